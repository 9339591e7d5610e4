"""The rows of handoffs: found, held against other acts, changed, and each act on them recorded."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from store.agreement import policy
from store.clocks import clocks, response_time
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import handing_over
from store.outbox import cards, homes, posts
from store.record import trace
from store.record.outcomes import Done
from store.rules import acts, states
from store.rules.states import ClockKind
from store.rules.trace_kinds import TraceKind
from store.team import workspace

# Whatever of these is recorded first is the first response.
FIRST_RESPONSES = frozenset({TraceKind.RESPONDED, TraceKind.OPPORTUNITY, TraceKind.WON, TraceKind.LOST})

_HERE = t.handoffs.c.id == bindparam("handoff")
_FIND = select(t.handoffs).where(_HERE)
_LOCKED = _FIND.where(t.handoffs.c.erased.is_(False)).with_for_update()
_CURRENT = (
    select(t.handoffs)
    .where(t.handoffs.c.lead_id == bindparam("lead"), t.handoffs.c.withdrawn_at.is_(None))
    .order_by(t.handoffs.c.cycle.desc())
    .limit(1)
)
_CHANGE = update(t.handoffs).where(_HERE, t.handoffs.c.state == bindparam("was"))
_STEP_DONE = update(t.handoffs).where(_HERE).values(next_step="", next_step_due=None)
_ENDS = {*(act.kind for act in acts.ACTS), TraceKind.DISQUALIFIED, TraceKind.COVERED, TraceKind.BACK}
_ENDS.remove(acts.OBJECT.kind)  # it answers no reminder
_LAST_ACT = select(func.max(t.trace.c.id)).where(
    t.trace.c.handoff_id == bindparam("handoff"), t.trace.c.kind.in_(_ENDS)
)
_CHANGE_LEAD = update(t.leads).where(t.leads.c.id == bindparam("lead"))
_END_QUESTIONS = (
    update(t.questions)
    .where(t.questions.c.handoff_id == bindparam("handoff"), t.questions.c.answered_at.is_(None))
    .values(answered_at=bindparam("now"))
    .returning(t.questions.c.asked_of)
)


def find(tx: Connection, handoff_id: int) -> AnyRow | None:
    """The handoff as it is now."""
    return tx.execute(_FIND, {"handoff": handoff_id}).first()


def current(tx: Connection, lead_id: int) -> AnyRow | None:
    """The lead's newest handoff that was not withdrawn."""
    return tx.execute(_CURRENT, {"lead": lead_id}).first()


def lock(tx: Connection, handoff_id: int) -> AnyRow | None:
    """The handoff, held against other acts until this transaction ends; None also if it was erased."""
    return tx.execute(_LOCKED, {"handoff": handoff_id}).first()


def lock_even_erased(tx: Connection, handoff_id: int) -> None:
    """Let nobody act on the handoff, erased or not, until this transaction ends."""
    tx.execute(select(t.handoffs.c.id).where(t.handoffs.c.id == handoff_id).with_for_update())


def last_act(tx: Connection, handoff_id: int) -> int | None:
    """The row of the trace of what was last done with a handoff, or decided about who looks after it."""
    newest: int | None = tx.scalar(_LAST_ACT, {"handoff": handoff_id})
    return newest


def change_row(tx: Connection, row: AnyRow, now: datetime, **values: Any) -> None:
    """Change a locked handoff and keep the lead's status and the persons' Homes in step.

    Once it is closed nobody waits for an answer or a next step any more: won or lost is what the step was to lead to.
    """
    state, seen_by = values.get("state", row.state), [row.owner_id, values.get("owner_id")]
    if state in states.CLOSED:
        values["asked"] = False
    tx.execute(_CHANGE, {"handoff": row.id, "was": row.state, **values})
    if state != row.state:
        tx.execute(_CHANGE_LEAD, {"lead": row.lead_id, "status": _status_of_lead(tx, row, state)})
    if state in states.CLOSED:
        clocks.void(tx, row.id, [ClockKind.ANSWER], now)
        (clocks.stop_in_time if state in states.DEAL_CLOSED else clocks.void)(tx, row.id, [ClockKind.NEXT_STEP], now)
        seen_by += tx.scalars(_END_QUESTIONS, {"handoff": row.id, "now": now})
    homes.changed(tx, seen_by)


def _status_of_lead(tx: Connection, row: AnyRow, state: str) -> str:
    """That of its handoff. Of imported deals one that is won counts before one that is open, both before others.

    A handoff that stands in for none says nothing of a lead that was handed over.
    """
    if row.cycle > 0:
        return state
    lead = tx.execute(select(t.leads.c.status, t.leads.c.cycle).where(t.leads.c.id == row.lead_id)).one()
    if lead.cycle > 0:
        return str(lead.status)
    beside = (t.opportunities.c.lead_id == row.lead_id, t.opportunities.c.handoff_id.is_distinct_from(row.id))
    others = tx.scalars(select(t.opportunities.c.outcome).where(*beside, t.opportunities.c.history))
    known = {state, *(outcome or states.OPPORTUNITY for outcome in others)}
    return next((one for one in (states.WON, states.OPPORTUNITY) if one in known), state)


def record_act(tx: Connection, row: AnyRow, kind: TraceKind, by: str | None, now: datetime, **fact: Any) -> Done:
    """Put the act into the trace, have the card redrawn and queue a note for the thread."""
    if kind in FIRST_RESPONSES:
        clocks.stop_in_time(tx, row.id, [ClockKind.RESPONSE], now)
        end_step(tx, row.id, now)
        _record_first_response(tx, row, by, fact.get("happened_at", now), now)
    trace_id = trace.record(tx, kind, row.lead_id, now, handoff_id=row.id, member_id=by, **fact)
    note_on_card(tx, row, trace_id, now, put_up=by is not None)
    return Done(trace_id, row.id)


def note_on_card(tx: Connection, row: AnyRow, trace_id: int, now: datetime, *, put_up: bool = False) -> bool:
    """Redraw the card and note it in its thread; whether there is one.

    An imported handoff has none until `put_up`, and what was done before the set-up puts up none.
    """
    if row.history and cards.find(tx, row.id) is None:
        begun = workspace.load(tx).set_up_at
        if not put_up or (begun is not None and now < begun):
            return False
        lead = tx.execute(select(t.leads).where(t.leads.c.id == row.lead_id)).one()
        cards.put_up(tx, row.id, row.lead_id, handing_over.card_channel(tx, lead, row.score, policy.current(tx)), now)
    else:
        cards.changed(tx, row.id, now)
    posts.note(tx, trace_id, row.lead_id, row.id, now)
    return True


def end_step(tx: Connection, handoff_id: int, now: datetime) -> None:
    """The next step that was planned is done: nothing is due any more, and it was kept if its day is not over."""
    clocks.stop_in_time(tx, handoff_id, [ClockKind.NEXT_STEP], now)
    tx.execute(_STEP_DONE, {"handoff": handoff_id})


def keep_phrase(
    tx: Connection, row: AnyRow, kind: str, words: str, by: str, now: datetime, code: str | None = None
) -> None:
    """Keep a `phrase` that worked or an `objection`, as the buyer said it, unless both code and words are missing."""
    if code or words:
        said = {"kind": kind, "stage": stage_of_handoff(row), "code": code, "words": words, "member_id": by, "at": now}
        tx.execute(t.phrases.insert(), {"lead_id": row.lead_id, "handoff_id": row.id, **said})


def stage_of_handoff(row: AnyRow) -> str:
    """Of the handoff: `close` once there is a deal."""
    return states.CLOSE if row.state in states.REACHED_A_DEAL else states.STAGE_NURTURE


def _record_first_response(tx: Connection, row: AnyRow, by: str | None, at: datetime, now: datetime) -> None:
    """Keep how much office time it took, once; that is KPI 2. Of a deal that was imported nobody knows."""
    if row.responded_at is None and row.state != states.OPPORTUNITY:
        took = response_time.imported(tx, row, at, now) if row.history else response_time.until(tx, row.id, at)
        trace.record(
            tx, TraceKind.FIRST_RESPONSE, row.lead_id, now, happened_at=at, handoff_id=row.id, member_id=by,
            seconds=took,
        )  # fmt: skip


def keep_late_words(tx: Connection, handoff_id: int, words: str, by: str, now: datetime, act_key: str) -> bool:
    """Put the words of a form that came too late into the thread, once for each form; whether they are there."""
    row = lock(tx, handoff_id)
    if row is None or not words:
        return False
    if not trace.was_recorded(tx, act_key):
        fact = {"handoff_id": row.id, "member_id": by, "words": words, "act_key": act_key}
        trace_id = trace.record(tx, TraceKind.LATE_WORDS, row.lead_id, now, **fact)
        if not row.history or cards.find(tx, row.id):
            posts.note(tx, trace_id, row.lead_id, row.id, now)
    return True
