"""A checklist item of a lead, filled or overruled by a marketer."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from store.db import tables as t
from store.handoffs import handoffs, lead_judging
from store.outbox import homes
from store.record import trace
from store.record.outcomes import Again, Done, Gone, NotAllowed, Outcome, Refused
from store.rules import states
from store.rules.lead import qualification
from store.rules.states import MANAGER, MARKETER
from store.rules.trace_kinds import TraceKind
from store.team import people


def fill_item(
    tx: Connection,
    lead_id: int,
    item: str,
    holds: bool,
    words: str,
    by: str,
    now: datetime,
    act_key: str | None = None,
) -> Outcome:
    """Let a marketer fill or overrule one checklist item with a word of reason; the lead is judged at once."""
    lead = tx.execute(select(t.leads).where(t.leads.c.id == lead_id).with_for_update()).first()
    if lead is None or lead.erased_at is not None:
        return Gone()
    if not people.allowed(tx, by, MARKETER, MANAGER):
        return NotAllowed((MARKETER,))
    if trace.was_recorded(tx, act_key):
        return Again()
    if item not in qualification.ITEMS:
        return Refused("item", f"Choose one of {', '.join(qualification.ITEMS)}.")
    here = (t.checklist_overrules.c.lead_id == lead_id, t.checklist_overrules.c.item == item)
    tx.execute(delete(t.checklist_overrules).where(*here))
    row = {"lead_id": lead_id, "item": item, "holds": holds, "member_id": by, "words": words, "at": now}
    tx.execute(t.checklist_overrules.insert().values(row))
    last = handoffs.current(tx, lead_id)
    handoff_id = last.id if last else None
    trace_id = trace.record(
        tx, TraceKind.COMPLETED, lead_id, now, handoff_id=handoff_id, member_id=by, code=item, holds=holds, words=words,
        act_key=act_key,
    )  # fmt: skip
    if last is not None:
        handoffs.note_on_card(tx, last, trace_id, now, put_up=last.state in states.OPEN)
    homes.changed(tx, [by])
    new = lead_judging.look_again(tx, lead_id, [], now)
    return Done(trace_id, new or handoff_id)
