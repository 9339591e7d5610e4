"""What happens to people and channels: the workspace changes, and the app is told if it subscribed to it."""

from typing import Any

from bot.playground.hands.hands import Hands
from bot.playground.state.people import OTHER_TEAM, TEAM, Channel, User
from bot.playground.state.workspace import Workspace
from bot.playground.values.jsons import Json

OWNER = "USLACKBOT"  # who did it, where an event says so


class Admin:
    """The workspace's administrator. Acts return once the app acknowledged the event, or the deadline passed."""

    def __init__(self, ws: Workspace, hands: Hands) -> None:
        self._ws = ws
        self._hands = hands

    def add_user(self, user: User, announce: bool = False) -> str:
        """Somebody joins; `announce` sends team_join."""
        with self._ws.lock:
            self._ws.users[user.id] = user
            self._show(user)
        if announce:
            self._tell("team_join", user=self._json(user))
        return user.id

    def change_user(self, user_id: str, **changes: Any) -> None:
        """Name, title, tz, is_guest, deleted, ... of somebody."""
        with self._ws.lock:
            user = self._ws.users[user_id]
            for name, value in changes.items():
                setattr(user, name, value)
            self._show(user)
        self._tell("user_change", user=self._json(user), cache_ts=int(self._ws.now().timestamp()))

    def add_channel(self, channel: Channel) -> str:
        """A new channel. Nobody is told; the app sees it when it looks."""
        with self._ws.lock:
            self._ws.channels[channel.id] = channel
            self._show_channel(channel)
        return channel.id

    def archive(self, channel_id: str, archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        channel = self._change(channel_id, is_archived=archived)
        kind = "archive" if archived else "unarchive"
        self._tell(f"{_prefix(channel)}_{kind}", channel=channel.id, user=OWNER)

    def delete(self, channel_id: str) -> None:
        """Delete a channel with all that was said there."""
        with self._ws.lock:
            channel = self._ws.channels.pop(channel_id)
        self._tell(f"{_prefix(channel)}_deleted", channel=channel.id)

    def rename(self, channel_id: str, name: str) -> None:
        """Give a channel another name."""
        channel = self._change(channel_id, name=name)
        body = {"id": channel.id, "name": name, "created": channel.created}
        self._tell(f"{_prefix(channel)}_rename", channel=body)

    def share(self, channel_id: str, shared: bool = True, pending: bool = False) -> None:
        """Share a channel with another team, end that, or (pending) only invite them."""
        if pending:
            self._change(channel_id, share_pending=True)
            return
        channel = self._change(channel_id, is_shared=shared, share_pending=False)
        if shared:
            self._tell("channel_shared", channel=channel.id, connected_team_id=OTHER_TEAM)
        else:
            self._tell("channel_unshared", channel=channel.id, previously_connected_team_id=OTHER_TEAM)

    def enter(self, channel_id: str, user_id: str) -> None:
        """Somebody, or the app, is added to a channel."""
        with self._ws.lock:
            channel = self._ws.channels[channel_id]
            if user_id not in channel.members:
                channel.members.append(user_id)
            self._show_channel(channel)
        self._tell("member_joined_channel", **_membership(channel, user_id), inviter=OWNER)

    def leave(self, channel_id: str, user_id: str) -> None:
        """Somebody, or the app, leaves a channel or is removed from it."""
        with self._ws.lock:
            channel = self._ws.channels[channel_id]
            channel.members.remove(user_id)
            self._show_channel(channel)
        self._tell("member_left_channel", **_membership(channel, user_id))
        if user_id == self._ws.bot.id:
            self._tell(f"{_prefix(channel)}_left", channel=channel.id, actor_id=OWNER)

    def revoke(self) -> None:
        """The token ends; the app hears of it once more."""
        with self._ws.lock:
            self._ws.app.state = "revoked"
        self._tell("tokens_revoked", tokens={"oauth": [], "bot": [self._ws.bot.id]})

    def uninstall(self) -> None:
        """The app is removed from the workspace."""
        with self._ws.lock:
            self._ws.app.state = "inactive"
        self._tell("app_uninstalled")

    def reinstall(self) -> None:
        """The token works again."""
        with self._ws.lock:
            self._ws.app.state = "installed"

    def _change(self, channel_id: str, **changes: Any) -> Channel:
        with self._ws.lock:
            channel = self._ws.channels[channel_id]
            for name, value in changes.items():
                setattr(channel, name, value)
            self._show_channel(channel)
            return channel

    def _tell(self, kind: str, **body: Any) -> None:
        with self._ws.lock:
            stamped = {"type": kind, **body, "event_ts": self._ws.stamp()}
        self._hands.tell(stamped)

    def _json(self, user: User) -> Json:
        return user.json(self._ws.now(), with_email="users:read.email" in self._ws.app.scopes)

    def _show(self, user: User) -> None:
        self._ws.feed.push({"type": "user", "user": user.page()})

    def _show_channel(self, channel: Channel) -> None:
        self._ws.feed.push({"type": "channel", "channel": channel.page()}, self._ws.audience(channel))


def _prefix(channel: Channel) -> str:
    return "group" if channel.is_private else "channel"


def _membership(channel: Channel, user_id: str) -> Json:
    return {"user": user_id, "channel": channel.id, "channel_type": "G" if channel.is_private else "C", "team": TEAM}
