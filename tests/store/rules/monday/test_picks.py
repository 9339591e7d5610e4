"""Which three handoffs the agenda talks about: each step of each rule by example, and none of them twice."""

from collections.abc import Mapping, Set
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.monday import picks
from store.rules.monday.picks import Candidate, Pick
from tests.office.clock import DAY

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
SINCE = NOW - 7 * DAY
YESTERDAY, LONG_AGO = NOW - DAY, NOW - 20 * DAY


def case(handoff_id: int, **facts: Any) -> Candidate:
    """A handoff made a month ago; the higher its id, the newer it is."""
    return Candidate(handoff_id, facts.pop("handed_over_at", NOW - 30 * DAY + timedelta(hours=handoff_id)), **facts)


def opened(handoff_id: int, waited: int | None = 600, **facts: Any) -> Candidate:
    return case(handoff_id, waited=waited, **{"opened_at": YESTERDAY, **facts})


def missed(handoff_id: int, overrun: float = 1.5, **facts: Any) -> Candidate:
    return case(handoff_id, overrun=overrun, **{"missed_at": YESTERDAY, **facts})


def recycled(handoff_id: int, reason: str | None = "budget", **facts: Any) -> Candidate:
    return case(handoff_id, reason=reason, **{"recycled_at": YESTERDAY, **facts})


def choose(
    *candidates: Candidate, usual: Mapping[str, float] | None = None, shown: Set[int] = frozenset()
) -> tuple[Pick, Pick, Pick]:
    return picks.choose_cases(candidates, SINCE, NOW, usual or {}, shown)


def ids(*candidates: Candidate, **more: Any) -> list[int | None]:
    return [pick.handoff_id for pick in choose(*candidates, **more)]


# ---- The good one ---------------------------------------------------------------------------------------------------


def test_the_good_one_was_answered_fastest() -> None:
    good, _, _ = choose(opened(1, 900), opened(2, 300, amount=5000), opened(3, 600))
    assert good == Pick("good", 2, {"waited": 300, "amount": 5000}, looked_back=False)


def test_of_equally_fast_ones_the_larger_amount_and_then_the_older_is_taken() -> None:
    assert ids(opened(1), opened(2, amount=100), opened(3, amount=900))[0] == 3
    assert ids(opened(3, amount=900), opened(2, amount=900))[0] == 2


def test_one_whose_waiting_is_not_known_comes_last() -> None:
    assert ids(opened(1, None, amount=10**9), opened(2, 10**6))[0] == 2
    assert ids(opened(1, None))[0] == 1


def test_answered_at_once_is_fastest() -> None:
    assert ids(opened(1, 1), opened(2, 0))[0] == 2


@pytest.mark.parametrize("stain", [{"missed_at": LONG_AGO, "overrun": 1.1}, {"releases": 1}, {"opened_at": None}])
def test_a_missed_clock_or_a_release_is_not_good(stain: dict[str, Any]) -> None:
    assert ids(opened(1, 1, **stain), opened(2, 900))[0] == 2


# ---- The broken one -------------------------------------------------------------------------------------------------


def test_the_broken_one_took_most_of_its_promise() -> None:
    _, broken, _ = choose(missed(1, 1.2, score=99), missed(2, 3.5, score=61), missed(3, 2.0))
    assert broken == Pick("broken", 2, {"overrun": 3.5, "score": 61}, looked_back=False)


def test_of_equally_late_ones_the_higher_score_and_then_the_older_is_taken() -> None:
    assert ids(missed(1, score=60), missed(2, score=80))[1] == 2
    assert ids(missed(2, score=60), missed(1, score=60))[1] == 1


# ---- The recycled one -----------------------------------------------------------------------------------------------


def test_the_recycled_one_came_back_for_the_most_frequent_reason() -> None:
    _, _, back = choose(
        recycled(1, "timing", score=99), recycled(2, score=61), recycled(3, score=70), usual={"budget": 0.5}
    )
    assert back == Pick("recycled", 3, {"reason": "budget", "count": 2, "mean": 0.5, "score": 70}, looked_back=False)


def test_of_equally_frequent_reasons_the_one_that_rose_most_is_taken() -> None:
    # budget 1 - 3 a week, timing 1 - .25 a week
    assert ids(recycled(1), recycled(2, "timing"), usual={"budget": 3, "timing": 0.25})[2] == 2
    assert ids(recycled(1), recycled(2, "timing"), usual={"timing": 0.25})[2] == 1


def test_of_equal_scores_the_newest_is_taken() -> None:
    assert ids(recycled(1, score=60), recycled(9, score=60), recycled(5, score=60))[2] == 9


def test_a_handoff_shown_earlier_still_counts_for_its_reason() -> None:
    assert ids(recycled(1), recycled(2), recycled(3, "timing", score=99), shown={1})[2] == 2


def test_a_reason_all_of_whose_handoffs_were_shown_gives_way_to_the_next() -> None:
    assert ids(recycled(1), recycled(2), recycled(3, "timing"), shown={1, 2})[2] == 3


def test_one_without_a_reason_says_nothing() -> None:
    assert ids(recycled(1, None))[2] is None


# ---- Since the last agenda, and once ever ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "moment", "slot"),
    [(opened, "opened_at", 0), (missed, "missed_at", 1), (recycled, "recycled_at", 2)],
)
def test_what_was_decided_since_the_last_agenda_comes_before_all_that_is_older(
    make: Any, moment: str, slot: int
) -> None:
    best = {"waited": 1, "overrun": 9.0, "score": 99}
    older, newer = make(1, **{moment: SINCE, **best}), make(2, **{moment: SINCE + timedelta(seconds=1)})
    found = choose(older, newer)[slot]
    assert (found.handoff_id, found.looked_back) == (2, False)


def test_an_empty_block_looks_back_28_days() -> None:
    good, broken, back = choose(
        opened(1, opened_at=LONG_AGO), missed(2, missed_at=LONG_AGO), recycled(3, recycled_at=LONG_AGO)
    )
    assert [one.handoff_id for one in (good, broken, back)] == [1, 2, 3]
    assert all(one.looked_back for one in (good, broken, back))


def test_what_is_older_than_28_days_is_over() -> None:
    assert ids(opened(1, opened_at=NOW - 28 * DAY), missed(2, missed_at=NOW - 29 * DAY)) == [None, None, None]


def test_none_says_whether_that_is_good_news() -> None:
    assert choose() == (
        Pick("good", None, {"good_news": False}, looked_back=True),
        Pick("broken", None, {"good_news": True}, looked_back=True),
        Pick("recycled", None, {"good_news": True}, looked_back=True),
    )


def test_a_handoff_fills_one_block_only() -> None:
    both = missed(1, recycled_at=YESTERDAY, reason="budget", score=99)
    assert ids(both, recycled(2)) == [None, 1, 2]
    assert ids(both) == [None, 1, None]


def test_a_handoff_of_an_earlier_agenda_is_not_shown_again() -> None:
    everything = (opened(1, 1), opened(2), missed(3, 9.0), missed(4), recycled(5, score=99), recycled(6))
    assert ids(*everything) == [1, 3, 5]
    assert ids(*everything, shown={1, 3, 5}) == [2, 4, 6]
    assert ids(*everything, shown={1, 2, 3, 4, 5, 6}) == [None, None, None]


moments = st.none() | st.integers(0, 40).map(lambda days: NOW - days * DAY)
cases = st.builds(
    Candidate,
    handoff_id=st.integers(1, 30),
    handed_over_at=st.integers(40, 50).map(lambda days: NOW - days * DAY),
    opened_at=moments, missed_at=moments, recycled_at=moments,
    reason=st.sampled_from((None, "budget", "timing", "rival")),
    releases=st.integers(0, 1), waited=st.none() | st.integers(0, 3), amount=st.none() | st.integers(1, 3),
    overrun=st.integers(1, 3).map(float), score=st.integers(0, 3),
)  # fmt: skip
many = st.lists(cases, max_size=15, unique_by=lambda one: one.handoff_id)


@given(many, st.sets(st.integers(1, 30), max_size=10))
def test_none_appears_twice_and_the_order_they_come_in_does_not_matter(known: list[Candidate], shown: set[int]) -> None:
    found = choose(*known, shown=shown)
    chosen = [pick.handoff_id for pick in found if pick.handoff_id is not None]
    assert len(set(chosen)) == len(chosen)
    assert not shown & set(chosen)
    assert choose(*reversed(known), shown=shown) == found


@given(many)
def test_a_block_is_empty_only_if_nothing_fits_it(known: list[Candidate]) -> None:
    good, broken, _ = choose(*known)
    recent = NOW - 28 * DAY
    fits = [c for c in known if c.opened_at and c.opened_at > recent and not c.missed_at and not c.releases]
    assert (good.handoff_id is None) is (not fits)
    late = [c for c in known if c.missed_at and c.missed_at > recent]
    assert (broken.handoff_id is None) is (not late)
