"""Private notes to the person who pressed: short, kind, and saying what to do next."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.cards import card_state, states, text
from store.outcomes import (
    Again,
    Done,
    Gone,
    JustReleased,
    Moved,
    NotAllowed,
    Outcome,
    Refused,
    Reserved,
    Taken,
)

BUSY = "Busy just now. Please press again."
TROUBLE = "That did not work, and it is not your fault. Nothing was lost; please try again in a minute."
GUEST = "Handoff is for full members of this workspace. Please ask a colleague who is one."
OTHER_TEAM = "These leads belong to another company's workspace, so only its own people can work with them here."
BOT = "Handoff only listens to people."
SHARED_CHANNEL = "This channel is shared with another company, so no lead is shown here. Please use one of your own."
NOT_IN_CHANNEL = "I am not in that channel yet. Type `/invite @Handoff` there, then try again."
SET_UP_ONLY = "Only an admin of this workspace can set up Handoff, and after that its managers."
SENT_TO_THREAD = "What you typed is kept in the card's thread."

_ROLES = {"rep": "reps", "marketer": "marketers", "manager": "managers"}


def of(outcome: Outcome, names: Mapping[str, str], now: datetime) -> str | None:
    """What to tell the presser, in mrkdwn; None if the card says it all."""
    match outcome:
        case Done() | Again():
            return None
        case Taken(owner_id, since):
            return f"{text.person(owner_id, names)} has it since {_since(since, now)}."
        case Reserved():
            return _reserved(outcome, names)
        case JustReleased():
            return "It was just released from you, so somebody else gets a turn. A manager can assign it to you."
        case NotAllowed(roles):
            return f"That is for {_or(roles)}. A manager can give you the role in `/handoff settings`."
        case Moved(state):
            return f"This handoff has moved on: it is *{states.word(state).lower()}* now. The card is being redrawn."
        case Refused(_, remedy):
            return text.line(remedy, 300)
        case Gone():
            return "This lead is not here any more. It may have been erased on request."


def too_late(outcome: Outcome, names: Mapping[str, str], now: datetime) -> str:
    """For a form that arrives after the handoff moved on: what happened, and where the words went."""
    return f"{of(outcome, names, now) or ''} {SENT_TO_THREAD}".strip()


def set_up_done(channel: str) -> str:
    """After the last step. `channel` is its id."""
    where = f"<#{channel}>" if re.fullmatch("[CG][A-Z0-9]{2,30}", channel) else "the leads channel"
    return f"Handoff is set up. Sales-ready leads appear in {where}. Try it: `/lead add`"


def added(name: str | None, company: str | None, outcome: str, handed_over: bool) -> str:
    """After a lead was added by hand. `outcome` is what receiving said: new, updated, unchanged or erased."""
    who = text.lead_name(name, company)
    if outcome == "erased":
        return f"{who} was erased on request and is not added again."
    said = {"new": "is added", "updated": "was known and is brought up to date"}.get(outcome, "was known already")
    next_ = "The card is on its way to the channel." if handed_over else "See what is missing: `/lead NAME`"
    return f"{who} {said}. {next_}"


def _since(moment: datetime, now: datetime) -> str:
    return text.clock(moment) if now - moment < timedelta(hours=12) else text.when(moment)


def _reserved(outcome: Reserved, names: Mapping[str, str]) -> str:
    who = text.person(outcome.member_id, names)
    why = card_state.RESERVED.get(outcome.why) or text.label(outcome.why, {})
    return f"Reserved for {who} until {text.when(outcome.until)}: {who} {why}. After that anybody can claim it."


def _or(roles: tuple[str, ...]) -> str:
    return " or ".join(_ROLES[role] for role in roles)
