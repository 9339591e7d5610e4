"""What a rep says to one lead: the house's lines for its problem, its campaign's brief, assets for its objections."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from store.agreement import policy
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.message import briefs, houses
from store.message.briefs import Brief
from store.message.houses import HouseProblem
from store.record.outcomes import Again, Done, Gone, NotAllowed, Outcome
from store.rules.states import MANAGER, REP
from store.team import people


@dataclass(frozen=True, slots=True)
class SayAsset:
    """A live asset with the objections of this handoff that it answers. `used`: by who looks."""

    id: int
    title: str
    link: str | None
    answers: tuple[str, ...]
    used: bool


@dataclass(frozen=True, slots=True)
class WhatToSay:
    """All of it for one handoff. `proofs` are everybody's; `heard` are codes of objections, the newest first."""

    handoff_id: int
    name: str | None
    company: str | None
    problem: str | None
    house: HouseProblem | None
    proofs: tuple[str, ...]
    has_house: bool
    brief: Brief | None
    heard: tuple[str, ...]
    assets: tuple[SayAsset, ...]


def load_for(tx: Connection, handoff_id: int, member_id: str) -> WhatToSay | None:
    """What there is to say; None if there is no such handoff, or the lead was erased."""
    lead = _lead(tx, handoff_id)
    if lead is None:
        return None
    house, problem = houses.load_house(tx), houses.problem_code(policy.current(tx), lead.problem)
    heard = _heard(tx, handoff_id)
    return WhatToSay(
        handoff_id, lead.name, lead.company, problem,
        house=house.about(problem) if house else None,
        proofs=house.proofs if house else (),
        has_house=house is not None,
        brief=briefs.find_brief(tx, lead.latest_campaign or lead.campaign),
        heard=heard,
        assets=_assets(tx, handoff_id, member_id, heard, problem),
    )  # fmt: skip


def use(tx: Connection, content_id: int, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Count that a rep used an asset with this lead: once for each of them, however often it is pressed."""
    if not people.allowed(tx, by, REP, MANAGER):
        return NotAllowed((REP, MANAGER))
    lead = _lead(tx, handoff_id)
    if lead is None or tx.scalar(select(t.contents.c.id).where(t.contents.c.id == content_id)) is None:
        return Gone()
    row = {"content_id": content_id, "handoff_id": handoff_id, "member_id": by, "lead_id": lead.id, "at": now}
    is_new = dialect.keep_once(tx, t.content_uses, row, "content_id", "handoff_id", "member_id")
    return Done(content_id) if is_new else Again()


def _lead(tx: Connection, handoff_id: int) -> AnyRow | None:
    here = (t.handoffs.c.id == handoff_id, t.handoffs.c.withdrawn_at.is_(None), t.leads.c.erased_at.is_(None))
    return tx.execute(select(t.leads).join(t.handoffs, t.handoffs.c.lead_id == t.leads.c.id).where(*here)).first()


def _heard(tx: Connection, handoff_id: int) -> tuple[str, ...]:
    """Codes of what was objected on this handoff, each once."""
    query = select(t.phrases.c.code).where(t.phrases.c.handoff_id == handoff_id, t.phrases.c.kind == "objection")
    said = tx.scalars(query.where(t.phrases.c.code.is_not(None)).order_by(t.phrases.c.at.desc(), t.phrases.c.id.desc()))
    return tuple(dict.fromkeys(said))


def _assets(
    tx: Connection, handoff_id: int, member_id: str, heard: tuple[str, ...], problem: str | None
) -> tuple[SayAsset, ...]:
    """Live assets that answer what was heard, then those about the problem; of each the newest first."""
    used = {*tx.scalars(select(t.content_uses.c.content_id).where(*_uses_of(handoff_id, member_id)))}
    newest = (func.coalesce(t.contents.c.live_at, t.contents.c.made_at).desc(), t.contents.c.id.desc())
    rows = tx.execute(select(t.contents).where(t.contents.c.state == "live").order_by(*newest))
    found = [
        SayAsset(row.id, row.title, row.link, tuple(code for code in heard if code in row.objections), row.id in used)
        for row in rows
        if {*heard}.intersection(row.objections) or problem in row.problems
    ]
    return tuple(sorted(found, key=lambda asset: not asset.answers))


def _uses_of(handoff_id: int, member_id: str) -> tuple[ColumnElement[bool], ...]:
    return t.content_uses.c.handoff_id == handoff_id, t.content_uses.c.member_id == member_id
