import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.reading import mail


@pytest.mark.parametrize(
    "given", ["ann@acme.example", " Ann.Bell+x@sub.acme.example ", "ü@münchen.example", "o'neil@x.ie"]
)
def test_addresses_are_taken_as_they_are_written(given: str) -> None:
    assert mail.address(given) == given.strip()


@pytest.mark.parametrize(
    "given", ["nobody", "a@b", "a@@b.example", "a b@c.example", "a@x.example;b@x.example", "Ann <a@x.example>",
              "a..b@x.example", "a@x.local", "a@-x.example", "a@" + "x" * 300 + ".example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(ValueError):
        mail.address(given)


@given(st.emails() | st.from_regex(r"[a-z.+-]{1,8}@[a-z-]{1,6}(\.[a-z0-9-]{1,6}){1,2}", fullmatch=True))
def test_the_short_way_agrees_with_the_full_grammar(given: str) -> None:
    try:
        validate_email(given, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        with pytest.raises(ValueError):
            mail.address(given)
    else:
        assert mail.address(given) == given


@pytest.mark.parametrize(
    ("copied", "address"),
    [
        ("Ann Berg <ann@acme.example>", "ann@acme.example"),
        ('"Berg, Ann" < ann@acme.example >', "ann@acme.example"),
        ("<ann@acme.example>", "ann@acme.example"),
        ("mailto:ann@acme.example", "ann@acme.example"),
        (" ann@acme.example ", "ann@acme.example"),
        ("Ann <n/a@acme.example>", ""),
        ("-", ""),
    ],
)
def test_what_people_copy_around_an_address_is_taken_off(copied: str, address: str) -> None:
    assert mail.address_as_copied(copied) == address


@pytest.mark.parametrize("copied", ["a@x.example; b@x.example", "a@x.example <b@x.example>", "Ann <ann>", "Ann <"])
def test_two_addresses_or_none_are_refused_with_what_to_write(copied: str) -> None:
    with pytest.raises(ValueError, match=r"[^.]; write one address alone, as in ann@acme.example$"):
        mail.address_as_copied(copied)
