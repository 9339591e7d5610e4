"""Whether a person may do an act to a handoff now. The same rule decides before a form is opened, so that nobody types
for nothing, and again in the transaction that does the act."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from store.clocks import clocks
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import handoffs
from store.record import trace
from store.record.outcomes import Again, Gone, Moved, NotAllowed, Outcome, Refused, Taken
from store.rules import states
from store.rules.acts import HandoffAct, Need, Whose
from store.rules.states import MANAGER, MARKETER, REP
from store.team import people, presence, workspace

UNOWNED = "It has no owner here yet. Ask a manager to assign it."


def locked_for(
    tx: Connection, act: HandoffAct, handoff_id: int, by: str, now: datetime, act_key: str | None = None
) -> AnyRow | Outcome:
    """The handoff, held against other acts until this transaction ends; or why this person can't do the act."""
    row = handoffs.lock(tx, handoff_id)
    if row is None:
        return Gone()
    return _refusal(tx, act, row, by, now, act_key) or row


def refusal(tx: Connection, act: HandoffAct, handoff_id: int, by: str, now: datetime) -> Outcome | None:
    """Why this person can't do this to the handoff now; None if they can."""
    row = handoffs.find(tx, handoff_id)
    if row is None or not _is_there(tx, row.lead_id):
        return Gone()
    return _refusal(tx, act, row, by, now)


def _refusal(
    tx: Connection, act: HandoffAct, row: AnyRow, by: str, now: datetime, act_key: str | None = None
) -> Outcome | None:
    if (whose := _not_for_them(tx, act, row, by, now)) is not None:
        return whose
    if trace.was_recorded(tx, act_key):
        return Again()
    if row.state not in act.states:
        return Moved(row.state)
    if act.need is None or _NEEDS[act.need](tx, row, now):
        return None
    return Refused("words", act.refused) if act.refused else Moved(row.state)


def _not_for_them(tx: Connection, act: HandoffAct, row: AnyRow, by: str, now: datetime) -> Outcome | None:
    given = people.roles_of(tx, by)
    if MANAGER in given:
        return None
    if act.whose is Whose.OWNERS and (row.owner_id or states.SALES_READY not in act.states):
        return _not_theirs(tx, row, by, REP in given, now)
    may = act.whose.role in given or (act.whose is Whose.ASKED and _covers_for_asked(tx, row.id, by, now))
    return None if may else NotAllowed((act.whose.role,))


def _not_theirs(tx: Connection, row: AnyRow, by: str, is_rep: bool, now: datetime) -> Outcome | None:
    if row.owner_id == by or (row.owner_id and presence.stand_in(tx, row.owner_id, now) == by):
        return None
    if not is_rep:
        return NotAllowed((REP,))
    if row.owner_id is None:
        return Refused("words", UNOWNED) if row.state in states.HELD else Moved(row.state)
    return owned_by_another(tx, row)


def owned_by_another(tx: Connection, row: AnyRow) -> Taken:
    """That the handoff is its owner's, and whom it is about."""
    lead = tx.execute(select(t.leads.c.name, t.leads.c.company).where(t.leads.c.id == row.lead_id)).one()
    return Taken(row.owner_id, row.claimed_at, *lead)


def _covers_for_asked(tx: Connection, handoff_id: int, by: str, now: datetime) -> bool:
    open_one = (t.questions.c.handoff_id == handoff_id, t.questions.c.answered_at.is_(None))
    asked_of = tx.scalar(select(t.questions.c.asked_of).where(*open_one))
    return asked_of is not None and presence.stand_in(tx, asked_of, now) == by


def broken_deadline(tx: Connection, handoff_id: int, now: datetime) -> AnyRow | None:
    """The newest clock of a handoff that was missed, or goes on past its promise; None if all were kept."""
    query = select(t.clocks).where(t.clocks.c.handoff_id == handoff_id).order_by(t.clocks.c.id.desc())
    for clock in tx.execute(query).all():
        late = clock.outcome is None and clock.stopped_at is None and clocks.late(tx, clock, now) > 0
        if late or clock.outcome == "missed":
            return clock
    return None


_NEEDS: Mapping[Need, Callable[[Connection, AnyRow, datetime], bool]] = {
    Need.QUESTION: lambda _tx, row, _now: row.asked,
    Need.NO_QUESTION: lambda _tx, row, _now: not row.asked,
    Need.NEXT_STEP: lambda _tx, row, _now: bool(row.next_step),
    Need.BROKEN_DEADLINE: lambda tx, row, now: broken_deadline(tx, row.id, now) is not None,
    Need.RELEASES_LEFT: lambda _tx, row, _now: row.releases < states.MOST_RELEASES,
}


def not_a_seller(tx: Connection, by: str) -> NotAllowed | None:
    """Why this person may own no handoff; None if they may."""
    return None if people.allowed(tx, by, REP, MANAGER) else NotAllowed((REP,))


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
