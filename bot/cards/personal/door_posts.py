"""What the owner of capture hears of doors: a delivery that could not be read, a door that fell silent."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import actions, blocks, text
from bot.cards.blocks import Message

FIELDS = {
    "email": "email address",
    "external_id": "ID",
    "touch_at": "moment",
    "received": "first contact",
    "body": "body",
}


def delivery_refused(door_id: int, name: str, many: int, faults: Sequence[tuple[str, str]]) -> Message:
    """Once, until the mapping was mended: what is missing, that nothing is lost, and where to mend it."""
    what = f"{text.count(many, 'delivery', 'deliveries')} at the door *{text.line(name, 80)}* couldn't become leads."
    rows = [f"• {text.line(FIELDS.get(field, field), 60)}: {text.line(remedy, 200)}" for field, remedy in faults[:3]]
    after = "Nothing is lost. Fix which answer is which field, and they are tried again."
    said = "\n".join([what, *rows, after])
    button = blocks.button("Open door", actions.DOOR, door_id, "primary")
    return Message(said, [blocks.section(said), blocks.actions([button])])


def door_silent(name: str, source: str, last: datetime | None) -> Message:
    """Once a silence: since when, and how to test."""
    where = f"*{text.line(source, 80)}* at the door *{text.line(name, 80)}*" if source else f"*{text.line(name, 80)}*"
    since = f"The last delivery came {text.dated(last)}." if last else "No delivery has come yet."
    rows = [
        f"{where} is unusually quiet. {since}",
        "Send a test from the form or program behind it. If nothing arrives, check its webhook address and secret.",
    ]
    return blocks.message("\n".join(rows))
