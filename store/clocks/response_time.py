"""How much office time a handoff has taken until its first response: across owners and releases, without the pauses.

It runs in the hours of its first-response clocks; after a release, while none runs, in those of the claim clock. A
claim clock begins and ends with what a first-response clock does, so that none of its spans is covered in part.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, partial

from sqlalchemy import Connection, bindparam, select

from store.clocks import clocks
from store.clocks.clocks import Span
from store.db import tables as t
from store.db.dialect import AnyRow
from store.record import trace
from store.rules import states
from store.rules.office_time import business_time
from store.rules.states import ClockKind, PauseReason
from store.team import calendars

AT_ONCE = 500


def until(tx: Connection, handoff_id: int, moment: datetime) -> int:
    """Seconds of office time from the handoff to `moment`."""
    spans = _spans(tx, [handoff_id], None)[handoff_id]
    return clocks.used(tx, _running(spans), moment)


def so_far(tx: Connection, handoff_ids: Sequence[int], at: datetime) -> dict[int, int]:
    """Seconds that each of these handoffs has waited at a moment, as it was known then."""
    spans, hours = _spans(tx, handoff_ids, at), cache(partial(calendars.by_id, tx))
    return {handoff_id: clocks.measured(_running(spans[handoff_id]), at, hours) for handoff_id in handoff_ids}


def imported(tx: Connection, handoff: AnyRow, responded_at: datetime, now: datetime) -> int | None:
    """Seconds of office time of an imported handoff, which has no clocks: in the hours the team has now.

    None if the file told one of both as a date alone.
    """
    told = {row.kind: row.undated for row in tx.execute(_TOLD, {"handoff": handoff.id})}
    if any(told.values()):
        return None
    return business_time.measure(calendars.team(tx, now).calendar, handoff.handed_over_at, responded_at)


# The newest of a kind comes last.
_TOLD = (
    select(t.trace.c.kind, t.trace.c.undated)
    .where(t.trace.c.handoff_id == bindparam("handoff"), t.trace.c.kind.in_(("handed_over", "responded")))
    .where(trace.stands(t.trace))
    .order_by(t.trace.c.id)
)


def _spans(tx: Connection, handoff_ids: Sequence[int], known_at: datetime | None) -> dict[int, dict[str, list[Span]]]:
    found: dict[int, dict[str, list[Span]]] = defaultdict(lambda: {ClockKind.RESPONSE: [], ClockKind.CLAIM: []})
    for start in range(0, len(handoff_ids), AT_ONCE):
        query = (
            select(t.clocks.c.handoff_id, t.clocks.c.kind, t.clock_spans)
            .join(t.clocks, t.clocks.c.id == t.clock_spans.c.clock_id)
            .where(t.clocks.c.handoff_id.in_(handoff_ids[start : start + AT_ONCE]))
            .where(t.clocks.c.kind.in_(states.CLOCKS_OF_SALES))
            .order_by(t.clocks.c.handoff_id, t.clock_spans.c.from_at)
        )
        for row in tx.execute(query):
            found[row.handoff_id][row.kind].append(_span(row, known_at))
    return found


def _span(row: AnyRow, known_at: datetime | None) -> Span:
    """Until a card is there nobody knows yet that it is late: the pause is noted when it ends."""
    unknown = known_at is not None and row.paused == PauseReason.NOT_SHOWN and row.until_at > known_at
    return Span(row.from_at, row.until_at, row.calendar_id, None if unknown else row.paused)


def _running(spans: Mapping[str, Sequence[Span]]) -> list[Span]:
    response = spans[ClockKind.RESPONSE]
    waiting = [span for span in spans[ClockKind.CLAIM] if not any(_covers(other, span.from_at) for other in response)]
    return [*response, *waiting]


def _covers(span: Span, moment: datetime) -> bool:
    return span.from_at <= moment and (span.until_at is None or moment < span.until_at)
