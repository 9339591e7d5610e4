"""The numbers on a person's Home: the same that the scoreboard says, asked for with the same functions."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from store.agreement import policy
from store.db import tables as t
from store.monday.scoreboard import credit_paths, goals, scoreboard_parts, scoreboards
from store.monday.scoreboard.scoreboard_facts import CampaignReturn, HomeFigures, OpenDeals, RepLine
from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from store.rules.states import MANAGER, MARKETER, REP
from store.team import workspace

AGES: Final = ((0, 30), (30, 60), (60, 90), (90, None))  # days
UNKNOWN: Final = (None, None)


def load_figures(tx: Connection, member_id: str, roles: Collection[str], now: datetime) -> HomeFigures:
    """What a person with these roles sees of the numbers."""
    settings = workspace.load(tx)
    zone = settings.timezone
    week = periods.week(periods.monday(now, zone), zone)
    window, asks = week.back(scoreboards.WINDOW), {role: role in roles for role in (REP, MARKETER, MANAGER)}
    return HomeFigures(
        zone=settings.zone,
        currency=policy.current(tx).currency,
        window=window,
        week=week,
        board=scoreboards.last_posted(tx) if asks[MANAGER] else None,
        plan=goals.load_plan(tx, now) if asks[MANAGER] else None,
        pace=goals.load_pace(tx, now) if asks[MANAGER] else None,
        own=_own(tx, member_id, window, now) if asks[REP] else None,
        campaigns=_campaigns(tx, member_id, window, now) if asks[MARKETER] else (),
        objections=scoreboard_parts.objections_heard(tx, window, now) if asks[MARKETER] else (),
        open_deals=deals_by_age(tx, now) if asks[MANAGER] else (),
        arrived=scoreboard_parts.by_source(tx, week, now) if asks[MANAGER] else (),
    )


def _own(tx: Connection, member_id: str, window: Period, now: datetime) -> RepLine | None:
    lines = scoreboard_parts.rep_lines(tx, window, now, workspace.load(tx).timezone)
    return next((line for line in lines if line.member_id == member_id), None)


def _campaigns(tx: Connection, member_id: str, window: Period, now: datetime) -> tuple[CampaignReturn, ...]:
    """This marketer's campaigns; all of them where the agreement names none."""
    agreed = policy.current(tx)
    mine = [name for name, holder in agreed.marketers.campaigns.items() if holder == member_id]
    found = credit_paths.campaign_returns(tx, window, now, workspace.load(tx).timezone, agreed.attribution)
    return tuple(one for one in found if not mine or one.campaign in mine)


def deals_by_age(tx: Connection, now: datetime) -> tuple[OpenDeals, ...]:
    """All of them by age; of the imported ones some don't say since when."""
    deals = t.opportunities
    query = select(deals.c.opened_at, deals.c.amount).select_from(deals.join(t.leads))
    rows = tx.execute(query.where(deals.c.outcome.is_(None), t.leads.c.erased_at.is_(None))).all()
    found: dict[tuple[int | None, int | None], list[int]] = {}
    for row in rows:
        found.setdefault(_ages(row.opened_at, now), []).append(row.amount or 0)
    return tuple(
        OpenDeals(ages[0], ages[1], len(found[ages]), sum(found[ages])) for ages in (*AGES, UNKNOWN) if ages in found
    )


def _ages(opened: datetime | None, now: datetime) -> tuple[int | None, int | None]:
    if opened is None:
        return UNKNOWN
    return next(ages for ages in AGES if ages[1] is None or (now - opened).days < ages[1])
