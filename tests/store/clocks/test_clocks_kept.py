"""Which deadlines count as kept, and in whose week: met / (met + missed), by the week in which they ran out.

Wednesday 18 November, 10:00 in Berlin; office from 9 to 17. A claim is due after 4 office hours, a response after 8.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pytest

from store.db.database import Database, Transaction
from store.handoffs import answering, claim, excuses, opportunities, questions, recycling, release
from store.monday.scoreboard import scoreboard_parts
from store.rules.office_time.periods import Period
from tests.office.cast import ANA, BEN, MIA, SAM
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import hand_over

FRIDAY = date(2026, 11, 20)
FRIDAY_EVENING = NOW + 2 * DAY + 10 * HOUR
WEEK = Period(NOW - 2 * DAY - 11 * HOUR, NOW + 5 * DAY - 11 * HOUR)
NEXT_WEEK = Period(WEEK.end, WEEK.end + 7 * DAY)

Act = Callable[[Transaction, int, datetime], object]
ACTS: dict[str, Act] = {
    "claim": lambda tx, one, now: claim.claim(tx, one, ANA, now),
    "assign": lambda tx, one, now: claim.assign(tx, one, BEN, SAM, now),
    "ask": lambda tx, one, now: questions.ask(tx, one, "Which plan?", SAM, now),
    "answer": lambda tx, one, now: questions.answer(tx, one, "The big one", MIA, now),
    "respond": lambda tx, one, now: answering.respond(tx, one, now, "call", "", None, SAM, now),
    "plan": lambda tx, one, now: answering.plan(tx, one, "Demo", FRIDAY, None, SAM, now),
    "plan later": lambda tx, one, now: answering.plan(tx, one, "Demo", FRIDAY + DAY * 5, None, SAM, now),
    "done": lambda tx, one, now: answering.finish_step(tx, one, SAM, now),
    "open": lambda tx, one, now: opportunities.open_deal(tx, one, None, "", SAM, now),
    "win": lambda tx, one, now: opportunities.win(tx, one, None, None, "", SAM, now),
    "lose": lambda tx, one, now: opportunities.lose(tx, one, "price", "", "", SAM, now),
    "recycle": lambda tx, one, now: recycling.recycle(tx, one, "nurture", "not_now", "", None, None, SAM, now),
    "release": lambda tx, one, now: release.release(tx, one, SAM, now),
    "excuse": lambda tx, one, now: excuses.excuse(tx, one, "They asked us to wait", SAM, now),
}


def kept(
    database: Database, story: Sequence[tuple[str, timedelta]], at: datetime, week: Period = WEEK
) -> tuple[int, int, int]:
    """(met, missed, excused) of sales at a moment, once all of it was done."""
    one = hand_over(database)
    for what, after in story:
        with database.begin() as tx:
            ACTS[what](tx, one, NOW + after)
    with database.read() as tx:
        found = scoreboard_parts.promises_kept(tx, "sales", week, at)
    return found.met, found.missed, found.excused


LATE = DAY + 6 * HOUR  # Thursday 16:00: both are broken
QUICK = [("claim", HOUR), ("respond", HOUR)]  # both are kept


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ([("claim", HOUR), ("respond", 2 * HOUR)], (2, 0, 0)),
        # Whatever pauses after the deadline, the deadline stays and is broken: while it runs, and however it ends.
        ([("ask", LATE)], (0, 2, 0)),
        ([("ask", LATE), ("claim", LATE + HOUR), ("respond", LATE + HOUR)], (0, 2, 0)),
        ([("ask", LATE), ("assign", LATE + HOUR), ("answer", LATE + HOUR)], (0, 2, 0)),
        ([("ask", LATE), ("recycle", LATE + HOUR)], (0, 2, 0)),
        ([("claim", HOUR), ("ask", LATE), ("release", LATE + HOUR)], (1, 1, 0)),
        ([("claim", HOUR), ("ask", LATE), ("excuse", LATE + HOUR), ("respond", LATE + HOUR)], (1, 0, 1)),
        # One that stops while it stands still is judged by what was used, in the week in which it stopped.
        ([("ask", HOUR), ("claim", DAY), ("respond", DAY)], (2, 0, 0)),
        ([("claim", HOUR), ("ask", 2 * HOUR), ("respond", 2 * DAY)], (2, 0, 0)),
        ([("claim", HOUR), ("ask", 2 * HOUR), ("recycle", 2 * DAY)], (1, 0, 0)),
        ([("claim", HOUR), ("ask", 2 * HOUR)], (1, 0, 0)),
        # A next step never pauses. It is met by what it was to lead to, by the end of its day.
        ([*QUICK, ("plan", HOUR), ("done", 2 * DAY)], (3, 0, 0)),
        ([*QUICK, ("plan", HOUR), ("open", 2 * DAY)], (3, 0, 0)),
        ([("claim", HOUR), ("plan", HOUR), ("respond", 2 * HOUR)], (3, 0, 0)),
        ([("claim", HOUR), ("open", HOUR), ("plan", HOUR), ("win", 2 * DAY)], (3, 0, 0)),
        ([("claim", HOUR), ("open", HOUR), ("plan", HOUR), ("lose", 2 * DAY)], (3, 0, 0)),
        ([("claim", HOUR), ("plan", HOUR), ("ask", HOUR), ("done", 2 * DAY)], (2, 0, 0)),
        # Moved, given back or released it is neither.
        ([*QUICK, ("plan", HOUR), ("plan later", DAY)], (2, 0, 0)),
        ([*QUICK, ("plan", HOUR), ("recycle", DAY)], (2, 0, 0)),
        ([*QUICK, ("plan", HOUR), ("release", 2 * DAY + 5 * HOUR)], (2, 0, 0)),
    ],
)  # fmt: skip
def test_deadlines_count_in_the_week_in_which_they_ran_out(database, story, expected) -> None:
    assert kept(database, story, FRIDAY_EVENING) == expected


@pytest.mark.parametrize("end", ["done", "open", "recycle", "release", "plan later", None])
def test_a_next_step_after_its_day_is_missed_whatever_becomes_of_it(database, end) -> None:
    story = [*QUICK, ("plan", HOUR), *([(end, 3 * DAY)] if end else [])]
    assert kept(database, story, NOW + 4 * DAY) == (2, 1, 0)


def test_a_clock_that_stops_while_paused_belongs_to_the_week_it_stopped_in(database) -> None:
    assert kept(database, [("claim", HOUR), ("ask", HOUR), ("respond", 6 * DAY)], NOW + 7 * DAY, NEXT_WEEK) == (1, 0, 0)


def test_what_is_done_is_not_due_any_more(database) -> None:
    kept(database, [("claim", HOUR), ("plan", HOUR), ("done", 2 * HOUR)], FRIDAY_EVENING)
    with database.begin() as tx:
        refused = answering.finish_step(tx, 1, ANA, NOW + 3 * HOUR)
    assert "No next step is planned" in str(refused)
