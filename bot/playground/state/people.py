"""People and channels, and the shapes in which Slack shows them."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.playground.values.jsons import Json

TEAM = "T00000001"
OTHER_TEAM = "T00000002"
DOMAIN = "playground"
_COLORS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "235e5b", "5b89d5", "d55aef", "99a949")


@dataclass
class User:
    """Somebody with an account, or a bot. A guest has no say; a stranger belongs to another team."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Europe/London"
    team: str = TEAM
    is_bot: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_guest: bool = False
    deleted: bool = False
    enterprise: str = ""  # the organisation to whose workspaces the account belongs
    has_profile: bool = True  # Slack tells of none for some who left

    @property
    def color(self) -> str:
        """Six hexadecimal digits, the same every time."""
        return _COLORS[sum(self.id.encode()) % len(_COLORS)]

    @property
    def initials(self) -> str:
        """Up to two letters for the avatar."""
        return "".join(word[0] for word in self.real_name.split()[:2]).upper()

    def json(self, now: datetime, with_email: bool = True) -> Json:
        """As users.info gives it. The address needs a scope of its own."""
        first, _, last = self.real_name.partition(" ")
        offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        profile: Json = {
            "title": self.title,
            "real_name": self.real_name,
            "display_name": self.name,
            "real_name_normalized": self.real_name,
            "display_name_normalized": self.name,
            "first_name": first,
            "last_name": last,
            "avatar_hash": "g" + self.color,
            "team": self.team,
        }
        if with_email and self.email:
            profile["email"] = self.email
        of = {"enterprise_user": {"id": self.id, "enterprise_id": self.enterprise}} if self.enterprise else {}
        return of | {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "deleted": self.deleted,
            "color": self.color,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": profile if self.has_profile else None,
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": self.is_owner,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_stranger": self.team != TEAM and not self.enterprise,
            "updated": int(now.timestamp()),
        }

    def page(self) -> Json:
        """As the page draws them."""
        names = ("id", "name", "real_name", "title", "email", "tz", "is_bot", "is_admin", "is_guest", "deleted")
        more = {"avatar_color": f"#{self.color}", "initials": self.initials, "team_id": self.team}
        return {name: getattr(self, name) for name in names} | more

    def brief(self) -> Json:
        """As an interaction names them."""
        return {"id": self.id, "username": self.name, "name": self.name, "team_id": self.team}


@dataclass
class PostedMessage:
    """One message as Slack shows it, and what Slack keeps beside it."""

    json: Json
    metadata: Json | None = None
    posted: float = 0.0  # machine time
    hidden: bool = False  # kept out of history, to try what the app does then
    earlier: list[Json] = field(default_factory=list)  # what stood there before each edit


@dataclass
class Channel:
    """A channel, or a direct message between the app and `user`."""

    id: str
    name: str
    created: int
    is_private: bool = False
    user: str | None = None
    topic: str = ""
    members: list[str] = field(default_factory=list)
    is_archived: bool = False
    is_shared: bool = False
    share_pending: bool = False
    is_threadable: bool = True
    locked: list[str] = field(default_factory=list)  # the threads, by ts, that admins have locked
    messages: dict[str, PostedMessage] = field(default_factory=dict)  # by ts, rising

    @property
    def is_im(self) -> bool:
        """Is this a direct message?"""
        return self.user is not None

    @property
    def kind(self) -> str:
        """The prefix of the scopes that read it."""
        return "im" if self.is_im else "groups" if self.is_private else "channels"

    @property
    def brief_name(self) -> str:
        """The name an interaction carries: Slack does not tell that of a private one."""
        return "directmessage" if self.is_im else "privategroup" if self.is_private else self.name

    def page(self) -> Json:
        """As the page draws it."""
        names = ("id", "name", "is_private", "is_im", "topic", "is_archived")
        more = {"im_user": self.user, "members": list(self.members), "is_ext_shared": self.is_shared}
        return {name: getattr(self, name) for name in names} | more

    def json(self, viewer: str) -> Json:
        """As conversations.info gives it to `viewer`."""
        if self.is_im:
            return {
                "id": self.id,
                "created": self.created,
                "is_archived": self.is_archived,
                "is_im": True,
                "is_org_shared": False,
                "user": self.user,
                "is_user_deleted": False,
                "is_open": True,
                "priority": 0,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "created": self.created,
            "updated": self.created * 1000,
            "is_archived": self.is_archived,
            "is_general": self.name == "general",
            "unlinked": 0,
            "is_shared": self.is_shared,
            "is_org_shared": False,
            "is_ext_shared": self.is_shared,
            "is_pending_ext_shared": self.share_pending,
            "pending_shared": [],
            "pending_connected_team_ids": [OTHER_TEAM] if self.share_pending else [],
            "shared_team_ids": [TEAM, OTHER_TEAM] if self.is_shared else [TEAM],
            "context_team_id": TEAM,
            "creator": self.members[0] if self.members else "",
            "is_member": viewer in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
