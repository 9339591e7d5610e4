"""One lead that everything happened to, with telling words in every place that takes words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.intake.http import bodies, deliveries
from bot.intake.http.deliveries import TakenDelivery
from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import answering, claim, opportunities, questions, recycling
from store.leads import checklist
from store.monday.meeting import decisions
from store.record.facts import Ticked
from store.record.outcomes import Done
from store.team import workspace
from tests.office.cast import ANA, MIA, SAM
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import staff

MAIL, PHONE, SYSTEM, ID = "Zyx@Quorbel.example", "+49 30 5550199", "hubspot", "zyx-4711"
# None of these may stand anywhere once the lead is erased; they are looked for whatever their case.
TELLING = ("zyx", "quorbel", "5550199")
SAID = "Zyx said so"


@dataclass(frozen=True, slots=True)
class Life:
    """The lead, its two handoffs and the decision in which somebody named the person."""

    lead: int
    first: int
    second: int
    decision: int
    until: datetime


def live(database: Database, at: datetime = NOW) -> Life:
    """It came in by HTTP, was asked about, answered, given back, came again, was lost, reopened and won."""
    with database.begin() as tx:
        staff(tx, at)
    lead, first = _come_in(database, at)
    with database.begin() as tx:
        _done(claim.claim(tx, first, ANA, at + HOUR))
        _done(questions.ask(tx, first, SAID, ANA, at + HOUR))
        _done(questions.answer(tx, first, SAID, MIA, at + 2 * HOUR))
        _done(answering.respond(tx, first, at + 2 * HOUR, "call", SAID, 4, ANA, at + 2 * HOUR))
        _done(answering.plan(tx, first, SAID, (at + 2 * DAY).date(), None, ANA, at + 3 * HOUR))
        _done(checklist.fill_item(tx, lead, "persona", True, SAID, MIA, at + 3 * HOUR))
        wake_on = (at + 9 * DAY).date()
        _done(recycling.recycle(tx, first, "wake", "not_now", SAID, wake_on, 2, ANA, at + 4 * HOUR))
        second = _done(recycling.reopen(tx, first, SAM, at + DAY)).handoff_id
    assert second is not None
    at += DAY
    with database.begin() as tx:
        _done(claim.claim(tx, second, ANA, at))
        ticked = Ticked(["Budget is known"], ["We know who decides"], SAID)
        _done(opportunities.open_deal(tx, second, 500_000, SAID, ANA, at + HOUR, ticked=ticked))
        _done(opportunities.lose(tx, second, "price", SAID, SAID, ANA, at + 2 * HOUR))
        _done(opportunities.reopen(tx, second, ANA, at + 3 * HOUR))
        _done(opportunities.win(tx, second, 500_000, None, SAID, ANA, at + 4 * HOUR))
        _done(answering.plan(tx, second, SAID, None, None, ANA, at + 4 * HOUR), also=True)
        decision = _decide(tx, at + 4 * HOUR)
    return Life(lead, first, second, decision, at + 5 * HOUR)


def body(**more: Any) -> dict[str, Any]:
    """What the website sends of this person."""
    touches = [
        {"kind": "demo_request", "at": NOW.isoformat(), "detail": SAID, "id": "zyx-1"},
        {"kind": "pricing_page", "at": NOW.isoformat(), "detail": SAID},
        {"kind": "pricing_page", "at": NOW.isoformat(), "detail": f"{SAID} again"},
    ]
    return {
        "system": SYSTEM, "external_id": ID, "email": MAIL, "name": "Zyxwina Quorbel", "title": "VP Sales, Quorbel",
        "company": "Quorbel GmbH", "phone": PHONE, "country": "Quorbelia", "source": "paid_search",
        "campaign": "autumn", "problem": "slow", "why_now": SAID, "next_step": SAID, "next_step_due": "2026-12-24",
        "touches": touches, "extra": {"Budget holder": SAID, "Size": 40},
    } | more  # fmt: skip


def deliver(
    database: Database, row: Any, webhook_id: str, at: datetime, kind: bodies.BodyKind = "leads"
) -> TakenDelivery:
    """One delivery by HTTP."""
    return deliveries.take_delivery(database, bodies.parse(kind, json.dumps(row).encode()), webhook_id, at)


def telling(database: Database, but: tuple[str, ...] = ()) -> list[str]:
    """Where anything telling stands: table.column, of every table there is."""
    with database.read() as tx:
        return sorted({place for place in _telling(tx) if place not in but})


def _telling(tx: Transaction) -> Iterator[str]:
    for table in t.leads.metadata.sorted_tables:
        for row in tx.execute(select(table)):
            for name, value in row._mapping.items():
                if any(word in str(value).casefold() for word in TELLING):
                    yield f"{table.name}.{name}"


def _come_in(database: Database, at: datetime) -> tuple[int, int]:
    taken = deliver(database, [body(), {"system": "x", "external_id": "else", "email": "else@where.example"}], "w1", at)
    assert taken.results[0]["handoff"], taken
    deliver(database, {"system": SYSTEM, "external_id": ID, "kind": "webinar", "at": at.isoformat(), "detail": SAID},
            "w2", at, "touches")  # fmt: skip
    deliver(database, {"email": MAIL, "kind": "no such thing" * 9, "at": "never"}, "w3", at, "touches")  # refused
    return taken.results[0]["lead"], taken.results[0]["handoff"]


def _decide(tx: Transaction, at: datetime) -> int:
    zone = workspace.load(tx).timezone
    starts = (at.astimezone(zone) + timedelta(days=7)).date()
    why = "zyxwina quorbel told us twice"
    _done(decisions.log(tx, "Call Zyxwina Quorbel first", "first_response", "up", why, ANA, starts, None, ANA, at))
    found: int = tx.execute(select(t.decisions.c.id)).scalar_one()
    _done(decisions.object_to(tx, found, f"Ask {MAIL} before", SAM, at))
    return found


def _done(outcome: object, also: bool = False) -> Done:
    assert isinstance(outcome, Done) or also, outcome
    return outcome  # type: ignore[return-value]
