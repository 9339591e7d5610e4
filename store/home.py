"""What a person's Home tab shows, by the roles they hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select, update

from store import away, calendars, judging, listing, outbox, pace, people, policy, quiet, sql, views, workspace
from store.database import machine_now
from store.facts import CampaignLine, Home, LeadLine, OpenQuestionLine, Tally, ThresholdLine
from store.people import MANAGER, MARKETER, REP
from store.policy import Policy
from store.rules.periods import Period
from store.tables import channels, homes, leads, members, questions, trace

SHOWN = 10
NUMBERS_OVER = timedelta(days=28)
CAMPAIGNS_OVER = timedelta(days=91)
FOLLOWED_FOR = timedelta(days=1)  # after it was opened


@dataclass(frozen=True, slots=True)
class Stale:
    """A leased Home tab and the version it is to show."""

    member_id: str
    version: int


def load(tx: Connection, member_id: str, now: datetime) -> Home:
    """Everything on this person's Home."""
    settings = workspace.load(tx)
    agreed = policy.current(tx)
    given = people.roles_of(tx, member_id)
    row = tx.execute(select(members).where(members.c.id == member_id)).first()
    named = settings.admin is not None
    may_set_up = member_id == settings.admin or (not named and bool(row and row.is_admin)) or MANAGER in given
    shown: dict[str, Any] = {}
    if REP in given:
        shown |= {"mine": tuple(listing.mine(tx, member_id)), "waiting": tuple(listing.waiting(tx)[:SHOWN])}
        shown["covering"] = tuple(listing.covering(tx, member_id)[:SHOWN])
        shown["numbers"] = _numbers(tx, member_id, now)
    if MARKETER in given:
        shown |= _marketing(tx, member_id, agreed, now)
    if MANAGER in given:
        shown |= {"overdue": tuple(listing.overdue(tx, now)[:SHOWN]), "troubles": _troubles(tx)}
    return Home(
        member_id=member_id,
        name=row.name if row else member_id,
        roles=given,
        set_up=settings.set_up_at is not None,
        may_set_up=may_set_up,
        away=away.of(tx, member_id, now),
        hours=_hours(tx, member_id),
        **shown,
    )


def opened(tx: Connection, member_id: str, now: datetime) -> None:
    """The person looks at Home now: publish it, and follow it for a day."""
    people.ensure(tx, member_id)
    insert = sql.insert(tx, homes).values(member_id=member_id, opened_at=now)
    again = {"opened_at": now, "version": homes.c.version + 1}
    tx.execute(insert.on_conflict_do_update(index_elements=["member_id"], set_=again))


def take_stale(tx: Connection, now: datetime) -> Stale | None:
    """Lease one Home that is out of date, was opened within the day, and whose turn it is."""
    machine = machine_now(tx)
    ready = (
        _stale(now),
        or_(homes.c.lease_until.is_(None), homes.c.lease_until <= machine),
        or_(homes.c.not_before.is_(None), homes.c.not_before <= machine),
    )
    if quiet.any_of(tx, quiet.SLACK, "views.publish"):
        return None
    query = select(homes).where(*ready).order_by(homes.c.member_id).limit(1).with_for_update(skip_locked=True)
    row = tx.execute(query).first()
    lease = update(homes).values(lease_until=machine + pace.LEASE)
    if row is None or tx.execute(lease.where(homes.c.member_id == row.member_id, *ready)).rowcount == 0:
        return None
    return Stale(row.member_id, row.version)


def shown(tx: Connection, stale: Stale, rest: float) -> None:
    """This version is published; leave that person's Home alone for `rest` machine seconds."""
    values = {"shown_version": stale.version, "lease_until": None, "not_before": machine_now(tx) + rest}
    tx.execute(update(homes).where(homes.c.member_id == stale.member_id).values(values))


def retry(tx: Connection, stale: Stale, seconds: float) -> None:
    """It was not published; try again in so many machine seconds."""
    values = {"lease_until": None, "not_before": machine_now(tx) + seconds}
    tx.execute(update(homes).where(homes.c.member_id == stale.member_id).values(values))


def any_stale(tx: Connection, now: datetime) -> bool:
    """Whether any Home that is looked at is behind, whenever it may be published."""
    return tx.execute(select(homes.c.member_id).where(_stale(now)).limit(1)).first() is not None


def idle(tx: Connection, now: datetime) -> bool:
    """Whether no Home waits to be published."""
    due = or_(homes.c.not_before.is_(None), homes.c.not_before <= machine_now(tx))
    return tx.execute(select(homes.c.member_id).where(_stale(now), due).limit(1)).first() is None


def _hours(tx: Connection, member_id: str) -> str:
    known = calendars.latest(tx, member_id) or calendars.latest(tx, calendars.TEAM)
    return calendars.described(known) if known else ""


def _stale(now: datetime) -> ColumnElement[bool]:
    return (homes.c.shown_version < homes.c.version) & (homes.c.opened_at >= now - FOLLOWED_FOR)


def _numbers(tx: Connection, member_id: str, now: datetime) -> tuple[Tally, ...]:
    recent = (trace.c.member_id == member_id, trace.c.recorded_at >= now - NUMBERS_OVER)
    grouped = tx.execute(select(trace.c.kind, func.count()).where(*recent).group_by(trace.c.kind))
    counts = {row[0]: row[1] for row in grouped}
    wanted = {
        "claimed": "Claimed",
        "responded": "Answered",
        "opportunity": "Opportunities",
        "won": "Won",
        "lost": "Lost",
    }
    return tuple(Tally(label, str(counts.get(kind, 0))) for kind, label in wanted.items())


def _marketing(tx: Connection, member_id: str, agreed: Policy, now: datetime) -> dict[str, Any]:
    return {
        "owed": _owed(tx, member_id),
        "campaigns": _campaigns(tx, member_id, agreed, now),
        "came_back": tuple(listing.came_back(tx, agreed, member_id, Period(now - CAMPAIGNS_OVER, now))[:SHOWN]),
        "at_threshold": _at_threshold(tx, agreed, now),
    }


def _owed(tx: Connection, member_id: str) -> tuple[OpenQuestionLine, ...]:
    mine = (questions.c.asked_of == member_id) | questions.c.asked_of.is_(None)
    query = select(questions.c.handoff_id).where(questions.c.answered_at.is_(None), mine).order_by(questions.c.asked_at)
    lines = []
    for handoff_id in tx.scalars(query.limit(SHOWN)):
        facts = views.handoff(tx, handoff_id)
        if facts is not None and facts.question is not None:
            lead = facts.lead
            line = LeadLine(lead.id, handoff_id, lead.name, lead.company, facts.state, facts.owner_id)
            lines.append(OpenQuestionLine(facts.question, handoff_id, line))
    return tuple(lines)


def _mine(agreed: Policy, member_id: str) -> ColumnElement[bool] | None:
    """Leads of the campaigns and sources this marketer answers for; None if the policy names none: then all."""
    campaigns = _held_by(agreed.marketers.campaigns, member_id)
    sources = _held_by(agreed.marketers.sources, member_id)
    if not campaigns and not sources:
        return None
    return leads.c.campaign.in_(campaigns) | leads.c.source.in_(sources)


def _held_by(named: Any, member_id: str) -> Collection[str]:
    return [name for name, holder in named.items() if holder == member_id]


def _campaigns(tx: Connection, member_id: str, agreed: Policy, now: datetime) -> tuple[CampaignLine, ...]:
    def reached(*states: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((leads.c.status.in_(states), 1), else_=0)), 0)

    handed = func.coalesce(func.sum(case((leads.c.cycle > 0, 1), else_=0)), 0)
    query: Select[Any] = (
        select(
            leads.c.campaign, func.count(), handed, reached("opportunity", "won", "lost"), reached("won"),
            reached("recycled", "disqualified"),
        )
        .where(leads.c.received_at >= now - CAMPAIGNS_OVER, leads.c.campaign.is_not(None))
        .group_by(leads.c.campaign)
        .order_by(func.count().desc(), leads.c.campaign)
        .limit(SHOWN)
    )  # fmt: skip
    mine = _mine(agreed, member_id)
    return tuple(CampaignLine(*row) for row in tx.execute(query if mine is None else query.where(mine)))


def _at_threshold(tx: Connection, agreed: Policy, now: datetime) -> tuple[ThresholdLine, ...]:
    query = select(leads).where(leads.c.threshold_at.is_not(None)).order_by(leads.c.threshold_at).limit(SHOWN)
    lines = []
    for row in tx.execute(query).all():
        found = judging.of(tx, row, agreed, now)
        line = LeadLine(row.id, None, row.name, row.company, row.status, None, campaign=row.campaign)
        missing = tuple(item for item in found.items if not item.holds)
        lines.append(ThresholdLine(line, found.score.total, missing))
    return tuple(lines)


def _troubles(tx: Connection) -> tuple[str, ...]:
    """Codes with what they concern: what a manager must mend."""
    codes = [f"{row.trouble} {row.id}" for row in tx.execute(select(channels).where(channels.c.trouble.is_not(None)))]
    parked = len(outbox.parked(tx))
    return (*codes, *([f"parked {parked}"] if parked else []))
