"""Short ways to a past that Monday can talk about."""

from datetime import UTC, datetime, timedelta

from store.db.database import Database
from store.handoffs import answering, claim, opportunities, recycling
from store.leads import receiving
from tests.office.cast import ANA
from tests.office.clock import DAY, HOUR
from tests.office.store_helpers import event

START = datetime(2026, 11, 23, 8, tzinfo=UTC)  # a Monday, 09:00 in Berlin


def came(database: Database, number: int, at: datetime, **more: object) -> int:
    """A sales-ready lead of its own company; the handoff's id."""
    who = {"external_id": f"m{number}", "email": f"p{number}@c{number}.example", "company": f"Company {number}"}
    with database.begin() as tx:
        made = receiving.receive(tx, event(at=at, **who, **more), at).handoff_id
    assert made is not None
    return made


def answered(database: Database, number: int, at: datetime, after: timedelta, **more: object) -> int:
    """One that Ana claimed and answered after so long."""
    handoff_id = came(database, number, at, **more)
    with database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, at + after / 2)
        answering.respond(tx, handoff_id, at + after, "call", "", None, ANA, at + after)
    return handoff_id


def opened(database: Database, number: int, at: datetime, after: timedelta, amount: int | None = None) -> int:
    """One that became an opportunity an hour after it was answered."""
    handoff_id = answered(database, number, at, after)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, amount, "", ANA, at + after + HOUR)
    return handoff_id


def won(database: Database, number: int, at: datetime, amount: int) -> int:
    """One that was won two days later."""
    handoff_id = opened(database, number, at, HOUR, amount)
    with database.begin() as tx:
        opportunities.win(tx, handoff_id, amount, None, "", ANA, at + 2 * DAY)
    return handoff_id


def recycled(database: Database, number: int, at: datetime, reason: str, words: str = "") -> int:
    """One that Ana gave back a day later."""
    handoff_id = answered(database, number, at, HOUR)
    with database.begin() as tx:
        recycling.recycle(tx, handoff_id, "nurture", reason, words, None, None, ANA, at + DAY)
    return handoff_id
