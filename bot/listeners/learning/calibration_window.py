"""`/handoff calibrate`: what outcomes say of the lead definition, and *Propose it*."""

import json

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.learning import calibration_page
from bot.listeners.agreement import signing_presses
from bot.listeners.parts import Json, Parts
from bot.slack import windows
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Click, Command
from store.learning import calibrations
from store.signing import proposal_effect, proposals

NO_LONGER = "The outcomes of by now suggest no other points. `/handoff calibrate` shows them."


def register(app: App, parts: Parts) -> None:
    """Listen to the button. What it asks for takes longer than Slack waits, so it is acknowledged first."""

    def pressed(body: Json, ack: Ack) -> None:
        ack()
        _propose(parts, interactions.click(body))

    app.action(actions.PROPOSE_CALIBRATION)(pressed)


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """Open a window at once, and fill it when it is known."""
    view_id = windows.open_window(parts.slack, command.way, calibration_page.draw_looking())
    ack()
    now = parts.clock()
    with parts.read() as tx:
        facts = calibrations.calibrate(tx, now, named_facts(command.text))
        may_propose = proposals.may_propose(tx, command.user_id, now) is None
    windows.replace_window(parts.slack, view_id, calibration_page.draw(facts, may_propose))


def named_facts(typed: str) -> list[str]:
    """The facts that "calibrate without Tags, Lead Quality" names."""
    _, _, names = typed.partition(" ")
    _, _, listed = names.strip().partition(" ")
    return [name.strip() for name in listed.split(",") if name.strip()]


def _propose(parts: Parts, click: Click) -> None:
    """Propose what the outcomes suggest now, with what it would do."""
    now = parts.clock()
    with parts.read() as tx:
        document = calibrations.calibrate(tx, now, json.loads(click.value)).document
        effect = proposal_effect.reckon(tx, document, now) if document else None
    if document is None:
        parts.hints.later(click.way, NO_LONGER)
    else:
        signing_presses.propose_document(parts, click, document, effect)
