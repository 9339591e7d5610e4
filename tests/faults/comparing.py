"""Clocks of the oracle and of the program in one shape, in whole minutes, so that they can be compared."""

from collections import defaultdict
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import select

from store.clocks import clocks
from store.clocks.clocks import Span
from store.db import tables as t
from store.db.database import Transaction
from store.team import calendars
from tests.faults.office import minute_of, moment
from tests.faults.promises import Promise

Shown = dict[str, Any]


def of_oracle(promise: Promise, now: int) -> Shown:
    """A clock of the oracle, and how much of it is used by a minute."""
    return {
        "kind": promise.kind,
        "started": promise.started,
        "stopped": promise.stopped,
        "outcome": promise.outcome,
        "missed_by": promise.missed_by,
        "promise": promise.minutes,
        "used": promise.used(now),
        "member": promise.member if promise.kind in ("answer", "next_step") else None,
        "rungs": {(rung.at, rung.act): (rung.outcome, rung.done, rung.hearer) for rung in promise.rungs},
    }


def of_program(tx: Transaction, now: int) -> dict[int, list[Shown]]:
    """The program's clocks by handoff, in order."""
    found, noted, spans = defaultdict(list), defaultdict(dict), defaultdict(list)
    hours = cache(partial(calendars.by_id, tx))
    for rung in tx.execute(select(t.rungs)):
        noted[rung.clock_id][rung.at, rung.act] = (rung.outcome, _minute(rung.done_at), rung.hearer)
    for span in tx.execute(select(t.clock_spans).order_by(t.clock_spans.c.from_at)):
        spans[span.clock_id].append(Span(span.from_at, span.until_at, span.calendar_id, span.paused))
    for row in tx.execute(select(t.clocks).order_by(t.clocks.c.id)):
        found[row.handoff_id].append(
            {
                "kind": row.kind,
                "started": minute_of(row.started_at),
                "stopped": _minute(row.stopped_at),
                "outcome": row.outcome,
                "missed_by": None if row.missed_by is None else row.missed_by / 60,
                "promise": row.promise / 60,
                "used": clocks.measured(spans[row.id], moment(now), hours) / 60,
                "member": row.member_id if row.kind in ("answer", "next_step") else None,
                "rungs": noted[row.id],
            }
        )
    return found


def _minute(at: datetime | None) -> int | None:
    return None if at is None else minute_of(at)
