"""Every state of a lead and of its handoff, and the sets of them that rules speak of, each said once."""

from typing import Final

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
WITHOUT_DEAL: Final = (SALES_READY, *OWNED_WITHOUT_DEAL)  # it may be recycled, and marketing may be asked
HELD: Final = (*OWNED_WITHOUT_DEAL, OPPORTUNITY)  # it has an owner
OPEN: Final = (SALES_READY, *HELD)
DEAL_CLOSED: Final = (WON, LOST)
GIVEN_BACK: Final = (RECYCLED, DISQUALIFIED)
CLOSED: Final = (*DEAL_CLOSED, *GIVEN_BACK)
REACHED_A_DEAL: Final = (OPPORTUNITY, *DEAL_CLOSED)
OF_HANDOFFS: Final = (*OPEN, *CLOSED)
OF_LEADS: Final = (NEW, NURTURING, *OF_HANDOFFS)

# In which way a handoff is given back
NURTURE: Final = "nurture"  # comes back on fresh interest
WAKE: Final = "wake"  # comes back on a date
DISQUALIFY: Final = "disqualify"

MOST_RELEASES: Final = 2  # then a manager assigns
