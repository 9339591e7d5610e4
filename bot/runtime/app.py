"""The Bolt app with every listener; production, the demo and the tests use the same one."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.cards.lead import replies
from bot.listeners import gate, refusals, sharing, workspace_events
from bot.listeners.agreement import change_forms
from bot.listeners.handoff import card_presses, checklist_form, handoff_forms, lead_views, why_quiet_asked
from bot.listeners.lead import lead_command, lead_form
from bot.listeners.message import say_asked
from bot.listeners.monday import decision_forms, scoreboard_asked
from bot.listeners.parts import Json, Parts
from bot.listeners.team import handoff_command, set_up_forms
from bot.slack import windows
from bot.slack.directory import SlackIsSilent
from bot.slack.payloads import interactions
from bot.slack.private_notes import Hints
from store.db.database import Busy

log = logging.getLogger(__name__)

LISTENERS = (
    change_forms,
    card_presses,
    handoff_forms,
    lead_views,
    say_asked,
    lead_form,
    lead_command,
    handoff_command,
    checklist_form,
    why_quiet_asked,
    scoreboard_asked,
    decision_forms,
    sharing,
    set_up_forms,
    workspace_events,
)

# What passes by itself, and what the person hears.
SHORT_TROUBLES: Mapping[type[Exception], str] = {Busy: replies.BUSY, SlackIsSilent: replies.SLACK_IS_SILENT}


def build_app(parts: Parts) -> App:
    """The app. It believes whoever asks it: by HTTP, bot.http_events looks at signatures before."""
    parts = replace(parts, slack=windows.client(parts.slack))
    us = parts.identity
    app = App(
        name="handoff",
        # The work is kept before Slack is thanked for telling us.
        process_before_response=True,
        request_verification_enabled=False,
        # Without a token of its own, and with an answer to "who are we", Bolt asks Slack nothing.
        client=WebClient(base_url=parts.slack.base_url, timeout=windows.TIMEOUT, retry_handlers=[]),
        authorize=lambda: AuthorizeResult(
            enterprise_id=us.enterprise_id,
            team_id=us.team_id,
            bot_id=us.bot_id,
            bot_user_id=us.bot_user_id,
            bot_token=parts.slack.token,
        ),
    )
    gate.register(app, parts)
    for listener in LISTENERS:
        listener.register(app, parts)
    app.error(_trouble(parts.hints))
    return app


def _trouble(hints: Hints) -> Callable[..., BoltResponse]:
    def tell(error: Exception, body: Json) -> BoltResponse:
        """Say something kind to the person. An event is refused instead, and Slack repeats it."""
        sender = interactions.sender(body)
        text = SHORT_TROUBLES.get(type(error), replies.TROUBLE)
        if isinstance(error, SlackIsSilent) and error.__cause__ is not None:
            text = refusals.silence(error.__cause__)
        if type(error) in SHORT_TROUBLES:
            log.warning("%s: %s", type(error).__name__, sender.about)
        else:
            log.error("failed: %s", sender.about, exc_info=error)
        if sender.kind == "event":
            return BoltResponse(status=500, body="")
        return refusals.acknowledge(hints, sender, text, try_again=True)

    return tell
