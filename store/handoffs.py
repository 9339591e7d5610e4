"""One passing of a sales-ready lead to sales: handed over, claimed, answered, released. Every act can be pressed twice,
by two people, or late; one statement decides and the outcome says what happened."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, or_, select, update

from store import calendars, cards, clocks, companies, outbox, people, policy, trace, workspace
from store.outcomes import Again, Done, Gone, JustReleased, Moved, NotAllowed, Outcome, Refused, Reserved, Taken
from store.people import MANAGER, REP
from store.policy import Policy
from store.rules import business_time
from store.tables import handoffs, leads

HELD = ("claimed", "contacted", "opportunity")
OPEN = ("sales_ready", *HELD)
NUDGE_AT = 0.5
# A card that reaches Slack later than this stops the clocks for the time nobody could see it.
SHOWN_WITHIN = timedelta(minutes=5)


def hand_over(
    tx: Connection, lead: Row[Any], score: int, complete: bool, agreed: Policy, version: int, now: datetime
) -> int:
    """Pass a sales-ready lead to sales: a new cycle with its clocks and its card. Returns the handoff's id."""
    team = calendars.team(tx, now)
    promise = business_time.parse_duration(agreed.clocks.claim, team.calendar)
    finder = companies.owner(tx, lead, now.date())
    row = {
        "lead_id": lead.id,
        "cycle": lead.cycle + 1,
        "state": "sales_ready",
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
    handoff_id: int = tx.execute(handoffs.insert().values(row).returning(handoffs.c.id)).scalar_one()
    tx.execute(update(leads).where(leads.c.id == lead.id).values(status="sales_ready", cycle=lead.cycle + 1))
    trace.record(tx, "handed_over", lead.id, now, handoff_id=handoff_id, amount=score, code=str(lead.cycle + 1))
    clocks.start(tx, handoff_id, clocks.CLAIM, promise, team.id, now)
    clocks.start(tx, handoff_id, clocks.RESPONSE, response_promise(agreed, team.calendar, now), team.id, now)
    channel = agreed.channel_for(source=lead.source, band="sales_ready", country=lead.country, fields=lead._mapping)
    cards.put_up(tx, handoff_id, lead.id, channel or workspace.load(tx).channel, now)
    return handoff_id


def response_promise(agreed: Policy, hours: business_time.Calendar, now: datetime) -> int:
    """The first-response promise in seconds of office time, as fixed at the start of a clock."""
    if agreed.clocks.next_working_day:
        return business_time.measure(hours, now, business_time.end_of_next_working_day(hours, now))
    return business_time.parse_duration(agreed.clocks.first_response, hours)


def claim(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Make `by` the owner, if nobody is and nothing speaks against it."""
    if not people.allowed(tx, by, REP, MANAGER):
        return NotAllowed((REP,))
    row = _take(tx, handoff_id, by, now, may_return=False)
    if row is None:
        found = find(tx, handoff_id)
        if found is not None and _is_only_one_left(tx, found, by, now):
            row = _take(tx, handoff_id, by, now, may_return=True)
        if row is None:
            return _why_not(tx, handoff_id, by, now)
    return _owned(tx, row, by, by, "claimed", now)


def assign(tx: Connection, handoff_id: int, to: str, by: str, now: datetime, act_key: str | None = None) -> Outcome:
    """Let a manager name the owner, whoever has it now."""
    row = locked(tx, handoff_id)
    if row is None:
        return Gone()
    if not people.allowed(tx, by, MANAGER):
        return NotAllowed((MANAGER,))
    if trace.seen(tx, act_key) or row.owner_id == to:
        return Again()
    if row.state not in OPEN:
        return Moved(row.state)
    if not people.is_here(tx, to, now.date()):
        return Refused("member", "Pick somebody who is active and not away.")
    state = "claimed" if row.state == "sales_ready" else row.state
    people.home_changed(tx, [row.owner_id])
    change(tx, row, now, state=state, owner_id=to, claimed_at=row.claimed_at or now, reserved_for=None)
    return _owned(tx, row, to, by, "assigned", now, act_key)


def release(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Give an owned handoff back to the pool: same card, a claim clock of its own, others first."""
    row = locked(tx, handoff_id)
    if row is None:
        return Gone()
    if (refusal := not_theirs(tx, row, by)) is not None:
        return refusal
    if row.state not in ("claimed", "contacted"):
        return Moved(row.state)
    people.home_changed(tx, [row.owner_id])
    change(
        tx, row, now, state="sales_ready", owner_id=None, claimed_at=None, releases=row.releases + 1,
        released_from=row.owner_id, reserved_for=None, next_step_owner=None,
    )  # fmt: skip
    clocks.void(tx, row.id, [clocks.RESPONSE, clocks.NEXT_STEP], now)
    team = calendars.team(tx, now)
    agreed = policy.at_version(tx, row.policy_version)
    clocks.start(
        tx, row.id, clocks.CLAIM, business_time.parse_duration(agreed.clocks.claim, team.calendar), team.id, now
    )
    if row.asked:
        clocks.pause(tx, row.id, clocks.OF_SALES, "asked_marketing", now)
    return tell(tx, row, "released", by, now, other=row.owner_id)


def respond(
    tx: Connection,
    handoff_id: int,
    happened_at: datetime,
    how: str,
    words: str,
    quality: int | None,
    by: str,
    now: datetime,
    act_key: str | None = None,
) -> Outcome:
    """Log the first human act toward the lead. One before the handoff counts as zero; late logging mends no clock."""
    row = locked(tx, handoff_id)
    if row is None:
        return Gone()
    if (refusal := not_theirs(tx, row, by)) is not None:
        return refusal
    if trace.seen(tx, act_key):
        return Again()
    if happened_at > now:
        return Refused("happened_at", "Pick a time that has passed.")
    if row.state != "claimed":
        return Moved(row.state)
    early = happened_at < row.handed_over_at.replace(second=0, microsecond=0)  # people state whole minutes
    change(
        tx,
        row,
        now,
        state="contacted",
        responded_at=max(happened_at, row.handed_over_at),
        quality=quality or row.quality,
    )
    return tell(
        tx, row, "responded", by, now, happened_at=max(happened_at, row.handed_over_at),
        code=f"{how}_early" if early else how, amount=quality, words=words, act_key=act_key,
    )  # fmt: skip


def plan(
    tx: Connection,
    handoff_id: int,
    next_step: str,
    due: date | None,
    owner: str | None,
    by: str,
    now: datetime,
    act_key: str | None = None,
) -> Outcome:
    """Agree on the next step, who does it and by which day."""
    row = locked(tx, handoff_id)
    if row is None:
        return Gone()
    if (refusal := not_theirs(tx, row, by)) is not None:
        return refusal
    if trace.seen(tx, act_key):
        return Again()
    if row.state not in HELD:
        return Moved(row.state)
    if due is not None and due < now.astimezone(ZoneInfo(workspace.load(tx).zone)).date():
        return Refused("due", "Pick today or a later day.")
    change(tx, row, now, next_step=next_step, next_step_due=due, next_step_owner=owner or row.owner_id)
    clocks.void(tx, row.id, [clocks.NEXT_STEP], now)
    if due is not None:
        clocks.start_until(tx, row.id, clocks.NEXT_STEP, end_of(tx, due), now, owner or row.owner_id)
    return tell(tx, row, "next_step", by, now, words=next_step, other=due.isoformat() if due else None, act_key=act_key)


def end_of(tx: Connection, day: date) -> datetime:
    """The end of a day in the workspace's zone, by which something named for that day is due."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(workspace.load(tx).zone))


def shown_late(tx: Connection, handoff_id: int, now: datetime) -> None:
    """The card has just reached Slack. If that took long, the clocks stood still until people could see it."""
    row = tx.execute(select(handoffs).where(handoffs.c.id == handoff_id)).one()
    if now - row.handed_over_at > SHOWN_WITHIN and clocks.not_shown(tx, handoff_id, now):
        gap = int((now - row.handed_over_at).total_seconds())
        trace.record(tx, "shown_late", row.lead_id, now, handoff_id=handoff_id, amount=gap)
        cards.changed(tx, handoff_id)


def find(tx: Connection, handoff_id: int) -> Row[Any] | None:
    """The handoff as it is now."""
    return tx.execute(select(handoffs).where(handoffs.c.id == handoff_id)).first()


def current(tx: Connection, lead_id: int) -> Row[Any] | None:
    """The lead's newest handoff."""
    query = select(handoffs).where(handoffs.c.lead_id == lead_id).order_by(handoffs.c.cycle.desc()).limit(1)
    return tx.execute(query).first()


def locked(tx: Connection, handoff_id: int) -> Row[Any] | None:
    """The handoff, held against other acts until this transaction ends."""
    return tx.execute(select(handoffs).where(handoffs.c.id == handoff_id).with_for_update()).first()


def not_theirs(tx: Connection, row: Row[Any], by: str) -> Outcome | None:
    """Why this person may not act on an owned handoff; None if they own it or manage."""
    given = people.roles_of(tx, by)
    if row.owner_id == by or MANAGER in given:
        return None
    if REP not in given:
        return NotAllowed((REP,))
    return Taken(row.owner_id, row.claimed_at) if row.owner_id else Moved(row.state)


def change(tx: Connection, row: Row[Any], now: datetime, **values: Any) -> None:
    """Change a locked handoff and keep the lead's status and the persons' Homes in step."""
    tx.execute(update(handoffs).where(handoffs.c.id == row.id, handoffs.c.state == row.state).values(values))
    state = values.get("state", row.state)
    if state != row.state:
        tx.execute(update(leads).where(leads.c.id == row.lead_id).values(status=state))
    if state in ("won", "lost", "recycled", "disqualified"):
        clocks.void(tx, row.id, [clocks.ANSWER, clocks.NEXT_STEP], now)
    people.home_changed(tx, [row.owner_id, values.get("owner_id")])


def tell(tx: Connection, row: Row[Any], kind: str, by: str | None, now: datetime, **fact: Any) -> Done:
    """Record the act, have the card redrawn and the thread told."""
    if kind in FIRST_RESPONSES:
        clocks.keep(tx, row.id, [clocks.RESPONSE], now)
    trace_id = trace.record(tx, kind, row.lead_id, now, handoff_id=row.id, member_id=by, **fact)
    if not row.history:
        cards.changed(tx, row.id)
        outbox.note(tx, trace_id, row.lead_id, row.id, now)
    return Done(trace_id, row.id)


# Whatever of these is recorded first is the first response.
FIRST_RESPONSES = frozenset({"responded", "opportunity", "won", "lost"})


def _take(tx: Connection, handoff_id: int, by: str, now: datetime, may_return: bool) -> Row[Any] | None:
    free = [
        handoffs.c.id == handoff_id,
        handoffs.c.state == "sales_ready",
        handoffs.c.owner_id.is_(None),
        or_(handoffs.c.reserved_for.is_(None), handoffs.c.reserved_for == by, handoffs.c.reserved_until <= now),
    ]
    if not may_return:
        free.append(or_(handoffs.c.released_from.is_(None), handoffs.c.released_from != by))
    values = {"state": "claimed", "owner_id": by, "claimed_at": now}
    return tx.execute(update(handoffs).where(*free).values(values).returning(handoffs)).first()


def _owned(
    tx: Connection, row: Row[Any], owner: str, by: str, kind: str, now: datetime, act_key: str | None = None
) -> Done:
    tx.execute(update(leads).where(leads.c.id == row.lead_id, leads.c.status == "sales_ready").values(status="claimed"))
    clocks.keep(tx, row.id, [clocks.CLAIM], now)
    hours = calendars.of(tx, owner, now)
    if clocks.running(tx, row.id, [clocks.RESPONSE]):
        clocks.move(tx, row.id, clocks.RESPONSE, hours.id, owner, now)
    elif row.responded_at is None:
        agreed = policy.at_version(tx, row.policy_version)
        clocks.start(tx, row.id, clocks.RESPONSE, response_promise(agreed, hours.calendar, now), hours.id, now, owner)
        if row.asked:
            clocks.pause(tx, row.id, clocks.OF_SALES, "asked_marketing", now)
    people.home_changed(tx, [owner])
    return tell(tx, row, kind, by, now, other=owner, act_key=act_key)


def _is_only_one_left(tx: Connection, row: Row[Any], by: str, now: datetime) -> bool:
    return row.released_from == by and not people.other_reps_here(tx, by, now.date())


def _why_not(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    row = find(tx, handoff_id)
    if row is None:
        return Gone()
    if row.owner_id == by:
        return Again()
    if row.state in HELD and row.owner_id:
        return Taken(row.owner_id, row.claimed_at)
    if row.state != "sales_ready":
        return Moved(row.state)
    if row.reserved_for not in (None, by) and row.reserved_until > now:
        return Reserved(row.reserved_for, row.reserved_until, row.reserved_why)
    return JustReleased()
