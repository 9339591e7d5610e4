"""The app as the workspace has it: tokens, scopes, subscriptions, commands and shortcuts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.playground.values.jsons import Json

# What Handoff may ask for; tests that want less take some away.
SCOPES = frozenset((
    "channels:history", "channels:read", "chat:write", "chat:write.public", "commands", "files:write",
    "groups:history", "groups:read", "im:history", "im:read", "im:write", "users:read", "users:read.email",
))  # fmt: skip
EVENTS = frozenset((
    "app_home_opened", "app_uninstalled", "channel_archive", "channel_deleted", "channel_left", "channel_rename",
    "channel_shared", "channel_unarchive", "channel_unshared", "group_archive", "group_deleted", "group_left",
    "group_rename", "group_unarchive", "member_joined_channel", "member_left_channel", "team_join", "tokens_revoked",
    "user_change",
))  # fmt: skip


@dataclass
class Terms:
    """What the workspace's plan and owners allow, each as most have it."""

    keeps_messages: bool = False  # for compliance exports: nothing is deleted
    scant_history: bool = False  # as for apps sold outside the Marketplace: 15 objects, one call a minute
    private_tables: bool = True  # a table in what one person alone sees
    enterprise: str | None = None  # the organisation that the workspace belongs to


@dataclass
class Installation:
    """One app in one workspace. `commands` is None where every command is taken for the app's."""

    name: str = "Handoff"
    app_id: str = "A00000001"
    bot_id: str = "B00000001"
    bot_user: str = "U00000001"
    token: str = "xoxb-playground"
    app_token: str = "xapp-playground"
    signing_secret: str = "playground-signing-secret"
    verification_token: str = "playground-verification-token"
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    events: set[str] = field(default_factory=lambda: set(EVENTS))
    commands: Sequence[Json] | None = None
    shortcuts: Sequence[Json] | None = None
    home_tab: bool = True
    state: Literal["installed", "revoked", "inactive"] = "installed"

    def command(self, name: str) -> Json | None:
        """The manifest's entry of a slash command, or None where the app has no such command."""
        if self.commands is None:
            return {"command": name}
        return next((command for command in self.commands if command["command"] == name), None)


def from_manifest(manifest: Mapping[str, Any]) -> Installation:
    """The app that an app manifest (already parsed) describes."""
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    return Installation(
        name=features.get("bot_user", {}).get("display_name") or manifest["display_information"]["name"],
        scopes=set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=set(settings.get("event_subscriptions", {}).get("bot_events", [])),
        commands=tuple(features.get("slash_commands", [])),
        shortcuts=tuple(features.get("shortcuts", [])),
        home_tab=bool(features.get("app_home", {}).get("home_tab_enabled", False)),
    )
