"""One function per form. Field names are the contract with the listeners: what is typed comes back under them.

May import: bot.cards.monday, bot.cards, store.monday.meeting.decision_facts, store.record, store.rules.
"""

from bot.cards.forms.deals import lost, opportunity, won
from bot.cards.forms.decision import decision, extension, objection
from bot.cards.forms.goal import goal
from bot.cards.forms.handoffs import answer, ask, assign, next_step, recycle, respond
from bot.cards.forms.leads import complete, lead
from bot.cards.forms.presence import TEAMS, away, hours
from bot.cards.forms.promises import excuse, snooze
from bot.cards.forms.set_up import set_up_channel, set_up_hours, set_up_people
from bot.cards.forms.spend import spend

__all__ = [
    "TEAMS",
    "answer",
    "ask",
    "assign",
    "away",
    "complete",
    "decision",
    "excuse",
    "extension",
    "goal",
    "hours",
    "lead",
    "lost",
    "next_step",
    "objection",
    "opportunity",
    "recycle",
    "respond",
    "set_up_channel",
    "set_up_hours",
    "set_up_people",
    "snooze",
    "spend",
    "won",
]
