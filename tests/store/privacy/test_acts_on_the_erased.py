"""Nobody acts on who was erased, and nothing brings them back."""

import pytest
from sqlalchemy import select

from store.db import tables as t  # fmt: skip
from store.db.database import Transaction
from store.handoffs import answering, claim, excuses, handoffs, opportunities, questions, recycling, release
from store.leads import checklist
from store.outbox import cards
from store.record.outcomes import Gone
from store.reminders import away
from store.team import people
from store.team.people import Person
from store.views import lead_lists
from tests.office.cast import ANA, BEN, MIA, SAM
from tests.office.clock import NOW
from tests.office.forgetting_helpers import forget
from tests.office.lives import DAY, HOUR
from tests.office.store_helpers import claimed, count, hand_over

ACTS = {
    "claim": lambda tx, one, now: claim.claim(tx, one, BEN, now),
    "claim by a marketer": lambda tx, one, now: claim.claim(tx, one, MIA, now),
    "assign": lambda tx, one, now: claim.assign(tx, one, BEN, SAM, now),
    "release": lambda tx, one, now: release.release(tx, one, ANA, now),
    "respond": lambda tx, one, now: answering.respond(tx, one, now, "call", "x", None, ANA, now),
    "plan": lambda tx, one, now: answering.plan(tx, one, "x", None, None, ANA, now),
    "recycle": lambda tx, one, now: recycling.recycle(tx, one, "nurture", "not_now", "x", None, None, ANA, now),
    "reopen": lambda tx, one, now: recycling.reopen(tx, one, SAM, now),
    "ask": lambda tx, one, now: questions.ask(tx, one, "x", ANA, now),
    "answer": lambda tx, one, now: questions.answer(tx, one, "x", MIA, now),
    "open": lambda tx, one, now: opportunities.open_deal(tx, one, 1, "x", ANA, now),
    "win": lambda tx, one, now: opportunities.win(tx, one, 1, None, "x", ANA, now),
    "lose": lambda tx, one, now: opportunities.lose(tx, one, "price", "x", "x", ANA, now),
    "reopen a deal": lambda tx, one, now: opportunities.reopen(tx, one, ANA, now),
    "snooze": lambda tx, one, now: excuses.snooze(tx, one, now + DAY, SAM, now),
    "excuse": lambda tx, one, now: excuses.excuse(tx, one, "x", SAM, now),
    "complete": lambda tx, one, now: checklist.fill_item(
        tx, handoffs.find(tx, one).lead_id, "persona", True, "x", MIA, now
    ),
}


@pytest.mark.parametrize("state", ["sales_ready", "claimed", "recycled", "won"])
def test_every_act_on_an_erased_lead_is_answered_kindly(database, state):
    handoff_id = claimed(database) if state == "claimed" else hand_over(database)
    now = NOW + HOUR
    with database.begin() as tx:
        if state == "recycled":
            recycling.recycle(tx, handoff_id, "nurture", "not_now", "", None, None, ANA, now)
        if state == "won":
            claim.claim(tx, handoff_id, ANA, now)
            opportunities.open_deal(tx, handoff_id, 1, "", ANA, now)
            opportunities.win(tx, handoff_id, 1, None, "", ANA, now)
        lead_id = handoffs.find(tx, handoff_id).lead_id
    forget(database, lead_id, now)
    with database.begin() as tx:
        assert {act: decide(tx, handoff_id, now) for act, decide in ACTS.items()} == dict.fromkeys(ACTS, Gone())
        assert not handoffs.keep_late_words(tx, handoff_id, "words", ANA, now, "V1")
        assert _remarks(tx) == []


def _remarks(tx: Transaction) -> list[str]:
    return list(tx.scalars(select(t.remarks.c.words)))


def test_it_stands_in_no_list(database):
    handoff_id = claimed(database)
    with database.read() as tx:
        lead_id = handoffs.find(tx, handoff_id).lead_id
    forget(database, lead_id, NOW + 3 * DAY)
    with database.read() as tx:
        assert [lead_lists.owned_by(tx, ANA), lead_lists.waiting_for_a_rep(tx), lead_lists.given_back(tx)] == [
            [],
            [],
            [],
        ]
        assert lead_lists.past_their_deadline(tx, NOW + 3 * DAY) == []


def test_a_leaver_or_an_absence_brings_it_back_to_nobody(database):
    handoff_id = claimed(database)
    with database.read() as tx:
        lead_id = handoffs.find(tx, handoff_id).lead_id
    forget(database, lead_id, NOW + HOUR)
    with database.begin() as tx:
        people.remember(tx, [Person(ANA, "Ana", active=False)])
        assert away.notice_leavers(tx, [ANA], NOW + HOUR) == 0
        assert away._held(tx, [ANA]) == []
        assert count(tx, t.clocks, stopped_at=None) == 0


def test_its_card_is_not_posted_anew_when_somebody_deletes_it(database):
    handoff_id = hand_over(database)
    with database.begin() as tx:
        cards.posted(tx, handoff_id, "C0LEADS", "1.1", 1, NOW)
    with database.read() as tx:
        lead_id = handoffs.find(tx, handoff_id).lead_id
    forget(database, lead_id, NOW + HOUR)
    with database.begin() as tx:
        assert not cards.put_up_again(tx, handoff_id, "1.1", NOW + HOUR)
