"""Events of the workspace, and what Slack answers about ourselves, people and channels."""

from bot.intake.reading import cleaning
from bot.slack.payloads.gestures import SLACKBOT, AppIdentity, ChannelInfo, Json
from store.team.people import Person


def identity(answer: Json) -> AppIdentity:
    """Who we are, from the answer of auth.test."""
    return AppIdentity(
        team_id=answer["team_id"],
        bot_id=answer.get("bot_id") or "",
        bot_user_id=answer["user_id"],
        enterprise_id=answer.get("enterprise_id"),
        url=answer.get("url") or "",
    )


def person(user: Json, ours: AppIdentity) -> Person:
    """A user object. Guests, bots and people of other companies are known by name and never active."""
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or profile.get("display_name") or user.get("name")
    return Person(
        id=user["id"],
        name=cleaning.line(name or user["id"]),
        zone=user.get("tz"),
        active=not user.get("deleted") and _is_full_member(user, ours),
        mail=profile.get("email"),
        is_admin=any(user.get(rank) for rank in ("is_admin", "is_owner", "is_primary_owner")),
    )


def _is_full_member(user: Json, ours: AppIdentity) -> bool:
    if any(user.get(mark) for mark in ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot")):
        return False
    enterprise = (user.get("enterprise_user") or {}).get("enterprise_id")
    is_ours = user.get("team_id") in (None, ours.team_id) or enterprise in ({ours.enterprise_id} - {None})
    return is_ours and user["id"] != SLACKBOT


def changed_person(body: Json, ours: AppIdentity) -> Person:
    """Whom user_change or team_join tells of."""
    return person(body["event"]["user"], ours)


def concerns(body: Json, ours: AppIdentity) -> bool:
    """Whether an event is told to this installation: of a shared channel the team may be the other company's."""
    authorized = body.get("authorizations") or []
    teams = {body.get("team_id"), body.get("context_team_id"), *(each.get("team_id") for each in authorized)}
    enterprises = {body.get("enterprise_id"), *(each.get("enterprise_id") for each in authorized)} - {None}
    return not teams - {None} or ours.team_id in teams or ours.enterprise_id in enterprises


def home_opened_by(body: Json) -> str | None:
    """Who looks at the Home tab; None if it is the messages tab."""
    event = body["event"]
    return str(event["user"]) if event.get("tab", "home") == "home" else None


def channel_of(body: Json) -> tuple[str, str | None]:
    """The channel of an event about one, and its name where the event tells it."""
    channel = body["event"]["channel"]
    return (channel["id"], channel.get("name")) if isinstance(channel, dict) else (channel, None)


def still_shared(body: Json) -> bool:
    """Whether the channel that one company left is shared with yet another."""
    return bool(body["event"].get("is_ext_shared"))


def event_type(body: Json) -> str:
    """Slack's name of the event."""
    return str(body["event"]["type"])


def joined(body: Json) -> tuple[str, str]:
    """Who joined which channel."""
    return body["event"]["user"], body["event"]["channel"]


def channel_info(answer: Json) -> ChannelInfo:
    """The channel that conversations.info shows."""
    channel = answer["channel"]
    pending = channel.get("is_pending_ext_shared") or channel.get("pending_connected_team_ids")
    elsewhere = channel.get("is_shared") and not channel.get("is_org_shared")
    return ChannelInfo(
        id=channel["id"],
        name=channel.get("name") or channel["id"],
        is_member=bool(channel.get("is_member")),
        is_archived=bool(channel.get("is_archived")),
        is_shared=bool(channel.get("is_ext_shared") or pending or elsewhere),
    )
