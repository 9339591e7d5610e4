"""Every kind of fact the trace may hold."""

from enum import StrEnum, auto


class TraceKind(StrEnum):
    """What happened to a lead, a handoff or a deal."""

    # To a lead.
    RECEIVED = auto()
    FOLDED = auto()
    MAY_BE_SAME = auto()
    TOUCHED = auto()
    MQL = auto()
    COMPLETED = auto()
    ERASED = auto()
    # To a handoff.
    HANDED_OVER = auto()
    CLAIMED = auto()
    ASSIGNED = auto()
    RELEASED = auto()
    RESPONDED = auto()
    FIRST_RESPONSE = auto()
    NEXT_STEP = auto()
    RECYCLED = auto()
    DISQUALIFIED = auto()
    WOKE = auto()
    REOPENED = auto()
    ASKED = auto()
    ANSWERED = auto()
    LATE_WORDS = auto()
    SHOWN_LATE = auto()
    TWIN_REMOVED = auto()
    # To its promises.
    CLOCK = auto()
    RUNG = auto()
    SNOOZED = auto()
    EXCUSED = auto()
    COVERED = auto()
    BACK = auto()
    # To a deal.
    OPPORTUNITY = auto()
    WON = auto()
    LOST = auto()
    WON_UNDATED = auto()
    LOST_UNDATED = auto()
    DEAL_REOPENED = auto()
