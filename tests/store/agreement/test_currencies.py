import pytest

from store.agreement import currencies


@pytest.mark.parametrize(("code", "places"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XOF", 0), ("ZWG", 2)])
def test_a_currency_has_its_decimals(code: str, places: int) -> None:
    assert currencies.is_known(code)
    assert currencies.decimals(code) == places


@pytest.mark.parametrize("code", ["BGN", "HRK", "XAU", "XXX", "USN", "eur", "Euro", "", "€"])
def test_what_nobody_pays_with_is_none(code: str) -> None:
    assert not currencies.is_known(code)


def test_each_currency_with_other_decimals_is_in_use() -> None:
    named = [code for codes in currencies._OTHERS.values() for code in codes.split()]
    assert len(named) == len(set(named))
    assert all(map(currencies.is_known, named))
