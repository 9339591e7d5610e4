"""The states of a lead as people read them: a mark to find with the eye, and the glossary's word."""

from store.rules import states

_STATES = {
    states.NEW: ("⚪", "New"),
    states.NURTURING: ("🌱", "Nurturing"),
    states.SALES_READY: ("🟡", "Sales-ready"),
    states.CLAIMED: ("🔵", "Claimed"),
    states.CONTACTED: ("🟢", "Contacted"),
    states.OPPORTUNITY: ("🟣", "Opportunity"),
    states.WON: ("🏆", "Won"),
    states.LOST: ("⚫", "Lost"),
    states.RECYCLED: ("🌙", "Recycled"),
    states.DISQUALIFIED: ("⛔", "Disqualified"),
}


def word(state: str) -> str:
    """ "Sales-ready"."""
    return _STATES[state][1]


def mark(state: str) -> str:
    """ "🟡"."""
    return _STATES[state][0]


def bold(state: str) -> str:
    """ "🟡 *Sales-ready*"."""
    return f"{mark(state)} *{word(state)}*"
