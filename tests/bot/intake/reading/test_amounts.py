import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.reading import amounts
from bot.intake.reading.amounts import AmountEvidence


def mark(*values: str, currency: str = "EUR") -> str | None:
    evidence = AmountEvidence(currency)
    for value in values:
        evidence.look(value)
    return evidence.mark


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1200", 120_000),
        ("1,234.50", 123_450),
        ("1.234,50", 123_450),
        ("1 234,50", 123_450),
        ("1\u202f234,50", 123_450),
        ("1'234.50", 123_450),
        ("€ 1200", 120_000),
        ("1200 €", 120_000),
        ("EUR 1,200", 120_000),
        ("1.200 eur", 120_000),
        ("1200,-", 120_000),
        ("12,34,567.00", 123_456_700),
        ("1.234.567", 123_456_700),
        ("0.5", 50),
        ("0,500", 50),
        ("5e+07", 5_000_000_000),
        ("100000.0", 10_000_000),
        ("0.125", 13),  # half a cent is rounded up
        ("€12k", 1_200_000),
        ("€1.5M", 150_000_000),
        ("1,5 Mio. €", 150_000_000),
        ("EUR 12 thousand", 1_200_000),
        ("12,5 Tsd. EUR", 1_250_000),
        ("1.2bn", 120_000_000_000),
        ("1,250k", 125_000_000),
        ("1,000k €", 100_000_000),
        ("2 lakh", 20_000_000),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, cents: int) -> None:
    assert amounts.parse(text, None, "EUR") == cents


@pytest.mark.parametrize(("currency", "units"), [("JPY", 1_234), ("EUR", 123_400), ("KWD", 1_234_000)])
def test_the_smallest_unit_is_the_currencys(currency: str, units: int) -> None:
    assert amounts.parse("1234", None, currency) == units


@pytest.mark.parametrize("text", ["0", "0.0", "0,00 €", "-0"])
def test_nothing_means_not_known(text: str) -> None:
    assert amounts.parse(text, None, "EUR") is None


@pytest.mark.parametrize(
    ("text", "currency", "units"),
    [
        ("12.500", "KWD", 12_500),
        ("KWD 950.000", "KWD", 950_000),
        ("1,250.750", "KWD", 1_250_750),
        ("1.234.567", "TND", 1_234_567_000),
        ("12.500", "JPY", 12_500),
        ("999.6", "JPY", 1_000),
        ("¥1.5M", "JPY", 1_500_000),
        ("12'500 Fr.", "CHF", 1_250_000),
        ("US$ 12k", "USD", 1_200_000),
    ],
)
def test_an_amount_is_read_by_its_currencys_own_decimals(text: str, currency: str, units: int) -> None:
    assert amounts.parse(text, mark(text, currency=currency), currency) == units


@pytest.mark.parametrize(("text", "currency"), [("12,500", "TND"), ("1.250M", "EUR"), ("1,250 Mio", "EUR")])
def test_one_mark_that_may_be_either_is_refused_where_a_thousandfold_hangs_on_it(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match="two ways"):
        amounts.parse(text, None, currency)
    assert amounts.parse(text, ",", currency) != amounts.parse(text, ".", currency)


def test_a_long_cell_is_refused_without_being_searched() -> None:
    for cell in ("1" + " " * 120_000 + "x", "1" + "'" * 120_000, "1" * 120_000):
        assert mark(cell) is None
        with pytest.raises(ValueError, match="amount"):
            amounts.parse(cell, None, "EUR")


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "12.3.4",
        "1,2,3.4.5",
        "-5",
        "10 %",
        "€10%",
        "1e99",
        "12 apples",
        "--",
        "1200 x 2",
        "12kk",
        "12k 500",
        "k",
        "1 EUR (2 USD)",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        amounts.parse(text, None, "EUR")


@pytest.mark.parametrize("text", ["$ 1200", "1200 USD", "£12", "€900 CHF", "€1.000,00 CHF", "12k usd"])
def test_another_currency_is_refused_rather_than_taken_for_ours(text: str) -> None:
    with pytest.raises(ValueError, match="currency is EUR"):
        amounts.parse(text, None, "EUR")


def test_a_dollar_is_any_of_the_dollars() -> None:
    assert amounts.parse("$ 12", None, "USD") == amounts.parse("$12", None, "CAD") == 1_200


def test_the_column_decides_what_one_value_leaves_open() -> None:
    assert mark("1.234", "12.5") == "."
    assert mark("1.234", "2.345,00") == ","
    assert mark("1.234", "1200") is None
    assert amounts.parse("1.234", ".", "EUR") == 123
    assert amounts.parse("1.234", ",", "EUR") == amounts.parse("1.234", None, "EUR") == 123_400


def test_where_the_column_contradicts_itself_an_open_value_is_refused() -> None:
    both = mark("12.5", "12,5")
    assert amounts.parse("12.5", both, "EUR") == amounts.parse("12,5", both, "EUR") == 1_250
    with pytest.raises(ValueError, match="two ways"):
        amounts.parse("1.234", both, "EUR")


@given(st.integers(1, 10**12), st.sampled_from([",.", ".,", " ,", "'."]))
def test_any_amount_is_read_back(cents: int, marks: str) -> None:
    thousands, point = marks
    whole = f"{cents // 100:,}".replace(",", thousands)
    assert amounts.parse(f"{whole}{point}{cents % 100:02}", None, "EUR") == cents


@given(st.text("0123456789.,-+ €$eE'kr%", max_size=20))
def test_rubbish_is_refused_and_never_breaks_it(text: str) -> None:
    column = mark(text)
    try:
        value = amounts.parse(text, column, "EUR")
    except ValueError:
        return
    assert value is None or value > 0
