"""Forms of the settings that a manager changes alone: who is asked, which channel, when both teams meet, the money."""

import calendar
from collections.abc import Mapping

from bot.cards import actions, blocks
from bot.cards.blocks import Block
from bot.cards.forms import fields, team_forms
from store.agreement.policy_document import Meeting, Policy

DAYS = (("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday"), ("thu", "Thursday"), ("fri", "Friday"))
EVERY = (("1", "Every week"), ("2", "Every other week"))


def segments(main: str, written: str) -> Block:
    """The channel of cards, and which leads have one of their own, or a person they are first reserved for."""
    hint = "One line each; the first that fits wins. As in country: DE, AT > #dach, or tier: 1; score: 80+ > @Ana Silva"
    rows = [
        fields.line("default", "Leads channel", initial=main, optional=True, hint="Empty: the channel of the set-up."),
        fields.words("segments", "Channels and people of their own", initial=written, optional=True, hint=hint),
        blocks.context("Applies to new cards only."),
    ]
    return blocks.modal("Channels", actions.FORM_SEGMENTS, "Save", rows, {})


def asked(owners: Mapping[str, str | None], campaigns: str, sources: str) -> Block:
    """The four owners, and whom sales asks about a lead."""
    hint = "One line each: {}, colon, who answers for its leads."
    rows = [
        *(
            fields.member(name, label, initial=owners.get(name), hint=about, optional=True)
            for name, label, about in team_forms.OWNERS
        ),
        fields.words(
            "campaigns", "Marketer by campaign", initial=campaigns, optional=True, hint=hint.format("campaign")
        ),
        fields.words("sources", "Marketer by source", initial=sources, optional=True, hint=hint.format("source")),
    ]
    return blocks.modal("Owners and marketers", actions.FORM_ASKED, "Save", rows, {})


def meeting(agreed: Meeting) -> Block:
    """When the scoreboard comes and when both teams meet."""
    rows = [
        fields.line(
            "scoreboard_at", "Scoreboard on Monday at", initial=agreed.scoreboard_at, limit=5, hint="As in 09:00."
        ),
        fields.choice("day", "Day of the meeting", DAYS, initial=agreed.day),
        fields.line("time", "Meeting at", initial=agreed.time, limit=5, hint="As in 10:00."),
        fields.choice("every_weeks", "How often?", EVERY, initial=str(agreed.every_weeks)),
        fields.line(
            "agenda_minutes_before", "Agenda, minutes before", initial=str(agreed.agenda_minutes_before), limit=4
        ),
    ]
    return blocks.modal("Meeting", actions.FORM_MEETING, "Save", rows, {})


def currency(agreed: Policy) -> Block:
    """The currency of amounts, and when quarters begin."""
    months = [(str(number), name) for number, name in enumerate(calendar.month_name) if number]
    first = str(agreed.quarter_starts_in_month)
    rows = [
        fields.line("currency", "Currency", initial=agreed.currency, limit=3, hint="Three letters, as in EUR."),
        fields.choice("quarter_starts_in_month", "The first quarter begins in", months, initial=first),
    ]
    return blocks.modal("Currency and quarters", actions.FORM_CURRENCY, "Save", rows, {})
