"""Which answer of a sender is which field: choose a door and a body, then see the lead it makes, and save."""

from collections.abc import Sequence

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Choices
from bot.cards.forms import fields

NO_DOORS = (
    "There are no doors yet. An operator opens one with `handoff door add NAME --kind KIND`; "
    "form tools, ads and automation services then post leads there."
)
SAVED = "Saved. Deliveries that couldn't become leads are tried again within a minute."
NO_BODY = "Nothing has come through this door yet. Send a test, or paste what the sender would send."


def choose_door(doors: Choices, initial: str) -> Block:
    """Step 1: which door, and what it is tried with."""
    hint = "Leave it empty to take the latest delivery. Up to 3,000 characters."
    rows = [
        fields.choice("door", "Door", doors, initial=initial),
        fields.words("body", "Body to try", optional=True, hint=hint, example='{"email": "ann@acme.example"}'),
    ]
    return blocks.modal("Doors", actions.FORM_DOORS, "Next", rows, {})


def map_door(name: str, lead: Sequence[tuple[str, str]], faults: Sequence[str], written: str, kept: Block) -> Block:
    """Step 2: the lead that the body would become, and the mapping that makes it."""
    said = "\n".join(f"• {text.line(field, 60)}: {text.line(value, 200)}" for field, value in lead) or "• Nothing yet"
    wrong = [blocks.section("\n".join(f"⚠️ {text.line(fault, 300)}" for fault in faults))] if faults else []
    hint = 'One field a line, as in company = answers."Company name". What you leave out is guessed.'
    rows = [
        blocks.section(f"*The lead that {text.line(name, 80)} would make*\n{said}"),
        *wrong,
        fields.words("mapping", "Which answer is which field?", initial=written, optional=True, hint=hint),
    ]
    return blocks.modal("Doors", actions.FORM_DOOR, "Save", rows, kept)
