"""Lets full members of our own workspace through to the listeners; guests, bots and others get a kind refusal."""

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.cards.lead import replies
from bot.listeners import refusals
from bot.listeners.parts import Json, Parts
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Sender
from store.team import people


def register(app: App, parts: Parts) -> None:
    """Stand before every listener."""

    def full_members(body: Json, next_: Callable[[], None]) -> BoltResponse | None:
        sender = interactions.sender(body)
        refusal = None if sender.kind in ("event", "other") else _refusal(parts, sender)
        if refusal is not None:
            return refusals.acknowledge(parts.hints, sender, refusal)
        next_()
        return None

    app.middleware(full_members)


def _refusal(parts: Parts, sender: Sender) -> str | None:
    if not sender.is_person:
        return replies.BOT
    if not _is_ours(parts, sender):
        return replies.OTHER_TEAM
    with parts.read() as tx:
        active = people.is_active(tx, sender.user_id or "")
    return replies.GUEST if active is False else None


def _is_ours(parts: Parts, sender: Sender) -> bool:
    """Of this workspace or, in an organisation of several, of that organisation."""
    ours = parts.identity
    return sender.team_id == ours.team_id or (
        ours.enterprise_id is not None and sender.enterprise_id == ours.enterprise_id
    )
