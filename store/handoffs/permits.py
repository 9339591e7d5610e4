"""Whether an act would be taken now: asked before a form is opened, so that nobody types for nothing.

The act itself decides again when the form arrives.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import excuses, handoffs, questions
from store.record.outcomes import Gone, Moved, NotAllowed, Outcome, Refused
from store.rules import states
from store.rules.roles import MANAGER, MARKETER
from store.team import people, workspace

Act = Literal["recycle", "ask", "answer", "respond", "plan", "open_deal", "win", "lose", "assign", "snooze", "excuse"]

STATES: dict[Act, tuple[str, ...]] = {
    "recycle": states.WITHOUT_DEAL,
    "ask": states.WITHOUT_DEAL,
    "answer": states.OPEN,
    "respond": (states.CLAIMED,),
    "plan": states.HELD,
    "open_deal": states.OWNED_WITHOUT_DEAL,
    "win": (states.OPPORTUNITY,),
    "lose": (states.OPPORTUNITY,),
    "assign": states.OPEN,
    "snooze": states.OPEN,
    "excuse": states.OF_HANDOFFS,
}
OF_MANAGERS = ("assign", "snooze", "excuse")


def refusal(tx: Connection, act: Act, handoff_id: int, by: str, now: datetime) -> Outcome | None:
    """Why this person can't do this with the handoff now; None if they can."""
    row = handoffs.find(tx, handoff_id)
    if row is None or not _is_there(tx, row.lead_id):
        return Gone()
    if (whose := _not_for_them(tx, act, row, by, now)) is not None:
        return whose
    if row.state not in STATES[act] or (act == "answer" and not row.asked):
        return Moved(row.state)
    if act == "ask" and row.asked:
        return Refused("words", "A question is open already. Its answer comes into the thread.")
    if act == "excuse" and excuses.broken(tx, handoff_id, now) is None:
        return excuses.NOTHING_BROKEN
    return None


def complete(tx: Connection, lead_id: int, by: str) -> Outcome | None:
    """Why this person can't complete the lead's checklist; None if they can."""
    if not _is_there(tx, lead_id):
        return Gone()
    return None if people.allowed(tx, by, MARKETER, MANAGER) else NotAllowed((MARKETER,))


def set_up(tx: Connection, by: str) -> bool:
    """Whether this person may set Handoff up or change its settings."""
    return by == workspace.load(tx).admin or people.allowed(tx, by, MANAGER)


def _is_there(tx: Connection, lead_id: int) -> bool:
    return tx.scalar(select(t.leads.c.id).where(t.leads.c.id == lead_id, t.leads.c.erased_at.is_(None))) is not None


def _not_for_them(tx: Connection, act: Act, row: AnyRow, by: str, now: datetime) -> Outcome | None:
    if act in OF_MANAGERS:
        return None if people.allowed(tx, by, MANAGER) else NotAllowed((MANAGER,))
    if act == "answer":
        return None if questions.may_answer(tx, row.id, by, now) else NotAllowed((MARKETER,))
    theirs = handoffs.not_for_them if act in ("recycle", "ask") else handoffs.not_theirs
    return theirs(tx, row, by, now)
