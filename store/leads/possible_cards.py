"""Of which events a card may come, told without keeping any: nobody is sales-ready, or wakes, without high intent."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from store.agreement import policy
from store.db import dialect
from store.db import tables as t
from store.leads import known_leads
from store.record import identities
from store.record.events import LeadEvent
from store.record.identities import Identity
from store.rules.lead import qualification


def may_bring_cards(tx: Connection, events: Sequence[LeadEvent]) -> list[LeadEvent]:
    """Those that bring a high-intent touch or whose lead has one, or a marketer's word on it; with all that may concern
    the same people.
    """
    kinds = policy.current(tx).checklist.high_intent_kinds
    people = [set(identities.named_by(event.system, event.external_id, event.email)) for event in events]
    warm = _warm_leads(tx, events, kinds)
    for event, named in zip(events, people, strict=True):
        if any(touch.kind in kinds for touch in event.touches):
            warm |= named
    while wider := set[Identity]().union(*(named for named in people if not warm.isdisjoint(named))) - warm:
        warm |= wider
    return [event for event, named in zip(events, people, strict=True) if not warm.isdisjoint(named)]


def _warm_leads(tx: Connection, events: Sequence[LeadEvent], kinds: Collection[str]) -> set[Identity]:
    """By which identities the events name leads that already meet that item of the checklist, or may."""
    known = known_leads.find_known(tx, events)
    touched = select(t.touches.c.lead_id).where(t.touches.c.kind.in_([*kinds]))
    overruled = select(t.checklist_overrules.c.lead_id).where(t.checklist_overrules.c.item == qualification.HIGH_INTENT)
    warm = set[int]()
    for some in dialect.batches(sorted(known.lead_ids())):
        warm.update(tx.scalars(touched.where(t.touches.c.lead_id.in_(some))))
        warm.update(tx.scalars(overruled.where(t.checklist_overrules.c.lead_id.in_(some))))
    ids = {one for one, lead_id in known.by_id.items() if lead_id in warm}
    return ids | {mail for mail, lead_id in known.by_mail.items() if lead_id in warm}
