"""Forms: filled in, refused, answered, closed, against a real Bolt app."""

import pytest
from slack_bolt import App

from bot.playground.values.errors import Unanswered
from tests.bot.playground.shapes import field, menu, modal, option, typed, without_flags


def answering(app: App, **answer) -> list[dict]:
    views: list[dict] = []

    @app.view("form")
    def submitted(ack, view):
        views.append(view)
        ack(**answer)

    return views


def test_a_submitted_form_carries_its_values_and_closes(slack, mia, app, form):
    views = answering(app)
    form(typed("words"), field("way", menu()), typed("empty", optional=True), private_metadata="7")
    assert slack.submit(mia, {"words": "no budget", "way": "Number 1"}) is None
    values = without_flags(views[0]["state"]["values"])
    assert values["words"] == {"words": {"type": "plain_text_input", "value": "no budget"}}
    assert values["way"]["way"]["selected_option"] == option("1", "Number 1")
    assert values["empty"]["empty"]["value"] is None
    assert views[0]["private_metadata"] == "7"
    assert slack.open_view(mia) is None


def test_errors_of_the_app_keep_the_form_open(slack, mia, app, form):
    answering(app, response_action="errors", errors={"amount": "Not a number"})
    form(typed("amount"))
    assert slack.submit(mia, {"amount": "lots"}) == {"amount": "Not a number"}
    assert slack.open_view(mia)["state"]["values"]["amount"]["amount"]["value"] == "lots"


def test_an_update_or_a_push_shows_the_next_form(slack, mia, app, form):
    push = {"response_action": "push", "view": modal(typed("b"))}
    answers = iter([push, {"response_action": "update", "view": modal()}])

    @app.view("form")
    def submitted(ack):
        ack(**next(answers))

    form(typed("a"))
    slack.submit(mia, {"a": "1"})
    pushed = slack.open_view(mia)
    assert pushed["previous_view_id"] == pushed["root_view_id"] != pushed["id"]
    slack.submit(mia, {"b": "2"})
    assert slack.open_view(mia)["id"] == pushed["id"]
    assert slack.open_view(mia)["blocks"][0]["type"] == "section"


def test_clear_closes_the_whole_stack(client, slack, mia, app, form):
    answering(app, response_action="clear")
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
def test_an_answer_that_slack_cannot_use_is_an_error_for_the_person(slack, mia, app, form, answer):
    @app.middleware  # as a raw answer: Bolt itself would refuse some of these
    def answered(ack):
        return ack(**answer) if answer["response_action"] != "dance" else ack(answer)

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
    (field("it", {"type": "datepicker"}), "2026-02-30", "Please enter a valid date."),
    (field("it", {"type": "multi_users_select", "max_selected_items": 1}), ["A", "B"], "Please choose no more than 1."),
]


def test_slacks_client_refuses_what_is_not_filled_in_right(slack, mia, app, form):
    views = answering(app)
    for block, value, problem in CHECKED:
        form(block)
        assert slack.submit(mia, {"it": value}) == {"it": problem}
    assert views == []


def test_a_field_that_is_not_there_is_a_mistake_of_the_test(slack, mia, form):
    form(typed("a"))
    with pytest.raises(LookupError, match="no field 'b'"):
        slack.submit(mia, {"b": "1"})


def test_an_input_speaks_up_only_if_it_dispatches(slack, mia, form, seen):
    form(typed("quiet"), typed("loud", dispatch_action=True))
    slack.press_form(mia, "quiet", "a")
    slack.press_form(mia, "loud", "b")
    [body] = seen
    assert body["actions"][0]["value"] == "b"
    assert body["view"]["state"]["values"]["quiet"]["quiet"]["value"] == "a"
