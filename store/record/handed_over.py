"""A lead as it was when it was handed over: fields, extra facts and ticks, kept with the handoff. What is said of the
lead later tells nothing of why sales got it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, or_, select

from store.db import tables as t
from store.db.dialect import AnyRow
from store.rules.lead import folding
from store.rules.lead.qualification import ACCOUNT_TIER, Overrule
from store.rules.lead.scoring import Touch

# What is said of a person; -> where `field_moments` has since when it stands, if not under its own name.
FIELDS_KEPT = {
    **{name: name for name in (
        "name", "title", "company", "email", "phone", "country", "persona", "problem", "why_now", "next_step",
        "next_step_due",
    )},
    "source": "first_source", "campaign": "first_campaign", "latest_source": "source", "latest_campaign": "campaign",
}  # fmt: skip

_LEADS: BindParameter[Any] = bindparam("leads", expanding=True)
_LEAD = select(t.leads).where(t.leads.c.id.in_(_LEADS))
_EXTRA = select(t.lead_facts).where(t.lead_facts.c.lead_id.in_(_LEADS))
_TICKS = select(t.checklist_overrules).where(t.checklist_overrules.c.lead_id.in_(_LEADS))
_HANDOFFS = (
    select(t.handoffs.c.id, t.handoffs.c.lead_id, t.handoffs.c.handed_over_at, t.handed_over_facts.c.facts)
    .outerjoin(t.handed_over_facts, t.handed_over_facts.c.handoff_id == t.handoffs.c.id)
    .where(t.handoffs.c.id.in_(bindparam("handoffs", expanding=True)), t.handoffs.c.erased.is_(False))
)
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

    @property
    def person(self) -> dict[str, str]:
        """Fields and extra facts, as rules name them."""
        return {**self.fields, **{folding.fact_field(key): value for key, value in self.extra.items()}}

    @property
    def overrules(self) -> dict[str, Overrule]:
        """The ticks, as the checklist takes them."""
        return {item: Overrule(holds, "", "") for item, holds in self.ticks.items()}


def keep_copy(tx: Connection, handoff_id: int, lead_id: int, tier: int | None = None) -> None:
    """Keep what is known of the lead now with the handoff that is being made, and since when it is.

    `tier`: of the target account it belongs to.
    """
    lead = tx.execute(_LEAD, {"leads": [lead_id]}).one()
    extra, ticks = (tx.execute(query, {"leads": [lead_id]}).all() for query in (_EXTRA, _TICKS))
    facts = _dated(lead, extra, ticks)
    facts["fields"] |= {ACCOUNT_TIER: [str(tier), None]} if tier else {}
    row = {"handoff_id": handoff_id, "lead_id": lead_id, "facts": facts}
    tx.execute(t.handed_over_facts.insert(), row)


def _dated(lead: AnyRow, extra: Iterable[AnyRow], ticks: Iterable[AnyRow]) -> dict[str, dict[str, Any]]:
    """What is known of a lead, and since when each of it is."""
    said = {name: value for name in FIELDS_KEPT if (value := lead._mapping[name]) is not None}
    moments = {name: lead.field_moments.get(place, lead.field_moments.get(name)) for name, place in FIELDS_KEPT.items()}
    return {
        "fields": {name: [_plain(value), moments[name]] for name, value in said.items()},
        "extra": {row.key: [row.value, _seconds(row.happened_at)] for row in extra},
        "ticks": {row.item: [row.holds, _seconds(row.at)] for row in ticks},
    }


def all_as_handed_over(tx: Connection, handoff_ids: Sequence[int]) -> dict[int, AsHandedOver]:
    """The same of many handoffs, in a few statements. Of those that have no copy it is what was said of the lead by
    then and still stands: what took its place later is not known.
    """
    rows = tx.execute(_HANDOFFS, {"handoffs": list(handoff_ids)}).all()
    without = sorted({row.lead_id for row in rows if row.facts is None})
    leads = {row.id: row for row in tx.execute(_LEAD, {"leads": without})}
    extra: dict[int, list[AnyRow]] = {lead_id: [] for lead_id in without}
    ticks: dict[int, list[AnyRow]] = {lead_id: [] for lead_id in without}
    for query, found in ((_EXTRA, extra), (_TICKS, ticks)):
        for each in tx.execute(query, {"leads": without}):
            found[each.lead_id].append(each)
    return {
        row.id: _known(row.facts or _dated(leads[row.lead_id], extra[row.lead_id], ticks[row.lead_id]), row)
        for row in rows
    }


def as_handed_over(tx: Connection, handoff_id: int) -> AsHandedOver | None:
    """What was known of the lead by `handed_over_at`: of an imported handoff the file may have said more, and later.

    None if that is not known: the handoff is older than these copies, or its lead was erased.
    """
    row = tx.execute(_COPY, {"handoff": handoff_id}).first()
    if row is None:
        return None
    return _known(row.facts, row)


def touches_then(tx: Connection, handoff_ids: Sequence[int]) -> dict[int, list[Touch]]:
    """What each lead had done when it was handed over, as was known then; of an imported past it was told later."""
    known = or_(t.touches.c.recorded_at <= t.handoffs.c.handed_over_at, t.handoffs.c.history)
    query = (
        select(t.handoffs.c.id, t.touches.c.kind, t.touches.c.at, t.touches.c.campaign, t.touches.c.detail)
        .join(t.touches, t.touches.c.lead_id == t.handoffs.c.lead_id)
        .where(t.handoffs.c.id.in_(handoff_ids), t.touches.c.at <= t.handoffs.c.handed_over_at, known)
        .order_by(t.handoffs.c.id, t.touches.c.at)
    )
    found: dict[int, list[Touch]] = {handoff_id: [] for handoff_id in handoff_ids}
    for handoff_id, *touch in tx.execute(query):
        found[handoff_id].append(Touch(*touch))
    return found


def _known(facts: Mapping[str, Mapping[str, Any]], handoff: AnyRow) -> AsHandedOver:
    by = _seconds(handoff.handed_over_at)
    known = {
        part: {name: value for name, (value, since) in told.items() if since is None or since <= by}
        for part, told in facts.items()
    }
    return AsHandedOver(**known)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
