"""Private notes to the person who pressed: short, kind, and saying what to do next."""

import re
from datetime import datetime, timedelta

from bot.cards import text
from bot.cards.lead import card_state, state_words
from bot.cards.text import Names
from store.record.facts import Away
from store.record.outcomes import Again, Done, Gone, JustReleased, Moved, NotAllowed, Outcome, Refused, Reserved, Taken
from store.rules.states import MANAGER, MARKETER, REP

BUSY = "Busy just now. Please press again."
SLACK_IS_SILENT = "Slack didn't answer. Please press again."
TROUBLE = "That didn't work, and it's not your fault. Nothing was lost: please try again in a minute."
GUEST = "Handoff is for full members of this workspace. Please ask a colleague who is one."
OTHER_TEAM = "These leads belong to another company's workspace, so only its own people can work with them here."
BOT = "Handoff only listens to people."
SHARED_CHANNEL = "This channel is shared with another company, so no lead is shown here. Please use one of your own."
NOT_IN_CHANNEL = "I'm not in that channel yet. Type `/invite @Handoff` there, then try again."
SET_UP_ONLY = "Only an admin of this workspace can set up Handoff, and after that its managers."
SENT_TO_THREAD = "What you typed is kept in the card's thread."
GONE = "This lead is no longer here. It may have been erased on request."

DONE = "Done. The card shows it."
YOURS = "It's yours now. Its deadlines count in your office hours."
NOT_AWAY = "You had no days away planned."
BACK = "Welcome back. Reminders come to you again."
DROPPED = "Your days away are canceled."
WHO_COVERS = "No one here goes by that name. Mention who covers with an @, or leave it out."
WHY_USAGE = "Which lead? Try `/lead why NAME`, or the number of the handoff on its card."
NOT_HANDED_OVER = "Nothing is due. This lead hasn't been handed over to sales yet."
AWAY_USAGE = (
    "Write the days like this: `/handoff away 1 Dec to 5 Dec @Ben`, with who covers if you like; or "
    "`/handoff away` for a form, `/handoff away off` when you are back."
)

_ROLES = {REP: "reps", MARKETER: "marketers", MANAGER: "managers"}


def to_outcome(outcome: Outcome, names: Names, now: datetime) -> str | None:
    """What to tell the presser, in mrkdwn; None if the card says it all."""
    match outcome:
        case Done() | Again():
            return None
        case Taken(owner_id, since, name, company):
            when = f"at {text.clock(since)}" if now - since < timedelta(hours=12) else text.dated(since)
            return f"{text.person(owner_id, names)} claimed {text.lead_name(name, company)} {when}."
        case Reserved():
            return _reserved(outcome, names)
        case JustReleased():
            return "You just released this lead, so others get first pick. Your manager can assign it back to you."
        case NotAllowed(roles):
            allowed = " or ".join(_ROLES[role] for role in roles)
            return f"That is for {allowed}. A manager can give you the role in `/handoff settings`."
        case Moved(state):
            return f"This one is already marked *{state_words.word(state)}*. Refreshing the card…"
        case Refused(_, remedy):
            return text.line(remedy, 300)
        case Gone():
            return GONE


def too_late(outcome: Outcome, names: Names, now: datetime) -> str:
    """For a form that arrives after the handoff moved on: what happened, and where the words went."""
    return f"{to_outcome(outcome, names, now) or ''} {SENT_TO_THREAD}".strip()


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


def away(noted: Away, names: Names) -> str:
    """After somebody said when they are away."""
    who = text.person(noted.nominee, names)
    if noted.nominee is None:
        covers = "No one covers: leads you claimed and haven't answered are up for grabs on the first morning."
    else:
        covers = f"{who} covers: they get your reminders and can act for you. Your leads stay yours."
    return f"You are away {days(noted)}. {covers}"


def days(noted: Away) -> str:
    """ "on Tue 1 Dec", "from Tue 1 Dec to Sat 5 Dec"."""
    last = text.day(noted.last, noted.first)
    return f"on {last}" if noted.first == noted.last else f"from {text.day(noted.first, noted.last)} to {last}"


def teams_hours(written: str) -> str:
    """After somebody went back to the team's hours; `written` are these in words."""
    kept = "Deadlines already running keep their old hours."
    return f"The team's hours are yours again: {text.line(written, 300)}. {kept}"


def hours(written: str) -> str:
    """After somebody gave their own hours; `written` are the hours in words."""
    return f"Your hours are saved: {text.line(written, 300)}. Deadlines already running keep their old hours."


def _reserved(outcome: Reserved, names: Names) -> str:
    who = text.person(outcome.member_id, names)
    why = card_state.RESERVED.get(outcome.why) or text.label(outcome.why, {})
    return f"Reserved for {who} until {text.when(outcome.until)}: {who} {why}. After that anyone can claim it."
