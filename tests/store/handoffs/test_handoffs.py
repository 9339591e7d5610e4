"""An imported open handoff: its acts at once, its card once somebody acts, and no deadline it never had."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import answering, claim, opportunities, recycling, release
from store.leads import checklist, receiving
from store.monday.scoreboard import figures
from store.record.events import Stages, TouchEvent
from store.record.outcomes import Done, Outcome
from store.rules.monday.measures import Rate
from store.rules.office_time.periods import Period
from store.views import lead_lists
from tests.office.cast import BEN, MIA, SAM
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import event, staff

CAME = NOW - 41 * DAY
CLAIMED = Stages(sales_ready=NOW - 40 * DAY, claimed=NOW - 40 * DAY, owner="Ben")
UNCLAIMED = Stages(sales_ready=NOW - 40 * DAY)
DEAL = Stages(sales_ready=NOW - 40 * DAY, opportunity=NOW - 30 * DAY, amount=2_400_000, owner="Ben")


def imported(database: Database, stages: Stages) -> int:
    with database.begin() as tx:
        staff(tx)
        receiving.receive(tx, event(at=CAME, received=CAME, stages=stages, touches=()), NOW)
        handoff_id: int = tx.execute(select(t.handoffs.c.id)).scalar_one()
        assert _posts(tx) == []
    return handoff_id


def _posts(tx: Transaction) -> list[str]:
    return sorted(tx.scalars(select(t.outbox.c.kind)))


Act = Callable[[Transaction, int], Outcome]
ACTS: dict[str, tuple[Stages, Act]] = {
    "claim": (UNCLAIMED, lambda tx, one: claim.claim(tx, one, BEN, NOW)),
    "assign": (UNCLAIMED, lambda tx, one: claim.assign(tx, one, BEN, SAM, NOW)),
    "log": (CLAIMED, lambda tx, one: answering.respond(tx, one, NOW, "call", "", None, BEN, NOW)),
    "release": (CLAIMED, lambda tx, one: release.release(tx, one, BEN, NOW)),
    "complete": (CLAIMED, lambda tx, _: checklist.fill_item(tx, 1, "persona", True, "I know", MIA, NOW)),
    "open a deal": (CLAIMED, lambda tx, one: opportunities.open_deal(tx, one, 1, "", BEN, NOW)),
    "amount": (DEAL, lambda tx, one: opportunities.set_amount(tx, one, 1, BEN, NOW)),
    "win": (DEAL, lambda tx, one: opportunities.win(tx, one, None, None, "", BEN, NOW)),
    "recycle": (DEAL, lambda tx, one: recycling.recycle(tx, one, "nurture", "not_now", "", None, None, BEN, NOW)),
}


LOOSE = Stages(opportunity=NOW - 30 * DAY, amount=2_400_000, owner="Ben", deal_id="D-1")
ACTS |= {f"{act}, loose deal": (LOOSE, ACTS[act][1]) for act in ("amount", "win", "recycle")}


@pytest.mark.parametrize("act", ACTS)
def test_the_first_act_puts_up_its_card_with_a_note_and_starts_no_deadline(database: Database, act: str) -> None:
    stages, do = ACTS[act]
    handoff_id = imported(database, stages)
    with database.begin() as tx:
        assert isinstance(do(tx, handoff_id), Done)
        kinds = _posts(tx)
        card = tx.execute(select(t.cards)).one()
        running = list(tx.scalars(select(t.clocks.c.kind)))
    assert card.handoff_id == handoff_id
    assert (kinds.count("card"), kinds.count("note")) == (1, 1)
    assert running == []


def test_the_second_act_redraws_the_card(database: Database) -> None:
    handoff_id = imported(database, CLAIMED)
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW, "call", "", None, BEN, NOW)
        first = tx.execute(select(t.cards.c.version)).scalar_one()
        answering.respond(tx, handoff_id, NOW, "call", "", None, BEN, NOW)
        assert tx.execute(select(t.cards.c.version)).scalar_one() > first
        assert _posts(tx).count("card") == 1


@pytest.mark.parametrize(("kind", "cards"), [("demo_request", 1), ("webinar", 0)])
def test_a_touch_of_high_intent_puts_up_its_card_and_another_does_not(
    database: Database, kind: str, cards: int
) -> None:
    imported(database, CLAIMED)
    with database.begin() as tx:
        known = event(at=NOW)
        touch = TouchEvent(kind, NOW + HOUR)
        receiving.receive_touch(tx, known.system, known.external_id, known.email, touch, NOW + HOUR)
        assert _posts(tx).count("card") == cards


def test_it_waits_for_a_rep_in_the_lists_once_it_has_a_card(database: Database) -> None:
    handoff_id = imported(database, CLAIMED)
    with database.begin() as tx:
        assert [line.handoff_id for line in lead_lists.owned_by(tx, BEN)] == [handoff_id]
        release.release(tx, handoff_id, BEN, NOW)
        assert [line.handoff_id for line in lead_lists.waiting_for_a_rep(tx)] == [handoff_id]


def test_a_deal_that_was_never_handed_over_is_acted_on_and_counted_from_when_the_lead_came(database: Database) -> None:
    handoff_id = imported(database, LOOSE)
    with database.begin() as tx:
        assert [line.handoff_id for line in lead_lists.owned_by(tx, BEN)] == [handoff_id]
        opportunities.win(tx, handoff_id, None, None, "", BEN, NOW)
        lead = tx.execute(select(t.leads)).one()
        assert (lead.status, lead.cycle) == ("won", 0)
        ever = [Period(NOW - 90 * DAY, NOW + DAY)]
        days = [find(tx, ever, NOW + HOUR, UTC)[0].done for find in (figures.cycles, figures.first_contacts)]
        assert days == [(), (41,)]
        assert figures.became_opportunities(tx, ever, NOW + HOUR) == [Rate(0, 0)]


def test_the_next_file_closes_a_deal_that_nobody_touched(database: Database) -> None:
    imported(database, LOOSE)
    with database.begin() as tx:
        won = replace(LOOSE, won=NOW - DAY)
        receiving.receive(tx, event(at=CAME, received=CAME, stages=won, touches=()), NOW + HOUR)
        assert tx.scalar(select(t.handoffs.c.state)) == "won"
        assert _posts(tx) == []


def test_a_handoff_that_a_later_file_tells_of_takes_its_deal(database: Database) -> None:
    imported(database, LOOSE)
    with database.begin() as tx:
        told = replace(LOOSE, sales_ready=NOW - 35 * DAY)
        receiving.receive(tx, event(at=CAME, received=CAME, stages=told, touches=()), NOW + HOUR)
        rows = tx.execute(select(t.handoffs).where(t.handoffs.c.withdrawn_at.is_(None))).all()
        assert [(row.cycle, row.state) for row in rows] == [(1, "opportunity")]
        assert tx.scalar(select(t.opportunities.c.handoff_id)) == rows[0].id
        assert [line.handoff_id for line in lead_lists.owned_by(tx, BEN)] == [rows[0].id]
