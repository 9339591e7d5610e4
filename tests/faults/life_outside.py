"""What comes into a life from outside, and goes out: a door's body, a deal closed in a CRM, what a subscriber hears."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from bot.intake.http import door_processing
from store.crm import mirror
from store.crm.crm_values import CrmDeal
from store.db import tables as t
from store.db.database import Database, Transaction
from store.doors import door_rows
from store.record import trace_cursor
from store.rules.event_types import BY_KIND
from store.webhooks import event_queue, subscribers
from tests.faults.life_laws import Rows

DOOR, SYSTEM = "form", "hubspot"
FIELDS = ("email", "name", "title", "company", "source", "problem", "campaign")


def set_up(tx: Transaction, at: datetime) -> None:
    """A form that posts to a door, and a program that hears everything."""
    mapping = {field: field for field in FIELDS}
    door_rows.open_door(tx, DOOR, "generic", "", at, {"touch": "demo_request"}, mapping)
    subscribers.add_subscriber(tx, "warehouse", "https://hooks.example.com/in", at)


def send_form(database: Database, id_: str, said: Mapping[str, str | None], at: datetime) -> str:
    """Somebody asks for a demo in the form; what became of the body."""
    with database.read() as tx:
        door = door_rows.load_door(tx, DOOR)
    assert door is not None
    return door_processing.take_body(database, door, {}, json.dumps({"id": id_, **said}).encode(), at)


def lead_of(tx: Transaction, mail: str) -> int | None:
    """The lead of that mail."""
    return tx.scalar(select(t.leads.c.id).where(t.leads.c.email_key == mail))


def close_there(tx: Transaction, handoff_id: int, outcome: str, at: datetime) -> bool:
    """Somebody closes the handoff's deal in the CRM, and it is read."""
    ours = tx.scalar(select(t.opportunities.c.id).where(t.opportunities.c.handoff_id == handoff_id))
    deal = CrmDeal(f"there{ours}", at, (), Decimal(900), "EUR", outcome, closed_at=at, ours=ours)
    return mirror.keep_deals(tx, SYSTEM, [deal], at, first=False) == 1


def hear(tx: Transaction, rows: Rows) -> None:
    """Queue for the subscriber what happened since it heard last."""
    (one,) = subscribers.all_subscribers(tx)
    last = max(fact.id for fact in rows["trace"])
    while trace_cursor.anything_new(tx, subscribers.reader(one.id)):
        event_queue.queue_events(tx, one, last)


def heard_once(rows: Rows, after: int) -> None:
    """Of each fact since `after` that programs hear of there is one event; of an erased person's only the erasure."""
    erased = {lead.id for lead in rows["leads"] if lead.erased_at is not None}
    expected = [
        fact.id
        for fact in rows["trace"]
        if fact.id > after and fact.kind in BY_KIND and (fact.lead_id not in erased or fact.kind == "erased")
    ]
    assert sorted(event.trace_id for event in rows["outgoing"] if event.trace_id > after) == expected
