"""What changes while a post is on its way is shown by it once it is in Slack."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery.drawing import messages
from store.accounts import account_steps, target_accounts
from store.accounts.account_facts import AccountDraft
from store.db import tables as t
from store.db.database import Transaction
from store.handoffs import answering
from store.outbox import post_results, posts
from store.rules.post_kinds import PostKind
from store.team import presence
from tests.office.clock import NOW
from tests.office.delivering import LAST_LOOK, TimedWorld
from tests.office.world import texts

Act = Callable[[Transaction], object]


def changed_on_its_way(world: TimedWorld, monkeypatch: pytest.MonkeyPatch, kind: PostKind, act: Act) -> None:
    """Say what waits; `act` comes when a post of the kind has been drawn and is not in Slack yet."""
    draw, done = messages.draw, []

    def draw_and_act(tx: Transaction, post: posts.Post, *more: Any) -> Any:
        drawn = draw(tx, post, *more)
        if post.kind is kind and not done:
            done.append(act)
            with world.database.begin() as other:
                act(other)
        return drawn

    monkeypatch.setattr(messages, "draw", draw_and_act)
    world.deliver()
    assert done
    for _ in range(4):
        world.wait(2)


def tell_morning(world: TimedWorld, who: str, **about: list[int]) -> None:
    now = world.office()
    until = now + timedelta(days=7)
    extra = {"handoffs": [], "steps": [], "day": until.date().isoformat(), "until": until.isoformat()} | about
    with world.database.begin() as tx:
        presence.next_in_office(tx, who, now)  # makes the hours, as whoever says a morning does
        posts.say(tx, PostKind.MORNING, f"morning:{who}", now, member_id=who, extra=extra)


def acme(world: TimedWorld) -> None:
    with world.database.begin() as tx:
        target_accounts.propose_account(tx, AccountDraft("Acme", "acme.example", 1), world.mia, world.office())


def test_a_morning_of_which_the_handoff_is_answered_has_no_button(world, monkeypatch):
    handoff, now = world.show(), world.office()
    world.claim(handoff)
    world.wait(5)
    tell_morning(world, world.ana, handoffs=[handoff])
    act: Act = lambda tx: answering.respond(tx, handoff, now, "call", "", None, world.ana, now)  # noqa: E731
    changed_on_its_way(world, monkeypatch, PostKind.MORNING, act)
    assert world.dms(world.ana) == ["Done: 1 thing for today."]


def test_a_morning_of_which_the_step_is_taken_has_no_button(world, monkeypatch):
    acme(world)
    with world.database.begin() as tx:
        account_steps.add_step(tx, 1, "Call their CTO", world.office().date(), world.ana, world.office(), "V1")
    world.wait(5)
    tell_morning(world, world.ana, steps=[1])
    act: Act = lambda tx: account_steps.take_step(tx, 1, world.ana, world.office())  # noqa: E731
    changed_on_its_way(world, monkeypatch, PostKind.MORNING, act)
    assert world.dms(world.ana) == ["Done: 1 thing for today."]


def test_a_question_about_an_account_that_ends_says_so(world, monkeypatch):
    acme(world)
    act: Act = lambda tx: target_accounts.end_account(tx, 1, world.mia, world.office())  # noqa: E731
    changed_on_its_way(world, monkeypatch, PostKind.ACCOUNT, act)
    (said,) = world.slack.messages(world.leads)
    assert "No longer a target account" in "\n".join(texts(said["blocks"]))


def test_one_of_unknown_outcome_that_is_found_says_so_too(world):
    acme(world)
    world.slack.faults.drop("chat.postMessage")
    world.deliver()
    with world.database.begin() as tx:
        assert tx.scalar(select(t.outbox.c.state)) == "unknown"
        target_accounts.end_account(tx, 1, world.mia, world.office())
    world.wait(LAST_LOOK)
    world.wait(5)
    (said,) = world.slack.messages(world.leads)
    assert "No longer a target account" in "\n".join(texts(said["blocks"]))


def test_what_is_drawn_after_the_change_is_not_drawn_twice(world):
    acme(world)
    with world.database.begin() as tx:
        target_accounts.end_account(tx, 1, world.mia, world.office())
    world.deliver()
    world.wait(5)
    assert world.slack.calls("chat.update") == []


def test_a_change_that_is_not_kept_yet_as_the_post_arrives_is_waited_for(timed_postgresql):
    """An act and the note of what came of a post meet: whichever is first, the post is drawn anew."""
    database = timed_postgresql
    with database.begin() as tx:
        posts.say(tx, PostKind.ACCOUNT, "k", NOW, channel="C1", extra={"account": 1})
        post = posts.lease_next(tx, NOW)
    seen: list[bool] = []

    def note() -> None:
        with database.begin() as tx:
            assert posts.held(tx, post)
            seen.append(posts.was_changed(tx, post))
            post_results.mark_said(tx, post, "C1", "1.1", 0.0)

    thread = Thread(target=note)
    with database.begin() as tx:
        posts.redraw_key(tx, "k", "v1", NOW)
        thread.start()
    thread.join()
    with database.begin() as tx:
        posts.redraw_key(tx, "k", "v2", NOW)
        anew = tx.scalars(select(t.outbox.c.key).where(t.outbox.c.kind == PostKind.ANEW)).all()
    assert (seen, anew) == ([True], [f"anew:{post.id}:v2"])
