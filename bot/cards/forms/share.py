"""Choosing the channel in which to share a lead or a scoreboard."""

from bot.cards import actions, blocks
from bot.cards.blocks import Block
from bot.cards.forms import fields
from store.record.facts import LeadFacts


def share(lead: LeadFacts) -> Block:
    """Where to show a lead to others. Slack gives an address into the chosen channel, should the bot not be in it."""
    hint = "Everybody there sees name, contact and what they did. No channel that is shared with another company."
    chooser = fields.channel("channel", "Where?", hint=hint)
    chooser["element"] |= {"response_url_enabled": True, "default_to_current_conversation": True}
    rows = [fields.who(lead), chooser]
    return blocks.modal("Share", actions.FORM_SHARE, "Share", rows, {"lead": lead.id})


def scoreboard(which: str) -> Block:
    """Where to show a scoreboard to others; `which` is how it was asked for."""
    chooser = fields.channel("channel", "Where?", hint="Handoff must be in the channel: invite it there first.")
    chooser["element"] |= {"default_to_current_conversation": True}
    return blocks.modal("Share", actions.FORM_SHARE_SCOREBOARD, "Share", [chooser], {"which": which})
