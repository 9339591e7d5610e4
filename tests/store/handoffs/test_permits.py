"""Roles are asked for in the store, for every act, whatever button or form it came by."""

import pytest
from sqlalchemy import func, select

from store.db import tables as t  # fmt: skip
from store.db.database import Database
from store.handoffs import (
    answering,
    claim,
    excuses,
    opportunities,
    permits,
    questions,
    recycling,
    release,
)
from store.leads import checklist
from store.monday.meeting import decisions
from store.monday.scoreboard import goals, spending
from store.record.outcomes import Done, NotAllowed, Taken
from store.rules import states
from store.team import people
from store.team.people import Person
from tests.office.cast import ANA, BEN, MIA, SAM
from tests.office.clock import HOUR, MINUTE, NOW
from tests.office.lives import DAY
from tests.office.store_helpers import claimed, hand_over

KIM = "U0KIM"  # a full member without a role
LATER = NOW + 2 * HOUR
OWNERS, SELLERS, MANAGERS, MARKETERS = {ANA, SAM}, {ANA, BEN, SAM}, {SAM}, {MIA, SAM}

# Act -> the state it has a place in, who may do it while Ana owns the handoff, and how it is done.
ACTS = {
    "claim": ("sales_ready", SELLERS, lambda tx, one, by: claim.claim(tx, one, by, LATER)),
    "assign": ("claimed", MANAGERS, lambda tx, one, by: claim.assign(tx, one, BEN, by, LATER)),
    "release": ("claimed", OWNERS, lambda tx, one, by: release.release(tx, one, by, LATER)),
    "respond": ("claimed", OWNERS, lambda tx, one, by: answering.respond(tx, one, LATER, "call", "", None, by, LATER)),
    "log again": (
        "opportunity", OWNERS, lambda tx, one, by: answering.respond(tx, one, LATER, "call", "", None, by, LATER)
    ),
    "amount": ("opportunity", OWNERS, lambda tx, one, by: opportunities.set_amount(tx, one, 2, by, LATER)),
    "recycle a deal": ("opportunity", OWNERS, lambda tx, one, by: recycling.recycle(
        tx, one, "nurture", "not_now", "", None, None, by, LATER)),
    "ask about a deal": ("opportunity", OWNERS, lambda tx, one, by: questions.ask(tx, one, "what?", by, LATER)),
    "hear an objection": ("won", SELLERS, lambda tx, one, by: answering.log_objection(tx, one, "price", "", by, LATER)),
    "plan": ("claimed", OWNERS, lambda tx, one, by: answering.plan(tx, one, "call", None, None, by, LATER)),
    "recycle": ("claimed", OWNERS, lambda tx, one, by: recycling.recycle(
        tx, one, "nurture", "not_now", "", None, None, by, LATER)),
    "recycle unclaimed": ("sales_ready", SELLERS, lambda tx, one, by: recycling.recycle(
        tx, one, "nurture", "not_now", "", None, None, by, LATER)),
    "reopen": ("recycled", MANAGERS, lambda tx, one, by: recycling.reopen(tx, one, by, LATER)),
    "ask": ("claimed", OWNERS, lambda tx, one, by: questions.ask(tx, one, "what?", by, LATER)),
    "ask unclaimed": ("sales_ready", SELLERS, lambda tx, one, by: questions.ask(tx, one, "what?", by, LATER)),
    "answer": ("asked", MARKETERS, lambda tx, one, by: questions.answer(tx, one, "that", by, LATER)),
    "open a deal": ("claimed", OWNERS, lambda tx, one, by: opportunities.open_deal(tx, one, 1, "", by, LATER)),
    "win": ("opportunity", OWNERS, lambda tx, one, by: opportunities.win(tx, one, 1, None, "", by, LATER)),
    "lose": ("opportunity", OWNERS, lambda tx, one, by: opportunities.lose(tx, one, "price", "", "", by, LATER)),
    "reopen a deal": ("won", OWNERS, lambda tx, one, by: opportunities.reopen(tx, one, by, LATER)),
    "snooze": ("claimed", MANAGERS, lambda tx, one, by: excuses.snooze(tx, one, LATER + DAY, by, LATER)),
    "excuse": ("late", MANAGERS, lambda tx, one, by: excuses.excuse(tx, one, "ill", by, NOW + 9 * DAY)),
    "complete": (
        "claimed", MARKETERS, lambda tx, one, by: checklist.fill_item(tx, 1, "persona", True, "I know", by, LATER)
    ),
}  # fmt: skip


def bring(database: Database, state: str) -> int:
    """A handoff of Ana's in a state."""
    one = hand_over(database)
    with database.begin() as tx:
        people.remember(tx, [Person(KIM, "Kim")])
        if state not in ("sales_ready",):
            claim.claim(tx, one, ANA, NOW + HOUR)
        if state == "recycled":
            recycling.recycle(tx, one, "nurture", "not_now", "", None, None, ANA, NOW + HOUR)
        if state == "asked":
            questions.ask(tx, one, "what?", ANA, NOW + HOUR)
        if state in ("opportunity", "won"):
            opportunities.open_deal(tx, one, 1, "", ANA, NOW + HOUR)
        if state == "won":
            opportunities.win(tx, one, 1, None, "", ANA, NOW + HOUR)
    return one


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """The engines can't differ in this."""
    return sqlite_database


@pytest.mark.parametrize("by", [ANA, BEN, MIA, SAM, KIM])
@pytest.mark.parametrize("act", ACTS)
def test_only_who_may_do_an_act_does_it_and_others_change_nothing(database, act, by):
    state, may, do = ACTS[act]
    one = bring(database, state)
    with database.begin() as tx:
        before = _facts(tx)
        outcome = do(tx, one, by)
        if by in may:
            assert isinstance(outcome, Done), outcome
        else:
            assert isinstance(outcome, NotAllowed | Taken), outcome
            assert _facts(tx) == before


def test_what_concerns_the_whole_team_asks_for_roles_too(database):
    bring(database, "sales_ready")
    may = {
        "decide": decisions.may_log, "set a goal": goals.may_set, "enter spend": spending.may_enter,
        "set up": lambda tx, by: None if permits.set_up(tx, by) else NotAllowed((states.MANAGER,)),
    }  # fmt: skip
    with database.read() as tx:
        allowed = {what: [by for by in (ANA, MIA, SAM, KIM) if ask(tx, by) is None] for what, ask in may.items()}
    assert allowed == {"decide": [ANA, MIA, SAM], "set a goal": [SAM], "enter spend": [MIA, SAM], "set up": [SAM]}


def _facts(tx):
    return [tx.scalar(select(func.count()).select_from(table)) for table in (
        t.trace, t.outbox, t.clocks, t.questions, t.opportunities, t.checklist_overrules,
        t.handoffs)]  # fmt: skip


def test_nobody_acts_on_what_somebody_else_owns_but_a_manager(database: Database) -> None:
    handoff_id = claimed(database)
    acts = _owners_acts(handoff_id)
    for act in acts:
        with database.begin() as tx:
            taken = act(tx, BEN)
            assert isinstance(taken, Taken)
            assert (taken.owner_id, taken.since) == (ANA, NOW + MINUTE)
            assert taken.name
            assert act(tx, MIA) == NotAllowed(("rep",))
    with database.begin() as tx:
        assert isinstance(acts[0](tx, SAM), Done)


def _owners_acts(handoff_id: int):  # type: ignore[no-untyped-def]
    soon = NOW + HOUR
    return (
        lambda tx, by: answering.plan(tx, handoff_id, "Demo", None, None, by, soon),
        lambda tx, by: release.release(tx, handoff_id, by, soon),
        lambda tx, by: answering.respond(tx, handoff_id, NOW, "call", "", None, by, soon),
        lambda tx, by: recycling.recycle(tx, handoff_id, "nurture", "no_budget", "", None, None, by, soon),
        lambda tx, by: questions.ask(tx, handoff_id, "Which plan?", by, soon),
        lambda tx, by: opportunities.open_deal(tx, handoff_id, None, "", by, soon),
    )
