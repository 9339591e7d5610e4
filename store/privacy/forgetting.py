"""Erasing a person on request: everything that says who they are or what was said goes, and the counts stay.

Ids, codes, moments and amounts remain, so every number is as before. No act on the lead is possible any more, and an
event with the same mail or id is refused: see `store.record.erased_keys`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    case,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from store.clocks import clocks
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import handoffs
from store.leads import word_index
from store.outbox import cards, homes, posts
from store.privacy import mentions, slack_erasure
from store.privacy.slack_erasure import TakenBack
from store.record import erased_keys, identities, inbox, trace
from store.record.identities import Identity
from store.rules import states
from store.rules.trace_kinds import TraceKind

# What of a lead's own row says who it is. Source and campaign stay: they are counted.
PERSONAL = (
    "name", "title", "company", "email", "email_key", "phone", "country", "persona", "problem", "why_now", "next_step",
    "next_step_due", "domain", "company_key", "known_owner", "threshold_at", "latest_source", "latest_campaign",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scan:
    """Ids of the kept payloads that name a lead, and the highest id that was read to find them."""

    found: tuple[int, ...] = ()
    upto: int = 0


NOT_LOOKED = Scan()


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What goes or went: rows by table, payloads, what is taken back in Slack, and what else names the person."""

    lead_id: int
    rows: dict[str, int]
    payloads: int
    promises: int
    in_slack: TakenBack
    mentioned: mentions.Mentioned
    may_be_same: tuple[int, ...]


def find(tx: Connection, written: str) -> int | None:
    """The lead of a MAIL or SYSTEM:ID; None if no lead has it (any more)."""
    for one in identities.typed(written):
        if isinstance(one, str):
            found = select(t.leads.c.id).where(t.leads.c.email_key == one)
        else:
            found = select(t.lead_ids.c.lead_id).where(
                t.lead_ids.c.system == one[0], t.lead_ids.c.external_id == one[1]
            )
        lead_id: int | None = tx.scalar(found)
        if lead_id is not None:
            return lead_id
    return None


def named_elsewhere(tx: Connection, lead_id: int) -> list[int]:
    """Other leads whose words name this person; looks at every word there is."""
    return mentions.other_leads(tx, tx.execute(select(t.leads).where(t.leads.c.id == lead_id)).one())


def erased_when(tx: Connection, written: str) -> datetime | None:
    """When the person of a MAIL or SYSTEM:ID was erased; None if that never was."""
    return erased_keys.since(tx, identities.typed(written))


def scan(tx: Connection, lead_ids: Collection[int]) -> Scan:
    """Find the payloads that name these leads. It reads every one that is kept, so do it before writing."""
    upto: int = tx.scalar(select(func.coalesce(func.max(t.inbox.c.id), 0))) or 0
    known = [each for lead_id in lead_ids for each in identities_of(tx, lead_id)]
    return Scan(tuple(row.id for row in inbox.about(tx, lead_ids, known)), upto)


def preview(tx: Connection, lead_id: int, scan: Scan) -> Forgotten:
    """What `forget` would do."""
    lead = tx.execute(select(t.leads).where(t.leads.c.id == lead_id)).one()
    return Forgotten(
        lead_id=lead_id,
        rows={place.name: count for place, where, _ in places([lead_id]) if (count := _count(tx, place, where))},
        payloads=len(scan.found),
        promises=sum(len(clocks.running(tx, one)) for one in _handoffs(tx, lead_id)),
        in_slack=slack_erasure.preview(tx, lead_id),
        mentioned=mentions.find(tx, lead),
        may_be_same=_may_be_same(tx, lead_id),
    )


def forget(
    tx: Connection, lead_id: int, now: datetime, scan: Scan = NOT_LOOKED, on_request: bool = True
) -> Forgotten | None:
    """Erase a lead and have Slack follow; None if it was erased before. `scan` spares a long look while writing.

    Unless it is `on_request`, the same mail or id may come in later and makes a new lead.
    """
    lead = _lock(tx, lead_id)
    if lead is None:
        return None
    known = identities_of(tx, lead_id)
    late = inbox.about(tx, [lead_id], known, after=scan.upto)
    scan = Scan((*scan.found, *(row.id for row in late)), scan.upto)
    done = preview(tx, lead_id, scan)
    inbox.blank(tx, scan.found)
    _end_promises(tx, lead_id, now)
    slack_erasure.take_back(tx, lead_id, now)
    if lead.cycle or lead.threshold_at is not None:
        homes.publish_every(tx, now)
    mentions.blank(tx, lead, now)
    for table, where, values in places([lead_id]):
        tx.execute(delete(table).where(where) if values is None else update(table).where(where).values(values))
    word_index.index(tx, lead_id, None, None)
    tx.execute(update(t.leads).where(t.leads.c.id == lead_id).values(erased_at=now))
    if on_request:
        erased_keys.remember(tx, known, now)
    _record_erasure(tx, lead_id, now, None if on_request else "retention")
    return done


def identities_of(tx: Connection, lead_id: int) -> list[Identity]:
    """Every mail and id by which a lead is known."""
    ids = tx.execute(select(t.lead_ids.c.system, t.lead_ids.c.external_id).where(t.lead_ids.c.lead_id == lead_id))
    known: list[Identity] = [(row.system, row.external_id) for row in ids]
    mail = tx.scalar(select(t.leads.c.email_key).where(t.leads.c.id == lead_id))
    return known + ([mail] if mail else [])


def silent_since(tx: Connection, moment: datetime, limit: int) -> list[int]:
    """Leads that never became a handoff or a deal and had no event since a moment, at most `limit`, oldest first."""
    return list(tx.scalars(_silent(moment).order_by(t.leads.c.id).limit(limit)))


def is_silent(tx: Connection, lead_id: int, moment: datetime) -> bool:
    """Whether this is such a lead; held against events until the transaction ends."""
    return tx.scalar(_silent(moment).where(t.leads.c.id == lead_id).with_for_update(of=t.leads)) is not None


def _lock(tx: Connection, lead_id: int) -> AnyRow | None:
    """Lock the lead's identities, handoffs and row, so that no event, press or change of the lead runs beside this."""
    identities.lock(tx, identities_of(tx, lead_id))
    mine = select(t.handoffs.c.id).where(t.handoffs.c.lead_id == lead_id).order_by(t.handoffs.c.id)
    tx.execute(mine.with_for_update()).all()
    here = (t.leads.c.id == lead_id, t.leads.c.erased_at.is_(None))
    return tx.execute(select(t.leads).where(*here).with_for_update()).first()


def places(lead_ids: Collection[int]) -> Sequence[tuple[Table, ColumnElement[bool], dict[str, Any] | None]]:
    """Tables with words, names and ids of leads, and the values that replace them; None deletes the row."""
    detail = case(
        (t.touches.c.detail == "", ""), else_="erased " + cast(t.touches.c.id, String)
    )  # it keeps touches apart
    of_deal = t.opportunities.c
    named_deal = func.coalesce(of_deal.deal_id, of_deal.heard_from, of_deal.unmet_words).is_not(None)
    return (
        (t.leads, t.leads.c.id.in_(lead_ids), dict.fromkeys(PERSONAL) | {"field_moments": {}}),
        (t.lead_ids, t.lead_ids.c.lead_id.in_(lead_ids), None),
        (t.opportunities, t.opportunities.c.lead_id.in_(lead_ids) & named_deal, {
            "system": None, "deal_id": None, "heard_from": None, "unmet_words": None,
        }),
        (t.lead_facts, t.lead_facts.c.lead_id.in_(lead_ids), None),
        (t.handed_over_facts, t.handed_over_facts.c.lead_id.in_(lead_ids), None),
        (t.touches, t.touches.c.lead_id.in_(lead_ids), {"detail": detail, "system": None, "touch_id": None}),
        (t.checklist_overrules, t.checklist_overrules.c.lead_id.in_(lead_ids), {"words": ""}),
        (t.handoffs, t.handoffs.c.lead_id.in_(lead_ids), {
            # Whether there was a next step is counted.
            "next_step": case((t.handoffs.c.next_step.is_not(None), "")), "next_step_due": None, "erased": True,
        }),
        (t.questions, t.questions.c.lead_id.in_(lead_ids), {
            "question": "", "answer": case((t.questions.c.answer.is_not(None), "")),
        }),
        (t.phrases, t.phrases.c.lead_id.in_(lead_ids), {"words": ""}),
        (t.remarks, t.remarks.c.lead_id.in_(lead_ids), None),
        (t.crm_sent, tuple_(t.crm_sent.c.system, t.crm_sent.c.kind, t.crm_sent.c.record_id).in_(
            select(t.crm_records.c.system, t.crm_records.c.kind, t.crm_records.c.record_id)
            .where(t.crm_records.c.lead_id.in_(lead_ids))
        ), None),
        (t.crm_records, t.crm_records.c.lead_id.in_(lead_ids), None),
        (t.outgoing, t.outgoing.c.lead_id.in_(lead_ids) & (t.outgoing.c.state != "sent"), None),
    )  # fmt: skip


def _end_promises(tx: Connection, lead_id: int, now: datetime) -> None:
    for handoff_id in _handoffs(tx, lead_id):
        clocks.void(tx, handoff_id, (), now)
    still_open = (t.questions.c.lead_id == lead_id) & t.questions.c.answered_at.is_(None)
    tx.execute(update(t.questions).where(still_open).values(answered_at=now))
    tx.execute(update(t.handoffs).where(t.handoffs.c.lead_id == lead_id).values(asked=False))


def _record_erasure(tx: Connection, lead_id: int, now: datetime, code: str | None) -> None:
    """Record that it was done, and queue a note for the thread of an open handoff."""
    last = handoffs.current(tx, lead_id)
    trace_id = trace.record(tx, TraceKind.ERASED, lead_id, now, handoff_id=last.id if last else None, code=code)
    if last is not None and last.state in states.OPEN and cards.find(tx, last.id):
        posts.note(tx, trace_id, lead_id, last.id, now)


def _handoffs(tx: Connection, lead_id: int) -> list[int]:
    return list(tx.scalars(select(t.handoffs.c.id).where(t.handoffs.c.lead_id == lead_id).order_by(t.handoffs.c.id)))


def _may_be_same(tx: Connection, lead_id: int) -> tuple[int, ...]:
    """Other leads, not erased yet, that an event named as perhaps the same person."""
    said = select(t.trace.c.other_lead_id).where(t.trace.c.lead_id == lead_id, t.trace.c.kind == TraceKind.MAY_BE_SAME)
    others = sorted(set(tx.scalars(said)))
    left = select(t.leads.c.id).where(t.leads.c.id.in_(others), t.leads.c.erased_at.is_(None))
    return tuple(tx.scalars(left.order_by(t.leads.c.id)))


def _count(tx: Connection, table: Table, where: ColumnElement[bool]) -> int:
    return tx.scalar(select(func.count()).select_from(table).where(where)) or 0


def _silent(moment: datetime) -> Select[int]:
    lead = t.leads.c.id
    # What was withdrawn with an import leaves a row without its facts.
    handed_over = exists().where(t.handoffs.c.lead_id == lead, t.handoffs.c.withdrawn_at.is_(None))
    of_deal = (t.opportunities.c.opened_at, t.opportunities.c.outcome, t.opportunities.c.deal_id)
    is_deal = or_(*(column.is_not(None) for column in of_deal))
    worked_on = handed_over | exists().where(t.opportunities.c.lead_id == lead, is_deal)
    recorded = exists().where(t.trace.c.lead_id == lead, t.trace.c.recorded_at >= moment)
    touched = exists().where(t.touches.c.lead_id == lead, t.touches.c.recorded_at >= moment)
    return select(lead).where(
        t.leads.c.erased_at.is_(None), t.leads.c.received_at < moment, ~(worked_on | recorded | touched)
    )
