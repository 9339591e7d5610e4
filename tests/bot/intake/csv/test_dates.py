from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.csv import dates
from bot.intake.csv.columns import CannotImport
from bot.intake.csv.dates import DateEvidence, Order

BERLIN = ZoneInfo("Europe/Berlin")
HALF_PAST_TWO = datetime(2026, 11, 18, 13, 30, tzinfo=UTC)  # 14:30 in Berlin
MIDNIGHT = datetime(2026, 11, 17, 23, 0, tzinfo=UTC)


def order(*values: str) -> Order:
    evidence = DateEvidence(2026)
    for value in values:
        evidence.look(value)
    return evidence.order("Created")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-18", MIDNIGHT),
        ("2026/11/18", MIDNIGHT),
        ("20261118", MIDNIGHT),
        ("18/11/2026", MIDNIGHT),
        ("18.11.26", MIDNIGHT),
        ("18-11-2026", MIDNIGHT),
        ("18 Nov 2026", MIDNIGHT),
        ("18-Nov-26", MIDNIGHT),
        ("Nov 18, 2026", MIDNIGHT),
        ("November 18th, 2026", MIDNIGHT),
        ("46344", MIDNIGHT),  # a spreadsheet's day number
        ("2026-11-18 14:30:00", HALF_PAST_TWO),
        ("2026-11-18T14:30", HALF_PAST_TWO),
        ("2026-11-18T13:30:00Z", HALF_PAST_TWO),
        ("2026-11-18 13:30:00 UTC", HALF_PAST_TWO),
        ("2026-11-18T14:30:00.000+01:00", HALF_PAST_TWO),
        ("18/11/2026 14:30", HALF_PAST_TWO),
        ("18/11/2026, 2:30 PM", HALF_PAST_TWO),
        ("Wed, 18 Nov 2026 14:30:00 +0100", HALF_PAST_TWO),
        ("Nov 18, 2026 2:30 p.m.", HALF_PAST_TWO),
        ("1795008600", HALF_PAST_TWO),  # seconds since 1970
        ("1795008600000", HALF_PAST_TWO),  # milliseconds
    ],
)
def test_dates_are_read_as_people_and_programs_write_them(text: str, moment: datetime) -> None:
    assert dates.parse(text, Order.DMY, BERLIN) == moment


@pytest.mark.parametrize(
    "text", ["soon", "31/02/2026", "2026-13-01", "18 Foo 2026", "12/12/12/12", "1/1/1", "13:30", "5",
             "18/11/2026 25:00", "18/11/2026 13:00 pm 4", "1969-12-31", "2200-01-02", "99999999999999"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        dates.parse(text, Order.DMY, BERLIN)


def test_midnight_and_noon_are_told_apart() -> None:
    assert dates.parse("18/11/2026 12:05 AM", Order.DMY, UTC).hour == 0
    assert dates.parse("18/11/2026 12:05 PM", Order.DMY, UTC).hour == 12


def test_one_day_beyond_the_twelfth_decides_for_the_whole_column() -> None:
    assert order("03/04/2026", "05/06/2026", "13/06/2026") is Order.DMY
    assert order("03/04/2026", "05/06/2026", "06/13/2026") is Order.MDY


def test_dates_that_read_the_same_either_way_need_no_answer() -> None:
    order("04/04/2026", "2026-03-04", "5 May 2026")


@pytest.mark.parametrize("values", [("26-04-03", "26.05.14"), ("25/12/25",), ("26-04-13 10:30", "24-04-13 09:00")])
def test_a_column_that_may_begin_with_years_of_two_digits_is_asked_about(values: tuple[str, ...]) -> None:
    with pytest.raises(CannotImport, match=r"may begin with its year or with its day; .* or ymd"):
        order(*values)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (("31-12-19", "26-04-19"), Order.DMY),  # no year 2031 is past
        (("25/12/25", "03/11/25"), Order.DMY),  # 22 years apart
        (("25/12/25", "3/11/25"), Order.DMY),  # a year has two digits
        (("12/31/25", "11/05/25"), Order.MDY),
        (("98-04-13", "97-12-31"), Order.YMD),
    ],
)
def test_most_years_of_two_digits_are_known_by_the_column(values: tuple[str, ...], found: Order) -> None:
    assert order(*values) is found


def test_a_year_of_two_digits_may_come_first() -> None:
    assert dates.parse("26-04-03", dates.read_format("ymd"), UTC) == datetime(2026, 4, 3, tzinfo=UTC)
    with pytest.raises(ValueError):
        dates.parse("13-26-03", Order.YMD, UTC)


def test_an_empty_date_of_a_spreadsheet_says_nothing_of_the_columns_order() -> None:
    assert order("1/0/1900", "2026-01-05") is Order.DMY
    for either in (Order.DMY, Order.MDY):
        with pytest.raises(ValueError):
            dates.parse("1/0/1900", either, UTC)


def test_a_column_that_leaves_it_open_is_asked_about() -> None:
    with pytest.raises(CannotImport, match=r"'Created': '03/04/2026' .* --date-format dmy or --date-format mdy"):
        order("03/04/2026", "05/06/2026", "07/07/2026")


def test_a_column_that_contradicts_itself_is_asked_about() -> None:
    with pytest.raises(CannotImport, match=r"'13/04/2026' and '04/13/2026'.* --date-format"):
        order("13/04/2026", "04/13/2026")


@pytest.mark.parametrize("written", ["DD/MM/YYYY", "dd/mm/yyyy", "%d/%m/%Y"])
def test_a_pattern_may_be_given(written: str) -> None:
    pattern = dates.read_format(written)
    assert dates.parse("03/04/2026", pattern, UTC) == datetime(2026, 4, 3, tzinfo=UTC)
    with pytest.raises(ValueError):
        dates.parse("2026-04-03", pattern, UTC)


def test_a_pattern_may_hold_a_time() -> None:
    assert dates.parse("03.04.26 14:30", dates.read_format("DD.MM.YY HH:MI"), UTC).hour == 14


@pytest.mark.parametrize("written", ["DMY", " mdy "])
def test_an_order_may_be_given(written: str) -> None:
    assert isinstance(dates.read_format(written), Order)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "european",
        "%Y",
        "%d/%m/%Q %Y",
        "MM/YYYY",
        "%d %m %Y %d",
        "%d%m%Y\0",
        "%Y%m%d\ud800",
    ],
)
def test_a_format_that_is_none_is_said(written: str) -> None:
    with pytest.raises(CannotImport, match="--date-format"):
        dates.read_format(written)


DAYS = st.datetimes(datetime(1971, 1, 1), datetime(2068, 1, 1))  # noqa: DTZ001 - as hypothesis wants them


@given(DAYS, st.sampled_from([Order.DMY, Order.MDY]), st.sampled_from("/.- "))
def test_any_date_is_read_back(moment: datetime, written: Order, mark: str) -> None:
    shape = ("%d{0}%m{0}%Y" if written is Order.DMY else "%m{0}%d{0}%Y").format(mark)
    read = dates.parse(moment.strftime(f"{shape} %H:%M:%S"), written, UTC)
    assert read == moment.replace(microsecond=0, tzinfo=UTC)


@given(st.text("0123456789/.-: APMapm,TZ+JanovDec", max_size=30), st.sampled_from(Order))
def test_rubbish_is_refused_and_never_breaks_it(text: str, written: Order) -> None:
    evidence = DateEvidence(2026)
    evidence.look(text)
    with suppress(ValueError, OverflowError):
        assert dates.parse(text, written, BERLIN).tzinfo is UTC
