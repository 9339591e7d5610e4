"""One function per form. Field names are the contract with the listeners: what is typed comes back under them.

May import: bot.cards.monday, bot.cards, store.monday.meeting.decision_facts, store.record, store.rules.
"""

from bot.cards.forms.decision import decision, extension, objection
from bot.cards.forms.goal import goal
from bot.cards.forms.leads import complete, lead
from bot.cards.forms.presence import TEAMS, away, hours
from bot.cards.forms.set_up import set_up_channel, set_up_hours, set_up_people
from bot.cards.forms.spend import spend

__all__ = [
    "TEAMS",
    "away",
    "complete",
    "decision",
    "extension",
    "goal",
    "hours",
    "lead",
    "objection",
    "set_up_channel",
    "set_up_hours",
    "set_up_people",
    "spend",
]
