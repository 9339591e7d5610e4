"""Slash commands and shortcuts, and what a person reads when the app says nothing."""

import pytest

from bot.playground.values.errors import Unanswered
from tests.bot.playground.shapes import actions, typed


def test_a_command_is_answered_in_its_acknowledgement(slack, mia, leads, app):
    @app.command("/lead")
    def lead(ack, command):
        kind = "in_channel" if command["text"] == "loud" else "ephemeral"
        ack(text=f"{command['user_name']} in {command['channel_name']}: {command['text']}", response_type=kind)

    assert slack.command(mia, "/lead", "quiet", leads)["text"] == "mia in leads: quiet"
    assert slack.command(mia, "/lead", "loud", leads)["ts"] == slack.messages(leads)[0]["ts"]
    assert [note["text"] for note in slack.ephemerals(mia)] == ["mia in leads: quiet"]


def test_a_command_may_say_nothing(slack, mia, app):
    app.command("/lead")(lambda ack: ack())
    assert slack.command(mia, "/lead") is None


def test_a_command_the_app_does_not_have_is_refused(slack, mia):
    slack.app.commands = [{"command": "/lead"}]
    with pytest.raises(Unanswered, match="/led is not a valid command"):
        slack.command(mia, "/led")


def test_escaped_commands_carry_ids(slack, mia, tom, leads, app):
    slack.app.commands = [{"command": "/lead", "should_escape": True}]
    texts = []

    @app.command("/lead")
    def lead(ack, command):
        texts.append(command["text"])
        ack()

    slack.command(mia, "/lead", "give @tom in #leads, not @nobody", leads)
    assert texts == [f"give <@{tom}> in <#{leads}|leads>, not @nobody"]


def test_shortcuts_from_everywhere_and_from_a_message(slack, mia, leads, seen):
    slack.shortcut(mia, "add_lead")
    ts = slack.say(mia, leads, "Ann <ann@example.com> asked for a demo")
    slack.message_shortcut(mia, "lead_from_message", leads, ts)
    assert [body["type"] for body in seen] == ["shortcut", "message_action"]
    assert "channel" not in seen[0]
    assert seen[1]["message"]["text"] == "Ann &lt;ann@example.com&gt; asked for a demo"
    assert seen[1]["message_ts"] == ts


def test_without_an_acknowledgement_the_person_reads_an_error(client, slack, mia, leads, front, form):
    slack.timing.ack = 0.1
    front.plan += [(200, {"sleep": "0.2"}) for _ in range(3)]
    form(typed("a"))
    ts = client.chat_postMessage(channel=leads, text="x", blocks=[actions()])["ts"]
    for act, text in [
        (lambda: slack.press(mia, leads, ts, "press"), "Operation timed out. Apps need to respond within 3 seconds."),
        (lambda: slack.submit(mia, {"a": "1"}), "We had some trouble connecting. Try again?"),
        (lambda: slack.command(mia, "/lead"), "/lead failed because the app did not respond."),
    ]:
        with pytest.raises(Unanswered) as failed:
            act()
        assert (failed.value.text, failed.value.why) == (text, "http_timeout")
