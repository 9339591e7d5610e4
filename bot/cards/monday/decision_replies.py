"""Private notes about a decision: why it can't be done now, and what can."""

from datetime import datetime

from bot.cards import text
from bot.cards.lead import replies
from bot.cards.monday import decision_posts as cards
from bot.cards.text import Names
from store.monday.meeting.decision_facts import NotJudged, NotYours, SettledAlready, Started
from store.record.outcomes import Again, Done, Gone, Outcome
from store.rules.monday.verdict import TooEarly

KEPT = "Kept: it is the way you work now. It stands in the thread and in `/decision list`."
DROPPED = "Dropped. What you learned stays in `/decision list`."
GONE = "There is no such decision. See them all: `/decision list`"
HOW = {"kept": "kept it already", "dropped": "dropped it already", "extended": "extended the test"}

Answer = Outcome | TooEarly | Started | NotYours | SettledAlready | NotJudged


def note_for(answer: Answer, names: Names, now: datetime) -> str | None:
    """What to tell the presser, in mrkdwn; None if the channel sees it."""
    match answer:
        case Done() | Again():
            return None
        case TooEarly():
            return cards.too_early_note(answer)
        case Started(since):
            began = f"The test started {text.day(since, now)}, so its number decides now."
            return f"{began} Say what you see in the thread or at the meeting."
        case NotYours(owner_id):
            return f"That is for {text.person(owner_id, names)}, who owns this decision, and for managers."
        case SettledAlready(how, by, recheck_on):
            until = f" until {text.day(recheck_on, now)}; the next verdict comes then" if recheck_on else ""
            return f"{text.person(by, names)} {HOW.get(how, how)}{until}."
        case NotJudged(on):
            return f"Its number has not matured yet. The verdict comes {text.day(on, now)}, and then you decide."
        case Gone():
            return GONE
    return replies.to_outcome(answer, names, now)
