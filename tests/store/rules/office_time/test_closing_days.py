from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.office_time.closing_days import (
    AHEAD,
    ClosingDay,
    describe_closing_days,
    parse_closing_days,
)
from store.rules.office_time.hours_text import Hours

TODAY = date(2026, 11, 16)
HOURS = st.sampled_from([(), (Hours(540, 780),), (Hours(540, 720), Hours(780, 1020))])
DAYS = st.integers(0, AHEAD.days).map(lambda ahead: TODAY + timedelta(days=ahead))
CLOSING = st.builds(ClosingDay, DAYS, st.sampled_from(["", "DE", "DE-BE", "US-CA"]), HOURS)


@given(st.sets(CLOSING, max_size=30))
def test_what_is_described_is_read_again(days):
    lines = describe_closing_days(days)
    assert parse_closing_days("\n".join(lines), TODAY) == tuple(sorted(days))


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("24 Dec 2026", (2026, 12, 24), (2026, 12, 24)),
        ("24 December", (2026, 12, 24), (2026, 12, 24)),
        ("2 Jan", (2027, 1, 2), (2027, 1, 2)),
        ("2026-12-24 to 2026-12-31", (2026, 12, 24), (2026, 12, 31)),
        ("2026-12-24..2026-12-31", (2026, 12, 24), (2026, 12, 31)),
        ("24 Dec 2026 – 1 Jan 2027", (2026, 12, 24), (2027, 1, 1)),
        ("24 Dec until 1 Jan", (2026, 12, 24), (2027, 1, 1)),
    ],
)
def test_days_are_read_as_people_write_them(line, first, last):
    days = parse_closing_days(line, TODAY)
    assert (days[0].day, days[-1].day) == (date(*first), date(*last))
    assert len(days) == (days[-1].day - days[0].day).days + 1
    assert not any(each.hours or each.place for each in days)


def test_a_place_and_open_hours_may_stand_around_the_day():
    (day,) = parse_closing_days("DE-BE 31 Dec 9-12, 13:00-14:00", TODAY)
    assert day == ClosingDay(date(2026, 12, 31), "DE-BE", (Hours(540, 720), Hours(780, 840)))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("whenever", "write a line such as"),
        ("31 Nov 2026", "is no day"),
        ("24 Foo 2026", "is no day"),
        ("24 Dec 2026 to 1 Dec 2026", "ends before it begins"),
        ("1 Dec 2026 to 1 Mar 2027", "more than 60 days"),
        ("15 Nov 2026", "is over"),
        ("1 Jan 2031", "too far ahead"),
        ("24 Dec 2026 25:00-26:00", "24"),
    ],
)
def test_what_can_not_be_read_says_what_to_write(line, said):
    with pytest.raises(ValueError, match=said):
        parse_closing_days(line, TODAY)


def test_a_day_that_is_over_stays_if_it_was_kept():
    old = ClosingDay(date(2026, 11, 2))
    assert parse_closing_days("2 Nov 2026", TODAY, [old]) == (old,)


@pytest.mark.parametrize(
    ("place", "region", "holds"),
    [("", None, True), ("", "DE-BE", True), ("DE", "DE-BE", True), ("DE-BE", "DE-BE", True), ("DE", "DEX", False),
     ("DE-BE", "DE", False), ("DE", None, False), ("D", "DE", False)],
)  # fmt: skip
def test_where_a_day_holds(place, region, holds):
    assert ClosingDay(TODAY, place).holds_in(region) is holds
