"""What a brief does by itself: its start is posted once, its marketer hears who has not read it, and a campaign that
goes without one is asked about once ever."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, update

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import dialect
from store.db import tables as t
from store.message import briefs
from store.message.briefs import Brief
from store.outbox import posts
from store.rules.office_time import business_time, periods
from store.rules.office_time.business_time import Calendar
from store.rules.post_kinds import PostKind
from store.team import channels, meeting_days, people, telling, workspace

DAYS_TO_READ = 2
LATELY = timedelta(weeks=4)
ENOUGH_LEADS = 5
_DAY = timedelta(days=1)

Dated: TypeAlias = tuple[tuple[str, date], ...]


@dataclass(slots=True)
class Unbriefed:
    """A campaign without a brief: its leads and spend of the last four weeks, and who would write one."""

    campaign: str
    key: str
    leads: int = 0
    spend: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    asked_of: str | None = None


def start_moment(hours: Calendar, first: date, last: date | None) -> datetime:
    """When the office opens on the first day or next after it; of what is over by then, on the last day before it."""
    zone = ZoneInfo(hours.zone)
    opens = business_time.next_opening(hours, periods.midnight(first, zone))
    while last is not None and opens >= periods.midnight(last + _DAY, zone):
        first -= _DAY
        if business_time.hours_on(hours, first):
            return business_time.next_opening(hours, periods.midnight(first, zone))
    return opens


def starts_at(tx: Connection, brief: Brief, now: datetime) -> datetime:
    """The moment from which a brief's start is posted."""
    return start_moment(meeting_days.team_hours(tx, now.year), brief.starts_on, brief.ends_on)


def see_to_briefs(tx: Connection, now: datetime) -> int:
    """Post every start whose moment has come, and tell marketers who has not read what started two days ago."""
    if channels.main_channel(tx) is None:
        return 0
    hours = meeting_days.team_hours(tx, now.year)
    return _post_starts(tx, hours, now) + _tell_unread(tx, hours, now)


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """When the next start is to be posted, or a marketer to be told."""
    if channels.main_channel(tx) is None:
        return None
    hours = meeting_days.team_hours(tx, now.year)
    starts = [start_moment(hours, one.starts_on, one.ends_on) for one in _not_started(tx, now)]
    unread = [_read_by(hours, row.started_at) for row in tx.execute(_NOT_TOLD)]
    return min([*starts, *unread], default=None)


def campaigns_of_week(tx: Connection, monday: date) -> tuple[Dated, Dated]:
    """Which campaigns start, and which end, in the week of this Monday, each with its day."""
    known, after = briefs.load_briefs(tx), monday + periods.WEEK
    starts = [(one.starts_on, one.campaign) for one in known if monday <= one.starts_on < after]
    ends = [(one.ends_on, one.campaign) for one in known if one.ends_on is not None and monday <= one.ends_on < after]
    in_order = (tuple((campaign, day) for day, campaign in sorted(some)) for some in (starts, ends))
    return next(in_order), next(in_order)


def ask_for_missing(tx: Connection, now: datetime) -> bool:
    """Ask for the brief that is wanted most: in office hours, one a day, each once ever. Whether it did."""
    settings = workspace.load(tx)
    today = periods.midnight(settings.today(now), settings.timezone)
    if settings.set_up_at is None or tx.scalar(_ASKED.where(t.brief_asks.c.asked_at >= today).limit(1)) is not None:
        return False
    if business_time.next_opening(meeting_days.team_hours(tx, now.year), now) > now:
        return False
    wanting = next((one for one in unbriefed(tx, now) if one.asked_of is not None), None)
    if wanting is None:
        return False
    row = {"campaign_key": wanting.key, "campaign": wanting.campaign, "asked_of": wanting.asked_of, "asked_at": now}
    if not dialect.keep_once(tx, t.brief_asks, row, "campaign_key"):
        return False  # another replica was faster
    about = {"campaign": wanting.campaign, "leads": wanting.leads, "spend": wanting.spend}
    kind = PostKind.BRIEF_MISSING
    telling.tell_person(tx, kind, f"{kind}:{wanting.key}", wanting.asked_of, now, about)
    return True


def unbriefed(tx: Connection, now: datetime) -> list[Unbriefed]:
    """Campaigns without a brief that cost something or brought five leads in four weeks and were never asked about."""
    known = {*tx.scalars(select(t.briefs.c.campaign_key)), *tx.scalars(_ASKED)}
    found: dict[str, Unbriefed] = {}
    since, today = now - LATELY, workspace.today(tx, now)
    came = _CAME.where(t.leads.c.received_at > since, t.leads.c.received_at <= now)
    for row in tx.execute(came.order_by(func.count().desc(), t.leads.c.campaign, t.leads.c.source)):
        if (one := _of(found, known, row.campaign)) is not None:
            one.leads += row.leads
            one.sources[row.source or ""] += row.leads
    spent = _SPENT.where(t.spend.c.week > today - LATELY, t.spend.c.week <= today).order_by(t.spend.c.campaign)
    for row in tx.execute(spent):
        if (one := _of(found, known, row.campaign)) is not None:
            one.spend += int(row.amount)
    agreed = policy.current(tx)
    wanting = [one for one in found.values() if one.spend or one.leads >= ENOUGH_LEADS]
    for one in wanting:
        one.asked_of = _marketer_of(tx, agreed, one)
    return sorted(wanting, key=lambda one: (-one.leads, -one.spend, one.key))


def _of(found: dict[str, Unbriefed], known: set[str], campaign: str) -> Unbriefed | None:
    key = briefs.campaign_key(campaign)
    return None if not key or key in known else found.setdefault(key, Unbriefed(campaign, key))


def _marketer_of(tx: Connection, agreed: Policy, one: Unbriefed) -> str | None:
    """The campaign's marketer, else that of the source of most of its leads, else the owner of capture."""
    source = max(one.sources, key=lambda name: (one.sources[name], name), default=None)
    named = agreed.marketer_named_for(one.campaign, source) or agreed.owners.capture
    return named if named is not None and people.is_active(tx, named) else None


def _not_started(tx: Connection, now: datetime) -> list[Brief]:
    today = workspace.today(tx, now)
    return [one for one in briefs.load_briefs(tx) if one.started_at is None and not one.has_ended(today)]


def _post_starts(tx: Connection, hours: Calendar, now: datetime) -> int:
    due = [one for one in _not_started(tx, now) if start_moment(hours, one.starts_on, one.ends_on) <= now]
    for brief in sorted(due, key=lambda one: (one.starts_on, one.id)):
        mine = update(t.briefs).where(t.briefs.c.id == brief.id, t.briefs.c.started_at.is_(None))
        if tx.execute(mine.values(started_at=now)).rowcount:
            key, channel = f"{PostKind.BRIEF}:{brief.id}", channels.main_channel(tx)
            posts.say(tx, PostKind.BRIEF, key, now, channel=channel, extra={"brief": brief.id})
    return len(due)


def _tell_unread(tx: Connection, hours: Calendar, now: datetime) -> int:
    due = [row for row in tx.execute(_NOT_TOLD) if _read_by(hours, row.started_at) <= now]
    today, kind = workspace.today(tx, now), PostKind.BRIEF_UNREAD
    for row in due:
        mine = update(t.briefs).where(t.briefs.c.id == row.id, t.briefs.c.unread_told_at.is_(None))
        first = tx.execute(mine.values(unread_told_at=now)).rowcount
        if first and not (row.ends_on and row.ends_on < today) and briefs.readers_of(tx, row.id).missing:
            telling.tell_person(tx, kind, f"{kind}:{row.id}", row.marketer_id, now, {"brief": row.id})
    return len(due)


def _read_by(hours: Calendar, started_at: datetime) -> datetime:
    return business_time.add(hours, started_at, DAYS_TO_READ * business_time.business_day(hours))


_ASKED = select(t.brief_asks.c.campaign_key)
_NOT_TOLD = (
    select(t.briefs.c.id, t.briefs.c.started_at, t.briefs.c.ends_on, t.briefs.c.marketer_id)
    .where(t.briefs.c.started_at.is_not(None), t.briefs.c.unread_told_at.is_(None))
    .order_by(t.briefs.c.id)
)
_CAME = (
    select(t.leads.c.campaign, t.leads.c.source, func.count().label("leads"))
    .where(t.leads.c.campaign.is_not(None), t.leads.c.campaign != "")
    .group_by(t.leads.c.campaign, t.leads.c.source)
)
_SPENT = (
    select(t.spend.c.campaign, func.sum(t.spend.c.amount).label("amount"))
    .where(t.spend.c.amount > 0)
    .group_by(t.spend.c.campaign)
)
