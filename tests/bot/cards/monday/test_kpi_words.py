from datetime import date

import pytest

from bot.cards.monday import kpi_words
from store.rules.monday.kpis import FIRST_RESPONSE, LEAD_TO_QUALIFIED, SALES_CYCLE
from store.rules.monday.measures import Rate, Times

HOUR = 3600


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (Rate(0, 0), "none yet"),
        (Rate(2, 3), "2 of 3"),
        (Rate(4, 4), "4 of 4"),
        (Rate(1, 5), "20%"),
        (Rate(12, 50), "24%"),
        (Rate(1, 2000), "under 1%"),
        (Rate(1999, 2000), "over 99%"),
        (Rate(0, 50), "0%"),
        (Rate(50, 50), "100%"),
    ],
)
def test_a_share_of_fewer_than_five_is_no_percent(rate: Rate, said: str) -> None:
    assert kpi_words.headline(LEAD_TO_QUALIFIED, rate) == said


def test_below_five_there_is_no_range_either() -> None:
    assert kpi_words.likely(LEAD_TO_QUALIFIED, Rate(2, 3)) == ""
    assert kpi_words.on_one_line(LEAD_TO_QUALIFIED, Rate(2, 3)) == "2 of 3"


def test_a_share_says_what_it_rests_on_and_where_it_may_lie() -> None:
    # Wilson at 90%: 12 of 50 lies between 0.157 and 0.350.
    assert kpi_words.on_one_line(LEAD_TO_QUALIFIED, Rate(12, 50)) == "24% (12 of 50; likely 16–35%)"


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (Times(()), "none yet"),
        (Times((25 * 60,)), "25 min"),
        (Times((HOUR,), (3 * HOUR,)), "1 h and at least 3 h"),
        (Times((HOUR, 2 * HOUR + 600, 5 * HOUR)), "2 h 10 min"),
        (Times((HOUR, 3 * HOUR), (2 * HOUR,)), "at least 2 h"),
        (Times((HOUR, 2 * HOUR), (3 * HOUR,)), "2 h"),
        (Times((30 * HOUR,) * 3), "30 h"),
    ],
)
def test_who_still_waits_makes_it_at_least(times: Times, said: str) -> None:
    assert kpi_words.headline(FIRST_RESPONSE, times) == said


def test_nine_of_ten_are_said_from_ten_on() -> None:
    assert kpi_words.tail(FIRST_RESPONSE, Times((HOUR,) * 9)) == ""
    assert kpi_words.tail(FIRST_RESPONSE, Times((HOUR,) * 8, (2 * HOUR, 3 * HOUR))) == "9 of 10 in at least 2 h"


def test_a_cycle_has_a_median_a_mean_and_its_number() -> None:
    # Sorted 9, 12, 20, 40: the middle two are 12 and 20, their mean is 16; all four are 81 / 4 = 20.25.
    said = kpi_words.on_one_line(SALES_CYCLE, Times((9, 12, 20, 40)))
    assert said == "median 16 days (mean 20.2; 4 won deals)"


def test_the_range_of_a_median_has_no_upper_end_while_somebody_waits_there() -> None:
    assert kpi_words.likely(FIRST_RESPONSE, Times((1800, 2000, 2400, 3000, 3300))) == "30–55 min"
    assert kpi_words.likely(FIRST_RESPONSE, Times((HOUR, HOUR * 2, HOUR * 3, HOUR * 4), (5 * HOUR,))) == "1–5 h or more"


@pytest.mark.parametrize(
    ("measure", "met"),
    [
        (Rate(30, 50), True),  # 48-71%
        (Rate(12, 50), None),  # 16-35%
        (Rate(2, 50), False),  # 1-11%
        (Rate(4, 4), None),
        (Rate(0, 0), None),
    ],
)
def test_a_target_is_met_or_missed_only_if_the_whole_range_is_on_one_side(measure: Rate, met: bool | None) -> None:
    assert kpi_words.meets(LEAD_TO_QUALIFIED, measure, 0.2) is met


def test_of_times_the_shorter_is_the_better_side() -> None:
    fast, slow = Times((HOUR,) * 9), Times((9 * HOUR,) * 9)
    assert kpi_words.meets(FIRST_RESPONSE, fast, 4 * HOUR) is True
    assert kpi_words.meets(FIRST_RESPONSE, slow, 4 * HOUR) is False
    assert kpi_words.meets(FIRST_RESPONSE, Times((), (HOUR,) * 9), 4 * HOUR) is None  # nobody knows how long they take


@pytest.mark.parametrize(
    ("first", "after", "said"),
    [
        (date(2026, 11, 16), date(2026, 11, 23), "16–22 Nov 2026"),
        (date(2026, 11, 30), date(2026, 12, 7), "30 Nov–6 Dec 2026"),
        (date(2026, 12, 28), date(2027, 1, 4), "28 Dec 2026–3 Jan 2027"),
        (date(2026, 11, 2), date(2026, 11, 3), "2 Nov 2026"),
    ],
)
def test_a_stretch_of_days_names_its_last_day(first: date, after: date, said: str) -> None:
    assert kpi_words.stretch(first, after) == said
