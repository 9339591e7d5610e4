"""The database goes between taking a post and calling Slack: it is sent as soon as it is back, and once."""

from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery import post_delivery
from bot.delivery.drawing import messages
from store.outbox import backoff


@contextmanager
def away(monkeypatch):
    def gone(*_):
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    with monkeypatch.context() as patched:
        patched.setattr(messages, "draw", gone)
        yield


def take_and_lose(world, monkeypatch):
    with away(monkeypatch), pytest.raises(OperationalError):
        post_delivery.take_post(world.delivery._desk)()
    assert world.cards() == []


def test_it_is_sent_at_once_when_the_database_is_back(world, monkeypatch):
    handoff = world.queue()
    take_and_lose(world, monkeypatch)
    world.deliver()
    assert world.cards() == [handoff]


def test_it_is_sent_at_once_even_after_its_lease(world, monkeypatch):
    handoff = world.queue()
    take_and_lose(world, monkeypatch)
    world.machine.at += backoff.LEASE + 1
    world.deliver()
    assert world.cards() == [handoff]


def test_somebody_who_looks_for_it_meanwhile_is_told_to_send_it(world, monkeypatch):
    handoff = world.queue()
    take_and_lose(world, monkeypatch)
    world.machine.at += backoff.LEASE + 1
    world.by(world.client).until_idle()  # another replica finds it abandoned, and looks
    assert world.cards() == []
    world.deliver()
    assert world.cards() == [handoff]


def test_what_somebody_sent_meanwhile_is_not_sent_again(world, monkeypatch):
    handoff = world.queue()
    take_and_lose(world, monkeypatch)
    other = world.by(world.client)
    for wait in (backoff.LEASE + 1, *backoff.LOOKS):
        world.machine.at += wait
        other.until_idle()
    assert world.cards() == [handoff]
    world.deliver()
    assert world.cards() == [handoff]
