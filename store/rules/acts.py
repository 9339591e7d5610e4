"""Everything a person may do to a handoff. An act is one value: the button, the permission, the form and the tests all
read it, so that they cannot say different things."""

from dataclasses import dataclass
from enum import Enum, auto

from store.rules import states
from store.rules.states import MANAGER, MARKETER, REP
from store.rules.trace_kinds import TraceKind


class Whose(Enum):
    """Whose an act is. A manager may do all of them."""

    SELLERS = auto()
    OWNERS = auto()  # and of who covers for the owner; of every seller while it waits in the pool
    ASKED = auto()  # marketing's, and of who covers for the marketer that was asked
    MANAGERS = auto()

    @property
    def role(self) -> str:
        """The role that a person needs at least."""
        return {Whose.ASKED: MARKETER, Whose.MANAGERS: MANAGER}.get(self, REP)


class Need(Enum):
    """What must hold beside the state."""

    QUESTION = auto()  # marketing owes an answer
    NO_QUESTION = auto()
    NEXT_STEP = auto()  # one is planned
    BROKEN_DEADLINE = auto()
    RELEASES_LEFT = auto()


class Place(Enum):
    """Where a card offers an act."""

    BUTTON = auto()
    MENU = auto()
    WINDOW = auto()  # in the window of all acts alone
    NOWHERE = auto()  # it is offered in a message


@dataclass(frozen=True, slots=True)
class HandoffAct:
    """One thing to do. `code` is the id of its button, `kind` is what it leaves in the trace.

    In the states it `leads` it stands before the other buttons. `refused` is said if what it needs does not hold; an
    act without that sentence has no place any more. `note` is what the thread says of it, where one sentence is enough:
    `{who}` did it, and `{what}` is the label of the code that was kept with it.
    """

    code: str
    label: str
    states: tuple[str, ...]
    whose: Whose
    kind: TraceKind
    place: Place = Place.BUTTON
    leads: tuple[str, ...] = ()
    need: Need | None = None
    refused: str = ""
    note: str = ""

    @property
    def form(self) -> str:
        """The id of its form, if it has one."""
        return f"form_{self.code}"


# Buttons of a card
ANSWER = HandoffAct(
    "answer_sales", "Answer", states.OPEN, Whose.ASKED, TraceKind.ANSWERED, leads=states.OPEN,
    need=Need.QUESTION,
)  # fmt: skip
CLAIM = HandoffAct(
    "claim", "Claim", (states.SALES_READY,), Whose.SELLERS, TraceKind.CLAIMED, note="{who} claimed it."
)  # fmt: skip
RESPOND = HandoffAct("log_response", "Log", states.HELD, Whose.OWNERS, TraceKind.RESPONDED)
WIN = HandoffAct("won", "Won", (states.OPPORTUNITY,), Whose.OWNERS, TraceKind.WON)
LOSE = HandoffAct(
    "lost", "Lost", (states.OPPORTUNITY,), Whose.OWNERS, TraceKind.LOST, note="{who} lost it: {what}.{objection}"
)  # fmt: skip
AMOUNT = HandoffAct(
    "amount", "Amount…", (states.OPPORTUNITY,), Whose.OWNERS, TraceKind.AMOUNT, Place.WINDOW,
    note="{who} set the amount to {amount}.",
)  # fmt: skip
PLAN = HandoffAct("next_step", "Next step", states.HELD, Whose.OWNERS, TraceKind.NEXT_STEP)
STEP_DONE = HandoffAct(
    "step_done", "Step done", states.HELD, Whose.OWNERS, TraceKind.STEP_DONE, need=Need.NEXT_STEP,
    refused="No next step is planned.", note="{who} did the next step.",
)  # fmt: skip
OPEN_DEAL = HandoffAct(
    "open_opportunity", "Open opportunity", states.OWNED_WITHOUT_DEAL, Whose.OWNERS, TraceKind.OPPORTUNITY,
    leads=(states.CONTACTED,),
)  # fmt: skip
RECYCLE = HandoffAct("recycle", "Recycle", states.OPEN, Whose.OWNERS, TraceKind.RECYCLED)
ASK = HandoffAct(
    "ask_marketing", "Ask marketing", states.OPEN, Whose.OWNERS, TraceKind.ASKED, need=Need.NO_QUESTION,
    refused="A question is already open. The answer comes in the thread.",
)  # fmt: skip
DISQUALIFY = HandoffAct("disqualify", "Disqualify", states.OPEN, Whose.OWNERS, TraceKind.DISQUALIFIED)
RELEASE = HandoffAct(
    "release", "Release", states.OWNED_WITHOUT_DEAL, Whose.OWNERS, TraceKind.RELEASED, Place.WINDOW,
    need=Need.RELEASES_LEFT,
    refused="It was already released twice. Ask a manager to assign it.",
)  # fmt: skip

OBJECT = HandoffAct(
    "log_objection", "Log objection", states.OF_HANDOFFS, Whose.SELLERS, TraceKind.OBJECTION_HEARD, Place.WINDOW,
    note="{who} heard an objection: {what}.",
)  # fmt: skip

# Entries of the menu behind the three dots
ASSIGN = HandoffAct("assign", "Assign…", states.OPEN, Whose.MANAGERS, TraceKind.ASSIGNED, Place.MENU)
SNOOZE = HandoffAct("snooze", "Snooze…", states.OPEN, Whose.MANAGERS, TraceKind.SNOOZED, Place.MENU)
EXCUSE = HandoffAct(
    "excuse", "Excuse…", states.OF_HANDOFFS, Whose.MANAGERS, TraceKind.EXCUSED, Place.MENU, need=Need.BROKEN_DEADLINE,
    refused="This handoff has no missed deadline.",
)  # fmt: skip
REOPEN = HandoffAct(
    "reopen", "Reopen", states.GIVEN_BACK, Whose.MANAGERS, TraceKind.REOPENED, Place.MENU,
    note="{who} reopened it. A new card is in the channel.",
)  # fmt: skip
REOPEN_DEAL = HandoffAct(
    "reopen", "Reopen", states.DEAL_CLOSED, Whose.OWNERS, TraceKind.DEAL_REOPENED, Place.MENU,
    note="{who} reopened the opportunity. It counts as neither won nor lost.",
)  # fmt: skip

# In a message to a manager
TAKE_OVER = HandoffAct("take_over", "Take over", states.OPEN, Whose.MANAGERS, TraceKind.ASSIGNED, Place.NOWHERE)

# In a reminder to the owner
REMIND_LATER = HandoffAct(
    "remind_later", "Remind me later…", states.HELD, Whose.OWNERS, TraceKind.SNOOZED, Place.NOWHERE
)

# In the order in which a card shows them.
ACTS = (
    ANSWER, CLAIM, WIN, LOSE, RESPOND, STEP_DONE, PLAN, OPEN_DEAL, RECYCLE, ASK, DISQUALIFY, RELEASE,
    AMOUNT, OBJECT, ASSIGN, SNOOZE, EXCUSE, REOPEN, REOPEN_DEAL, TAKE_OVER, REMIND_LATER,
)  # fmt: skip


def offered(place: Place, state: str) -> list[HandoffAct]:
    """The acts that a card in this state offers there, in their order."""
    fitting = [act for act in ACTS if act.place is place and state in act.states]
    return sorted(fitting, key=lambda act: state not in act.leads)
