"""Small windows with nothing to fill in: a private answer, or a lead to look at."""

from bot.cards import actions, blocks
from bot.cards.blocks import Block, Message

OFFER = "*Handoff is not set up yet.* Three short steps: a channel, the people, the office hours."


def window(body: str, title: str = "Handoff") -> Block:
    """A sentence or two, in mrkdwn."""
    return around(blocks.message(body), title)


def around(message: Message, title: str) -> Block:
    """A message in a window, under a title of at most 24 characters."""
    return {
        "type": "modal",
        "title": blocks.plain_text(title),
        "close": blocks.plain_text("Close"),
        "blocks": message.blocks,
    }


def set_up_offer() -> Message:
    """The offer to set Handoff up, for members who may."""
    return Message(OFFER, [blocks.section(OFFER, blocks.button("Set up", actions.SET_UP, "command", "primary"))])
