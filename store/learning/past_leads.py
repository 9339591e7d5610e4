"""Leads whose outcome is known, as they were when they were handed over. What was said or done later is not read.

An imported lead without a handoff counts where its import named outcomes: by what that import said of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, literal, select

from store.agreement.policy_document import Policy
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import lead_judging
from store.handoffs.lead_judging import Judgement
from store.record import handed_over
from store.rules import states
from store.rules.lead.folding import fact_field
from store.rules.lead.qualification import SALES_READY, Overrule
from store.rules.lead.scoring import Touch
from store.rules.learning import handoff_outcomes
from store.rules.learning.yes_no import PastLead


@dataclass(frozen=True, slots=True)
class Past:
    """The leads with an outcome; how many of them come of handoffs, how many handoffs are too young, how many leads
    were never handed over.
    """

    leads: Sequence[PastLead]
    handoffs: int
    too_young: int
    never: int


def load_past(tx: Connection, agreed: Policy, now: datetime) -> Past:
    """Every lead with an outcome, with its score by `agreed`."""
    rows = tx.execute(_HANDOFFS).all()
    outcomes = [(row, _turned_out(row, now)) for row in rows]
    judged = [(row, good) for row, good in outcomes if good is not None]
    found = [lead for some in dialect.batches(judged) for lead in _of_handoffs(tx, some, agreed)]
    imported = list(_of_imports(tx, agreed))
    never: int = tx.scalar(_NEVER) or 0
    return Past([*found, *imported], len(found), len(rows) - len(judged), never - len(imported))


def _turned_out(row: AnyRow, now: datetime) -> bool | None:
    won = row.outcome == states.WON
    return handoff_outcomes.turned_out(row.handed_over_at, row.opened_at, row.deal_id is not None, won, now)


def _of_handoffs(tx: Connection, judged: Sequence[tuple[AnyRow, bool]], agreed: Policy) -> Iterator[PastLead]:
    ids = [row.id for row, _ in judged]
    known, touches = handed_over.all_as_handed_over(tx, ids), handed_over.touches_then(tx, ids)
    for row, good in judged:
        if (facts := known.get(row.id)) is not None:
            ending = states.WON if row.outcome == states.WON else row.state
            lead = _Told(row.lead_id, row.handed_over_at, facts.person, facts.overrules, ending, row.quality)
            yield _past_lead(lead, touches[row.id], row.handed_over_at, good, agreed)


@dataclass(frozen=True, slots=True)
class _Told:
    lead_id: int
    at: datetime | None
    person: Mapping[str, str]
    ticks: Mapping[str, Overrule]
    ending: str | None = None
    quality: int | None = None


def _past_lead(
    told: _Told,
    touches: Sequence[Touch],
    at: datetime,
    good: bool,
    agreed: Policy,
    alike: dict[tuple[str | None, ...], Judgement] | None = None,
) -> PastLead:
    """Who did nothing and says the same as another is judged once: `alike` keeps how."""
    known = alike if alike is not None and not touches and not told.ticks else {}
    said = tuple(told.person.get(name) for name in (*lead_judging.PERSON, *agreed.extra_in_fit))
    if said not in known:
        known[said] = lead_judging.judge(told.person, touches, told.ticks, agreed, at)
    found = known[said]
    return PastLead(
        told.lead_id,
        told.at,
        good,
        told.person,
        frozenset(touch.kind for touch in touches),
        found.score.total,
        {item.code: item.holds for item in found.items},
        found.verdict.band == SALES_READY,
        told.ending,
        told.quality,
    )


def _of_imports(tx: Connection, agreed: Policy) -> Iterator[PastLead]:
    """Imported leads without a handoff: won is good, the rest of an import that named outcomes is other."""
    told: dict[datetime, list[int]] = defaultdict(list)
    for lead_id, told_at in tx.execute(_TOLD_AT):
        told[told_at].append(lead_id)
    ended = {row.lead_id: row for row in tx.execute(_ENDED)}
    for told_at, ids in sorted(told.items()):
        for some in dialect.batches(sorted(ids)):
            yield from _of_import(tx, some, told_at, ended, agreed)


def _of_import(
    tx: Connection, ids: Sequence[int], told_at: datetime, ended: Mapping[int, AnyRow], agreed: Policy
) -> Iterator[PastLead]:
    extra, touches = _extra_then(tx, ids, told_at), _touches_told(tx, ids, told_at)
    alike: dict[tuple[str | None, ...], Judgement] = {}
    for row in tx.execute(_LEADS.where(t.leads.c.id.in_(ids))).all():
        end = ended.get(row.id)
        outcome, until = (end.outcome, end.began_at or told_at) if end else (None, told_at)
        done = [touch for touch in touches[row.id] if touch.at <= until]
        lead = _Told(
            row.id, None if row.undated else row.received_at, {**_fields_then(row, told_at), **extra[row.id]}, {},
            outcome,
        )  # fmt: skip
        yield _past_lead(lead, done, done[-1].at if done else row.received_at, outcome == states.WON, agreed, alike)


def _fields_then(row: AnyRow, told_at: datetime) -> dict[str, str]:
    """The fields that nothing has said anew since."""
    until, moments = told_at.timestamp(), row.field_moments
    said = zip(_PLACES, row[-len(_PLACES) :], strict=True)
    return {name: value for (name, place), value in said if value and (moments.get(place) or 0) <= until}


def _extra_then(tx: Connection, ids: Sequence[int], told_at: datetime) -> dict[int, dict[str, str]]:
    """The extra facts of each, by a name with which rules find them; in one row a lead, as there may be a million."""
    facts = dialect.as_object(tx, _PREFIX + t.lead_facts.c.key, t.lead_facts.c.value)
    query = select(t.lead_facts.c.lead_id, facts).group_by(t.lead_facts.c.lead_id)
    found: dict[int, dict[str, str]] = {lead_id: {} for lead_id in ids}
    for lead_id, told in tx.execute(
        query.where(t.lead_facts.c.lead_id.in_(ids), t.lead_facts.c.recorded_at <= told_at)
    ):
        found[lead_id] = told
    return found


def _touches_told(tx: Connection, ids: Sequence[int], told_at: datetime) -> dict[int, list[Touch]]:
    found: dict[int, list[Touch]] = defaultdict(list)
    for lead_id, *touch in tx.execute(_TOUCHES.where(t.touches.c.lead_id.in_(ids), t.touches.c.recorded_at <= told_at)):
        found[lead_id].append(Touch(*touch))
    return found


_HANDOFFS: Any = (
    select(
        t.handoffs.c.id,
        t.handoffs.c.lead_id,
        t.handoffs.c.handed_over_at,
        t.handoffs.c.state,
        t.handoffs.c.quality,
        t.opportunities.c.id.label("deal_id"),
        t.opportunities.c.opened_at,
        t.opportunities.c.outcome,
    )
    .outerjoin(t.opportunities, t.opportunities.c.handoff_id == t.handoffs.c.id)
    .where(t.handoffs.c.erased.is_(False), t.handoffs.c.withdrawn_at.is_(None))
    .order_by(t.handoffs.c.id)
)
_HANDED_OVER = select(t.handoffs.c.id).where(t.handoffs.c.lead_id == t.leads.c.id, t.handoffs.c.withdrawn_at.is_(None))
# Imports that say of some lead how it ended.
_NAMING = select(t.opportunities.c.import_id).where(t.opportunities.c.outcome.is_not(None))
_TOLD_AT = (
    select(t.imported_leads.c.lead_id, func.max(t.imports.c.at))
    .join(t.imports, t.imports.c.id == t.imported_leads.c.import_id)
    .join(t.leads, t.leads.c.id == t.imported_leads.c.lead_id)
    .where(t.imports.c.undone_at.is_(None), t.imports.c.id.in_(_NAMING))
    .where(t.leads.c.erased_at.is_(None), ~_HANDED_OVER.exists())
    .group_by(t.imported_leads.c.lead_id)
)
_ENDED = select(
    t.opportunities.c.lead_id,
    func.max(t.opportunities.c.outcome).label("outcome"),  # won, if any of several is: it sorts after lost
    func.min(func.coalesce(t.opportunities.c.opened_at, t.opportunities.c.closed_at)).label("began_at"),
).group_by(t.opportunities.c.lead_id)
_LEADS: Any = select(
    t.leads.c.id, t.leads.c.received_at, t.leads.c.undated, t.leads.c.field_moments,
    *(t.leads.c[name] for name in lead_judging.PERSON),
).order_by(t.leads.c.id)  # fmt: skip
_PLACES = [(name, handed_over.FIELDS_KEPT.get(name, name)) for name in lead_judging.PERSON]
_PREFIX = literal(fact_field(""))
_TOUCHES: Any = select(
    t.touches.c.lead_id, t.touches.c.kind, t.touches.c.at, t.touches.c.campaign, t.touches.c.detail
).order_by(t.touches.c.lead_id, t.touches.c.at)
_NEVER = select(func.count()).select_from(t.leads).where(t.leads.c.erased_at.is_(None), ~_HANDED_OVER.exists())
