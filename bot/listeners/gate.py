"""Lets full members of our own workspace through to the listeners; guests, bots and others get a kind refusal."""

from collections.abc import Callable, Sequence

from slack_bolt import App, BoltResponse

from bot.cards.lead import replies
from bot.listeners import refusals
from bot.listeners.parts import Json, Parts
from bot.slack.directory import SlackIsSilent
from bot.slack.payloads import interactions, slack_events
from bot.slack.payloads.gestures import Sender


def register(app: App, parts: Parts) -> None:
    """Stand before every listener."""

    def full_members(body: Json, next_: Callable[[], None]) -> BoltResponse | None:
        sender = interactions.sender(body)
        if not parts.identity.team_id:
            raise SlackIsSilent  # Slack has yet to say who we are
        if sender.kind == "event" and not slack_events.concerns(body, parts.identity):
            return BoltResponse(status=200, body="")  # Slack tells every installation of an app; this is another's
        if sender.kind not in ("event", "other"):
            refusal = _refusal(parts, sender, interactions.people_chosen(body))
            if refusal is not None:
                return refusals.acknowledge(parts.hints, sender, refusal)
        next_()
        return None

    app.middleware(full_members)


def _refusal(parts: Parts, sender: Sender, others: Sequence[str]) -> str | None:
    """Why somebody is not let in. Whom a form names is asked about in the same breath, so that the store knows them."""
    if not sender.is_person or sender.user_id is None:
        return replies.BOT
    if not _is_ours(parts, sender):
        return replies.OTHER_TEAM
    full_members = parts.described(sender.user_id, *others)
    return None if full_members.get(sender.user_id) else replies.GUEST


def _is_ours(parts: Parts, sender: Sender) -> bool:
    """Of this workspace or, in an organisation of several, of that organisation."""
    ours = parts.identity
    return sender.team_id == ours.team_id or (
        ours.enterprise_id is not None and sender.enterprise_id == ours.enterprise_id
    )
