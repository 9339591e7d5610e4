"""Turns a row of what is to be written into values, as things stand when it is sent; and keeps what came of it."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, select

from store.agreement import currencies, policy
from store.crm import crm_owners, crm_state, crm_writes, echoes, mirror
from store.crm.crm_state import CrmConnection
from store.crm.crm_values import CONTACTS, DEALS, CrmIntent, DealSaid, Declined, Written, plain_amount
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import handoffs
from store.outbox import posts
from store.record import trace
from store.rules import states
from store.rules.trace_kinds import TraceKind
from store.team import people

TOLD = ("email", "name", "title", "company", "phone", "country")
# Their words for how a lead stands, where the settings let us write them.
LEAD_STATUS = {
    states.SALES_READY: "OPEN",
    states.CLAIMED: "IN_PROGRESS",
    states.CONTACTED: "CONNECTED",
    states.OPPORTUNITY: "OPEN_DEAL",
    states.RECYCLED: "BAD_TIMING",
    states.DISQUALIFIED: "UNQUALIFIED",
}


def load_intent(tx: Connection, write: AnyRow) -> CrmIntent | None:
    """What the row asks for; None if there is no point any more: the lead was erased, the deal withdrawn."""
    fact = tx.execute(select(t.trace).where(t.trace.c.id == write.trace_id)).one()
    lead = tx.execute(select(t.leads).where(t.leads.c.id == write.lead_id, t.leads.c.erased_at.is_(None))).first()
    handoff = handoffs.find(tx, fact.handoff_id)
    if lead is None or handoff is None or handoff.withdrawn_at is not None:
        return None
    agreed = crm_state.connection(tx)
    deal = _deal(tx, write.system, lead, handoff, policy.current(tx).currency)
    if write.kind in ("deal", "stage") and deal is None:
        return None
    known = mirror.contact_of(tx, write.system, lead.id)
    return CrmIntent(
        id=write.id, kind=write.kind, lead_id=lead.id, trace_id=write.trace_id, happened_at=fact.happened_at,
        contact_id=known.record_id if known else None,
        fields={name: value for name in TOLD if (value := getattr(lead, name))},
        own=_own(tx, handoff),
        owner_id=crm_owners.owner_of(tx, write.system, handoff.owner_id) if agreed.owner else None,
        lead_status=LEAD_STATUS.get(handoff.state) if agreed.lead_status else None,
        deal=deal,
    )  # fmt: skip


def remember_write(tx: Connection, system: str, intent: CrmIntent, now: datetime) -> None:
    """Keep what is about to be written, so that it is known when it is read: under our own ids what has none there."""
    _remember(tx, system, intent, Written(intent.contact_id, intent.deal.id if intent.deal else None), now)


def keep_written(tx: Connection, system: str, intent: CrmIntent, done: Written, now: datetime) -> None:
    """Note the ids that the lead and its deal have there, and that the row is done."""
    if _dropped_with_lead(tx, intent):
        return
    if done.contact_id and done.contact_id != intent.contact_id:
        mirror.link_contact(tx, system, intent.lead_id, done.contact_id, done.url, now)
    if done.deal_id and intent.deal:
        mirror.link_deal(tx, system, intent.deal.opportunity_id, done.deal_id)
        said = _said(intent.deal)
        mirror.note_deal_said(tx, system, done.deal_id, intent.lead_id, said, now)
    _remember(tx, system, intent, done, now)
    crm_writes.finish_write(tx, intent.id)


def keep_declined(tx: Connection, system: str, intent: CrmIntent, why: Declined, now: datetime) -> bool:
    """Park the row and say in the lead's thread what the CRM has against it.

    False if the contact is gone there: another one is to be found, or made.
    """
    if _dropped_with_lead(tx, intent):
        return True
    if why.gone and intent.contact_id:
        mirror.note_gone(tx, system, CONTACTS, intent.contact_id, now)
        return False
    crm_writes.finish_write(tx, intent.id, "parked")
    last = handoffs.current(tx, intent.lead_id)
    if last is None:
        return True
    fact = {"handoff_id": last.id, "code": intent.kind, "system": system, "words": why.words}
    trace_id = trace.record(tx, TraceKind.CRM_REFUSED, intent.lead_id, now, **fact)
    posts.note(tx, trace_id, intent.lead_id, last.id, now)
    return True


def would_write(agreed: CrmConnection) -> list[str]:
    """What would be written there from now on, in words."""
    told = [
        "our own properties of a contact: state, owner, claimed, first response, reason, link",
        "a note for each claim, first response, recycle and win",
        "a contact for a lead that has none there, found again by our id",
        "a deal for each opportunity that is opened, with its amount and stage",
    ]
    told += ["the owner of a contact and a deal"] * agreed.owner
    return told + ["the lead status of a contact"] * agreed.lead_status


def _remember(tx: Connection, system: str, intent: CrmIntent, there: Written, now: datetime) -> None:
    if intent.owner_id and (intent.kind == "contact" or intent.contact_id is None):
        contact = (CONTACTS, there.contact_id or echoes.own_key(intent.lead_id))
        echoes.remember_sent(tx, system, contact, {"owner": intent.owner_id}, now)
    if intent.deal and intent.kind in ("deal", "stage"):
        said = _said(intent.deal)
        deal = (DEALS, there.deal_id or echoes.own_key(intent.deal.opportunity_id))
        echoes.remember_sent(tx, system, deal, said, now)


def _said(deal: DealSaid) -> dict[str, str]:
    amount = {"amount": deal.amount or ""} if deal.currency else {}
    return {"outcome": deal.outcome or "", **amount}


def _dropped_with_lead(tx: Connection, intent: CrmIntent) -> bool:
    """Whether the lead was erased while the CRM was asked: then nothing of the answer is kept."""
    here = (t.leads.c.id == intent.lead_id, t.leads.c.erased_at.is_(None))
    if tx.scalar(select(t.leads.c.id).where(*here).with_for_update()) is not None:
        return False
    crm_writes.finish_write(tx, intent.id, "dropped")
    return True


def _own(tx: Connection, handoff: AnyRow) -> dict[str, str]:
    moments = {"claimed_at": handoff.claimed_at, "first_response_at": handoff.responded_at}
    reason = handoff.reason if handoff.state in states.CLOSED else None
    return {
        "lead_id": str(handoff.lead_id),
        "state": handoff.state,
        "owner": people.names(tx).get(handoff.owner_id or "", ""),
        **{name: str(int(at.timestamp() * 1000)) if at else "" for name, at in moments.items()},
        "recycle_reason": policy.current(tx).labels.get(reason or "", reason or ""),
    }


def _deal(tx: Connection, system: str, lead: AnyRow, handoff: AnyRow, currency: str) -> DealSaid | None:
    row = tx.execute(select(t.opportunities).where(t.opportunities.c.handoff_id == handoff.id)).first()
    if row is None:
        return None
    places = currencies.decimals(currency)
    amount = None if row.amount is None else plain_amount(Decimal(row.amount).scaleb(-places))
    reason = policy.current(tx).labels.get(row.reason or "", row.reason or "")
    name = " · ".join(part for part in (lead.company, lead.name) if part) or f"Lead {lead.id}"
    there = row.deal_id if row.system == system else None
    currency = "" if mirror.is_in_other_currency(tx, system, there) else currency
    return DealSaid(row.id, name, there, amount, currency, row.outcome, row.opened_at, row.closed_at, reason)
