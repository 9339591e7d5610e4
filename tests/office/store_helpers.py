"""Short ways to put people and leads into a real database."""

from datetime import datetime

from sqlalchemy import Table, func, select

from store.db.database import Database, Transaction
from store.handoffs import claim
from store.leads import receiving
from store.record.events import LeadEvent, Received, TouchEvent
from store.rules.states import MANAGER, MARKETER, REP
from store.team import people, workspace
from store.team.people import Person
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import MINUTE, NOW


def staff(tx: Transaction, now: datetime = NOW) -> None:
    """Three reps, a marketer and a manager in Berlin; cards go to C0LEADS."""
    people.remember(tx, [Person(id, name) for id, name in
                         ((ANA, "Ana"), (BEN, "Ben"), (CHLOE, "Chloe"), (MIA, "Mia"), (SAM, "Sam"))])  # fmt: skip
    people.appoint(tx, REP, [ANA, BEN, CHLOE])
    people.appoint(tx, MARKETER, [MIA])
    people.appoint(tx, MANAGER, [SAM])
    workspace.change(tx, zone="Europe/Berlin", channel="C0LEADS", set_up_at=now)


def touch(kind: str = "demo_request", at: datetime = NOW, **more: str) -> TouchEvent:
    """One touch."""
    return TouchEvent(kind, at, **more)


def event(at: datetime = NOW, **overrides: object) -> LeadEvent:
    """What a form tells us of a lead that is sales-ready: the right title, a problem, a demo request."""
    values: dict[str, object] = {
        "system": "website", "external_id": "w1", "email": "ada@acme.example", "name": "Ada Berg", "title": "VP Sales",
        "company": "Acme GmbH", "problem": "slow", "source": "paid_search", "campaign": "autumn",
        "touches": (touch(at=at),),
    }  # fmt: skip
    return LeadEvent(at=at, **{**values, **overrides})  # type: ignore[arg-type]


def receive(database: Database, now: datetime = NOW, **overrides: object) -> Received:
    """Receive one event in a transaction of its own."""
    with database.begin() as tx:
        return receiving.receive(tx, event(at=now, **overrides), now)


def hand_over(database: Database, now: datetime = NOW, **overrides: object) -> int:
    """A sales-ready handoff nobody has claimed; its id."""
    with database.begin() as tx:
        staff(tx, now)
        made = receiving.receive(tx, event(at=now, **overrides), now).handoff_id
    assert made is not None
    return made


def claimed(database: Database, by: str = ANA, now: datetime = NOW) -> int:
    """A handoff that `by` has claimed; its id."""
    handoff_id = hand_over(database, now)
    with database.begin() as tx:
        claim.claim(tx, handoff_id, by, now + MINUTE)
    return handoff_id


def count(tx: Transaction, table: Table, **where: object) -> int:
    """How many rows of a table have these values."""
    query = select(func.count()).select_from(table)
    for name, value in where.items():
        query = query.where(table.c[name] == value)
    return tx.scalar(query) or 0
