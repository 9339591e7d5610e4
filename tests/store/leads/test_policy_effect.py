"""Putting a policy in force: who would pass by it, what the channel is told, who is handed over."""

from datetime import timedelta

import pytest

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import lead_judging
from store.leads import policy_effect
from store.outbox import cards, posts
from store.team import channels
from tests.office.clock import NOW
from tests.office.store_helpers import count, hand_over, receive, staff

LOWER = policy.amend(policy.DEFAULT, scoring={"mql": 20, "sales_ready": 50})
HIGHER = policy.amend(policy.DEFAULT, scoring={"sales_ready": 90})


@pytest.fixture
def waiting(database: Database) -> Database:
    """Five leads of 50 points, every second one without a problem of ours, else complete; and one handed over."""
    with database.begin() as tx:
        staff(tx)
    for number in range(5):
        who = {"external_id": f"w{number}", "email": f"p{number}@acme{number}.example", "company": f"Acme{number}"}
        receive(database, NOW, title="Sales", persona="founder", problem=("slow", "")[number % 2], **who)
    hand_over(database, external_id="h", email="h@other.example", company="Other")
    return database


def would_pass(database: Database, document: Policy) -> list[int]:
    with database.read() as tx:
        return policy_effect.would_pass(tx, document, NOW)


def test_who_waits_and_would_pass_by_a_lower_threshold(waiting: Database) -> None:
    assert len(would_pass(waiting, LOWER)) == 3
    assert would_pass(waiting, policy.DEFAULT) == []


@pytest.mark.parametrize("at_once", [1, 2, 5, 500])
def test_some_at_a_time_they_are_the_same(waiting: Database, monkeypatch, at_once: int) -> None:
    expected = would_pass(waiting, LOWER)
    monkeypatch.setattr(policy_effect, "AT_ONCE", at_once)
    assert would_pass(waiting, LOWER) == expected


def test_a_tick_that_a_marketer_set_counts(waiting: Database) -> None:
    with waiting.begin() as tx:
        lead_id = tx.scalar(t.leads.select().where(t.leads.c.problem.is_(None)))
        row = {
            "lead_id": lead_id,
            "item": "problem",
            "holds": True,
            "member_id": "U0MIA",
            "words": "Said so",
            "at": NOW,
        }
        tx.execute(t.checklist_overrules.insert().values(row))
    assert lead_id in would_pass(waiting, LOWER)


def test_an_erased_lead_never_passes(waiting: Database) -> None:
    with waiting.begin() as tx:
        tx.execute(t.leads.update().values(erased_at=NOW))
    assert would_pass(waiting, LOWER) == []


def test_it_judges_as_anybody_else_does(waiting: Database) -> None:
    later = NOW + timedelta(days=20)  # points have faded meanwhile
    with waiting.read() as tx:
        rows = tx.execute(t.leads.select().where(t.leads.c.status == "nurturing").order_by(t.leads.c.id)).all()
        each = [r.id for r in rows if lead_judging.judge_stored(tx, r, LOWER, later).verdict.band == "sales_ready"]
        assert policy_effect.would_pass(tx, LOWER, later) == each


def test_the_channel_hears_once_of_each_version(waiting: Database) -> None:
    for document in (LOWER, LOWER, HIGHER):
        with waiting.begin() as tx:
            policy_effect.put_in_force(tx, document, "U0SAM", NOW)
    with waiting.read() as tx:
        assert policy.current_version(tx) == 2
        assert count(tx, t.outbox, kind="policy") == 2


def test_without_a_channel_nothing_is_said(database: Database) -> None:
    with database.begin() as tx:
        assert policy_effect.put_in_force(tx, LOWER, None, NOW) == 1
        assert posts.counts(tx) == {}


def test_a_lead_is_handed_over_if_it_passes_by_the_policy_in_force(waiting: Database) -> None:
    (first, *_) = would_pass(waiting, LOWER)
    with waiting.begin() as tx:
        assert not lead_judging.look_again(tx, first, [], NOW)
        policy_effect.put_in_force(tx, LOWER, None, NOW)
        assert lead_judging.look_again(tx, first, [], NOW)
        assert not lead_judging.look_again(tx, first, [], NOW)


def test_a_card_that_waits_goes_where_the_agreement_sends_it_now_and_a_posted_one_stays(database: Database) -> None:
    with database.begin() as tx:
        channels.choose_for_cards(tx, "C0LEADS", "leads")
        policy_effect.put_in_force(tx, policy.amend(policy.DEFAULT, channels={"default": "C0WRONG"}), None, NOW)
    stuck, posted = hand_over(database), hand_over(database, external_id="w2", email="two@other.example", company="Two")
    with database.begin() as tx:
        cards.posted(tx, posted, "C0WRONG", "1.2", 1, NOW)
        policy_effect.put_in_force(tx, policy.DEFAULT, None, NOW)
        rows = {row.handoff_id: row.channel for row in tx.execute(t.cards.select())}
    assert rows == {stuck: "C0LEADS", posted: "C0WRONG"}
