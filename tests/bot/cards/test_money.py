import pytest

from bot.cards import money


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (1_200_000, "EUR", "€12,000"),
        (1_250, "USD", "$12.50"),
        (5, "EUR", "€0.05"),
        (12_000, "JPY", "¥12,000"),
        (1_234_500, "KWD", "KWD1,234.500"),
        (0, "EUR", "€0"),
        (None, "EUR", "amount not known"),
    ],
)
def test_amounts_are_written_with_their_currencys_decimals(amount: int | None, currency: str, said: str) -> None:
    assert money.in_words(amount, currency) == said


def test_a_form_shows_the_amount_as_a_person_types_it() -> None:
    assert money.digits(1_200_050, "EUR") == "12000.50"


def test_what_was_reckoned_is_rounded() -> None:
    assert money.roughly(420_049.7, "EUR") == "€4,200"
    assert money.roughly(11_812_345, "EUR") == "€118,000"
    assert money.roughly(512.4, "JPY") == "¥512"


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [(719_543, "EUR", "€7,195"), (719_550, "EUR", "€7,196"), (12_000, "JPY", "¥12,000"), (0, "USD", "$0")],
)
def test_a_sum_is_written_without_cents(amount: int, currency: str, said: str) -> None:
    assert money.in_whole(amount, currency) == said
