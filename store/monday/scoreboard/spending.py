"""What campaigns cost, by days or weeks. The same campaign and period again replaces the amount.

No two periods of a campaign overlap: a week replaces its days, and a day of a week with its own amount is not kept.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, func, select

from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.record.outcomes import NotAllowed
from store.rules.office_time.periods import WEEK, monday_of_week
from store.rules.states import MANAGER, MARKETER
from store.team import people

LATELY = timedelta(weeks=13)

Entered = Literal["new", "changed", "unchanged", "overlaps"]


class SpendPeriod(NamedTuple):
    """A day or a week of a campaign."""

    campaign: str
    first: date
    days: int = WEEK.days

    @property
    def after(self) -> date:
        """The first day that is no longer part of it."""
        return self.first + timedelta(days=self.days)


def may_enter(tx: Connection, by: str) -> NotAllowed | None:
    """Why this person can't enter spend; None if they can."""
    return None if people.allowed(tx, by, MARKETER, MANAGER) else NotAllowed((MARKETER, MANAGER))


def keep_amounts(
    tx: Connection,
    amounts: Iterable[tuple[SpendPeriod, int]],
    by: str | None,
    now: datetime,
    import_id: int | None = None,
) -> dict[SpendPeriod, Entered]:
    """Keep each period's amount in the smallest unit and say what became of it. `by` is empty for an import.

    A period that lies within one that has an amount of its own is not kept: it overlaps.
    """
    said = {"recorded_at": now, "member_id": by, "import_id": import_id}
    return {period: _keep(tx, period, amount, said) for period, amount in amounts}


def week_of(campaign: str, day: date) -> SpendPeriod:
    """The week in which a day falls."""
    return SpendPeriod(campaign, monday_of_week(day))


def amount_of(tx: Connection, period: SpendPeriod) -> int | None:
    """What a campaign cost in a week, also if its days were entered; None if nothing was."""
    within = (row.amount for row in _overlapping(tx, period) if _contains(period, row))
    return sum(known) if (known := list(within)) else None


def campaigns(tx: Connection, now: datetime) -> list[str]:
    """The campaigns that brought leads in the last 13 weeks, most leads first, then those that only cost something."""
    since = now - LATELY
    query = select(t.leads.c.campaign).where(t.leads.c.received_at >= since, t.leads.c.campaign.is_not(None))
    came = tx.scalars(query.group_by(t.leads.c.campaign).order_by(func.count().desc(), t.leads.c.campaign)).all()
    costing = select(t.spend.c.campaign).where(t.spend.c.week >= since.date()).order_by(t.spend.c.campaign)
    return [name for name in dict.fromkeys([*came, *tx.scalars(costing)]) if name]


def total_by_campaign(tx: Connection, since: date, until: date) -> dict[str, int]:
    """What each campaign cost from one day to before another; free ones are left out.

    A week that is partly in it counts by its days. What is rounded off one day is on the next, so that parts add up.
    """
    spent = Counter[str]()
    for row in tx.execute(select(t.spend).where(_reaches_into(since, until), t.spend.c.amount > 0)):
        first, after = (min(max((day - row.week).days, 0), row.days) for day in (since, until))
        spent[row.campaign] += row.amount * after // row.days - row.amount * first // row.days
    return {campaign: amount for campaign, amount in spent.items() if amount}


def _keep(tx: Connection, period: SpendPeriod, amount: int, how: Mapping[str, Any]) -> Entered:
    known = _overlapping(tx, period)
    if not all(_contains(period, row) for row in known):
        return "overlaps"
    if [(row.days, row.amount) for row in known] == [(period.days, amount)]:
        return "unchanged"
    of_campaign = t.spend.c.campaign == period.campaign
    if known:
        tx.execute(delete(t.spend).where(of_campaign, t.spend.c.week.in_([row.week for row in known])))
    said = {"days": period.days, "amount": amount, **how}
    insert = dialect.insert(tx, t.spend).values(campaign=period.campaign, week=period.first, **said)
    tx.execute(insert.on_conflict_do_update(index_elements=["campaign", "week"], set_=said))
    return "changed" if known else "new"


def _overlapping(tx: Connection, period: SpendPeriod) -> Sequence[AnyRow]:
    of_campaign = t.spend.c.campaign == period.campaign
    rows = tx.execute(select(t.spend).where(of_campaign, _reaches_into(period.first, period.after)))
    return [row for row in rows if row.week + timedelta(days=row.days) > period.first]


def _reaches_into(since: date, until: date) -> ColumnElement[bool]:
    """That a period may; none is longer than a week."""
    return (t.spend.c.week > since - WEEK) & (t.spend.c.week < until)


def _contains(period: SpendPeriod, row: AnyRow) -> bool:
    return bool(period.first <= row.week and row.week + timedelta(days=row.days) <= period.after)
