"""Slack's JSON in, our words out. Nothing outside this room looks into a payload.

May import: bot.intake.reading, bot.cards, store.team.
"""

from bot.slack.payloads.events import (
    changed_person,
    channel_info,
    channel_of,
    event_type,
    home_opened_by,
    identity,
    joined,
    person,
    still_shared,
)
from bot.slack.payloads.gestures import ChannelInfo, Click, Command, Form, Identity, Sender, Shortcut, Stamp, Way
from bot.slack.payloads.interactions import chosen, click, command, form, sender, shortcut, values
from bot.slack.payloads.shape import is_slacks

__all__ = [
    "ChannelInfo",
    "Click",
    "Command",
    "Form",
    "Identity",
    "Sender",
    "Shortcut",
    "Stamp",
    "Way",
    "changed_person",
    "channel_info",
    "channel_of",
    "chosen",
    "click",
    "command",
    "event_type",
    "form",
    "home_opened_by",
    "identity",
    "is_slacks",
    "joined",
    "person",
    "sender",
    "shortcut",
    "still_shared",
    "values",
]
