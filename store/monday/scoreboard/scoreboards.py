"""Monday's scoreboard: reckoned from the facts of a moment, closed once, and never changed silently.

A week closes when its post is made. It keeps that moment and what the post says: shown again it says the same.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from store.agreement import policy
from store.db import dialect
from store.db import tables as t
from store.monday.scoreboard import (
    bottlenecks,
    corrections,
    figures,
    goals,
    kept_boards,
    scoreboard_parts,
    week_numbers,
)
from store.monday.scoreboard.scoreboard_facts import Kpi, Scoreboard
from store.outbox import posts
from store.record import trace
from store.record.facts import LeadLine
from store.rules import states
from store.rules.monday.kpis import KPIS, SALES_CYCLE
from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from store.rules.post_kinds import PostKind
from store.team import channels, hearing, meeting_days, people, presence, workspace
from store.team.meeting_days import Rhythm
from store.team.workspace import WorkspaceSettings
from store.views import lead_lists

# For what is too rare to be counted by the week: campaigns, reps, reasons of lost deals.
WINDOW = timedelta(weeks=13)


def for_week(tx: Connection, week: date, now: datetime) -> Scoreboard:
    """The scoreboard of the week that begins on this Monday: as it was closed, else as it is now."""
    row = tx.execute(select(t.scoreboards).where(t.scoreboards.c.week == week)).first()
    if row is not None and row.board is not None:
        return kept_boards.read_board(tx, row.board)
    board = _reckon(tx, week, row.closed_at if row else now, workspace.load(tx))
    if row is None:
        return board
    return replace(_closed(tx, board, week), corrections=tuple(corrections.made_by(tx, week)))


def for_range(tx: Connection, first: date, after: date, now: datetime) -> Scoreboard:
    """The same figures over any range of days, the second one not included."""
    settings, agreed = workspace.load(tx), policy.current(tx)
    span = periods.days(first, after, settings.timezone)
    return Scoreboard(
        week=None,
        period=span,
        at=now,
        closed=False,
        over=span.end <= now,
        zone=settings.zone,
        currency=agreed.currency,
        kpis=week_numbers.kpis_of_range(tx, span, now, agreed, settings),
        first_contact=figures.first_contacts(tx, [span], now, settings.timezone)[0],
        detail=scoreboard_parts.load_detail(tx, span, span, span, now, agreed, settings.timezone),
    )


def asked_for(tx: Connection, which: str, now: datetime) -> Scoreboard:
    """The scoreboard that a person asks for: a week or month such as 2026-W47 or 2026-10, last, month, quarter, or
    nothing for the running week.

    ValueError says what to write.
    """
    if which == "quarter":
        return for_range(tx, *goals.running_quarter(tx, now), now)
    if (month := asked_month(tx, which, now)) is not None:
        return for_range(tx, month, periods.month_begin(month, 1), now)
    last = last_week(tx, now)
    week = {"": last + periods.WEEK, "last": last}.get(which) or periods.parse(which)
    periods.refuse_future(week, now, workspace.load(tx).timezone)
    return for_week(tx, week, now)


def asked_month(tx: Connection, which: str, now: datetime) -> date | None:
    """The first day of the month that a person asks for; None if they ask for something else."""
    today = workspace.today(tx, now)
    month = periods.month_begin(today) if which == "month" else periods.parse_month(which)
    if month is not None:
        periods.refuse_future(month, now, workspace.load(tx).timezone)
    return month


def last_posted(tx: Connection) -> Scoreboard | None:
    """The board of the newest week that was closed; None before the first."""
    kept = select(t.scoreboards.c.board).where(t.scoreboards.c.board.is_not(None))
    board = tx.scalar(kept.order_by(t.scoreboards.c.week.desc()).limit(1))
    return kept_boards.read_board(tx, board) if board is not None else None


def last_week(tx: Connection, now: datetime) -> date:
    """The Monday of the last week that is over."""
    return periods.monday(now, workspace.load(tx).timezone) - periods.WEEK


def close_due(tx: Connection, now: datetime) -> date | None:
    """Close the week that ended last and queue its posts, if that is due and not done yet; the week's Monday.

    After a sleep over several Mondays only the newest is posted: the others are in its trend.
    """
    settings = workspace.load(tx)
    week = periods.monday(now, settings.timezone) - periods.WEEK
    if _is_closed(tx, week):
        return None
    due = _due(meeting_days.rhythm(tx, now.year), week)
    if now < due or not _is_worth_it(tx, week, due, settings):
        return None
    return week if _close(tx, week, now, settings) else None


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """When the next scoreboard is to be posted."""
    settings = workspace.load(tx)
    if settings.set_up_at is None or channels.main_channel(tx) is None:
        return None
    rhythm = meeting_days.rhythm(tx, now.year)
    running = periods.monday(now, rhythm.zone)
    last = running - periods.WEEK
    due = _due(rhythm, last)
    return due if now < due and not _is_closed(tx, last) else _due(rhythm, running)


def _is_closed(tx: Connection, week: date) -> bool:
    return tx.scalar(_CLOSED, {"monday": week}) is not None


def _close(tx: Connection, week: date, now: datetime, settings: WorkspaceSettings) -> bool:
    """Insert the week's row and queue its posts; False if another replica inserted it first."""
    insert = dialect.insert_once(tx, t.scoreboards, "week").values(week=week, closed_at=now)
    if tx.scalar(insert.returning(t.scoreboards.c.week)) is None:
        return False
    board = _reckon(tx, week, now, settings)
    corrections.keep_figures(tx, week, board.kpis, now, settings)
    kept_boards.keep_board(tx, _closed(tx, board, week))
    about, key, channel = {"week": week.isoformat()}, f"scoreboard:{week}", channels.main_channel(tx)
    posts.say(tx, PostKind.SCOREBOARD, key, now, channel=channel, extra=about)
    posts.say(tx, PostKind.SCOREBOARD_DETAIL, f"scoreboard_detail:{week}", now, channel=channel, under=key, extra=about)
    for marketer in people.holders(tx, states.MARKETER):
        hours = presence.next_in_office(tx, marketer, now)
        key = f"marketer:{week}:{marketer}"
        where = hearing.place_for(tx, PostKind.MARKETER_MONDAY, marketer, about)
        if where is not None:
            posts.say(tx, PostKind.MARKETER_MONDAY, key, now, say_from=hours, **where)
    return True


def leads_that_came_back(tx: Connection, week: date, marketer: str) -> list[LeadLine]:
    """What sales gave back that week of the leads this marketer answers for."""
    return lead_lists.given_back_in(tx, policy.current(tx), marketer, periods.week(week, workspace.load(tx).timezone))


def _due(rhythm: Rhythm, week: date) -> datetime:
    """Monday at the policy's time; on a holiday the next working day."""
    return rhythm.moment(week + periods.WEEK, rhythm.agreed.scoreboard_at)


def _is_worth_it(tx: Connection, week: date, due: datetime, settings: WorkspaceSettings) -> bool:
    """Whether Handoff was set up before it was due, and a lead came before the week ended."""
    if settings.set_up_at is None or settings.set_up_at >= due or channels.main_channel(tx) is None:
        return False
    end = periods.week(week, settings.timezone).end
    came = select(t.trace.c.id).where(t.trace.c.kind == "received", t.trace.c.happened_at < end, trace.stands(t.trace))
    return tx.scalar(came.limit(1)) is not None


def _reckon(tx: Connection, week: date, at: datetime, settings: WorkspaceSettings) -> Scoreboard:
    agreed = policy.current(tx)
    zone = settings.timezone
    span = periods.week(week, zone)
    weeks = week_numbers.load_weeks(tx, week, at, settings)
    first, _ = periods.quarter(week + timedelta(days=6), agreed.quarter_starts_in_month)
    quarter = Period(periods.midnight(first, zone), span.end)  # what comes after the week is no part of its board
    lately = Period(span.start, min(span.end, at)).back(KPIS[SALES_CYCLE].looks_back or periods.WEEK)
    return Scoreboard(
        week=week,
        period=span,
        at=at,
        closed=False,
        over=span.end <= at,
        zone=settings.zone,
        currency=agreed.currency,
        kpis=week_numbers.kpis_of_weeks(tx, weeks, agreed),
        bottleneck=bottlenecks.find(tx, weeks, week_numbers.targets(tx, agreed, at), goals.deal_size(tx, at)),
        upstream=bottlenecks.points_upstream(tx, weeks),
        first_contact=figures.first_contacts(tx, [lately], at, zone)[0],
        plan=goals.load_plan(tx, at),
        pace=goals.load_pace(tx, at),
        detail=scoreboard_parts.load_detail(tx, span, quarter, span.back(WINDOW), at, agreed, zone),
    )


def _closed(tx: Connection, board: Scoreboard, week: date) -> Scoreboard:
    corrected = corrections.corrected(tx, week)
    return replace(board, closed=True, kpis=tuple(_marked(one, corrected) for one in board.kpis))


def _marked(one: Kpi, corrected: set[tuple[str, date]]) -> Kpi:
    weeks = (replace(figure, corrected=(one.code, figure.week) in corrected) for figure in one.weeks)
    return replace(one, weeks=tuple(weeks))


_CLOSED = select(t.scoreboards.c.week).where(t.scoreboards.c.week == bindparam("monday"))
