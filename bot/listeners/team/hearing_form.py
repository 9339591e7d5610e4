"""What one hears, and how: `/handoff me` and a button."""

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.forms import team_forms
from bot.listeners.parts import Parts, Window, on_form, on_press
from bot.slack.payloads.gestures import Command, Form, Way
from store.handoffs import permits
from store.team import hearing, workspace


def register(app: App, parts: Parts) -> None:
    """Listen to the button and to the form."""

    def submit(form: Form) -> Window:
        with parts.begin() as tx:
            hearing.choose_ways(
                tx, form.user_id, {topic: form.text(topic) for topic in hearing.TOPICS if form.text(topic)}
            )
            if form.text("notes") and permits.set_up(tx, form.user_id):
                workspace.change(tx, terse_notes=form.text("notes") == team_forms.TERSE)
        return "Saved. That's how you hear from me from now on."

    on_press(app, actions.HEARING, lambda click: _open(parts, click.way, click.user_id))
    on_form(app, actions.FORM_HEARING, submit)


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open the form."""
    _open(parts, command.way, command.user_id)
    ack()


def _open(parts: Parts, way: Way, user_id: str) -> None:
    with parts.read() as tx:
        ways = hearing.ways_of(tx, user_id)
        terse = workspace.load(tx).terse_notes if permits.set_up(tx, user_id) else None
    parts.show(way, team_forms.hearing(ways, hearing.TOPICS.items(), terse))
