"""Private notes to who signs, objects or withdraws: why it can't be done now, and what can."""

from bot.cards import text
from bot.cards.agreement import proposal_post
from bot.cards.text import Names
from store.record.outcomes import Again, Gone, NotAllowed, Refused
from store.rules.signing import Side
from store.signing.proposal_facts import (
    InForce,
    NothingChanges,
    NotPostedYet,
    NotYourSide,
    PickSide,
    ProposalOver,
    Proposed,
    ProposersAlone,
)

SigningAnswer = (
    InForce | NothingChanges | NotYourSide | NotPostedYet | PickSide | ProposalOver | Proposed | ProposersAlone
    | Again | Gone | NotAllowed | Refused | None
)  # fmt: skip
NOTHING_CHANGES = "That is what the agreement says already, and both teams have signed it."
GONE = "There is no such proposal. `/handoff agreement` shows what is in force."


def signing_note(answer: SigningAnswer, names: Names) -> str | None:
    """What to tell the presser, in mrkdwn; None if the channel sees it."""
    match answer:
        case NotYourSide(sides):
            return _others(sides)
        case NotPostedYet():
            return "We're still working out what it would do. It comes to the channel in a moment: sign it there."
        case ProposalOver(end, version):
            return proposal_post.end_words(end, version, (), names)
        case ProposersAlone(by):
            return f"Only {text.person(by, names)}, who made this proposal, can withdraw it. You can object in writing."
        case NothingChanges():
            return NOTHING_CHANGES
        case NotAllowed():
            return "That is for reps, marketers and managers. A manager can give you a role in `/handoff settings`."
        case Gone():
            return GONE
    return None


def _others(sides: tuple[Side, ...]) -> str:
    teams = " and ".join(side.capitalize() for side in sides)
    return f"It waits for {teams} now. Two people sign, one of each team."
