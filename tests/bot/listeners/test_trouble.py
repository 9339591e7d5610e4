"""When it does not work: the person hears something kind, the log hears why, and what was typed stays."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_bolt import BoltRequest

from bot.cards import actions
from bot.cards.lead import replies
from bot.listeners import parts
from store.rules import acts


@pytest.fixture
def hurried(monkeypatch):
    """Listeners that do not wait long."""
    monkeypatch.setattr(parts, "PATIENCE", 0.05)


def rename(world, table, name):
    with world.database.begin() as tx:
        tx.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")


def test_while_somebody_else_writes_the_person_is_asked_to_press_again(world, hurried):
    handoff = world.hand_over()
    with world.database.begin():
        world.press(world.ana, handoff, acts.CLAIM.code)
    assert world.notes(world.ana) == [replies.BUSY]
    world.press(world.ana, handoff, acts.CLAIM.code)
    assert world.facts(handoff).owner_id == world.ana


def test_a_busy_moment_leaves_the_form_open_with_what_was_typed(world, hurried):
    world.slack.shortcut(world.ana, actions.SHORTCUT_ADD)
    with world.database.begin():
        answer = world.slack.submit(world.ana, {"name": "Nora", "email": "nora@kettle.example"})
    assert list(answer.values()) == [replies.BUSY]
    assert world.slack.open_view(world.ana)["state"]["values"]["name"]["name"]["value"] == "Nora"


def test_a_look_waits_for_nobody(world, hurried):
    with world.database.begin():
        assert world.slack.command(world.ana, "/lead", "waiting") is not None


def test_a_failure_is_told_kindly_and_logged_with_the_handoff(world, caplog):
    handoff = world.hand_over()
    ts = world.facts(handoff).ts
    rename(world, "clock_spans", "elsewhere")
    with caplog.at_level(logging.ERROR):
        world.slack.press(world.ana, world.leads, ts, acts.CLAIM.code)
    assert world.notes(world.ana) == [replies.TROUBLE]
    assert f"failed: claim {handoff}" in caplog.text
    assert "Traceback" in caplog.text
    rename(world, "elsewhere", "clock_spans")
    assert world.facts(handoff).owner_id is None


def test_no_name_gets_into_the_log(world, caplog):
    rename(world, "leads", "elsewhere")
    world.slack.shortcut(world.ana, actions.SHORTCUT_ADD)
    with caplog.at_level(logging.INFO):
        world.slack.submit(world.ana, {"name": "Nora Weiss", "email": "nora@kettle.example", "title": "Founder"})
    assert "failed: form_lead" in caplog.text
    assert "Nora" not in caplog.text
    assert "kettle" not in caplog.text


def test_a_failing_command_is_answered(world):
    rename(world, "words", "elsewhere")
    assert world.slack.command(world.ana, "/lead", "nora")["text"] == replies.TROUBLE


def test_a_failing_event_is_refused_so_that_slack_repeats_it(world):
    rename(world, "members", "elsewhere")
    event = {"type": "app_home_opened", "user": world.ana, "tab": "home"}
    body = {"type": "event_callback", "team_id": world.identity.team_id, "event": event}
    assert world.app.dispatch(BoltRequest(body=body, mode="socket_mode")).status == 500


def test_of_many_who_claim_at_once_one_is_the_owner_and_the_others_are_told(world):
    handoff = world.hand_over()
    ts = world.facts(handoff).ts
    with ThreadPoolExecutor(8) as crowd:
        users = [world.ana, world.ben, world.sam] * 3
        list(crowd.map(lambda user: world.slack.press(user, world.leads, ts, acts.CLAIM.code, stale=True), users))
    owner = world.facts(handoff).owner_id
    assert owner in users
    for user in set(users) - {owner}:
        assert len(world.notes(user)) == 3
    assert world.notes(owner) == []
    assert len([note for note in world.thread(handoff) if "claimed" in note]) == 1
