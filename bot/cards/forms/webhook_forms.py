"""A new program that hears what happens here."""

from bot.cards import actions, blocks
from bot.cards.blocks import Block, Choices
from bot.cards.forms import fields

LEAVE_OUT, SEND = "leave_out", "send"


def add_webhook(events: Choices) -> Block:
    """Name, address, which events, and whether they name people."""
    names = blocks.options([(LEAVE_OUT, "Leave them out"), (SEND, "Send them, too")])
    rows = [
        fields.line("name", "Name", limit=60, example="warehouse", hint="Letters, digits and hyphens."),
        fields.line(
            "url", "Address", limit=2000, example="https://example.com/handoff",
            hint="It begins with https://. Where events are posted, signed with a secret that you see next.",
        ),
        fields.several("types", "Which events?", events, hint="None chosen: all of them.", optional=True),
        fields.radio("names", "Names and addresses of people", names, initial=LEAVE_OUT),
    ]  # fmt: skip
    return blocks.modal("Add a webhook", actions.FORM_WEBHOOK, "Add", rows, {})
