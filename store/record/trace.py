"""The append-only record of who did what and when: ids, codes, moments and numbers. Words stand in `remarks`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Connection, FromClause, Row, bindparam, exists, func, literal, select, true

from store.db import tables as t
from store.rules.trace_kinds import TraceFacts, TraceKind

# What may be said anew, and about the same what: such a row names the one before.
SAID_ANEW = {
    TraceKind.RECEIVED: "lead_id", TraceKind.HANDED_OVER: "handoff_id", TraceKind.FIRST_RESPONSE: "handoff_id",
}  # fmt: skip
_INSERT = t.trace.insert().returning(t.trace.c.id)
_SET_BACK = select(t.trace.c.id).where(t.trace.c.kind == TraceKind.SET_BACK).order_by(t.trace.c.id.desc()).limit(1)
_setting_back, _withdrawal = t.trace.alias("setting_back"), t.trace.alias("withdrawal")
_NEVER = datetime(2300, 1, 1, tzinfo=UTC)
# Most facts are neither set back nor withdrawn. Two numbers, looked up once in a statement, say so of most of them.
_FIRST_SET_BACK = func.coalesce(
    select(func.min(_setting_back.c.happened_at)).where(_setting_back.c.kind == TraceKind.SET_BACK).scalar_subquery(),
    literal(_NEVER, t.trace.c.happened_at.type),
)
_LAST_NAMED = func.coalesce(
    select(func.max(_withdrawal.c.fact_id)).where(_withdrawal.c.fact_id.is_not(None)).scalar_subquery(), 0
)
_ODD = select(t.trace.c.id).where(t.trace.c.kind.in_((TraceKind.SET_BACK, TraceKind.WITHDRAWN))).limit(1)
_EXTENT = select(select(func.max(t.trace.c.recorded_at)).scalar_subquery(), _ODD.scalar_subquery(), _LAST_NAMED)
_SEEN = select(t.trace.c.id).where(t.trace.c.act_key == bindparam("key"))


def record(
    tx: Connection,
    kind: TraceKind,
    lead_id: int,
    now: datetime,
    *,
    happened_at: datetime | None = None,
    handoff_id: int | None = None,
    opportunity_id: int | None = None,
    member_id: str | None = None,
    words: str = "",
    act_key: str | None = None,
    **facts: Unpack[TraceFacts],
) -> int:
    """Keep one fact and return its id; ValueError for an unknown kind and for what its kind does not carry.

    `happened_at` defaults to `now` and never lies after it. What is said anew names what was said before, unless the
    caller knows that nothing was (`fact_id=None`).
    """
    kind = TraceKind(kind)
    if strange := facts.keys() - kind.carries:
        raise ValueError(f"a row of {kind} does not carry {', '.join(sorted(strange))}")
    row: dict[str, Any] = {
        "kind": kind,
        "lead_id": lead_id,
        "handoff_id": handoff_id,
        "opportunity_id": opportunity_id,
        "member_id": member_id,
        "happened_at": min(happened_at or now, now),
        "recorded_at": now,
        "act_key": act_key,
        **facts,
    }
    if kind in SAID_ANEW and "fact_id" not in facts:
        row["fact_id"] = _said_before(tx, kind, row[SAID_ANEW[kind]])
    trace_id: int = tx.execute(_INSERT, row).scalar_one()
    if words:
        tx.execute(t.remarks.insert(), {"trace_id": trace_id, "lead_id": lead_id, "words": words})
    return trace_id


def record_received(tx: Connection, received: Iterable[tuple[int, datetime, bool]], now: datetime) -> None:
    """Keep the first coming in of many leads: (lead id, moment, whether the import only supposes that moment) each."""
    rows = [
        {
            "kind": TraceKind.RECEIVED,
            "lead_id": lead_id,
            "happened_at": min(at, now),
            "recorded_at": now,
            "undated": undated or None,
        }
        for lead_id, at, undated in received
    ]
    tx.execute(t.trace.insert(), rows)


def _said_before(tx: Connection, kind: TraceKind, same: int | None) -> int | None:
    said = select(func.max(t.trace.c.id)).where(t.trace.c[SAID_ANEW[kind]] == same, t.trace.c.kind == kind)
    before: int | None = tx.scalar(said)
    return before


def record_mqls(tx: Connection, scores: Iterable[tuple[int, int]], now: datetime) -> None:
    """Keep that leads became MQLs: (lead id, score) each."""
    rows = [
        {"kind": TraceKind.MQL, "lead_id": lead_id, "happened_at": now, "recorded_at": now, "score": score}
        for lead_id, score in scores
    ]
    if rows:
        tx.execute(t.trace.insert(), rows)


def record_folded(tx: Connection, news: Iterable[tuple[int, TraceFacts]], now: datetime) -> None:
    """Keep that more is known of many leads that nobody was handed: lead id and facts each."""
    rows = [
        {"kind": TraceKind.FOLDED, "lead_id": lead_id, "happened_at": now, "recorded_at": now, **facts}
        for lead_id, facts in news
    ]
    if rows:
        tx.execute(t.trace.insert(), rows)


@dataclass(frozen=True, slots=True)
class AsOf:
    """What the trace said at a moment. `is_all`: that is all it says, and nothing in it was set back or withdrawn.

    No fact after `said_once_after` was said anew.
    """

    at: datetime
    is_all: bool
    said_once_after: int


def as_of(tx: Connection, at: datetime) -> AsOf:
    """To be asked once for all figures of a moment: where it is all, `is_said` costs nothing."""
    last, odd, named = tx.execute(_EXTENT).one()
    return AsOf(at, odd is None and (last is None or last <= at), named)


def is_said(fact: FromClause, known: AsOf) -> ColumnElement[bool]:
    """That this row of the trace was recorded by then and stands."""
    return true() if known.is_all else (fact.c.recorded_at <= known.at) & stands(fact, known.at)


def was_said_once(fact: FromClause, known: AsOf) -> ColumnElement[bool]:
    """That no later fact says this one of `SAID_ANEW` anew, where that is known at once."""
    return fact.c.id > known.said_once_after if known.said_once_after else true()


def stands(fact: FromClause, at: datetime | None = None) -> ColumnElement[bool]:
    """That this row of the trace counts, as known by `at`.

    No clock that was ahead recorded it (before a `set_back`, for a later moment), and it was not withdrawn with the
    import that brought it.
    """
    return ~_is_ahead(fact) & ~is_withdrawn(fact, at)


@cache
def _is_ahead(fact: FromClause) -> ColumnElement[bool]:
    """By no moment is such a row known to stand: until it was set back, it is not recorded yet."""
    return is_ahead(fact)


def is_ahead(fact: FromClause, at: datetime | None = None) -> ColumnElement[bool]:
    """That a clock that was ahead recorded this row, as known by `at`."""
    later = (_setting_back.c.id > fact.c.id, _setting_back.c.happened_at < fact.c.recorded_at)
    known = [_setting_back.c.happened_at <= at] if at is not None else []
    ahead = exists().where(_setting_back.c.kind == TraceKind.SET_BACK, *later, *known)
    return (fact.c.recorded_at > _FIRST_SET_BACK) & ahead.correlate_except(_setting_back)


def is_withdrawn(fact: FromClause, at: datetime | None = None) -> ColumnElement[bool]:
    """That this row was withdrawn with the import that brought it, as known by `at`."""
    said = [_withdrawal.c.kind == TraceKind.WITHDRAWN]
    said += [_withdrawal.c.recorded_at <= at] if at is not None else []
    withdrawn = exists().where(_withdrawal.c.fact_id == fact.c.id, *said).correlate_except(_withdrawal)
    return (fact.c.id <= _LAST_NAMED) & withdrawn


def record_withdrawn(tx: Connection, which: ColumnElement[bool], now: datetime) -> None:
    """Withdraw these facts. The rows stay; each gets one after it that says so, and figures pass both over."""
    copied = (t.trace.c.lead_id, t.trace.c.handoff_id, t.trace.c.opportunity_id)
    moment = literal(now, t.trace.c.recorded_at.type)
    facts = select(literal(TraceKind.WITHDRAWN.value), *copied, moment, moment, t.trace.c.kind, t.trace.c.id)
    facts = facts.where(which, t.trace.c.kind != TraceKind.WITHDRAWN, ~is_withdrawn(t.trace, now)).order_by(
        t.trace.c.id
    )
    names = ["kind", "lead_id", "handoff_id", "opportunity_id", "happened_at", "recorded_at", "code", "fact_id"]
    tx.execute(t.trace.insert().from_select(names, facts))


def record_undone(tx: Connection, now: datetime) -> None:
    """Keep that an import was undone to its end."""
    tx.execute(
        t.trace.insert(), {"kind": TraceKind.WITHDRAWN, "code": "import", "happened_at": now, "recorded_at": now}
    )


def by_minute(fact: Row[Any]) -> tuple[datetime, int]:
    """What sorts the trace as it happened. People state whole minutes: within one, what was noted first was first."""
    return fact.happened_at.replace(second=0, microsecond=0), fact.id


def was_recorded(tx: Connection, act_key: str | None) -> bool:
    """Whether this very act was kept before. Ask after the handoff's row is locked, so that two can't both say no."""
    return act_key is not None and tx.scalar(_SEEN, {"key": act_key}) is not None


def newest(tx: Connection) -> datetime | None:
    """When the newest fact was recorded: office time never runs behind it.

    What a clock that was ahead recorded before it was `set_back` is passed over.
    """
    last = tx.execute(_SET_BACK).first()
    since = select(func.max(t.trace.c.recorded_at))
    moment: datetime | None = tx.scalar(since if last is None else since.where(t.trace.c.id >= last.id))
    return moment


def ahead_of(tx: Connection, now: datetime) -> int:
    """How many facts are recorded later than `now`, which a clock that was ahead must have done."""
    last = tx.execute(_SET_BACK).first()
    later = select(func.count()).where(t.trace.c.recorded_at > now, t.trace.c.id > (last.id if last else 0))
    return tx.scalar(later) or 0


def record_set_back(tx: Connection, now: datetime) -> None:
    """Keep that whatever was recorded until here for a moment after `now` was recorded by a clock that was ahead."""
    tx.execute(t.trace.insert(), {"kind": TraceKind.SET_BACK, "happened_at": now, "recorded_at": now})
