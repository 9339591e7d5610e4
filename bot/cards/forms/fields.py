"""The fields of a form. Each has one name: its block id, its action id and the key it comes back under."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from bot.cards import blocks, text
from bot.cards.blocks import Block, Choices
from store.record.facts import LeadFacts

MOST_IN_SIGHT = 10  # radio buttons
LONG = 3000  # Slack takes no more in an input


def who(lead: LeadFacts) -> Block:
    """Whom a form is about: name and company."""
    return blocks.context(text.lead_name(lead.name, lead.company))


def _input(name: str, label: str, element: Block, hint: str, optional: bool) -> Block:
    block = {
        "type": "input",
        "block_id": name,
        "label": blocks.plain_text(label),
        "element": {"action_id": name, **element},
        "optional": optional,
    }
    return block | ({"hint": blocks.plain_text(hint)} if hint else {})


def line(
    name: str,
    label: str,
    *,
    initial: str | None = None,
    hint: str = "",
    example: str = "",
    optional: bool = False,
    limit: int = 300,
    multiline: bool = False,
) -> Block:
    """One line of text."""
    element: Block = {"type": "plain_text_input", "multiline": multiline, "max_length": limit}
    first = text.first_value(initial, limit)
    element |= {"initial_value": first if multiline else " ".join(first.split())} if first.strip() else {}
    element |= {"placeholder": blocks.plain_text(example)} if example else {}
    return _input(name, label, element, hint, optional)


# Several lines of text.
words = partial(line, limit=LONG, multiline=True)


def choice(
    name: str, label: str, choices: Choices, *, initial: str | None = None, hint: str = "", optional: bool = False
) -> Block:
    """One of a list."""
    listed = blocks.options(choices)
    element: Block = {"type": "static_select", "options": listed, **_initial(listed, initial)}
    return _input(name, label, element, hint, optional)


def one_of(name: str, label: str, choices: Choices) -> Block:
    """One of a list, all in sight and one press away if Slack takes so many."""
    if len(choices) > MOST_IN_SIGHT:
        return choice(name, label, choices)
    return radio(name, label, blocks.options(choices))


def radio(
    name: str, label: str, listed: list[Block], *, initial: str | None = None, hint: str = "", optional: bool = False
) -> Block:
    """One of a few, all in sight."""
    element: Block = {"type": "radio_buttons", "options": listed, **_initial(listed, initial)}
    return _input(name, label, element, hint, optional)


def _initial(listed: list[Block], value: str | None) -> Block:
    chosen = next((option for option in listed if option["value"] == value), None)
    return {"initial_option": chosen} if chosen else {}


def several(
    name: str, label: str, choices: Choices, *, initial: Sequence[str] = (), hint: str = "", optional: bool = False
) -> Block:
    """Several of a list."""
    listed = blocks.options(choices)
    chosen = [option for option in listed if option["value"] in initial]
    first = {"initial_options": chosen} if chosen else {}
    return _input(name, label, {"type": "multi_static_select", "options": listed, **first}, hint, optional)


def boxes(name: str, label: str, lines: Sequence[str], *, hint: str = "") -> Block:
    """Lines to tick, none of which must be; each comes back as its own words."""
    listed = [blocks.option(line, line) for line in lines]
    return _input(name, label, {"type": "checkboxes", "options": listed}, hint, optional=True)


def day(name: str, label: str, *, initial: date | None = None, hint: str = "", optional: bool = False) -> Block:
    """A date."""
    first = {"initial_date": initial.isoformat()} if initial else {}
    return _input(name, label, {"type": "datepicker", **first}, hint, optional)


def moment(name: str, label: str, *, initial: datetime, hint: str = "") -> Block:
    """A date and time."""
    element: Block = {"type": "datetimepicker", "initial_date_time": int(initial.timestamp())}
    return _input(name, label, element, hint, optional=False)


def member(name: str, label: str, *, initial: str | None = None, hint: str = "", optional: bool = False) -> Block:
    """A colleague."""
    first = {"initial_user": initial} if initial else {}
    return _input(name, label, {"type": "users_select", **first}, hint, optional)


def members(name: str, label: str, *, initial: Sequence[str] = (), hint: str = "", optional: bool = False) -> Block:
    """Several colleagues."""
    first = {"initial_users": list(initial)} if initial else {}
    return _input(name, label, {"type": "multi_users_select", **first}, hint, optional)


def channel(name: str, label: str, *, initial: str | None = None, hint: str = "") -> Block:
    """A channel of this workspace, public or private; none that is shared with another company."""
    kinds = {"include": ["public", "private"], "exclude_external_shared_channels": True, "exclude_bot_users": True}
    first = {"initial_conversation": initial} if initial else {}
    element: Block = {"type": "conversations_select", "filter": kinds, **first}
    return _input(name, label, element, hint, optional=False)


QUALITY: Choices = (
    ("5", "5 - just what we look for"),
    ("4", "4 - good"),
    ("3", "3 - fair"),
    ("2", "2 - weak"),
    ("1", "1 - not for us"),
)


def quality() -> Block:
    """How good the lead was, as the rep sees it."""
    return choice("quality", "How good was this lead?", QUALITY, optional=True, hint="Marketing sees this.")
