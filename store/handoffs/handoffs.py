"""One passing of a sales-ready lead to sales: handed over, claimed, answered, released. Every act can be pressed twice,
by two people, or late; one statement decides and the outcome says what happened."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from store.agreement import policy
from store.agreement.policy import Policy
from store.clocks import clocks, response_time
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import company_owner
from store.outbox import cards, homes, posts
from store.record import trace
from store.record.outcomes import Again, Done, Gone, JustReleased, Moved, NotAllowed, Outcome, Refused, Reserved, Taken
from store.rules import clock_kinds, states
from store.rules.clock_kinds import ClockKind, PauseReason
from store.rules.ladder import Rung, RungAct
from store.rules.lead.qualification import SALES_READY
from store.rules.office_time import business_time
from store.rules.post_kinds import PostKind
from store.rules.roles import MANAGER, REP
from store.rules.trace_kinds import TraceKind
from store.team import calendars, people, presence, rung_wakeups, workspace
from store.team.calendars import CalendarVersion

NUDGE_AT = 0.5
# A card that reaches Slack later than this stops the clocks for the time nobody could see it.
SHOWN_WITHIN = timedelta(minutes=5)

_INSERT = t.handoffs.insert().returning(t.handoffs.c.id)
_HERE = t.handoffs.c.id == bindparam("handoff")
_FIND = select(t.handoffs).where(_HERE)
_LOCKED = _FIND.where(t.handoffs.c.erased.is_(False)).with_for_update()
_CURRENT = (
    select(t.handoffs).where(t.handoffs.c.lead_id == bindparam("lead")).order_by(t.handoffs.c.cycle.desc()).limit(1)
)
_CHANGE = update(t.handoffs).where(_HERE, t.handoffs.c.state == bindparam("was"))
_TAKE_BACK = (
    update(t.handoffs)
    .where(
        _HERE,
        t.handoffs.c.state == states.SALES_READY,
        t.handoffs.c.owner_id.is_(None),
        t.handoffs.c.erased.is_(False),
        or_(
            t.handoffs.c.reserved_for.is_(None),
            t.handoffs.c.reserved_for == bindparam("by"),
            t.handoffs.c.reserved_until <= bindparam("now"),
        ),
    )
    .returning(t.handoffs)
)
_TAKE = _TAKE_BACK.where(or_(t.handoffs.c.released_from.is_(None), t.handoffs.c.released_from != bindparam("by")))
_END_QUESTIONS = (
    update(t.questions)
    .where(t.questions.c.handoff_id == bindparam("handoff"), t.questions.c.answered_at.is_(None))
    .values(answered_at=bindparam("now"))
    .returning(t.questions.c.asked_of)
)
_CHANGE_LEAD = update(t.leads).where(t.leads.c.id == bindparam("lead"))
_CLAIM_LEAD = _CHANGE_LEAD.where(t.leads.c.status == states.SALES_READY)


def hand_over(
    tx: Connection, lead: AnyRow, score: int, complete: bool, agreed: Policy, version: int, now: datetime
) -> int:
    """Pass a sales-ready lead to sales: a new cycle with its clocks and its card. Returns the handoff's id."""
    team = calendars.team(tx, now)
    promise = business_time.parse_duration(agreed.clocks.claim, team.calendar)
    finder = company_owner.owner(tx, lead, now)
    row = {
        "lead_id": lead.id,
        "cycle": lead.cycle + 1,
        "state": states.SALES_READY,
        "policy_version": version,
        "handed_over_at": now,
        "score": score,
        "checklist_complete": complete,
        "reserved_for": finder.member_id if finder else None,
        "reserved_why": finder.why if finder else None,
        "reserved_until": business_time.add(team.calendar, now, int(promise * NUDGE_AT)) if finder else None,
        "next_step": lead.next_step,
        "next_step_due": lead.next_step_due,
    }
    handoff_id: int = tx.execute(_INSERT, row).scalar_one()
    tx.execute(_CHANGE_LEAD, {"lead": lead.id, "status": states.SALES_READY, "cycle": lead.cycle + 1})
    trace.record(tx, TraceKind.HANDED_OVER, lead.id, now, handoff_id=handoff_id, score=score, cycle=lead.cycle + 1)
    _start_clocks(tx, handoff_id, promise, team, agreed, now)
    channel = agreed.channel_for(source=lead.source, band=SALES_READY, country=lead.country, fields=lead._mapping)
    cards.put_up(tx, handoff_id, lead.id, channel or workspace.load(tx).channel, now)
    return handoff_id


def _start_clocks(
    tx: Connection, handoff_id: int, promise: int, team: CalendarVersion, agreed: Policy, now: datetime
) -> None:
    _start_claim(tx, handoff_id, promise, team, agreed, now)
    answer = response_promise(agreed, team.calendar, now)
    clocks.start(tx, handoff_id, ClockKind.RESPONSE, answer, team, now, agreed.ladder(ClockKind.RESPONSE))


def _start_claim(
    tx: Connection, handoff_id: int, promise: int, team: CalendarVersion, agreed: Policy, now: datetime
) -> None:
    due = business_time.add(team.calendar, now, promise)
    ladder = agreed.ladder(ClockKind.CLAIM)
    if not presence.any_rep_in_office(tx, now, due):
        ladder = (Rung(0, RungAct.ESCALATE), *ladder)  # everybody is away: the manager is told at once
    clocks.start(tx, handoff_id, ClockKind.CLAIM, promise, team, now, ladder)


def response_promise(agreed: Policy, hours: business_time.Calendar, now: datetime) -> int:
    """The first-response promise in seconds of office time, as fixed at the start of a clock."""
    if agreed.clocks.next_working_day:
        return business_time.measure(hours, now, business_time.end_of_next_working_day(hours, now))
    return business_time.parse_duration(agreed.clocks.first_response, hours)


def claim(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Make `by` the owner, if nobody is and nothing speaks against it."""
    if not people.allowed(tx, by, REP, MANAGER):
        there = find(tx, handoff_id)
        return NotAllowed((REP,)) if there and not there.erased else Gone()
    row = _take(tx, handoff_id, by, now, may_return=False)
    if row is None:
        found = find(tx, handoff_id)
        if found is not None and _is_only_one_left(tx, found, by, now):
            row = _take(tx, handoff_id, by, now, may_return=True)
        if row is None:
            return _why_not(tx, handoff_id, by, now)
    return _owned(tx, row, by, by, TraceKind.CLAIMED, now)


def assign(tx: Connection, handoff_id: int, to: str, by: str, now: datetime, act_key: str | None = None) -> Outcome:
    """Let a manager name the owner, whoever has it now."""
    row = locked(tx, handoff_id)
    if row is None:
        return Gone()
    if not people.allowed(tx, by, MANAGER):
        return NotAllowed((MANAGER,))
    if trace.seen(tx, act_key):
        return Again()
    if row.state not in states.OPEN:
        return Moved(row.state)
    if row.owner_id == to:
        return Again()
    if not presence.is_here(tx, to, now):
        return Refused("member", "Pick somebody who is active and not away.")
    state = states.CLAIMED if row.state == states.SALES_READY else row.state
    homes.changed(tx, [row.owner_id])
    doer = to if row.next_step_owner == row.owner_id else row.next_step_owner
    change(
        tx, row, now, state=state, owner_id=to, claimed_at=row.claimed_at or now, reserved_for=None,
        next_step_owner=doer,
    )  # fmt: skip
    if doer == to:
        clocks.hand_on(tx, row.id, ClockKind.NEXT_STEP, to)
    # A deal is its owner's: their revenue, and who is asked first when the company comes again.
    tx.execute(update(t.opportunities).where(t.opportunities.c.handoff_id == row.id).values(owner_id=to))
    return _owned(tx, row, to, by, TraceKind.ASSIGNED, now, act_key)


def release(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Give an owned handoff back to the pool: same card, a claim clock of its own, and others may claim it."""
    row = locked(tx, handoff_id)
    if row is None:
        return Gone()
    if (refusal := not_theirs(tx, row, by, now)) is not None:
        return refusal
    if row.state not in states.OWNED_WITHOUT_DEAL:
        return Moved(row.state)
    if row.releases >= states.MOST_RELEASES:
        return Refused("release", "It was released twice already. Ask a manager to assign it.")
    return give_back(tx, row, by, now)


def give_back(
    tx: Connection, row: AnyRow, by: str | None, now: datetime, code: str | None = None, clock_kind: str | None = None
) -> Done:
    """Return a locked handoff to the pool; `code` says why: away, leaver, or late with the clock of a kind."""
    homes.changed(tx, [row.owner_id])
    counted = code in (None, "late")
    change(
        tx, row, now, state=states.SALES_READY, owner_id=None, claimed_at=None, releases=row.releases + counted,
        released_from=row.owner_id, reserved_for=None, next_step_owner=None,
    )  # fmt: skip
    clocks.void(tx, row.id, [ClockKind.RESPONSE, ClockKind.NEXT_STEP], now)
    team = calendars.team(tx, now)
    agreed = policy.at_version(tx, row.policy_version)
    promise = business_time.parse_duration(agreed.clocks.claim, team.calendar)
    _start_claim(tx, row.id, promise, team, agreed, now)
    if row.asked:
        clocks.pause(tx, row.id, clock_kinds.OF_SALES, PauseReason.ASKED_MARKETING, now)
    return tell(tx, row, TraceKind.RELEASED, by, now, code=code, clock_kind=clock_kind, other_member_id=row.owner_id)


def ask_manager(tx: Connection, row: AnyRow, why: str, now: datetime, clock_kind: str | None = None) -> None:
    """Have the manager decide about a handoff that nobody may be dropped from.

    `why`: away, leaver, or with the kind of the clock that ran out released_twice or deal.
    """
    trace_id = trace.record(
        tx,
        TraceKind.MANAGER_ASKED,
        row.lead_id,
        now,
        handoff_id=row.id,
        code=why,
        clock_kind=clock_kind,
        other_member_id=row.owner_id,
    )
    manager = presence.the_manager(tx, now)
    if manager is not None:
        key = f"manager:{row.id}:{why}:{row.owner_id}:{row.releases}"
        about = {"why": why, "owner": row.owner_id, "kind": clock_kind}
        opens = presence.next_in_office(tx, manager, now)
        posts.say(
            tx, PostKind.ESCALATION, key, now, handoff_id=row.id, lead_id=row.lead_id, trace_id=trace_id,
            member_id=manager, say_from=opens, extra=about,
        )  # fmt: skip
    posts.note(tx, trace_id, row.lead_id, row.id, now)


def shown_late(tx: Connection, handoff_id: int, now: datetime) -> None:
    """The card has just reached Slack. If that took long, the clocks stood still until people could see it."""
    row = tx.execute(_FIND, {"handoff": handoff_id}).one()
    if now - row.handed_over_at > SHOWN_WITHIN and clocks.not_shown(tx, handoff_id, now):
        gap = int((now - row.handed_over_at).total_seconds())
        trace.record(tx, TraceKind.SHOWN_LATE, row.lead_id, now, handoff_id=handoff_id, seconds=gap)
        cards.changed(tx, handoff_id)


def find(tx: Connection, handoff_id: int) -> AnyRow | None:
    """The handoff as it is now."""
    return tx.execute(_FIND, {"handoff": handoff_id}).first()


def current(tx: Connection, lead_id: int) -> AnyRow | None:
    """The lead's newest handoff."""
    return tx.execute(_CURRENT, {"lead": lead_id}).first()


def locked(tx: Connection, handoff_id: int) -> AnyRow | None:
    """The handoff, held against other acts until this transaction ends; None also if it was erased."""
    return tx.execute(_LOCKED, {"handoff": handoff_id}).first()


def hold(tx: Connection, handoff_id: int) -> None:
    """Let nobody act on the handoff, erased or not, until this transaction ends."""
    tx.execute(select(t.handoffs.c.id).where(t.handoffs.c.id == handoff_id).with_for_update())


def not_theirs(tx: Connection, row: AnyRow, by: str, now: datetime) -> Outcome | None:
    """Why this person may not act on an owned handoff; None if they own it, cover for its owner, or manage."""
    given = people.roles_of(tx, by)
    if row.owner_id == by or MANAGER in given or (row.owner_id and presence.stand_in(tx, row.owner_id, now) == by):
        return None
    if REP not in given:
        return NotAllowed((REP,))
    return Taken(row.owner_id, row.claimed_at) if row.owner_id else Moved(row.state)


def not_for_them(tx: Connection, row: AnyRow, by: str, now: datetime) -> Outcome | None:
    """Why this person may not act on a handoff that may wait in the pool, where every rep may; None if they may."""
    if row.owner_id is not None:
        return not_theirs(tx, row, by, now)
    return None if people.allowed(tx, by, REP, MANAGER) else NotAllowed((REP,))


def refusal(
    tx: Connection, row: AnyRow | None, by: str, now: datetime, states: Collection[str], act_key: str | None
) -> Outcome | None:
    """Why this act on a locked handoff is not done: gone, not theirs, done before, or in none of these states."""
    if row is None:
        return Gone()
    if (not_so := not_theirs(tx, row, by, now)) is not None:
        return not_so
    if trace.seen(tx, act_key):
        return Again()
    return None if row.state in states else Moved(row.state)


def change(tx: Connection, row: AnyRow, now: datetime, **values: Any) -> None:
    """Change a locked handoff and keep the lead's status and the persons' Homes in step.

    Once it is closed nobody waits for an answer or a next step any more.
    """
    state, seen_by = values.get("state", row.state), [row.owner_id, values.get("owner_id")]
    if state in states.CLOSED:
        values["asked"] = False
    tx.execute(_CHANGE, {"handoff": row.id, "was": row.state, **values})
    if state != row.state:
        tx.execute(_CHANGE_LEAD, {"lead": row.lead_id, "status": state})
    if state in states.CLOSED:
        clocks.void(tx, row.id, [ClockKind.ANSWER, ClockKind.NEXT_STEP], now)
        seen_by += tx.scalars(_END_QUESTIONS, {"handoff": row.id, "now": now})
    homes.changed(tx, seen_by)


def tell(tx: Connection, row: AnyRow, kind: TraceKind, by: str | None, now: datetime, **fact: Any) -> Done:
    """Record the act, have the card redrawn and the thread told."""
    if kind in FIRST_RESPONSES:
        clocks.keep(tx, row.id, [ClockKind.RESPONSE], now)
        _note_first_response(tx, row, by, fact.get("happened_at", now), now)
    trace_id = trace.record(tx, kind, row.lead_id, now, handoff_id=row.id, member_id=by, **fact)
    if not row.history:
        cards.changed(tx, row.id)
        posts.note(tx, trace_id, row.lead_id, row.id, now)
    return Done(trace_id, row.id)


def _note_first_response(tx: Connection, row: AnyRow, by: str | None, at: datetime, now: datetime) -> None:
    """Keep how much office time it took, once; that is KPI 2. Of a deal that was imported nobody knows."""
    if row.responded_at is None and row.state != states.OPPORTUNITY:
        took = (
            response_time.imported(tx, row.handed_over_at, at, now)
            if row.history
            else response_time.until(tx, row.id, at)
        )
        trace.record(
            tx,
            TraceKind.FIRST_RESPONSE,
            row.lead_id,
            now,
            happened_at=at,
            handoff_id=row.id,
            member_id=by,
            seconds=took,
        )


# Whatever of these is recorded first is the first response.
FIRST_RESPONSES = frozenset({TraceKind.RESPONDED, TraceKind.OPPORTUNITY, TraceKind.WON, TraceKind.LOST})


def _take(tx: Connection, handoff_id: int, by: str, now: datetime, may_return: bool) -> AnyRow | None:
    values = {"state": states.CLAIMED, "owner_id": by, "claimed_at": now}
    take = _TAKE_BACK if may_return else _TAKE
    return tx.execute(take, {"handoff": handoff_id, "by": by, "now": now, **values}).first()


def _owned(
    tx: Connection, row: AnyRow, owner: str, by: str, kind: TraceKind, now: datetime, act_key: str | None = None
) -> Done:
    tx.execute(_CLAIM_LEAD, {"lead": row.lead_id, "status": states.CLAIMED})
    clocks.keep(tx, row.id, [ClockKind.CLAIM], now)
    hours = calendars.of_member(tx, presence.stand_in(tx, owner, now), now)
    if not clocks.move(tx, row.id, ClockKind.RESPONSE, hours, owner, now) and row.responded_at is None:
        agreed = policy.at_version(tx, row.policy_version)
        promise, ladder = response_promise(agreed, hours.calendar, now), agreed.ladder(ClockKind.RESPONSE)
        clocks.start(tx, row.id, ClockKind.RESPONSE, promise, hours, now, ladder, owner)
        if row.asked:
            clocks.pause(tx, row.id, clock_kinds.OF_SALES, PauseReason.ASKED_MARKETING, now)
    rung_wakeups.wake_waiting(tx, now, row.id)  # somebody else hears what waits
    homes.changed(tx, [owner])
    return tell(tx, row, kind, by, now, other_member_id=owner, act_key=act_key)


def _is_only_one_left(tx: Connection, row: AnyRow, by: str, now: datetime) -> bool:
    return row.released_from == by and not presence.other_reps_here(tx, by, now)


def _why_not(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    row = find(tx, handoff_id)
    if row is None or row.erased:
        return Gone()
    if row.owner_id == by:
        return Again()
    if row.state in states.HELD and row.owner_id:
        return Taken(row.owner_id, row.claimed_at)
    if row.state != states.SALES_READY:
        return Moved(row.state)
    if row.reserved_for not in (None, by) and row.reserved_until > now:
        return Reserved(row.reserved_for, row.reserved_until, row.reserved_why)
    return JustReleased()
