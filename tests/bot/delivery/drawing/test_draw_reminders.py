"""A reminder that lost its point before it was sent is dropped, one that another is to hear by then goes to them;
all are drawn from how things stand when they are sent.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery import post_delivery
from bot.delivery.desk import Desk
from scheduler import jobs
from store.agreement import policy
from store.db import tables as t
from store.db.database import Transaction
from store.handoffs import answering, claim, excuses, questions, recycling
from store.outbox import post_results, posts
from store.reminders import away
from store.rules import states
from store.rules.ladder import Hearer
from store.rules.office_time import business_time
from store.team import calendars, people
from tests.office.delivering import TimedWorld


def ring(world: TimedWorld, **amount: float) -> None:
    """Time passes and what is due is queued; nothing is sent yet."""
    world.office.forward(**amount)
    jobs.tick(world.database, world.office())


def meanwhile(world: TimedWorld, act: Callable[[Transaction], object]) -> None:
    with world.database.begin() as tx:
        act(tx)


def answered(world: TimedWorld, handoff: int) -> None:
    now = world.office()
    meanwhile(world, lambda tx: answering.respond(tx, handoff, now, "call", "", None, world.ana, now))


def asked(world: TimedWorld, handoff: int) -> None:
    meanwhile(world, lambda tx: questions.ask(tx, handoff, "Which plan?", world.ana, world.office()))


def snoozed(world: TimedWorld, handoff: int) -> None:
    now = world.office()
    meanwhile(world, lambda tx: excuses.snooze(tx, handoff, now + timedelta(days=1), world.sam, now))


def excused(world: TimedWorld, handoff: int) -> None:
    meanwhile(world, lambda tx: excuses.excuse(tx, handoff, "They wait for us", world.sam, world.office()))


def passed_on(world: TimedWorld, handoff: int) -> None:
    meanwhile(world, lambda tx: claim.assign(tx, handoff, world.ben, world.sam, world.office()))


def given_back(world: TimedWorld, handoff: int) -> None:
    now = world.office()
    meanwhile(
        world, lambda tx: recycling.recycle(tx, handoff, "nurture", "not_now", "Later", None, None, world.ana, now)
    )


def claimed(world: TimedWorld, handoff: int) -> None:
    meanwhile(world, lambda tx: claim.claim(tx, handoff, world.ana, world.office()))


@pytest.mark.parametrize("act", [answered, asked, snoozed, excused, given_back])
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
        assert jobs.next_due(tx, world.office()) is not None
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
    assert "87% of 8 h used" in world.dms(world.ana)[-1]


# ---- Somebody else is to hear it by then -------------------------------------------------------------------


def heard(world: TimedWorld, handoff: int, kind: str) -> list[tuple[str, str]]:
    """Who each post of that kind is for, and what became of it, oldest first."""
    query = select(t.outbox).where(t.outbox.c.handoff_id == handoff, t.outbox.c.kind == kind)
    with world.database.read() as tx:
        return [(row.member_id, row.state) for row in tx.execute(query.order_by(t.outbox.c.seq))]


def test_a_warning_goes_once_to_who_owns_the_lead_when_it_is_sent(world):
    handoff = world.show()
    claimed(world, handoff)
    world.wait(2)
    ring(world, days=1, minutes=5)
    passed_on(world, handoff)
    world.wait_in_steps(8)
    assert heard(world, handoff, "warn") == [(world.ana, "dropped"), (world.ben, "said")]
    assert [("assigned this lead" in text, "was due" in text) for text in world.dms(world.ben)] == [
        (True, False),
        (False, True),
    ]
    assert world.dms(world.ana) == []


def test_a_warning_goes_to_who_covers_and_back_to_the_owner_who_is_back(world):
    handoff = world.show()
    claimed(world, handoff)
    world.wait(2)
    ring(world, hours=6)
    now, today = world.office(), world.office().date()
    meanwhile(world, lambda tx: away.plan(tx, world.ana, today, today, world.ben, now))
    post_delivery.take_post(
        Desk(world.database, world.office, world.client, gap=1.0)
    )()  # it is redirected, and not sent yet
    meanwhile(world, lambda tx: away.end(tx, world.ana, now))
    world.wait_in_steps(8)
    assert [who for who, state in heard(world, handoff, "warn") if state == "said"] == [world.ana]
    assert world.dms(world.ben) == []


def test_a_redirected_warning_waits_for_the_hours_of_who_is_to_hear_it(world):
    handoff = world.show()
    claimed(world, handoff)
    world.wait(2)
    late = business_time.parse_hours("mon-fri 18:00-20:00")
    meanwhile(world, lambda tx: calendars.set_hours(tx, world.ben, "Europe/Berlin", late, None, world.office()))
    ring(world, days=1, minutes=5)  # 10:05 in Berlin
    passed_on(world, handoff)
    world.wait_in_steps(8)
    assert heard(world, handoff, "warn") == [(world.ana, "dropped"), (world.ben, "waiting")]
    world.office.forward(hours=7, minutes=55)
    world.wait_in_steps(3)
    assert heard(world, handoff, "warn")[-1] == (world.ben, "said")


def test_an_escalation_goes_to_who_manages_when_it_is_sent(world):
    handoff = world.show()
    ring(world, hours=4)
    meanwhile(world, lambda tx: people.appoint(tx, states.MANAGER, [world.tess]))
    world.wait_in_steps(8)
    assert heard(world, handoff, "escalation") == [(world.sam, "dropped"), (world.tess, "said")]


def test_a_question_goes_to_who_covers_for_the_marketer_by_then(world):
    handoff = world.show()
    claimed(world, handoff)
    meanwhile(world, lambda tx: _marketer(tx, world))
    asked(world, handoff)
    ring(world, minutes=1)
    now, today = world.office(), world.office().date()
    meanwhile(world, lambda tx: away.plan(tx, world.mia, today, today, world.tess, now))
    world.wait_in_steps(6)
    assert heard(world, handoff, "question") == [(world.mia, "dropped"), (world.tess, "said")]
    assert "Which plan?" in world.dms(world.tess)[0]


def test_two_who_redirect_the_same_post_make_one(world):
    handoff = world.show()
    claimed(world, handoff)
    world.wait(2)
    ring(world, hours=6)
    with world.database.begin() as tx:
        post = posts.lease_next(tx, world.office())
        while post is not None and post.kind != "warn":
            post = posts.lease_next(tx, world.office())
        assert post is not None
        for _ in range(2):
            post_results.redirected(tx, post, Hearer(world.ben, world.office()), world.office())
    assert heard(world, handoff, "warn") == [(world.ana, "dropped"), (world.ben, "waiting")]


def _marketer(tx: Transaction, world: TimedWorld) -> None:
    policy.apply(tx, policy.amend(policy.current(tx), owners={"qualification": world.mia}), None, world.office())


def test_many_escalations_at_once_are_one_message_that_counts_what_is_late_when_it_is_said(world):
    handoffs = [world.queue() for _ in range(8)]
    world.wait_in_steps(9)
    ring(world, days=1)
    claimed(world, handoffs[0])
    answered(world, handoffs[0])
    world.wait_in_steps(9)
    (told,) = [text for text in world.dms(world.sam) if "past the deadline" in text]
    assert told.startswith("*7 leads past the deadline*")
    with world.database.read() as tx:
        query = select(t.outbox.c.state).where(t.outbox.c.kind == "escalation", t.outbox.c.member_id == world.sam)
        assert sorted(tx.scalars(query)) == ["dropped"] * 15 + ["said"]  # of two clocks each


def test_two_escalations_are_a_message_each(world):
    world.queue()
    world.wait_in_steps(4)
    ring(world, days=1)
    world.wait_in_steps(6)
    assert len(world.dms(world.sam)) == 2  # of two clocks


def test_several_escalations_in_one_message_shrink_as_they_are_cured_and_leave_no_button(world):
    handoffs = [world.queue() for _ in range(3)]
    world.wait_in_steps(6)
    ring(world, days=1)
    world.wait_in_steps(6)
    assert told(world, world.sam) == [("*3 leads past the deadline*", 3)]
    claimed(world, handoffs[0])
    answered(world, handoffs[0])
    world.wait_in_steps(6)
    assert told(world, world.sam) == [("*2 leads past the deadline*", 2)]
    snoozed(world, handoffs[1])
    given_back(world, handoffs[2])
    claimed(world, handoffs[2])
    given_back(world, handoffs[2])
    world.wait_in_steps(9)
    assert told(world, world.sam) == [("Done: all 3 leads that were past the deadline are taken care of.", 0)]


# ---- Once its point is gone ------------------------------------------------------------------------------------------


def told(world: TimedWorld, who: str) -> list[tuple[str, int]]:
    """This person's messages as they are now: the last line, and how many buttons there are."""
    return [
        (re.sub(r"<!date[^>]*>", "then", message["text"].split("\n")[-1]), str(message["blocks"]).count("'button'"))
        for message in world.slack.dm(who)
    ]


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (answered, "Done: Ana Lindqvist called, then."),
        (asked, "No longer due: Ana Lindqvist asks marketing. Sales' deadline pauses until the reply."),
        (snoozed, "Sam Taylor snoozed its reminders until then. Deadlines keep running."),
        (excused, "No longer due: Sam Taylor excused the missed first response. It counts neither"),
        (passed_on, "No longer due: Sam Taylor assigned it to Ben Okafor."),
        (given_back, "Done: Ana Lindqvist recycled it: Interested, but not now. Keeps being nurtured;"),
    ],
)  # fmt: skip
def test_a_reminder_says_what_happened_once_it_has_no_point_and_has_no_button(world, act, says):
    handoff = world.show()
    claimed(world, handoff)
    world.wait(2)
    ring(world, days=1, minutes=5)
    world.wait_in_steps(6)
    assert [count for _, count in told(world, world.ana)] == [2]
    act(world, handoff)
    world.wait_in_steps(6)
    ((now, pressable),) = told(world, world.ana)
    assert (now.startswith(says), pressable) == (True, 0), now
    updates = len(world.slack.calls("chat.update"))
    world.wait_in_steps(6)
    assert len(world.slack.calls("chat.update")) == updates


def test_a_reminder_that_was_drawn_before_the_act_and_arrived_after_it_is_redrawn(world):
    handoff = world.show()
    claimed(world, handoff)
    world.wait(2)
    ring(world, days=1, minutes=5)
    world.slack.faults.drop("chat.postMessage", times=9)  # they stand in Slack, and nobody knows it yet
    world.wait_in_steps(4)
    answered(world, handoff)
    world.slack.faults.clear()
    world.wait(60)
    world.wait_in_steps(6)
    assert told(world, world.ana) == [("Done: Ana Lindqvist called, then.", 0)]
