"""Each way in which handing over goes wrong, by a history that shows it and one that just does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from store.rules.learning import journey_patterns as rules
from store.rules.learning.journey_patterns import Journey, JourneyTouch

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
REASONS, HIGH = frozenset({"only_looking"}), frozenset({"demo_request"})


def touch(days, kind="webinar", content="", number=1):
    """A touch so many days after the first."""
    return JourneyTouch(number, kind, NOW + days * DAY, content)


WAY = Journey(
    lead_id=1, handoff_id=1, outcome="won", ended_at=NOW + 30 * DAY, handed_over_at=NOW + 2 * DAY,
    claimed_at=NOW + 3 * DAY, responded_at=NOW + 4 * DAY, opened_at=NOW + 10 * DAY,
    touches=(touch(0), touch(2, "demo_request")),
)  # fmt: skip
BACK = replace(WAY, outcome="recycled", reason="only_looking", opened_at=None, ended_at=NOW + 9 * DAY)
LOST = replace(WAY, outcome="lost")
WAITED = NOW + 2 * DAY - rules.TOO_LONG


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (BACK, ["too_early"]),  # 7 days to the second
        (replace(BACK, outcome="disqualified"), ["too_early"]),
        (replace(BACK, ended_at=BACK.ended_at + SECOND), []),
        (replace(BACK, reason="no_budget"), []),
        (replace(BACK, outcome="lost"), []),
        (replace(WAY, threshold_at=WAITED), ["too_late"]),
        (replace(WAY, threshold_at=WAITED + SECOND), []),
        (replace(WAY, threshold_at=None), []),
        (replace(LOST, threshold_at=WAITED), []),
        (LOST, []),
        (replace(LOST, touches=(touch(2, "demo_request"),)), ["no_context"]),  # one touch
        (replace(LOST, touches=(touch(0), touch(1))), ["no_context"]),  # two, and no why now
        (replace(LOST, touches=(touch(0), touch(1)), has_why_now=True), []),
        (replace(LOST, touches=(touch(0), touch(3, "demo_request"))), []),  # as it was claimed
        (replace(LOST, touches=(touch(0), touch(3.1, "demo_request"))), ["no_context"]),
        (replace(LOST, touches=(), claimed_at=None), []),  # nobody claimed it
        (replace(WAY, touches=()), []),  # won all the same
    ],
)
def test_what_went_wrong(one, found):
    assert rules.disconnects_of(one, REASONS, HIGH, {}) == found


END = WAY.ended_at


@pytest.mark.parametrize(
    ("heard", "answered", "is_missing"),
    [
        (["price"], {"": END, "time": END}, True),
        (["price"], {"": END, "price": END}, False),  # live as it ended
        (["price"], {"": END, "price": END + SECOND}, True),
        (["price"], {"": END + SECOND}, False),  # there was no content yet
        (["price"], {}, False),
        (["time", "price"], {"": END, "time": END}, True),
        ([""], {"": END}, False),  # in words alone
        ([], {"": END}, False),
    ],
)
def test_content_was_missing_if_an_objection_had_no_asset_once_there_were_assets(heard, answered, is_missing):
    one = replace(WAY, objections=tuple((NOW, code) for code in heard))
    for outcome in ("won", "lost", "recycled"):
        found = rules.disconnects_of(replace(one, outcome=outcome), REASONS, HIGH, answered)
        assert ("no_content" in found) is is_missing


def test_a_disconnect_is_counted_and_the_newest_shows_it():
    older = replace(BACK, lead_id=2, handoff_id=2, ended_at=BACK.ended_at - DAY)
    (found,) = rules.find_disconnects([older, BACK, WAY], REASONS, HIGH, {})
    assert (found.code, found.count, found.lead_id) == ("too_early", 2, 1)


def test_days_lie_between_milestones_that_are_known():
    assert WAY.days() == {
        ("first_touch", "handed_over"): 2, ("handed_over", "claimed"): 1, ("claimed", "responded"): 1,
        ("responded", "opportunity"): 6, ("opportunity", "outcome"): 20,
    }  # fmt: skip
    assert WAY.whole_days() == 30
    early = replace(WAY, responded_at=NOW + 2.5 * DAY, opened_at=None, handoff_id=None)
    assert early.days() == {
        ("first_touch", "handed_over"): 2, ("handed_over", "claimed"): 1, ("claimed", "responded"): 0,
    }  # fmt: skip


def patterns(wins, others=()):
    """What these have in common."""
    return rules.find_patterns(wins, others, [], NOW, REASONS, HIGH, {})


def test_what_at_least_half_of_the_wins_had_stands_beside_the_others():
    asks = [replace(WAY, touches=(touch(0, "content", "Guide  to X", 7),)), replace(WAY, lead_id=2, touches=())]
    rare = replace(WAY, lead_id=3, touches=(touch(0, "webinar", number=9),))
    lost = replace(LOST, touches=(touch(0, "content", "guide to x"),))
    assert [
        (one.kind, one.is_content, one.wins, one.others, one.touch_id) for one in patterns(asks, [lost]).in_common
    ] == [("content", False, 1, 1, 7), ("content", True, 1, 1, 7)]
    assert patterns([*asks, rare]).in_common == ()  # a third each


def test_the_longest_wait_is_the_leg_of_the_largest_median():
    found = patterns([WAY, replace(WAY, opened_at=NOW + 29 * DAY), replace(WAY, opened_at=NOW + 9 * DAY)])
    assert found.longest.leg == ("opportunity", "outcome") and found.longest.days == 20
    assert found.days == 30 and {one.n for one in found.legs} == {3}


def test_without_wins_nothing_is_in_common():
    found = patterns([])
    assert (found.days, found.longest, found.legs, found.in_common) == (None, None, (), ())
    assert rules.begun([]) is None


def test_beside_the_wins_stand_as_many_leads_that_were_never_won_each_with_its_newest_end():
    twice = [replace(BACK, lead_id=5), replace(BACK, lead_id=5, handoff_id=6, ended_at=NOW + 12 * DAY)]
    won_later = replace(BACK, lead_id=7, lead_is_won=True)
    older = replace(LOST, lead_id=8, ended_at=NOW)
    found = rules.of_the_same_time([*twice, won_later, older, WAY], [WAY, WAY])
    assert [(one.lead_id, one.handoff_id) for one in found] == [(5, 6), (8, 1)]
    assert len(rules.of_the_same_time([*twice, older], [WAY])) == 1
