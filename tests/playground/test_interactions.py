"""What people do reaches a real Bolt app over a real socket, in Slack's shapes."""

import re
from datetime import UTC, datetime

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground.driver import Slack
from bot.playground.errors import Unanswered
from tests.playground.shapes import actions, button, field, home, menu, modal, option, options, section, typed

EPOCH = int(datetime(2026, 11, 25, 10, 0, tzinfo=UTC).timestamp())

# the element, what a person chooses, what the app is told
USES = [
    (button(value="7", style="primary"), None, {"value": "7", "style": "primary"}),
    (menu(), "2", {"selected_option": option("2", "Number 2")}),
    (menu(), "Number 1", {"selected_option": option("1", "Number 1")}),
    (menu(type="multi_static_select"), ["0", "2"], {"selected_options": [options(3)[0], options(3)[2]]}),
    (menu(type="radio_buttons"), "1", {"selected_option": options(3)[1]}),
    (menu(type="checkboxes"), ["1"], {"selected_options": [options(3)[1]]}),
    ({"type": "users_select"}, "U00000002", {"selected_user": "U00000002"}),
    ({"type": "multi_users_select"}, ["U00000002"], {"selected_users": ["U00000002"]}),
    ({"type": "conversations_select"}, "C00000001", {"selected_conversation": "C00000001"}),
    ({"type": "channels_select"}, "C00000001", {"selected_channel": "C00000001"}),
    ({"type": "datepicker"}, "2026-11-25", {"selected_date": "2026-11-25"}),
    ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
    ({"type": "datetimepicker"}, datetime(2026, 11, 25, 10, tzinfo=UTC), {"selected_date_time": EPOCH}),
]


@pytest.fixture
def seen(app: App) -> list[dict]:
    """The bodies of all interactions, acknowledged with nothing."""
    bodies: list[dict] = []

    def note(ack, body):
        bodies.append(body)
        ack()

    app.action(re.compile(".*"))(note)
    app.shortcut(re.compile(".*"))(note)
    app.view_closed(re.compile(".*"))(note)
    return bodies


def without_flags(value):
    """Without the `emoji` that Slack adds to plain text."""
    if isinstance(value, dict):
        return {key: without_flags(inner) for key, inner in value.items() if key != "emoji"}
    return [without_flags(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("element", "choice", "told"), USES, ids=[f"{use[0]['type']}-{use[1]}" for use in USES])
def test_every_element_tells_its_own_story(client, slack, mia, leads, seen, connect, element, choice, told):
    connect()
    element = {**element, "action_id": "it"}
    ts = client.chat_postMessage(channel=leads, text="x", blocks=[{**actions(element), "block_id": "here"}])["ts"]
    slack.press(mia, leads, ts, "it", choice)
    [action] = seen[0]["actions"]
    assert (action["type"], action["action_id"], action["block_id"]) == (element["type"], "it", "here")
    assert told.items() <= without_flags(action).items()
    assert action["action_ts"]


def test_a_press_on_a_message_carries_message_channel_and_addresses(client, slack, mia, leads, seen, connect):
    connect()
    ts = client.chat_postMessage(channel=leads, text="card", blocks=[actions(button("claim", "Claim", value="7"))])["ts"]
    slack.press(mia, leads, ts, "Claim")
    [body] = seen
    assert body["type"] == "block_actions"
    assert body["user"] == {"id": mia, "username": "mia", "name": "mia", "team_id": "T00000001"}
    container = {"type": "message", "message_ts": ts, "channel_id": leads, "is_ephemeral": False}
    assert body["container"] == container
    assert body["channel"] == {"id": leads, "name": "leads"}
    assert body["message"]["text"] == "card"
    assert body["response_url"].startswith(slack.url)
    assert body["trigger_id"]


def test_an_entry_of_the_overflow_menu_is_pressed_by_its_text(client, slack, mia, leads, seen, connect):
    connect()
    more = {"type": "overflow", "action_id": "menu", "options": [option("assign:7", "Assign..."), option("lost:7", "Lost")]}
    ts = client.chat_postMessage(channel=leads, text="x", blocks=[section(accessory=more)])["ts"]
    slack.press(mia, leads, ts, "Lost")
    assert seen[0]["actions"][0]["selected_option"]["value"] == "lost:7"
    with pytest.raises(LookupError, match="menu"):
        slack.press(mia, leads, ts, "Won")


def test_a_stale_card_can_be_pressed_as_it_was_seen(client, slack, mia, leads, seen, connect):
    connect()
    ts = client.chat_postMessage(channel=leads, text="open", blocks=[actions(button("claim", value="7"))])["ts"]
    client.chat_update(channel=leads, ts=ts, text="taken", blocks=[actions(button("release", value="7"))])
    with pytest.raises(LookupError):
        slack.press(mia, leads, ts, "claim")
    slack.press(mia, leads, ts, "claim", stale=True)
    assert seen[0]["message"]["text"] == "open"


def test_presses_in_private_places_do_not_tell_their_names(client, slack, mia, seen, connect):
    connect()
    secret = slack.add_channel("secret", mia, private=True)
    for channel, name in ((secret, "privategroup"), (mia, "directmessage")):
        answer = client.chat_postMessage(channel=channel, text="x", blocks=[actions()])
        slack.press(mia, answer["channel"], answer["ts"], "press")
        assert seen[-1]["channel"]["name"] == name


def test_an_ephemeral_message_can_be_pressed(client, slack, mia, leads, seen, connect):
    connect()
    client.chat_postEphemeral(channel=leads, user=mia, text="x", blocks=[actions()])
    [note] = slack.ephemerals(mia)
    slack.press_note(mia, note["id"], "press")
    assert seen[0]["container"]["is_ephemeral"]
    assert "message" not in seen[0]


def test_home_is_opened_and_pressed(client, slack, mia, app, seen, connect):
    @app.event("app_home_opened")
    def publish(event, client):
        client.views_publish(user_id=event["user"], view=home(actions(), private_metadata=event["tab"]))

    connect()
    assert slack.open_home(mia)["private_metadata"] == "home"
    slack.press_home(mia, "Press")
    assert seen[0]["container"] == {"type": "view", "view_id": slack.home(mia)["id"]}
    assert seen[0]["view"]["type"] == "home"


def test_someone_from_another_team_is_told_apart(client, slack, leads, seen, connect):
    connect()
    ada = slack.other_team_user("Ada Elsewhere")
    ts = client.chat_postMessage(channel=leads, text="x", blocks=[actions()])["ts"]
    slack.press(ada, leads, ts, "press")
    assert seen[0]["user"]["team_id"] == seen[0]["team"]["id"] == "T00000002"


# Forms


@pytest.fixture
def form(slack: Slack, mia: str, client: WebClient):
    """Opens a modal with these blocks for Mia."""

    def show(*blocks, **more):
        client.views_open(trigger_id=slack.workspace.tickets.trigger(mia), view=modal(*blocks, **more))

    return show


def answering(app: App, **answer) -> list[dict]:
    views: list[dict] = []

    @app.view("form")
    def submitted(ack, view):
        views.append(view)
        ack(**answer)

    return views


def test_a_submitted_form_carries_its_values_and_closes(slack, mia, app, form, connect):
    views = answering(app)
    connect()
    form(typed("words"), field("way", menu()), typed("empty", optional=True), private_metadata="7")
    assert slack.submit(mia, {"words": "no budget", "way": "Number 1"}) is None
    values = without_flags(views[0]["state"]["values"])
    assert values["words"] == {"words": {"type": "plain_text_input", "value": "no budget"}}
    assert values["way"]["way"]["selected_option"] == option("1", "Number 1")
    assert values["empty"]["empty"]["value"] is None
    assert views[0]["private_metadata"] == "7"
    assert slack.open_view(mia) is None


def test_errors_of_the_app_keep_the_form_open(slack, mia, app, form, connect):
    answering(app, response_action="errors", errors={"amount": "Not a number"})
    connect()
    form(typed("amount"))
    assert slack.submit(mia, {"amount": "lots"}) == {"amount": "Not a number"}
    assert slack.open_view(mia)["state"]["values"]["amount"]["amount"]["value"] == "lots"


def test_an_update_or_a_push_shows_the_next_form(slack, mia, app, form, connect):
    answers = iter([{"response_action": "push", "view": modal(typed("b"))}, {"response_action": "update", "view": modal()}])

    @app.view("form")
    def submitted(ack):
        ack(**next(answers))

    connect()
    form(typed("a"))
    slack.submit(mia, {"a": "1"})
    pushed = slack.open_view(mia)
    assert pushed["previous_view_id"] == pushed["root_view_id"] != pushed["id"]
    slack.submit(mia, {"b": "2"})
    assert slack.open_view(mia)["id"] == pushed["id"]
    assert slack.open_view(mia)["blocks"][0]["type"] == "section"


def test_clear_closes_the_whole_stack(client, slack, mia, app, form, connect):
    answering(app, response_action="clear")
    connect()
    form(typed("a"))
    trigger = slack.workspace.tickets.trigger(mia, slack.open_view(mia)["id"])
    client.views_push(trigger_id=trigger, view=modal(typed("b")))
    slack.submit(mia, {"b": "1"})
    assert slack.open_view(mia) is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
    ],
)
def test_an_answer_that_slack_cannot_use_is_an_error_for_the_person(slack, mia, app, form, connect, answer):
    @app.middleware  # as a raw answer: Bolt itself would refuse some of these
    def answered(ack):
        return ack(**answer) if answer["response_action"] != "dance" else ack(answer)

    connect()
    form(typed("a"))
    with pytest.raises(Unanswered) as failed:
        slack.submit(mia, {"a": "1"})
    assert failed.value.text == "We had some trouble connecting. Try again?"
    assert slack.complaints


CHECKED = [
    (typed("it"), "", "Please complete this required field."),
    (field("it", menu()), None, "Please complete this required field."),
    (field("it", {"type": "multi_users_select"}), [], "Please complete this required field."),
    (field("it", {"type": "plain_text_input", "min_length": 3}), "ab", "Please enter at least 3 characters."),
    (field("it", {"type": "plain_text_input", "max_length": 3}), "abcd", "Please enter no more than 3 characters."),
    (field("it", {"type": "number_input", "is_decimal_allowed": False}), "1.5", "Please enter a valid number."),
    (
        field("it", {"type": "number_input", "is_decimal_allowed": True, "max_value": "9"}),
        "9.5",
        "Please enter a number in the allowed range.",
    ),
    (field("it", {"type": "email_text_input"}), "mia@", "Please enter a valid email address."),
    (field("it", {"type": "url_text_input"}), "example.com", "Please enter a valid URL."),
    (field("it", {"type": "datepicker"}), "2026-02-30", "Please enter a valid date."),
    (field("it", {"type": "multi_users_select", "max_selected_items": 1}), ["U1", "U2"], "Please choose no more than 1."),
]


@pytest.mark.parametrize(("block", "value", "problem"), CHECKED, ids=[f"{c[0]['element']['type']}-{c[2]}" for c in CHECKED])
def test_slacks_client_refuses_what_is_not_filled_in_right(slack, mia, app, form, connect, block, value, problem):
    views = answering(app)
    connect()
    form(block)
    assert slack.submit(mia, {"it": value}) == {"it": problem}
    assert views == []


def test_a_field_that_is_not_there_is_a_mistake_of_the_test(slack, mia, form, connect):
    connect()
    form(typed("a"))
    with pytest.raises(LookupError, match="no field 'b'"):
        slack.submit(mia, {"b": "1"})


def test_only_views_that_ask_for_it_tell_that_they_were_closed(slack, mia, form, seen, connect):
    connect()
    form(section())
    slack.close(mia)
    form(section(), notify_on_close=True)
    slack.close(mia)
    assert [(body["type"], body["is_cleared"]) for body in seen] == [("view_closed", False)]


def test_an_input_speaks_up_only_if_it_dispatches(slack, mia, form, seen, connect):
    connect()
    form(typed("quiet"), typed("loud", dispatch_action=True))
    slack.press_form(mia, "quiet", "a")
    slack.press_form(mia, "loud", "b")
    [body] = seen
    assert body["actions"][0]["value"] == "b"
    assert body["view"]["state"]["values"]["quiet"]["quiet"]["value"] == "a"


def test_an_external_menu_asks_the_app(slack, mia, app, form, connect):
    @app.options("zone")
    def zones(ack, payload):
        ack(options=[option(zone, zone) for zone in ("Europe/Berlin", "Europe/Rome") if payload["value"] in zone])

    views = answering(app)
    connect()
    form(field("zone", {"type": "external_select"}))
    assert [one["value"] for one in slack.suggest(mia, "zone", "Rom")["options"]] == ["Europe/Rome"]
    slack.submit(mia, {"zone": "Europe/Berlin"})
    assert views[0]["state"]["values"]["zone"]["zone"]["selected_option"]["value"] == "Europe/Berlin"


def test_too_many_suggestions_are_no_suggestions(slack, mia, app, form, connect):
    app.options("zone")(lambda ack: ack(options=options(101)))
    connect()
    form(field("zone", {"type": "external_select"}))
    with pytest.raises(Unanswered, match="no more than 100 items"):
        slack.suggest(mia, "zone", "")


# Commands and shortcuts


def test_a_command_is_answered_in_its_acknowledgement(slack, mia, leads, app, connect):
    @app.command("/lead")
    def lead(ack, command):
        kind = "in_channel" if command["text"] == "loud" else "ephemeral"
        ack(text=f"{command['user_name']} in {command['channel_name']}: {command['text']}", response_type=kind)

    connect()
    assert slack.command(mia, "/lead", "quiet", leads)["text"] == "mia in leads: quiet"
    assert slack.command(mia, "/lead", "loud", leads)["ts"] == slack.messages(leads)[0]["ts"]
    assert [note["text"] for note in slack.ephemerals(mia)] == ["mia in leads: quiet"]


def test_a_command_may_say_nothing(slack, mia, app, connect):
    app.command("/lead")(lambda ack: ack())
    connect()
    assert slack.command(mia, "/lead") is None


def test_a_command_the_app_does_not_have_is_refused(slack, mia, connect):
    slack.app.commands = [{"command": "/lead"}]
    connect()
    with pytest.raises(Unanswered, match="/led is not a valid command"):
        slack.command(mia, "/led")


def test_escaped_commands_carry_ids(slack, mia, tom, leads, app, connect):
    slack.app.commands = [{"command": "/lead", "should_escape": True}]
    texts = []

    @app.command("/lead")
    def lead(ack, command):
        texts.append(command["text"])
        ack()

    connect()
    slack.command(mia, "/lead", "give @tom in #leads, not @nobody", leads)
    assert texts == [f"give <@{tom}> in <#{leads}|leads>, not @nobody"]


def test_shortcuts_from_everywhere_and_from_a_message(slack, mia, leads, seen, connect):
    connect()
    slack.shortcut(mia, "add_lead")
    ts = slack.say(mia, leads, "Ann <ann@example.com> asked for a demo")
    slack.message_shortcut(mia, "lead_from_message", leads, ts)
    assert [body["type"] for body in seen] == ["shortcut", "message_action"]
    assert "channel" not in seen[0]
    assert seen[1]["message"]["text"] == "Ann &lt;ann@example.com&gt; asked for a demo"
    assert seen[1]["message_ts"] == ts


def test_without_an_acknowledgement_the_person_reads_an_error(client, slack, mia, leads, app, form, connect):
    @app.error
    def quiet(error):
        pass

    connect()
    form(typed("a"))
    ts = client.chat_postMessage(channel=leads, text="x", blocks=[actions()])["ts"]
    for act, text in [
        (lambda: slack.press(mia, leads, ts, "press"), "Operation timed out. Apps need to respond within 3 seconds."),
        (lambda: slack.submit(mia, {"a": "1"}), "We had some trouble connecting. Try again?"),
        (lambda: slack.command(mia, "/lead"), "/lead failed because the app did not respond."),
    ]:
        with pytest.raises(Unanswered) as failed:
            act()
        assert (failed.value.text, failed.value.why) == (text, "timeout")
