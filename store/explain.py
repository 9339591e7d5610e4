"""For any handoff: what is due, when, and why it is quiet. From the rule that decides, not beside it."""

from datetime import datetime

from sqlalchemy import Connection, select

from store import clocks, handoffs, ringing
from store.facts import Standing
from store.rules import ladder
from store.rules.ladder import Rung
from store.tables import rungs


def standing(tx: Connection, handoff_id: int, now: datetime) -> list[Standing]:
    """Every running clock of a handoff with the reason why it is quiet; none if nothing is promised any more."""
    handoff = handoffs.find(tx, handoff_id)
    if handoff is None:
        return []
    found = []
    for row in clocks.running(tx, handoff_id):
        query = select(rungs).where(rungs.c.clock_id == row.id, rungs.c.done_at.is_(None)).order_by(rungs.c.at)
        waiting = [(Rung(rung.at, rung.act), rung.due_at) for rung in tx.execute(query)]
        facts = ringing.clock_facts(tx, handoff, row)
        quiet = ladder.why_quiet(facts, waiting, ringing.hearers(tx, handoff, row, now), now)
        spent = clocks.used(tx, clocks.spans_of(tx, row.id), now)
        found.append(Standing(row.kind, row.due_at, quiet, row.promise, spent))
    return found
