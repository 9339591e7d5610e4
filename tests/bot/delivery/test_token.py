"""Slack refuses the bot altogether: the log says so once, the work is kept, and it goes on by itself and says so."""

import logging

import pytest

from store.outbox import backoff, cards
from store.team import workspace


def trouble(world):
    with world.database.read() as tx:
        return workspace.load(tx).slack_trouble


def take_scope(world):
    world.slack.app.scopes -= {"chat:write"}


def give_scope(world):
    world.slack.app.scopes |= {"chat:write"}


REFUSALS = {
    "token_revoked": (lambda world: world.slack.admin.revoke(), lambda world: world.slack.admin.reinstall()),
    "account_inactive": (lambda world: world.slack.admin.uninstall(), lambda world: world.slack.admin.reinstall()),
    "missing_scope": (take_scope, give_scope),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_when_slack_refuses_the_bot_the_log_says_so_once_and_it_comes_back_by_itself(world, code, caplog):
    handoff = world.show()
    refuse, accept = REFUSALS[code]
    refuse(world)
    world.claim(handoff)
    other = world.queue()
    with caplog.at_level(logging.ERROR, "store.team.slack_access"):
        for _ in range(5):
            world.wait(backoff.TOKEN_AGAIN)
    assert [code in record.message for record in caplog.records if record.name == "store.team.slack_access"] == [True]
    assert trouble(world) == code
    accept(world)
    world.wait(backoff.TOKEN_AGAIN - 1)
    assert world.cards() == [handoff]
    world.wait_in_steps(4)
    assert world.cards() == [handoff, other]
    assert "Claimed by" in world.shown(handoff)
    assert len(world.thread(handoff)) == 1
    assert trouble(world) is None
    assert ["I'm back" in dm for dm in world.dms(world.sam)] == [True]


def test_while_slack_refuses_the_bot_it_is_asked_once_a_minute(world):
    world.slack.admin.revoke()
    for _ in range(3):
        world.queue()
    for _ in range(60):
        world.wait(10)
    assert 10 <= len(world.slack.calls("chat.postMessage")) <= 11


def test_a_look_waits_for_the_token_as_well(world):
    world.slack.faults.drop("chat.postMessage")
    handoff = world.queue()
    world.deliver()
    world.slack.admin.revoke()
    for _ in range(12):
        world.wait(60)
    world.slack.admin.reinstall()
    world.wait(60)
    assert world.facts(handoff).ts is not None
    world.wait(600)
    assert world.cards() == [handoff]


def test_a_card_that_is_redrawn_shows_that_the_token_works(world):
    handoff = world.show()
    world.slack.admin.revoke()
    with world.database.begin() as tx:
        cards.changed(tx, handoff, world.office())
    world.deliver()
    assert trouble(world) == "token_revoked"
    world.slack.admin.reinstall()
    world.wait(backoff.TOKEN_AGAIN)
    assert trouble(world) is None


def test_a_missing_scope_keeps_no_home_from_being_published(world):
    take_scope(world)
    world.queue()
    world.deliver()
    world.slack.open_home(world.ana)
    world.deliver()
    assert world.slack.home(world.ana) is not None
    assert trouble(world) == "missing_scope"


def test_a_home_waits_for_the_token_and_shows_that_it_works(world):
    world.slack.admin.revoke()
    world.slack.open_home(world.ana)
    world.deliver()
    assert trouble(world) == "token_revoked"
    world.slack.admin.reinstall()
    world.wait(backoff.TOKEN_AGAIN)
    assert world.slack.home(world.ana) is not None
    assert trouble(world) is None
    world.deliver()
    assert len(world.dms(world.sam)) == 1
