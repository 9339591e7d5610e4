"""The form of what a campaign cost in a week."""

from collections.abc import Sequence
from datetime import date

from bot.cards import actions, blocks
from bot.cards.blocks import Block
from bot.cards.forms import fields

HINT = "Written again, the same week is replaced. Many at once: handoff import --spend FILE"
MOST, LONGEST = 100, 150  # what Slack takes in a menu


def spend(campaigns: Sequence[str], week: date, currency: str) -> Block:
    """Which campaign, which week, how much. `campaigns` are those leads came by; another one's name is typed."""
    known = [(name, name) for name in campaigns if name and len(name) <= LONGEST][:MOST]
    chosen = [fields.choice("campaign", "Campaign", known, optional=True)] if known else []
    rows = [
        *chosen,
        _typed("Or another one, by its name" if known else "Campaign", optional=bool(known)),
        fields.day("week", "Any day of the week", initial=week),
        fields.line("amount", f"Spent, in {currency}", example="480", limit=20, hint=HINT),
    ]
    return blocks.modal("What a campaign cost", actions.FORM_SPEND, "Save", rows, {})


def _typed(label: str, optional: bool) -> Block:
    hint = "As it comes in with the leads."
    return fields.line("other", label, example="autumn_webinar", limit=100, hint=hint, optional=optional)
