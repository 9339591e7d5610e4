"""Slack's JSON in, our words out. Nothing outside this folder looks into a payload."""

from bot.payloads.events import (
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
from bot.payloads.interactions import chosen, click, command, form, sender, shortcut, values
from bot.payloads.shape import is_slacks
from bot.payloads.words import ChannelInfo, Click, Command, Form, Identity, Sender, Shortcut, Stamp, Way

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
