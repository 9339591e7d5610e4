"""The quarter's goal: one revenue number, what was written down with it, and how far both teams are.

`assumed` holds {"deal_size": smallest unit, "rates": {kpi: percent}, "cycle_days": days}; what is not there was not
written down. A new goal is a new version; the newest of the quarter holds.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, func, select

from store.agreement import policy
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.monday.scoreboard import figures
from store.outbox import posts
from store.record import trace
from store.record.outcomes import Again, Done, NotAllowed, Outcome, Refused
from store.rules import states
from store.rules.monday import goal, measures
from store.rules.monday.goal import Assumed, GoalPlan, Measured, Pace
from store.rules.monday.kpis import KPIS, LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, WIN_RATE
from store.rules.monday.measures import Rate
from store.rules.office_time import periods
from store.rules.office_time.business_time import hours_on
from store.rules.office_time.periods import WEEK, Period
from store.rules.post_kinds import PostKind
from store.rules.states import MANAGER
from store.team import channels, meeting_days, people, workspace

RATES = (LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, WIN_RATE)
MEASURED_WEEKS = 13
LARGEST = 10**15


def may_set(tx: Connection, by: str) -> NotAllowed | None:
    """Why this person can't set the goal; None if they can."""
    return None if people.allowed(tx, by, MANAGER) else NotAllowed((MANAGER,))


def set_goal(
    tx: Connection,
    revenue: int | None,
    deal_size: int | None,
    rates: Mapping[str, int | None],
    cycle_days: int | None,
    by: str,
    now: datetime,
    act_key: str | None = None,
) -> Outcome:
    """Set the goal of the quarter that runs now. Amounts in the smallest unit, rates in percent by KPI."""
    if (refusal := may_set(tx, by)) is not None:
        return refusal
    if act_key is not None and tx.scalar(select(t.goals.c.version).where(t.goals.c.act_key == act_key)) is not None:
        return Again()
    if (wrong := _wrong(revenue, rates, cycle_days)) is not None:
        return wrong
    first, _ = running_quarter(tx, now)
    percents = {code: percent for code, percent in rates.items() if percent is not None}
    written = {"deal_size": deal_size, "rates": percents, "cycle_days": cycle_days}
    newest = tx.scalar(select(func.max(t.goals.c.version)).where(t.goals.c.quarter == first)) or 0
    row = {"quarter": first, "version": newest + 1, "revenue": revenue, "assumed": written, "set_at": now,
           "set_by": by, "act_key": act_key}  # fmt: skip
    made = tx.scalar(dialect.insert_once(tx, t.goals).values(row).returning(t.goals.c.version))
    if made is None:  # somebody else set one in this moment, or the same form came twice
        return set_goal(tx, revenue, deal_size, rates, cycle_days, by, now, act_key)
    _announce(tx, first, made, now)
    return Done(made)


def _announce(tx: Connection, quarter: date, version: int, now: datetime) -> None:
    """Tell both teams of another revenue; a rate that was written down anew changes nothing they aim at."""
    before, after = (revenue_of(tx, quarter, number) for number in (version - 1, version))
    channel = channels.main_channel(tx)
    if before != after and channel is not None:
        about = {"quarter": quarter.isoformat(), "version": version}
        posts.say(tx, PostKind.GOAL, f"goal:{quarter}:{version}", now, channel=channel, extra=about)


def revenue_of(tx: Connection, quarter: date, version: int) -> int | None:
    """What a version of the quarter's goal aims at, in the smallest unit; None if there is none."""
    known = (t.goals.c.quarter == quarter, t.goals.c.version == version)
    found: int | None = tx.scalar(select(t.goals.c.revenue).where(*known))
    return found


def current(tx: Connection, now: datetime) -> AnyRow | None:
    """The goal of the quarter that runs now, as set by now; None if none was."""
    first, _ = running_quarter(tx, now)
    known = select(t.goals).where(t.goals.c.quarter == first, t.goals.c.set_at <= now)
    return tx.execute(known.order_by(t.goals.c.version.desc()).limit(1)).first()


def latest(tx: Connection) -> AnyRow | None:
    """The goal that was set last, of whichever quarter: what to begin the next one with."""
    return tx.execute(select(t.goals).order_by(t.goals.c.quarter.desc(), t.goals.c.version.desc()).limit(1)).first()


def assumed(row: AnyRow) -> Assumed:
    """What was written down with a goal."""
    written: Mapping[str, Any] = row.assumed
    rates = {code: Rate(percent, 100) for code, percent in written["rates"].items()}
    return Assumed(written["deal_size"], rates, written["cycle_days"])


def deal_size(tx: Connection, now: datetime) -> int | None:
    """What a won deal is written down to bring, in the smallest unit; None if nobody wrote it."""
    row = current(tx, now)
    return assumed(row).deal_size if row is not None else None


def load_plan(tx: Connection, now: datetime) -> GoalPlan | None:
    """The goal worked back into leads a week; None without a goal."""
    row = current(tx, now)
    if row is None:
        return None
    settings = workspace.load(tx)
    span, written, known = running_quarter(tx, now), assumed(row), measured_lately(tx, now)
    when = goal.arrivals(span, written, known)
    came = _received(tx, periods.days(when.since, when.until, settings.timezone), now) if when else 0
    return goal.work_back(row.revenue, span, written, known, came, settings.today(now))


def load_pace(tx: Connection, now: datetime) -> Pace | None:
    """What is won so far, of the goal; None without a goal."""
    row = current(tx, now)
    if row is None:
        return None
    settings = workspace.load(tx)
    first, after = running_quarter(tx, now)
    calendar = meeting_days.team_hours(tx, first.year)
    every = (first + timedelta(days=number) for number in range((after - first).days))
    working_days = [day for day in every if hours_on(calendar, day)]
    won, _ = _won(tx, periods.days(first, after, settings.timezone), now)
    return goal.pace(won, row.revenue, working_days, settings.today(now))


def measured_lately(tx: Connection, now: datetime) -> Measured:
    """What the last 13 matured weeks tell of deals, rates and days to won."""
    zone = workspace.load(tx).timezone
    window = Period(now - MEASURED_WEEKS * WEEK, now)
    revenue, deals = _won(tx, window, now)
    found = {code: figures.measure_rates(tx, code, _matured(code, window, zone), now, zone) for code in RATES}
    rates = {code: measures.pool_rates(weeks) for code, weeks in found.items()}
    return Measured(revenue, deals, rates, figures.cycles(tx, [window], now, zone)[0])


def running_quarter(tx: Connection, now: datetime) -> tuple[date, date]:
    """The first day of the quarter that runs now, and the first of the next."""
    return periods.quarter(workspace.today(tx, now), policy.current(tx).quarter_starts_in_month)


def _wrong(revenue: int | None, rates: Mapping[str, int | None], cycle_days: int | None) -> Refused | None:
    if not revenue or revenue > LARGEST:
        return Refused("revenue", "Write the revenue you aim at this quarter, for example 250,000.")
    for code, percent in rates.items():
        if percent is not None and not 0 < percent <= 100:
            return Refused(code, "Write a percentage from 1 to 100.")
    if cycle_days is not None and not 0 <= cycle_days <= 1000:
        return Refused("cycle_days", "Write a number of days, for example 40.")
    return None


def _matured(code: str, window: Period, zone: tzinfo) -> list[Period]:
    """The last 13 weeks whose number can't change by itself any more; of what looks back, the window itself."""
    spec = KPIS[code]
    if spec.looks_back:
        return [window]
    newest = periods.monday(window.end - spec.matures, zone)
    return [periods.week(monday, zone) for monday in periods.weeks_before(newest, MEASURED_WEEKS)]


def _won(tx: Connection, span: Period, now: datetime) -> tuple[int, int]:
    """Known amounts of the deals won in the span: their sum, and how many."""
    amount = t.opportunities.c.amount
    won = (t.opportunities.c.outcome == states.WON, figures.during(t.opportunities.c.closed_at, span, now))
    revenue, deals = tx.execute(select(func.coalesce(func.sum(amount), 0), func.count(amount)).where(*won)).one()
    return int(revenue), deals


def _received(tx: Connection, span: Period, now: datetime) -> int:
    """Leads that first came in the span; those dated by their import are no part of it."""
    came = (figures.came_first(t.trace, trace.as_of(tx, now)), figures.during(t.trace.c.happened_at, span))
    return tx.scalar(select(func.count()).select_from(t.trace).where(*came)) or 0
