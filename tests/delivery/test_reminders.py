"""A reminder that lost its point before it was sent is dropped; the others are drawn from how things stand then."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from scheduler import jobs
from store import away, excuses, handoffs, policy, questions, recycling
from store.database import Transaction
from tests.delivery.world import World


def ring(world: World, **amount: float) -> None:
    """Time passes and what is due is queued; nothing is sent yet."""
    world.office.forward(**amount)
    jobs.ring(world.database, world.office())


def meanwhile(world: World, act: Callable[[Transaction], object]) -> None:
    with world.database.begin() as tx:
        act(tx)


def answered(world: World, handoff: int) -> None:
    now = world.office()
    meanwhile(world, lambda tx: handoffs.respond(tx, handoff, now, "call", "", None, world.ana, now))


def asked(world: World, handoff: int) -> None:
    meanwhile(world, lambda tx: questions.ask(tx, handoff, "Which plan?", world.ana, world.office()))


def snoozed(world: World, handoff: int) -> None:
    now = world.office()
    meanwhile(world, lambda tx: excuses.snooze(tx, handoff, now + timedelta(days=1), world.sam, now))


def excused(world: World, handoff: int) -> None:
    meanwhile(world, lambda tx: excuses.excuse(tx, handoff, "They wait for us", world.sam, world.office()))


def passed_on(world: World, handoff: int) -> None:
    meanwhile(world, lambda tx: handoffs.assign(tx, handoff, world.ben, world.sam, world.office()))


def given_back(world: World, handoff: int) -> None:
    now = world.office()
    meanwhile(
        world, lambda tx: recycling.recycle(tx, handoff, "nurture", "not_now", "Later", None, None, world.ana, now)
    )


def claimed(world: World, handoff: int) -> None:
    meanwhile(world, lambda tx: handoffs.claim(tx, handoff, world.ana, world.office()))


@pytest.mark.parametrize("act", [answered, asked, snoozed, excused, passed_on, given_back])
def test_a_warning_of_a_broken_promise_that_lost_its_point_is_dropped(world, act):
    handoff = world.show()
    claimed(world, handoff)
    world.wait(2)
    ring(world, days=1, minutes=5)
    act(world, handoff)
    world.wait_in_steps(8)
    assert world.post(handoff, "warn").state == "dropped"
    assert not [text for text in world.dms(world.ana) if "First response" in text]


@pytest.mark.parametrize("act", [claimed, snoozed, given_back])
def test_a_nudge_and_an_escalation_that_lost_their_point_are_dropped(world, act):
    handoff = world.show()
    ring(world, hours=2)
    with world.database.read() as tx:
        assert jobs.next_due(tx) is not None
    act(world, handoff)
    world.wait_in_steps(6)
    assert world.post(handoff, "nudge").state == "dropped"


def test_a_question_that_was_answered_is_not_asked_any_more(world):
    handoff = world.show()
    claimed(world, handoff)
    meanwhile(world, lambda tx: _marketer(tx, world))
    asked(world, handoff)
    ring(world, minutes=1)
    meanwhile(world, lambda tx: questions.answer(tx, handoff, "The large one", world.mia, world.office()))
    world.wait_in_steps(6)
    assert world.post(handoff, "question").state == "dropped"
    assert world.dms(world.mia) == []


def test_what_a_manager_was_to_decide_is_dropped_once_the_owner_is_back(world):
    handoff = world.show()
    claimed(world, handoff)
    answered(world, handoff)
    today = world.office().date()
    meanwhile(world, lambda tx: away.plan(tx, world.ana, today, today, None, world.office()))
    ring(world, minutes=1)
    meanwhile(world, lambda tx: away.end(tx, world.ana, world.office()))
    world.wait_in_steps(6)
    assert world.post(handoff, "escalation").state == "dropped"


def test_a_reminder_that_waited_says_how_things_stand_when_it_is_sent(world):
    handoff = world.show()
    claimed(world, handoff)
    world.wait(2)
    ring(world, hours=6)
    world.office.forward(hours=1)
    world.wait_in_steps(3)
    assert "87 % of 8 h used" in world.dms(world.ana)[-1]


def _marketer(tx: Transaction, world: World) -> None:
    policy.apply(tx, policy.amend(policy.current(tx), owners={"qualification": world.mia}), None, world.office())
