"""What an asset must say, which objections have no answer, what the plan holds: asked of the rules alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store.rules import assets
from store.rules.assets import Asset, DraftedAsset, HeardObjection
from tests.office.cast import NOOR

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
TODAY, DAY = NOW.date(), timedelta(days=1)
SHEET = DraftedAsset("ROI sheet", None, "close", ("price",), (), NOOR, TODAY, "planned")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"title": ""}, "title"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "kestrel.example"}, "link"),
        ({"link": "HTTPS://kestrel.example/roi"}, None),
        ({"state": "live", "link": None}, "link"),
        ({"state": "live", "link": "https://kestrel.example/roi"}, None),
        ({"state": "live", "link": "https://kestrel.example/roi", "due": TODAY - DAY}, None),
        ({"objections": ()}, "objections"),
        ({"objections": (), "problems": ("slow",)}, None),
        ({"owner_id": None}, "owner"),
        ({"state": "idea", "owner_id": None}, "owner"),
        ({"state": "idea", "owner_id": None, "due": None}, None),
        ({"due": None}, "due"),
        ({"due": TODAY - DAY}, "due"),
        ({"due": TODAY + assets.LATEST}, None),
        ({"due": TODAY + assets.LATEST + DAY}, "due"),
        ({"state": "retired", "owner_id": None, "due": TODAY - DAY}, None),
    ],
)
def test_a_form_that_makes_no_sense_names_the_field(change: dict, field: str | None) -> None:
    fault = assets.fault_of_asset(replace(SHEET, **change), TODAY)
    assert (fault and fault[0]) == field


def test_a_day_that_has_passed_since_it_was_kept_may_stay() -> None:
    late = replace(SHEET, due=TODAY - DAY)
    assert assets.fault_of_asset(late, TODAY, due_before=TODAY - DAY) is None
    assert assets.fault_of_asset(late, TODAY, due_before=TODAY - 2 * DAY) == ("due", "Pick today or a later day.")


def heard(code: str, days_ago: float, words: str = "", stage: str = "close") -> HeardObjection:
    return HeardObjection(code, stage, words, NOW - timedelta(days=days_ago))


def test_the_unanswered_are_those_of_13_weeks_by_count_whose_code_no_live_asset_answers() -> None:
    said = [
        heard("price", 2, "Too dear"), heard("price", 5, "", "nurture"), heard("price", 1, "Too dear"),
        heard("time", 3), heard("time", 90), heard("time", 91), heard("time", 92),
        heard("trust", 1), heard("trust", 4),
        heard("switch", 9), heard("switch", 8), heard("switch", 7), heard("switch", 6),
        heard("later", -0.5),
    ]  # fmt: skip
    link = "https://kestrel.example"
    kept = [
        SHEET,
        replace(SHEET, title="Moving guide", state="live", link=link, objections=("switch",)),
        replace(SHEET, title="Old tour", state="retired", link=link, objections=("time",)),
    ]
    said.sort(key=lambda one: one.at, reverse=True)
    found = assets.find_unanswered(said, kept, NOW)
    # 91 days ago to the hour is no longer within 13 weeks; of two each, trust was heard last
    assert [(one.code, one.count) for one in found] == [("price", 3), ("trust", 2), ("time", 2)]
    assert (found[0].stage, found[0].words, found[0].in_work) == ("close", ("Too dear",), ("ROI sheet",))
    assert found[2].in_work == ()


def test_the_plan_is_what_is_in_work_and_due_within_14_days_the_overdue_first() -> None:
    days = {1: 3, 2: 14, 3: 15, 4: -2, 5: None}
    kept = [
        Asset(id, 1, replace(SHEET, due=None if day is None else TODAY + day * DAY), NOOR) for id, day in days.items()
    ]
    kept.append(Asset(6, 1, replace(SHEET, state="live", link="https://x.example"), NOOR))
    assert [one.id for one in assets.due_in_plan(kept, TODAY)] == [4, 1, 2]


def test_assets_are_sorted_by_state_those_in_work_by_day_and_the_live_ones_by_the_newest() -> None:
    live = replace(SHEET, state="live", link="https://x.example")
    kept = [
        Asset(1, 1, live, NOOR, NOW - 2 * DAY), Asset(2, 1, live, NOOR, NOW - DAY),
        Asset(3, 1, replace(SHEET, due=date(2026, 12, 9)), NOOR),
        Asset(4, 1, replace(SHEET, due=date(2026, 12, 1)), NOOR),
        Asset(5, 1, replace(SHEET, state="idea", due=None), NOOR), Asset(6, 1, replace(SHEET, state="retired"), NOOR),
    ]  # fmt: skip
    found = {state: [one.id for one in some] for state, some in assets.sort_assets(kept).items()}
    assert found == {"live": [2, 1], "planned": [4, 3], "idea": [5], "retired": [6]}
