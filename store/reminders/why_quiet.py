"""For any handoff: what is due, when, and why it is quiet. From the rule that decides, not beside it."""

from datetime import datetime

from sqlalchemy import Connection, select

from store.clocks import clocks
from store.db import tables as t
from store.handoffs import handoffs
from store.record.facts import Promise, Standing
from store.reminders import ringing
from store.rules import ladder
from store.rules.ladder import Rung, RungAct
from store.team import presence


def standing(tx: Connection, handoff_id: int, now: datetime) -> list[Standing]:
    """Every running clock of a handoff with the reason why it is quiet; none if nothing is promised any more."""
    handoff = handoffs.find(tx, handoff_id)
    if handoff is None:
        return []
    found = []
    for row in clocks.running(tx, handoff_id):
        query = (
            select(t.rungs)
            .where(t.rungs.c.clock_id == row.id, t.rungs.c.done_at.is_(None))
            .order_by(t.rungs.c.at, t.rungs.c.act.desc())
        )
        waiting = [(Rung(rung.at, RungAct(rung.act)), rung.due_at) for rung in tx.execute(query)]
        facts = ringing.clock_facts(tx, handoff, row)
        quiet = ladder.why_quiet(facts, waiting, ringing.hearers(tx, handoff, row, now), now)
        spent = clocks.used(tx, clocks.spans_of(tx, row.id), now)
        found.append(Standing(row.kind, row.due_at, quiet, row.promise, spent))
    return found


def promise(tx: Connection, clock_id: int, now: datetime) -> Promise | None:
    """A clock as a reminder shows it; None if nobody is to be reminded: stopped, paused, excused or snoozed."""
    row = tx.execute(select(t.clocks).where(t.clocks.c.id == clock_id)).first()
    handoff = handoffs.find(tx, row.handoff_id) if row else None
    if row is None or handoff is None:
        return None
    facts = ringing.clock_facts(tx, handoff, row)
    snoozed = facts.snoozed_until is not None and facts.snoozed_until > now
    if facts.stopped or facts.excused or snoozed or facts.paused or facts.due_at is None:
        return None
    promiser = ringing.promiser(handoff, row)
    hearer = presence.stand_in(tx, promiser, now) if promiser else None
    spent = clocks.used(tx, clocks.spans_of(tx, row.id), now)
    return Promise(row.kind, facts.due_at, row.promise, spent, promiser, hearer)
