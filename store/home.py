"""What a person's Home tab shows, by the roles they hold."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select, update

from store import judging, listing, outbox, people, policy, views, workspace
from store.database import machine_now
from store.facts import CampaignLine, Home, LeadLine, OpenQuestionLine, Tally, ThresholdLine
from store.people import MANAGER, MARKETER, REP
from store.policy import Policy
from store.tables import channels, leads, members, questions, trace

SHOWN = 10
NUMBERS_OVER = timedelta(days=28)
CAMPAIGNS_OVER = timedelta(days=91)
PUBLISHED_AT_MOST_EVERY = 10.0  # machine seconds a person
FOLLOWED_FOR = timedelta(days=1)  # after it was opened


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
        **shown,
    )


def opened(tx: Connection, member_id: str, now: datetime) -> None:
    """The person looks at Home now: publish it, and follow it for a day."""
    people.ensure(tx, member_id)
    tx.execute(update(members).where(members.c.id == member_id).values(home_opened_at=now, home_stale=True))


def changed(tx: Connection, member_id: str) -> None:
    """Publish this Home again as soon as its turn comes."""
    tx.execute(update(members).where(members.c.id == member_id).values(home_stale=True, home_shown_at=None))


def take_stale(tx: Connection, now: datetime) -> str | None:
    """Take one person whose Home is out of date, who opened it within the day, and whose turn it is."""
    machine = machine_now(tx)
    ready = (
        members.c.home_stale,
        members.c.home_opened_at >= now - FOLLOWED_FOR,
        (members.c.home_shown_at.is_(None)) | (members.c.home_shown_at <= machine - PUBLISHED_AT_MOST_EVERY),
    )
    if outbox.blocked(tx, "slack", "views.publish"):
        return None
    one = (
        select(members.c.id).where(*ready).order_by(members.c.home_shown_at).limit(1).with_for_update(skip_locked=True)
    )
    member_id = tx.scalar(one)
    if member_id is not None:
        tx.execute(update(members).where(members.c.id == member_id).values(home_stale=False, home_shown_at=machine))
    return member_id


def _numbers(tx: Connection, member_id: str, now: datetime) -> tuple[Tally, ...]:
    recent = (trace.c.member_id == member_id, trace.c.recorded_at >= now - NUMBERS_OVER)
    counts = {
        kind: count
        for kind, count in tx.execute(select(trace.c.kind, func.count()).where(*recent).group_by(trace.c.kind))
    }
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
        "came_back": tuple(listing.recycled(tx)[:SHOWN]),
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
