"""To the channel: which setting was changed, and by whom."""

from collections.abc import Mapping
from typing import Any

from bot.cards import blocks, text
from bot.cards.blocks import Message

OPERATOR = "An operator"


def setting_changed(told: Mapping[str, Any], names: text.Names) -> Message:
    """What was said of it, in words."""
    who = text.person(told["by"], names) if told["by"] else OPERATOR
    said, rows = _WORDS[told["what"]](told, names)
    said = f"*{who} {said}*"
    return Message(said, [blocks.section("\n".join([said, *rows]))])


def _crm_owners(told: Mapping[str, Any], names: text.Names) -> tuple[str, list[str]]:
    return "matched CRM owners to people in Slack.", [_owner(one, names) for one in told["owners"]]


def _owner(one: Mapping[str, Any], names: text.Names) -> str:
    here = text.person(one["member"], names) if one["member"] else "goes by email again"
    if one["member"] == "":
        here = "isn't in Slack"
    return f"• {text.line(one['name'], 60)} ({text.crm(one['system'])}): {here}"


def _crm(told: Mapping[str, Any], _names: text.Names) -> tuple[str, list[str]]:
    rows = [f"• {text.line(each, 200)}" for each in told["writes"]]
    return f"connected {text.crm(told['system'])}.", ["Handoff writes there from now on:", *rows]


def _door_added(told: Mapping[str, Any], _names: text.Names) -> tuple[str, list[str]]:
    return f"added the door {text.line(told['door'], 60)}.", [f"Leads come in there from now on: {told['kind']}."]


def _door_mapping(told: Mapping[str, Any], _names: text.Names) -> tuple[str, list[str]]:
    rows = ["It counts from the next delivery on. See it with `/handoff doors`."]
    return f"changed how the door {text.line(told['door'], 60)} is read.", rows


_WORDS = {"crm_owners": _crm_owners, "crm": _crm, "door_added": _door_added, "door_mapping": _door_mapping}
