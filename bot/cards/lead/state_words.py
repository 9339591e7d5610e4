"""The states of a lead as people read them: a mark to find with the eye, and the glossary's word."""

_STATES = {
    "new": ("⚪", "New"),
    "nurturing": ("🌱", "Nurturing"),
    "sales_ready": ("🟡", "Sales-ready"),
    "claimed": ("🔵", "Claimed"),
    "contacted": ("🟢", "Contacted"),
    "opportunity": ("🟣", "Opportunity"),
    "won": ("🏆", "Won"),
    "lost": ("⚫", "Lost"),
    "recycled": ("🌙", "Recycled"),
    "disqualified": ("⛔", "Disqualified"),
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
