"""What happens in the workspace around us: people come and go, channels change, Home is opened, it all ends."""

import logging

from slack_bolt import App

from bot.listeners.parts import Json, Parts
from bot.slack import directory, slack_errors
from bot.slack.directory import SlackIsSilent
from bot.slack.payloads import slack_events
from bot.slack.slack_errors import FAILURES
from store.outbox import homes
from store.reminders import away
from store.team import channels, people

log = logging.getLogger(__name__)

PEOPLE = ("user_change", "team_join")
# Slack's event -> the trouble it means for the channel, as `bot.cards.personal.troubles` words it.
TROUBLES = {
    "channel_archive": "is_archived",
    "group_archive": "is_archived",
    "channel_left": "not_in_channel",
    "group_left": "not_in_channel",
    "channel_deleted": "channel_not_found",
    "group_deleted": "channel_not_found",
    "channel_shared": channels.SHARED,
}
MENDED = ("channel_unarchive", "group_unarchive")
RENAMED = ("channel_rename", "group_rename")
ENDED = ("tokens_revoked", "app_uninstalled")


def register(app: App, parts: Parts) -> None:
    """Listen to the workspace."""

    def person_changed(body: Json) -> None:
        with parts.begin() as tx:
            person = slack_events.changed_person(body, parts.identity)
            people.remember(tx, [person])
            away.notice_leavers(tx, [person.id], parts.clock())
        parts.wake()

    def channel_troubled(body: Json) -> None:
        channel, _ = slack_events.channel_of(body)
        code = TROUBLES[slack_events.event_type(body)]
        with parts.begin() as tx:
            if channels.is_used(tx, channel):
                channels.note_trouble(tx, channel, code, parts.clock())
            elif code == channels.SHARED:
                channels.note_shared(tx, channel)
            else:
                channels.forget(tx, channel)
        parts.wake()

    def channel_mended(body: Json) -> None:
        channel, _ = slack_events.channel_of(body)
        with parts.begin() as tx:
            channels.note_mended(tx, channel)
        parts.wake()

    def channel_unshared(body: Json) -> None:
        channel, _ = slack_events.channel_of(body)
        if not slack_events.still_shared(body):
            with parts.begin() as tx:
                channels.note_unshared(tx, channel)
            parts.wake()

    def channel_renamed(body: Json) -> None:
        channel, name = slack_events.channel_of(body)
        with parts.begin() as tx:
            channels.rename(tx, channel, name or channel)

    def member_joined(body: Json) -> None:
        member_id, channel = slack_events.joined(body)
        if member_id == parts.identity.bot_user_id:
            try:
                info = directory.ask_about_channel(parts.slack, channel)
            except FAILURES as error:
                if slack_errors.sort(error).code == "channel_not_found":
                    return  # we were taken out again meanwhile
                raise SlackIsSilent from error  # Slack tells us again
            with parts.begin() as tx:
                channels.note_seen(tx, channel, info.name, info.is_shared, parts.clock())
                channels.note_mended(tx, channel)
            parts.look_around()
            parts.wake()

    def home_opened(body: Json) -> None:
        member_id = slack_events.home_opened_by(body)
        if member_id is None or not parts.described(member_id).get(member_id):
            return
        with parts.begin() as tx:
            homes.note_opened(tx, member_id, parts.clock())
        parts.wake()

    def ended(body: Json) -> None:
        log.error("Slack ends the installation: %s. `handoff doctor` says what to do", slack_events.event_type(body))
        parts.wake()

    heard = dict.fromkeys(PEOPLE, person_changed) | dict.fromkeys(TROUBLES, channel_troubled)
    heard |= dict.fromkeys(MENDED, channel_mended) | dict.fromkeys(RENAMED, channel_renamed)
    heard |= dict.fromkeys(ENDED, ended)
    heard |= {"channel_unshared": channel_unshared, "member_joined_channel": member_joined}
    heard["app_home_opened"] = home_opened
    for event, listener in heard.items():
        app.event(event)(listener)
