"""What is looked at on each tick: due rows in batches, one short transaction for each handoff, lead or absence.

What fails is logged and left for the next tick, so that it holds up nothing that comes after it.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TypeVar

from store.agreement import policy
from store.clocks import clocks, rungs
from store.db import connecting
from store.db.database import Database, Transaction
from store.doors import front_door_watch
from store.handoffs import recycling
from store.learning import months
from store.message import brief_days, content_reminders
from store.monday.meeting import agendas, decision_verdicts
from store.monday.scoreboard import scoreboards
from store.reminders import away, mornings, ringing
from store.rules.states import ClockKind
from store.signing import proposal_effect, proposals, waiting_leads
from store.team import calendars

log = logging.getLogger(__name__)

BATCH = 100
_Id = TypeVar("_Id", int, str)
Beat = Callable[[], None]


def tick(database: Database, now: datetime, beat: Beat = lambda: None) -> int:
    """Do everything that is due; returns how many things. Absences come first, because they move clocks.

    `beat` is called as the work goes on, however much there is.
    """
    steps = (see_to_absences, see_to_agreement, wake_leads, begin_days, ring_clocks)
    done = sum(step(database, now, beat) for step in steps)
    return done + see_to_monday(database, now)


def ring_clocks(database: Database, now: datetime, beat: Beat = lambda: None) -> int:
    """Say every rung whose moment has come; returns how many were looked at."""
    return _each(database, beat, "ringing handoff", rungs.handoffs_to_look_at, ringing.ring, now)


def wake_leads(database: Database, now: datetime, beat: Beat = lambda: None) -> int:
    """Bring back every recycled lead whose date has come; returns how many."""
    return _each(database, beat, "waking handoff", recycling.to_wake, recycling.wake, now)


def see_to_agreement(database: Database, now: datetime, beat: Beat = lambda: None) -> int:
    """Post a proposal whose effect takes long to reckon; hand over what waits if a manager asked for it. How many."""
    done = 0
    for step in (_post_proposal, _hand_over_waiting):
        try:
            done += step(database, now, beat)
        except connecting.FAILURES:
            raise  # the database, and not this step
        except Exception:  # whatever is wrong with it, the others are not to wait
            log.exception("%s failed; it is tried again at the next tick", step.__name__)
    return done


def _post_proposal(database: Database, now: datetime, _beat: Beat) -> int:
    with database.read() as tx:  # nobody waits to write meanwhile
        row = proposals.not_posted(tx)
        if row is None:
            return 0
        effect = proposal_effect.reckon(tx, policy.as_kept(row.document), now)
    with database.begin() as tx:
        return proposals.post_with_effect(tx, row.id, effect, now)


def _hand_over_waiting(database: Database, now: datetime, beat: Beat) -> int:
    done = 0
    while True:
        beat()
        with database.begin() as tx:
            some = waiting_leads.hand_over_some(tx, now)
        if not some:
            return done
        done += some


def begin_days(database: Database, now: datetime, beat: Beat = lambda: None) -> int:
    """Tell everybody whose office opens what is due today; returns how many. Clocks ring after it: once is enough."""
    return _each(database, beat, "beginning the day of", mornings.mornings_to_see_to, mornings.tell_day, now)


def see_to_absences(database: Database, now: datetime, beat: Beat = lambda: None) -> int:
    """Begin and end absences whose moment has come; returns how many."""
    return _each(database, beat, "seeing to absence", away.to_see_to, away.see_to, now)


def renew_calendars(database: Database, now: datetime) -> int:
    """Write out holidays further where they come to an end; returns how many calendars that made."""
    with database.begin() as tx:
        return calendars.renew(tx, now)


def watch_doors(database: Database, now: datetime) -> int:
    """Tell of doors that fell silent; returns how many."""
    with database.begin() as tx:
        return front_door_watch.watch(tx, now)


def ask_for_brief(database: Database, now: datetime) -> int:
    """Ask for the brief of a campaign that goes without one; how many."""
    with database.begin() as tx:
        return int(brief_days.ask_for_missing(tx, now))


def see_to_monday(database: Database, now: datetime) -> int:
    """Close the week, say what tests have shown, post the agenda and briefs, remind of content; how many things."""
    done = 0
    for step in _OF_MONDAY:
        try:
            with database.begin() as tx:
                done += bool(step(tx, now))
        except connecting.FAILURES:
            raise  # the database, and not this step
        except Exception:  # whatever is wrong with it, the others are not to wait
            log.exception("%s failed; it is tried again at the next tick", step.__name__)
    return done


_OF_MONDAY: Sequence[Callable[[Transaction, datetime], object]] = (
    months.close_week, decision_verdicts.judge_due, agendas.post_due, brief_days.see_to_briefs,
    content_reminders.remind_due,
)  # fmt: skip


def next_due(tx: Transaction, now: datetime) -> datetime | None:
    """When the next thing is due of all that is looked at here."""
    moments = (
        clocks.next_due(tx, [ClockKind.WAKE]), rungs.next_look(tx), away.next_change(tx), mornings.next_morning(tx),
        scoreboards.next_due(tx, now), decision_verdicts.next_due(tx), agendas.next_due(tx, now),
        content_reminders.next_reminder(tx),
        brief_days.next_due(tx, now),
        now if waiting_leads.any_asked(tx) or proposals.not_posted(tx) else None,
    )  # fmt: skip
    return min((moment for moment in moments if moment is not None), default=None)


def _each(
    database: Database,
    beat: Beat,
    what: str,
    due: Callable[[Transaction, datetime, int, Collection[_Id]], Sequence[_Id]],
    act: Callable[[Transaction, _Id, datetime], int],
    now: datetime,
) -> int:
    """Act on each that is due, leaving out those that failed in this tick, until nothing more comes of it."""
    done, failed = 0, set[_Id]()
    while True:
        with database.read() as tx:
            ids = due(tx, now, BATCH, failed)
        some, failed_before = 0, len(failed)
        for one in ids:
            beat()
            try:
                with database.begin() as tx:
                    some += act(tx, one, now)
            except connecting.FAILURES:
                raise  # the database, and not this one
            except Exception:  # whatever is wrong with this one, the others are not to wait for it
                log.exception("%s %s failed; it is tried again at the next tick", what, one)
                failed.add(one)
        done += some
        if not some and len(failed) == failed_before:  # nothing left, or another replica has it in hand
            return done
