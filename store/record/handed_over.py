"""A lead as it was when it was handed over: fields, extra facts and ticks, kept with the handoff. What is said of the
lead later tells nothing of why sales got it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from store.db import tables as t

# What is said of a person; -> where `field_moments` has since when it stands, if not under its own name.
FIELDS_KEPT = {
    **{name: name for name in (
        "name", "title", "company", "email", "phone", "country", "persona", "problem", "why_now", "next_step",
        "next_step_due",
    )},
    "source": "first_source", "campaign": "first_campaign", "latest_source": "source", "latest_campaign": "campaign",
}  # fmt: skip

_LEAD = select(t.leads).where(t.leads.c.id == bindparam("lead"))
_EXTRA = select(t.lead_facts).where(t.lead_facts.c.lead_id == bindparam("lead"))
_TICKS = select(t.checklist_overrules).where(t.checklist_overrules.c.lead_id == bindparam("lead"))
_COPY = (
    select(t.handed_over_facts.c.facts, t.handoffs.c.handed_over_at)
    .join(t.handoffs, t.handoffs.c.id == t.handed_over_facts.c.handoff_id)
    .where(t.handoffs.c.id == bindparam("handoff"))
)


@dataclass(frozen=True, slots=True)
class AsHandedOver:
    """What was known by the moment of a handoff. `extra` is by folded name, `ticks` are marketers' words on items."""

    fields: Mapping[str, str]
    extra: Mapping[str, str]
    ticks: Mapping[str, bool]


def keep_copy(tx: Connection, handoff_id: int, lead_id: int) -> None:
    """Keep what is known of the lead now with the handoff that is being made, and since when it is."""
    lead = tx.execute(_LEAD, {"lead": lead_id}).one()
    said = {name: value for name in FIELDS_KEPT if (value := lead._mapping[name]) is not None}
    moments = {name: lead.field_moments.get(place, lead.field_moments.get(name)) for name, place in FIELDS_KEPT.items()}
    facts = {
        "fields": {name: [_plain(value), moments[name]] for name, value in said.items()},
        "extra": {
            row.key: [row.value, _seconds(row.happened_at)] for row in tx.execute(_EXTRA, {"lead": lead_id})
        },
        "ticks": {row.item: [row.holds, _seconds(row.at)] for row in tx.execute(_TICKS, {"lead": lead_id})},
    }  # fmt: skip
    tx.execute(t.handed_over_facts.insert(), {"handoff_id": handoff_id, "lead_id": lead_id, "facts": facts})


def as_handed_over(tx: Connection, handoff_id: int) -> AsHandedOver | None:
    """What was known of the lead by `handed_over_at`: of an imported handoff the file may have said more, and later.

    None if that is not known: the handoff is older than these copies, or its lead was erased.
    """
    row = tx.execute(_COPY, {"handoff": handoff_id}).first()
    if row is None:
        return None
    by = _seconds(row.handed_over_at)
    known = {
        part: {name: value for name, (value, since) in told.items() if since is None or since <= by}
        for part, told in row.facts.items()
    }
    return AsHandedOver(**known)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
