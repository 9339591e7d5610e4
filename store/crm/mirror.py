"""Keeps what a CRM says. Its first sync is history. After that contacts are leads as from any door, an owner named
there is an assignment here, and a deal closed there is closed here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection, func, select, update

from store.agreement import currencies, policy
from store.crm import crm_owners, echoes
from store.crm.crm_values import CONTACTS, DEALS, CrmContact, CrmDeal, plain_amount
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import elsewhere, handoffs
from store.handoffs.elsewhere import DealThere
from store.leads import receiving, told_deals
from store.outbox import cards
from store.record import identities
from store.record.events import LeadEvent, Stages
from store.rules import states
from store.rules.lead import folding

NO_PAST = Stages()  # a row with stages is history, also where it names none


@dataclass(frozen=True, slots=True)
class _Said:
    """What a record of a lead says, and where it is seen."""

    record_id: str
    lead_id: int
    said: Mapping[str, str]
    url: str | None = None


def keep_contacts(tx: Connection, system: str, contacts: Sequence[CrmContact], now: datetime, first: bool) -> int:
    """Keep contacts, on the `first` sync as history; how many are news."""
    identities.lock(tx, [one for contact in contacts for one in identities.queues_of(_event(system, contact, now))])
    _follow_merges(tx, system, contacts)
    events = [_event(system, contact, now, first) for contact in contacts]
    told = receiving.receive_many(tx, events, now)
    named = [(contact, each.lead_id) for contact, each in zip(contacts, told, strict=True) if each.lead_id is not None]
    rows = [_Said(contact.id, lead_id, {"owner": contact.owner_id or ""}, contact.url) for contact, lead_id in named]
    if not first:
        _link_cards(tx, system, rows, now)
    before = _see(tx, system, CONTACTS, rows, now)
    for gone in {each for contact, _ in named for each in contact.was}:
        note_gone(tx, system, CONTACTS, gone, now)
    for contact, lead_id in [] if first else named:
        if before.get(contact.id, {}).get("owner", "") != (contact.owner_id or ""):
            _follow_owner(tx, system, contact, lead_id, now)
    return sum(received.outcome in ("new", "updated") for received in told)


def keep_deals(tx: Connection, system: str, deals: Sequence[CrmDeal], now: datetime, first: bool) -> int:
    """Keep deals, on the `first` sync as history; how many are news."""
    if not first:
        return sum(_keep_deal(tx, system, deal, now) for deal in deals)
    whose = _leads_of(tx, system, deals)
    known = [deal for deal in deals if deal.id in whose]
    _see(tx, system, DEALS, [_Said(deal.id, whose[deal.id], _stands(tx, deal), deal.url) for deal in known], now)
    return _keep_past(tx, system, known, now)


def contact_of(tx: Connection, system: str, lead_id: int) -> AnyRow | None:
    """The newest contact of a lead there."""
    mine = (t.crm_records.c.system == system, t.crm_records.c.kind == CONTACTS, t.crm_records.c.lead_id == lead_id)
    query = select(t.crm_records).where(*mine, t.crm_records.c.gone_at.is_(None))
    return tx.execute(query.order_by(t.crm_records.c.seen_at.desc(), t.crm_records.c.record_id.desc())).first()


def link_contact(tx: Connection, system: str, lead_id: int, contact_id: str, url: str | None, now: datetime) -> None:
    """A lead is that contact there."""
    row = {"system": system, "external_id": contact_id, "lead_id": lead_id}
    tx.execute(dialect.insert_once(tx, t.lead_ids, "system", "external_id").values(row))
    said = [_Said(contact_id, lead_id, {}, url)]
    _link_cards(tx, system, said, now)
    _see(tx, system, CONTACTS, said, now)


def link_deal(tx: Connection, system: str, opportunity_id: int, deal_id: str) -> None:
    """A deal here is that deal there, unless another one is already."""
    taken = select(t.opportunities.c.id).where(t.opportunities.c.system == system, t.opportunities.c.deal_id == deal_id)
    if tx.scalar(taken) is None:
        here = t.opportunities.c.id == opportunity_id
        tx.execute(update(t.opportunities).where(here).values(system=system, deal_id=deal_id))


def note_deal_said(
    tx: Connection, system: str, deal_id: str, lead_id: int, said: dict[str, str], now: datetime
) -> None:
    """What we wrote into a deal is what it says."""
    _see(tx, system, DEALS, [_Said(deal_id, lead_id, said)], now)


def is_in_other_currency(tx: Connection, system: str, deal_id: str | None) -> bool:
    """Whether the deal there was last seen with an amount in another currency than ours."""
    mine = (t.crm_records.c.system == system, t.crm_records.c.kind == DEALS, t.crm_records.c.record_id == deal_id)
    return bool((tx.scalar(select(t.crm_records.c.seen).where(*mine)) or {}).get("currency"))


def note_gone(tx: Connection, system: str, kind: str, record_id: str, now: datetime) -> None:
    """The record is not there any more."""
    mine = (t.crm_records.c.system == system, t.crm_records.c.kind == kind, t.crm_records.c.record_id == record_id)
    gone = update(t.crm_records).where(*mine, t.crm_records.c.gone_at.is_(None)).values(gone_at=now)
    for lead_id in tx.scalars(gone.returning(t.crm_records.c.lead_id)).all():
        _redraw(tx, lead_id, now)


def _event(system: str, contact: CrmContact, now: datetime, first: bool = False) -> LeadEvent:
    received = min(contact.created_at or contact.changed_at, now)
    fields: dict[str, Any] = {**contact.fields}
    return LeadEvent(
        system=system, at=min(contact.changed_at, now), external_id=contact.id, received=received,
        extra=contact.extra, stages=NO_PAST if first else None, **fields,
    )  # fmt: skip


def _follow_merges(tx: Connection, system: str, contacts: Sequence[CrmContact]) -> None:
    """A contact that we made, or into which one that we know was merged, is that lead."""
    told = {contact.id: contact for contact in contacts if contact.was or contact.lead_id is not None}
    known = select(t.lead_ids.c.external_id).where(t.lead_ids.c.system == system, t.lead_ids.c.external_id.in_(told))
    for id_ in told.keys() - set(tx.scalars(known)) if told else ():
        _follow_merge(tx, system, told[id_])


def _follow_merge(tx: Connection, system: str, contact: CrmContact) -> None:
    ids = t.lead_ids.c
    lead_id = tx.scalar(select(ids.lead_id).where(ids.system == system, ids.external_id.in_(contact.was)).limit(1))
    if lead_id is None and contact.lead_id is not None:
        here = (t.leads.c.id == contact.lead_id, t.leads.c.erased_at.is_(None))
        lead_id = tx.scalar(select(t.leads.c.id).where(*here))
        mail = contact.fields.get("email")
        known = tx.scalar(select(t.leads.c.id).where(t.leads.c.email_key == folding.mail_key(mail))) if mail else None
        lead_id = lead_id if known in (None, lead_id) else None  # our number there, copied to somebody else
    if lead_id is not None:
        tx.execute(t.lead_ids.insert(), {"system": system, "external_id": contact.id, "lead_id": lead_id})


def _follow_owner(tx: Connection, system: str, contact: CrmContact, lead_id: int, now: datetime) -> None:
    """An owner who was named there is an assignment here."""
    if contact.owner_id is None:
        return
    if echoes.is_echo(tx, system, (CONTACTS, contact.id), contact.lead_id, "owner", contact.owner_id, now):
        return
    member = crm_owners.member_of(tx, system, contact.owner_id)
    last = handoffs.current(tx, lead_id)
    if member is not None and last is not None:
        at = min(contact.owner_at or contact.changed_at, now)
        elsewhere.assign_there(tx, last.id, member, system, at, now)


def _keep_deal(tx: Connection, system: str, deal: CrmDeal, now: datetime) -> bool:
    lead_id = _leads_of(tx, system, [deal]).get(deal.id)
    if lead_id is None:
        return False
    mine = _deal_here(tx, system, deal)
    record = (DEALS, deal.id)
    said = _stands(tx, deal)
    before = _see(tx, system, DEALS, [_Said(deal.id, lead_id, said, deal.url)], now).get(deal.id)
    live = handoffs.find(tx, mine.handoff_id) if mine is not None and mine.handoff_id else handoffs.current(tx, lead_id)
    if live is None or live.history:
        return _keep_beside(tx, system, deal, now)
    new = _news(tx, system, record, deal.ours, before or {}, said, now)
    there = _there(tx, system, deal, now)
    if mine is None and live.state in states.OWNED_WITHOUT_DEAL:
        opened_at = min(deal.opened_at or now, now)
        mine = elsewhere.open_deal_there(tx, live.id, system, deal.id, there.amount, there.by, opened_at, now)
        new, before = {"outcome", *({"currency"} if there.currency else ())}, said
    if mine is None or mine.handoff_id != live.id:
        return _keep_beside(tx, system, deal, now)
    changed = False
    if new & {"amount", "currency"} and before is not None and ("currency" in new or not there.currency):
        changed = elsewhere.set_amount_there(tx, live.id, there, now)
    if "outcome" in new:
        changed |= elsewhere.end_deal_there(tx, live.id, there, now)
    return changed or bool(new)


def _news(
    tx: Connection, system: str, record: tuple[str, str], ours: int | None, before: Mapping[str, str],
    said: Mapping[str, str], now: datetime,
) -> set[str]:  # fmt: skip
    """What is said now and was not before, without what we wrote: also the currency of that amount."""
    new = {name for name, value in said.items() if before.get(name, "") != value}
    asked = {"amount" if name == "currency" else name for name in new}
    own = {name for name in asked if echoes.is_echo(tx, system, record, ours, name, said[name], now)}
    return new - own - ({"currency"} if "amount" in own else set())


def _there(tx: Connection, system: str, deal: CrmDeal, now: datetime) -> DealThere:
    at, by = min(deal.changed_at, now), crm_owners.member_of(tx, system, deal.owner_id)
    return DealThere(
        system, by, at, min(deal.closed_at or at, now), _amount(tx, deal), _other_currency(tx, deal), deal.outcome,
        deal.reason,
    )  # fmt: skip


def _stands(tx: Connection, deal: CrmDeal) -> dict[str, str]:
    amount = plain_amount(deal.amount) if deal.amount else ""
    return {"outcome": deal.outcome or "", "amount": amount, "currency": _other_currency(tx, deal)}


def _keep_past(tx: Connection, system: str, deals: Sequence[CrmDeal], now: datetime) -> int:
    """As an import would: several deals a lead, none of them celebrated. How many are news."""
    events = [_about(tx, system, deal, now) for deal in deals]
    told = receiving.receive_many(tx, [event for event in events if event.external_id], now)
    told_deals.note_named(tx, [one.deal for one in told if one.deal is not None])
    alone = (receiving.receive_deal(tx, event, now) for event in events if not event.external_id)
    return sum(one is not None and one.outcome != "unchanged" for one in (*told, *alone))


def _keep_beside(tx: Connection, system: str, deal: CrmDeal, now: datetime) -> bool:
    """As of any program that tells of a deal as it happens."""
    told = receiving.receive_deal(tx, _about(tx, system, deal, now, min(deal.changed_at, now)), now)
    return told is not None and told.outcome != "unchanged"


def _about(tx: Connection, system: str, deal: CrmDeal, now: datetime, told_at: datetime | None = None) -> LeadEvent:
    ending: dict[str, Any] = {}
    if deal.outcome and deal.closed_at:
        ending = {deal.outcome: min(deal.closed_at, now)}
    elif deal.outcome:
        ending = {"outcome": deal.outcome}
    stages = Stages(
        opportunity=min(deal.opened_at, now) if deal.opened_at else None, amount=_amount(tx, deal), deal_id=deal.id,
        owner=crm_owners.owner_name(tx, system, deal.owner_id), reason=elsewhere.reason_code(tx, deal.reason),
        told_at=told_at, **ending,
    )  # fmt: skip
    person = deal.contact_ids[0] if deal.contact_ids else None
    return LeadEvent(system=system, at=min(deal.changed_at, now), external_id=person, stages=stages)


def _amount(tx: Connection, deal: CrmDeal) -> int | None:
    """In the smallest unit of ours; another currency's is not known."""
    ours = policy.current(tx).currency
    if not deal.amount or _other_currency(tx, deal):
        return None
    return int((deal.amount * Decimal(10) ** currencies.decimals(ours)).to_integral_value(ROUND_HALF_UP)) or None


def _other_currency(tx: Connection, deal: CrmDeal) -> str:
    """The currency of an amount that we don't count in; empty if we do."""
    named = deal.currency or ""
    return named if deal.amount and named != policy.current(tx).currency else ""


def _deal_here(tx: Connection, system: str, deal: CrmDeal) -> AnyRow | None:
    same = (t.opportunities.c.system == system, t.opportunities.c.deal_id == deal.id)
    return tx.execute(select(t.opportunities).where(*same)).first()


def _leads_of(tx: Connection, system: str, deals: Sequence[CrmDeal]) -> dict[str, int]:
    """Whose each deal is: whose it is here, else the oldest lead's of its contacts. What we made is linked to ours."""
    for deal in deals:
        if deal.ours is not None and _deal_here(tx, system, deal) is None and not _is_erased(tx, deal.ours):
            link_deal(tx, system, deal.ours, deal.id)
    ids, here = t.lead_ids.c, t.opportunities.c
    named = sorted({each for deal in deals for each in deal.contact_ids})
    of_contacts = dict[str, int]()
    for some in dialect.batches(named):
        known = select(ids.external_id, ids.lead_id).where(ids.system == system, ids.external_id.in_(some))
        of_contacts |= {row.external_id: row.lead_id for row in tx.execute(known)}
    leads = {
        deal.id: min(of_contacts[each] for each in deal.contact_ids if each in of_contacts)
        for deal in deals
        if not of_contacts.keys().isdisjoint(deal.contact_ids)
    }
    ours = select(here.deal_id, here.lead_id).where(
        here.system == system, here.deal_id.in_([each.id for each in deals])
    )
    return leads | {row.deal_id: row.lead_id for row in tx.execute(ours)}


def _is_erased(tx: Connection, opportunity_id: int) -> bool:
    of_lead = select(t.leads.c.erased_at).join(t.opportunities, t.opportunities.c.lead_id == t.leads.c.id)
    return tx.scalar(of_lead.where(t.opportunities.c.id == opportunity_id)) is not None


def _link_cards(tx: Connection, system: str, told: Sequence[_Said], now: datetime) -> None:
    """The card of a lead whose contact is to be seen at another address than before links to it."""
    records = t.crm_records.c
    mine = (
        records.system == system,
        records.kind == CONTACTS,
        records.record_id.in_([each.record_id for each in told]),
    )
    urls = {row.record_id: row.url for row in tx.execute(select(records.record_id, records.url).where(*mine))}
    for each in told:
        if each.url and urls.get(each.record_id) != each.url:
            _redraw(tx, each.lead_id, now)


def _redraw(tx: Connection, lead_id: int, now: datetime) -> None:
    last = handoffs.current(tx, lead_id)
    if last is not None:
        cards.changed(tx, last.id, now)


def _see(tx: Connection, system: str, kind: str, told: Sequence[_Said], now: datetime) -> dict[str, dict[str, str]]:
    """Keep what records say now; what they said before, of those that are known."""
    mine = (t.crm_records.c.system == system, t.crm_records.c.kind == kind)
    known = select(t.crm_records.c.record_id, t.crm_records.c.seen).where(*mine)
    ids = [each.record_id for each in told]
    before = {row.record_id: row.seen for some in dialect.batches(ids)
              for row in tx.execute(known.where(t.crm_records.c.record_id.in_(some)))}  # fmt: skip
    rows = [
        {"system": system, "kind": kind, "record_id": each.record_id, "lead_id": each.lead_id, "url": each.url,
         "seen": before.get(each.record_id, {}) | each.said, "seen_at": now, "gone_at": None}
        for each in told
    ]  # fmt: skip
    if rows:
        insert = dialect.insert(tx, t.crm_records)
        better: dict[str, Any] = {name: insert.excluded[name] for name in ("lead_id", "seen", "seen_at", "gone_at")}
        better["url"] = func.coalesce(insert.excluded.url, t.crm_records.c.url)
        tx.execute(insert.on_conflict_do_update(index_elements=["system", "kind", "record_id"], set_=better), rows)
    return before
