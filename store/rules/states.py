"""Every role, state of a lead and of its handoff, and kind of clock, and the sets of them that rules speak of."""

from enum import StrEnum, auto
from typing import Final

# What a member of the workspace may be
REP: Final = "rep"
MARKETER: Final = "marketer"
MANAGER: Final = "manager"
ROLES: Final = (REP, MARKETER, MANAGER)

# A lead that was never handed over
NEW: Final = "new"
NURTURING: Final = "nurturing"

# A handoff, and its lead with it
SALES_READY: Final = "sales_ready"
CLAIMED: Final = "claimed"
CONTACTED: Final = "contacted"
OPPORTUNITY: Final = "opportunity"
WON: Final = "won"
LOST: Final = "lost"
RECYCLED: Final = "recycled"
DISQUALIFIED: Final = "disqualified"

BEFORE_HANDOFF: Final = (NEW, NURTURING)
OWNED_WITHOUT_DEAL: Final = (CLAIMED, CONTACTED)
HELD: Final = (*OWNED_WITHOUT_DEAL, OPPORTUNITY)  # it has an owner
OPEN: Final = (SALES_READY, *HELD)
DEAL_CLOSED: Final = (WON, LOST)
GIVEN_BACK: Final = (RECYCLED, DISQUALIFIED)
CLOSED: Final = (*DEAL_CLOSED, *GIVEN_BACK)
REACHED_A_DEAL: Final = (OPPORTUNITY, *DEAL_CLOSED)
OF_HANDOFFS: Final = (*OPEN, *CLOSED)
OF_LEADS: Final = (NEW, NURTURING, *OF_HANDOFFS)

# A stage of the way from a stranger to a buyer: what is said and shown in it, what is objected and asked for
ATTRACT: Final = "attract"
STAGE_NURTURE: Final = "nurture"
CLOSE: Final = "close"
STAGES: Final = (ATTRACT, STAGE_NURTURE, CLOSE)

# In which way a handoff is given back
NURTURE: Final = "nurture"  # comes back on fresh interest
WAKE: Final = "wake"  # comes back on a date
DISQUALIFY: Final = "disqualify"

MOST_RELEASES: Final = 2  # then a manager assigns


class ClockKind(StrEnum):
    """What was promised by a deadline. A wake date is no promise: it can't be broken."""

    CLAIM = auto()
    RESPONSE = auto()
    ANSWER = auto()
    NEXT_STEP = auto()
    WAKE = auto()


CLOCKS_OF_SALES: Final = (ClockKind.CLAIM, ClockKind.RESPONSE)


class PauseReason(StrEnum):
    """Why a clock stands still."""

    ASKED_MARKETING = auto()
    NOT_SHOWN = auto()  # until its card could be seen
