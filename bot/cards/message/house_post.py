"""What the channel reads of the message house: who changed what."""

from bot.cards import actions, blocks, text
from bot.cards.blocks import Message
from bot.cards.message import house_words
from bot.cards.text import Labels, Names
from store.message.houses import House


def draw(before: House | None, house: House, labels: Labels, names: Names) -> Message:
    """One version beside the one before."""
    who = text.person(house.made_by, names)
    if house.taken is not None:
        title = f"{who} took a buyer's words into the message house"
    elif before is None:
        title = f"{who} wrote the message house: what both teams say"
    else:
        title = f"{who} changed the message house"
    rows = [f"• {row}" for row in house_words.house_changes(before, house, labels, names)]
    body = text.rows_that_fit([f"🏠 *{title}*", *rows])
    open_it = blocks.actions([blocks.button("Open it", actions.MESSAGE_HOUSE, "post")])
    return Message(title, [blocks.section(body), *([] if house.taken else [open_it])])
