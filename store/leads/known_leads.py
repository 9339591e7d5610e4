"""Leads that are known already: found by their ids and mails, a batch at a time, and held.

An id wins over a mail: two programs may know two people by one address.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from store.db import dialect
from store.db import tables as t
from store.record import identities
from store.record.events import LeadEvent
from store.record.identities import Identity
from store.rules.lead import folding

_BY_ID = select(t.lead_ids.c.external_id, t.lead_ids.c.lead_id).where(
    t.lead_ids.c.system == bindparam("system"), t.lead_ids.c.external_id.in_(bindparam("ids", expanding=True))
)
_BY_MAIL = select(t.leads.c.email_key, t.leads.c.id).where(t.leads.c.email_key.in_(bindparam("mails", expanding=True)))
_LOCKED = select(t.leads).where(t.leads.c.id.in_(bindparam("leads", expanding=True))).with_for_update()


@dataclass(slots=True)
class KnownLeads:
    """The leads that some events name, by id there and by mail, and their rows, held."""

    by_id: dict[tuple[str, str], int] = field(default_factory=dict)
    by_mail: dict[str, int] = field(default_factory=dict)
    rows: dict[int, Row[Any]] = field(default_factory=dict)

    def lead_ids(self) -> set[int]:
        """Their ids here."""
        return {*self.by_id.values(), *self.by_mail.values()}

    def match(self, event: LeadEvent) -> tuple[int | None, int | None]:
        """The lead this event concerns, and another that its mail names: the id wins."""
        by_id = self.by_id.get((event.system, event.external_id)) if event.external_id else None
        by_mail = self.by_mail.get(folding.mail_key(event.email)) if event.email else None
        if by_id is None:
            return by_mail, None
        return by_id, by_mail if by_mail not in (None, by_id) else None


def person_keys(event: LeadEvent) -> list[Identity]:
    """By what the event's person is known again."""
    return identities.named_by(event.system, event.external_id, event.email)


def find_known(tx: Connection, events: Sequence[LeadEvent]) -> KnownLeads:
    """The leads that these events name, without their rows."""
    known = KnownLeads()
    ids: dict[str, list[str]] = {}
    for event in events:
        if event.external_id:
            ids.setdefault(event.system, []).append(event.external_id)
    for system, theirs in ids.items():
        for batch in dialect.batches(theirs):
            rows = tx.execute(_BY_ID, {"system": system, "ids": batch})
            known.by_id.update(((system, external_id), lead_id) for external_id, lead_id in rows)
    mails = [folding.mail_key(event.email) for event in events if event.email]
    for batch in dialect.batches(mails):
        known.by_mail.update(tuple(row) for row in tx.execute(_BY_MAIL, {"mails": batch}))
    return known


def load_known(tx: Connection, events: Sequence[LeadEvent]) -> KnownLeads:
    """The leads that these events name, their rows held until the transaction ends."""
    known = find_known(tx, events)
    for batch in dialect.batches(sorted(known.lead_ids())):
        known.rows.update({row.id: row for row in tx.execute(_LOCKED, {"leads": batch})})
    return known
