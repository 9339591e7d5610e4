"""Erasing a person on request: everything that says who they are or what was said goes, and the counts stay.

Ids, codes, moments and amounts remain, so every number is as before. Nobody can act on the lead any more, and whatever
brings the same mail or id again is refused: see `store.erased`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, Table, case, cast, delete, func, select, update

from store import clocks, erased, identities, inbox, lookup, mentions, outbox, trace, unsaying
from store.handoffs import OPEN
from store.identities import Identity
from store.sql import AnyRow
from store.tables import handoffs, lead_ids, leads, phrases, questions, remarks, touches, verdicts
from store.tables import inbox as payloads
from store.tables import trace as facts
from store.unsaying import TakenBack

# What of a lead's own row says who it is. Source and campaign stay: they are counted.
PERSONAL = (
    "name", "title", "company", "email", "email_key", "phone", "country", "persona", "problem", "why_now", "next_step",
    "next_step_due", "domain", "company_key", "known_owner", "threshold_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scan:
    """Kept payloads that tell of leads, by a look beforehand: the ids of those found, and how far the look went."""

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
    """The lead of a MAIL or SYSTEM:ID; None if nobody is known by it (any more)."""
    for one in identities.typed(written):
        if isinstance(one, str):
            found = select(leads.c.id).where(leads.c.email_key == one)
        else:
            found = select(lead_ids.c.lead_id).where(lead_ids.c.system == one[0], lead_ids.c.external_id == one[1])
        lead_id: int | None = tx.scalar(found)
        if lead_id is not None:
            return lead_id
    return None


def named_elsewhere(tx: Connection, lead_id: int) -> list[int]:
    """Other leads whose words name this person; looks at every word there is."""
    return mentions.other_leads(tx, tx.execute(select(leads).where(leads.c.id == lead_id)).one())


def when(tx: Connection, written: str) -> datetime | None:
    """When the person of a MAIL or SYSTEM:ID was erased; None if that never was."""
    return erased.since(tx, identities.typed(written))


def look(tx: Connection, lead_ids_: Collection[int]) -> Scan:
    """Find the payloads that tell of these leads: a read of every one that is kept, so do it before writing."""
    upto: int = tx.scalar(select(func.coalesce(func.max(payloads.c.id), 0))) or 0
    known = [each for lead_id in lead_ids_ for each in identities_of(tx, lead_id)]
    return Scan(tuple(row.id for row in inbox.about(tx, lead_ids_, known)), upto)


def plan(tx: Connection, lead_id: int, scan: Scan) -> Forgotten:
    """What `forget` would do."""
    lead = tx.execute(select(leads).where(leads.c.id == lead_id)).one()
    return Forgotten(
        lead_id=lead_id,
        rows={place.name: count for place, where, _ in _places(lead_id) if (count := _count(tx, place, where))},
        payloads=len(scan.found),
        promises=sum(len(clocks.running(tx, one)) for one in _handoffs(tx, lead_id)),
        in_slack=unsaying.of(tx, lead_id),
        mentioned=mentions.of(tx, lead),
        may_be_same=_may_be_same(tx, lead_id),
    )


def forget(
    tx: Connection, lead_id: int, now: datetime, scan: Scan = NOT_LOOKED, on_request: bool = True
) -> Forgotten | None:
    """Erase a lead and have Slack follow; None if it was erased before. `scan` spares a long look while writing.

    Unless it is `on_request`, the person may come back and is then somebody new.
    """
    lead = _hold(tx, lead_id)
    if lead is None:
        return None
    known = identities_of(tx, lead_id)
    late = inbox.about(tx, [lead_id], known, after=scan.upto)
    scan = Scan((*scan.found, *(row.id for row in late)), scan.upto)
    done = plan(tx, lead_id, scan)
    inbox.blank(tx, scan.found)
    _end_promises(tx, lead_id, now)
    unsaying.take_back(tx, lead_id, now)
    if lead.cycle or lead.threshold_at is not None:
        unsaying.publish_every_home(tx, now)
    mentions.blank(tx, lead, now)
    for table, where, values in _places(lead_id):
        tx.execute(delete(table).where(where) if values is None else update(table).where(where).values(values))
    lookup.index(tx, lead_id, None, None)
    tx.execute(update(leads).where(leads.c.id == lead_id).values(erased_at=now))
    if on_request:
        erased.remember(tx, known, now)
    _tell(tx, lead_id, now, None if on_request else "retention")
    return done


def identities_of(tx: Connection, lead_id: int) -> list[Identity]:
    """Every mail and id by which a lead is known."""
    ids = tx.execute(select(lead_ids.c.system, lead_ids.c.external_id).where(lead_ids.c.lead_id == lead_id))
    known: list[Identity] = [(row.system, row.external_id) for row in ids]
    mail = tx.scalar(select(leads.c.email_key).where(leads.c.id == lead_id))
    return known + ([mail] if mail else [])


def _hold(tx: Connection, lead_id: int) -> AnyRow | None:
    """Keep everybody away: who tells us of the same person, who acts on its handoffs, and who changes the lead."""
    identities.lock(tx, identities_of(tx, lead_id))
    mine = select(handoffs.c.id).where(handoffs.c.lead_id == lead_id).order_by(handoffs.c.id)
    tx.execute(mine.with_for_update()).all()
    here = (leads.c.id == lead_id, leads.c.erased_at.is_(None))
    return tx.execute(select(leads).where(*here).with_for_update()).first()


def _places(lead_id: int) -> Sequence[tuple[Table, ColumnElement[bool], dict[str, Any] | None]]:
    """Where words, names and ids of a lead stand, and what becomes of them; None: the row goes."""
    detail = case((touches.c.detail == "", ""), else_="erased " + cast(touches.c.id, String))  # it keeps touches apart
    return (
        (leads, leads.c.id == lead_id, dict.fromkeys(PERSONAL) | {"field_moments": {}}),
        (lead_ids, lead_ids.c.lead_id == lead_id, None),
        (touches, touches.c.lead_id == lead_id, {"detail": detail, "system": None, "touch_id": None}),
        (verdicts, verdicts.c.lead_id == lead_id, {"words": ""}),
        (handoffs, handoffs.c.lead_id == lead_id, {
            # Whether there was a next step is counted.
            "next_step": case((handoffs.c.next_step.is_not(None), "")), "next_step_due": None, "erased": True,
        }),
        (questions, questions.c.lead_id == lead_id, {
            "question": "", "answer": case((questions.c.answer.is_not(None), "")),
        }),
        (phrases, phrases.c.lead_id == lead_id, {"words": ""}),
        (remarks, remarks.c.lead_id == lead_id, None),
    )  # fmt: skip


def _end_promises(tx: Connection, lead_id: int, now: datetime) -> None:
    for handoff_id in _handoffs(tx, lead_id):
        clocks.void(tx, handoff_id, (), now)
    still_open = (questions.c.lead_id == lead_id) & questions.c.answered_at.is_(None)
    tx.execute(update(questions).where(still_open).values(answered_at=now))
    tx.execute(update(handoffs).where(handoffs.c.lead_id == lead_id).values(asked=False))


def _tell(tx: Connection, lead_id: int, now: datetime, code: str | None) -> None:
    """Keep that it was done, and say so where people work on it."""
    query = select(handoffs).where(handoffs.c.lead_id == lead_id).order_by(handoffs.c.cycle.desc()).limit(1)
    last = tx.execute(query).first()
    trace_id = trace.record(tx, "erased", lead_id, now, handoff_id=last.id if last else None, code=code)
    if last is not None and last.state in OPEN and not last.history:
        outbox.note(tx, trace_id, lead_id, last.id, now)


def _handoffs(tx: Connection, lead_id: int) -> list[int]:
    return list(tx.scalars(select(handoffs.c.id).where(handoffs.c.lead_id == lead_id).order_by(handoffs.c.id)))


def _may_be_same(tx: Connection, lead_id: int) -> tuple[int, ...]:
    """Other leads of which an event said that they may be the same person, and that are still there."""
    said = select(facts.c.other).where(facts.c.lead_id == lead_id, facts.c.kind == "may_be_same")
    others = sorted({int(other) for other in tx.scalars(said) if other})
    left = select(leads.c.id).where(leads.c.id.in_(others), leads.c.erased_at.is_(None))
    return tuple(tx.scalars(left.order_by(leads.c.id)))


def _count(tx: Connection, table: Table, where: ColumnElement[bool]) -> int:
    return tx.scalar(select(func.count()).select_from(table).where(where)) or 0
