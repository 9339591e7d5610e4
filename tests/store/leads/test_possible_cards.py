"""A rehearsal of only what may bring cards comes to as many as one of everything."""

import random
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.leads import checklist, possible_cards, receiving
from store.record.events import LeadEvent
from tests.office.cast import MIA
from tests.office.clock import DAY, NOW
from tests.office.store_helpers import event, staff, touch

KINDS = ("webinar", "newsletter", "pricing_page", "demo_request", "case_study")
SEEDS = range(12)


def drawn(chance: random.Random, past: bool) -> LeadEvent:
    """Somebody of eight, by id, mail or both; two of them have an id of two systems."""
    number = chance.randrange(8)
    who: dict[str, Any] = {"external_id": f"w{number}", "email": f"p{number}@x.example"}
    who |= chance.choice(
        ({}, {"external_id": None}, {"email": None}, {"system": "hubspot", "external_id": f"h{number}"})
    )
    kinds = KINDS[2:] if past and number % 3 == 0 else KINDS[:2] + KINDS[4:] if chance.random() < 0.9 else KINDS
    touches = tuple(touch(chance.choice(kinds), NOW - chance.randrange(9) * DAY) for _ in range(chance.randrange(3)))
    title = chance.choice(("Head of Operations", "Intern", None))
    return event(**who, name=f"P {number}", company=f"Firm {number}", title=title, touches=touches)


def cards(database: Database, events: Sequence[LeadEvent], only_possible: bool) -> int:
    with database.begin() as tx, tx.begin_nested() as point:
        tried = possible_cards.may_bring_cards(tx, events) if only_possible else events
        found = sum(one.handoff_id is not None for one in receiving.receive_many(tx, tried, NOW))
        point.rollback()
    return found


def test_as_many_cards_come_of_what_is_chosen_as_of_everything(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
    counted = set[int]()
    left_out = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        with database.begin() as tx:
            receiving.receive_many(tx, [drawn(chance, past=True) for _ in range(3)], NOW - DAY)
        events = [drawn(chance, past=False) for _ in range(30)]
        everything = cards(database, events, only_possible=False)
        assert cards(database, events, only_possible=True) == everything, seed
        counted.add(everything)
        with database.begin() as tx:
            left_out += len(events) - len(possible_cards.may_bring_cards(tx, events))
    assert counted != {0}
    assert left_out > 0


def test_a_marketers_word_stands_for_high_intent(database: Database) -> None:
    quiet = event(touches=(touch("webinar"),))
    with database.begin() as tx:
        staff(tx)
        lead_id = receiving.receive(tx, quiet, NOW).lead_id
        assert possible_cards.may_bring_cards(tx, [quiet]) == []
        checklist.fill_item(tx, lead_id or 0, "high_intent", True, "Asked me", MIA, NOW)
        assert possible_cards.may_bring_cards(tx, [quiet]) == [quiet]
        assert tx.scalar(select(t.leads.c.cycle)) == 0
