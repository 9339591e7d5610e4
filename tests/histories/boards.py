"""What a board says besides the five KPIs, from the books: deadlines, sources, campaigns, pace, pipeline, wins.

Only of the moment that is now: what a board said is compared with itself later. Deadlines are judged from the stretches
of each clock, second by second in office time that is read off clocks on walls.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from store.db import tables as t
from store.db.database import Transaction
from store.learning import months
from store.monday.scoreboard import goals, scoreboards, spending
from store.monday.scoreboard.scoreboard_facts import Scoreboard
from store.monday.scoreboard.spending import SpendPeriod
from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from tests.histories.books import Deal, Lead, known
from tests.office.cast import MIA, SAM

if TYPE_CHECKING:
    from tests.histories.world import History

SECOND, DAY, WEEK = timedelta(seconds=1), timedelta(days=1), timedelta(days=7)
TICK = timedelta(microseconds=1)
WINDOW = 13 * WEEK
SALES = ("claim", "response", "next_step")
OF_SOURCE = {"paid_search": "marketing", "referral": "partner"}
CAMPAIGNS = ("autumn", "brand")


def close(world: "History", tx: Transaction, now: datetime) -> None:
    """Monday at nine: the week that is over is closed, and what its post says is put down."""
    week = months.close_week(tx, now)
    if week is not None:
        world.said[week] = scoreboards.for_week(tx, week, now)
    first, _ = goals.running_quarter(tx, now)
    if goals.current(tx, now) is None:
        goals.set_goal(tx, 1_000_000, None, {}, None, SAM, now, f"goal:{first}")
    for number, campaign in enumerate(CAMPAIGNS):
        monday = periods.monday(now, world.books.zone) - WEEK
        amount = 1000 + number * 100 + monday.day
        spending.keep_amounts(tx, [(SpendPeriod(campaign, monday), amount)], MIA, now)
        world.spent[campaign, monday] = amount


def compare(world: "History", tx: Transaction, now: datetime) -> int:
    """The running week's board beside the books; how many figures were compared."""
    week = periods.monday(now, world.books.zone)
    board = scoreboards.for_week(tx, week, now)
    expected, found = expect(world, tx, week, now), _said(board)
    wrong = {name: (expected[name], found[name]) for name in found if expected[name] != found[name]}
    assert not wrong, (now, wrong)
    return _compare_month(world, tx, now) + sum(
        max(1, len(one)) if isinstance(one, dict) else 1 for one in found.values()
    )


def _compare_month(world: "History", tx: Transaction, now: datetime) -> int:
    """The running month and the two before beside the books, where they were not posted yet."""
    zone = world.books.zone
    today = now.astimezone(zone).date()
    compared = 0
    for back in (0, 1, 2):
        first = _months_back(today, back)
        review = months.for_month(tx, first, now)
        if review.question:  # it was posted, so it says what was known then
            continue
        span = Period(periods.midnight(first, zone), periods.midnight(_months_back(first, -1), zone))
        old = Period(span.start, max(span.start, min(span.end, now - 21 * DAY + TICK)))
        amounts: dict[str, list[int]] = {group: [] for group in ("marketing", "sales", "partner", "other")}
        for lead in world.books.standing(now):
            for deal in lead.deals:
                if _in(known(deal.opened, now), span, now):
                    amounts[_group(lead)].append(deal.amount or 0)
        groups = {line.group: (line.opportunities, line.amount) for line in review.groups}
        assert groups == {group: (len(each), sum(each)) for group, each in amounts.items()}, (now, first)
        ((rate,), (whole,)) = (world.books.opened([one], now) for one in (old, span))
        assert review.to_opportunity == rate, (now, first)
        assert review.young == whole.n + whole.left_out - rate.n - rate.left_out
        assert review.diagnosis.failed == rate.n - rate.hits, (now, first)
        compared += 7
    return compared


def _group(lead: Lead) -> str:
    """Nobody sent a lead of which neither source nor touch is known: it is sales' own."""
    return OF_SOURCE.get(lead.source or "", "other") if lead.source or lead.touched else "sales"


def _months_back(day: date, back: int) -> date:
    number = day.year * 12 + day.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def _said(board: Scoreboard) -> dict[str, object]:
    detail = board.detail
    assert detail is not None
    return {
        "kept": {one.team: (one.met, one.missed, one.excused) for one in detail.kept},
        "sources": {
            line.source: (line.received, line.won, line.opportunities, line.pipeline) for line in detail.sources
        },
        "pipeline": detail.pipeline,
        "campaigns": {
            one.campaign: (one.leads, one.spend, one.won, one.revenue, one.touches)
            for one in detail.campaigns
            if any((one.leads, one.spend, one.won, one.touches))  # who became an MQL is not in the books
        },
        "wins": sorted((win.amount or 0, win.won_at) for win in detail.wins),
        "won so far": board.pace.won if board.pace else None,
    }


def expect(world: "History", tx: Transaction, week: date, now: datetime) -> dict[str, object]:
    """The same from the books."""
    zone = world.books.zone
    span, month = periods.week(week, zone), (week + timedelta(days=6)).month
    first = date((week + timedelta(days=6)).year, month - (month - 1) % 3, 1)
    quarter = Period(periods.midnight(first, zone), span.end)
    today = now.astimezone(zone).date()
    running = date(today.year, today.month - (today.month - 1) % 3, 1)
    sources = _sources(world, quarter, now)
    won = [(lead, deal, *closed) for lead, deal, closed in _won(world, now)]
    wins = [
        (deal.amount or 0, when)
        for _, deal, when in won
        if _in(when, span, now) and (deal.won_here or not deal.imported)
    ]
    has_goal = goals.current(tx, now) is not None
    so_far = [deal.amount or 0 for _, deal, when in won if when and periods.midnight(running, zone) <= when <= now]
    return {
        "kept": {team: _kept(world, tx, team, span, now) for team in ("sales", "marketing")},
        "sources": sources,
        "pipeline": sum(one[3] for one in sources.values()),
        "campaigns": _campaigns(world, Period(span.end - WINDOW, span.end), now),
        "wins": sorted(wins),
        "won so far": sum(so_far) if has_goal else None,
    }


def _in(moment: datetime | None, period: Period, now: datetime) -> bool:
    return moment is not None and period.start <= moment < period.end and moment <= now


def _came(lead: Lead, period: Period, now: datetime) -> bool:
    """By the last that was told of it; one that nobody dated came when it was told."""
    said = [one for one in lead.received if one.recorded <= now]
    return bool(said) and _in(said[-1].value or said[-1].recorded, period, now)


def _won(world: "History", now: datetime) -> list[tuple[Lead, Deal, tuple[datetime | None]]]:
    closed = [(lead, deal, known(deal.closed, now)) for lead in world.books.standing(now) for deal in lead.deals]
    return [(lead, deal, (said[1],)) for lead, deal, said in closed if said and said[0] == "won"]


def _sources(world: "History", quarter: Period, now: datetime) -> dict[str, tuple[int, int, int, int]]:
    received, won, opened, pipeline = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    winners = {lead for lead, _, _ in _won(world, now)}
    for lead in world.books.standing(now):
        name = lead.source or ""
        if _came(lead, quarter, now):
            received[name] += 1
            won[name] += lead in winners
        for deal in lead.deals:
            if _in(known(deal.opened, now), quarter, now):
                opened[name] += 1
                pipeline[name] += deal.amount or 0
    return {name: (received[name], won[name], opened[name], pipeline[name]) for name in {*received, *opened}}


def _campaigns(world: "History", window: Period, now: datetime) -> dict[str, tuple[int, ...]]:
    """Each with a lead, a touch, spend or a win in the window."""
    found, zone = {}, world.books.zone
    for campaign in {
        *(one.campaign for one in world.books.standing(now)),
        *(one for one, _ in [*world.spent, *world.touched]),
    } - {None}:
        leads = sum(_came(lead, window, now) for lead in world.books.standing(now) if lead.campaign == campaign)
        touches = sum(_in(at, window, now) for name, at in world.touched if name == campaign)
        weeks = [(monday, each) for (name, monday), each in world.spent.items() if name == campaign]
        spent = sum(each for monday, each in weeks if _in(periods.midnight(monday, zone), window, now))
        won = [deal for lead, deal, (at,) in _won(world, now) if lead.campaign == campaign and _in(at, window, now)]
        found[campaign] = (leads, spent, len(won), sum(deal.amount or 0 for deal in won), touches)
    return {campaign: numbers for campaign, numbers in found.items() if any(numbers)}


def _kept(world: "History", tx: Transaction, team: str, span: Period, now: datetime) -> tuple[int, int, int]:
    kinds = SALES if team == "sales" else ("answer",)
    tally = Counter[str]()
    for clock in tx.execute(select(t.clocks).where(t.clocks.c.kind.in_(kinds))).all():
        if clock.stopped_at in world.set_back or clock.handoff_id in world.withdrawn:  # neither kept nor missed
            continue
        stretches = tx.execute(
            select(t.clock_spans).where(t.clock_spans.c.clock_id == clock.id).order_by(t.clock_spans.c.from_at)
        ).all()
        used, ran_out = 0, None
        for one in stretches:
            end, office = one.until_at or now, world.company.calendars[one.calendar_id]
            if one.paused is None:
                if ran_out is None and used + office.between(one.from_at, end) >= clock.promise:
                    ran_out = _reached(office, one.from_at, end, clock.promise - used)
                used += office.between(one.from_at, end)
        judged = _judged(clock, used, ran_out, now)
        if judged is not None and _belongs(clock, stretches, ran_out, span):
            tally[judged] += 1
    return tally["met"], tally["missed"], tally["excused"]


def _judged(clock, used: int, ran_out: datetime | None, now: datetime) -> str | None:  # type: ignore[no-untyped-def]
    if clock.outcome == "excused":
        return "excused"
    if used > clock.promise or (clock.stopped_at is None and ran_out is not None and ran_out <= now):
        return "missed"
    return clock.outcome


def _belongs(clock, stretches, ran_out: datetime | None, span: Period) -> bool:  # type: ignore[no-untyped-def]
    """By when it ran out; before that by when it would have, or by when it stopped if it stood still."""
    moment = ran_out
    if moment is None:
        moment = clock.stopped_at if stretches[-1].paused else clock.due_at
    return moment is not None and span.start <= moment < span.end


def _reached(office, start: datetime, end: datetime, seconds: int) -> datetime:  # type: ignore[no-untyped-def]
    """The first second by which so much office time has passed."""
    low, high = 0, int((end - start) / SECOND) + 1
    while low < high:
        middle = (low + high) // 2
        if office.between(start, start + middle * SECOND) >= seconds:
            high = middle
        else:
            low = middle + 1
    return start + low * SECOND
