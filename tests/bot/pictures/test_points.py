from dataclasses import replace

import pytest

from bot.pictures import points
from store.monday.scoreboard.scoreboard_facts import Kpi
from store.rules.monday.kpis import FIRST_RESPONSE, LEAD_TO_QUALIFIED, SALES_CYCLE
from store.rules.monday.measures import Measure, Rate, Times
from tests.office import monday_facts as monday

HOUR = 3600


def newest(code: str, measure: Measure) -> points.Point:
    return points.of_weeks(monday.make_kpi(code, measure))[-1]


def top(one: Kpi) -> float:
    return points.top(one, points.of_weeks(one))


def test_fewer_than_five_are_a_range_without_a_dot() -> None:
    point = newest(LEAD_TO_QUALIFIED, Rate(2, 3))
    assert point.value is None
    assert point.low is not None
    assert point.high is not None


def test_a_week_of_nothing_is_nothing() -> None:
    assert newest(LEAD_TO_QUALIFIED, Rate(0, 0))[:3] == (None, None, None)
    assert newest(FIRST_RESPONSE, Times(()))[:3] == (None, None, None)


def test_a_median_somebody_waits_for_is_at_least_and_its_range_is_open() -> None:
    point = newest(FIRST_RESPONSE, Times((HOUR, 2 * HOUR), (2 * HOUR, 3 * HOUR, 4 * HOUR)))
    assert (point.value, point.at_least) == (2 * HOUR, True)
    assert (point.low, point.high) == (HOUR, None)


def test_young_weeks_are_not_final_and_corrected_ones_are_marked() -> None:
    one = monday.make_kpi(LEAD_TO_QUALIFIED)
    one = replace(one, weeks=(replace(one.weeks[0], corrected=True), *one.weeks[1:]))
    found = points.of_weeks(one)
    assert [point.final for point in found] == [True] * 11 + [False] * 2
    assert [point.corrected for point in found] == [True] + [False] * 12


@pytest.mark.parametrize(
    ("code", "measure", "target", "end"),
    [
        (LEAD_TO_QUALIFIED, Rate(12, 50), 0.2, 0.4),  # up to 35%
        (LEAD_TO_QUALIFIED, Rate(50, 50), 0.2, 1.0),
        (LEAD_TO_QUALIFIED, Rate(0, 0), None, 0.05),
        (SALES_CYCLE, Times((20,) * 9), 45, 60),  # the target has room above it
        (FIRST_RESPONSE, Times((HOUR,) * 9), 4 * HOUR, 8 * HOUR),
        (FIRST_RESPONSE, Times((HOUR,) * 6 + (500 * HOUR,) * 5), None, 2 * HOUR),  # one wide range does not flatten all
    ],
)
def test_a_panel_ends_at_a_round_number(code: str, measure: Measure, target: float | None, end: float) -> None:
    assert top(monday.make_kpi(code, measure, target=target)) == end


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [(LEAD_TO_QUALIFIED, 0.4, "40%"), (FIRST_RESPONSE, 8 * HOUR, "8 h"), (FIRST_RESPONSE, 1800, "30 min"),
     (FIRST_RESPONSE, 0, "0 h"), (SALES_CYCLE, 45, "45 d")],
)  # fmt: skip
def test_the_scale_is_as_short_as_can_be(code: str, value: float, said: str) -> None:
    assert points.scale_mark(code, value) == said
