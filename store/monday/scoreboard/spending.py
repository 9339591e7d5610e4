"""What campaigns cost, week by week. The same campaign and week again replaces the amount."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, func, select

from store.db import dialect
from store.db import tables as t
from store.record.outcomes import NotAllowed
from store.rules.office_time.periods import monday_of_week
from store.rules.states import MANAGER, MARKETER
from store.team import people

LATELY = timedelta(weeks=13)

Entered = Literal["new", "changed", "unchanged"]


def may_enter(tx: Connection, by: str) -> NotAllowed | None:
    """Why this person can't enter spend; None if they can."""
    return None if people.allowed(tx, by, MARKETER, MANAGER) else NotAllowed((MARKETER, MANAGER))


def keep_amounts(
    tx: Connection, rows: Iterable[tuple[str, date, int]], by: str | None, now: datetime
) -> Counter[Entered]:
    """Keep each (campaign, a day of the week, amount in the smallest unit); counts what was new, changed, unchanged.

    `by` is empty for an import. Of two rows about the same campaign and week the later one counts.
    """
    counts: Counter[Entered] = Counter()
    for campaign, day, amount in rows:
        counts[_keep(tx, campaign, monday_of_week(day), amount, by, now)] += 1
    return counts


def amount_of_week(tx: Connection, campaign: str, day: date) -> int | None:
    """What a campaign cost in the week of a day; None if nothing was entered."""
    where = (t.spend.c.campaign == campaign, t.spend.c.week == monday_of_week(day))
    return tx.scalar(select(t.spend.c.amount).where(*where))


def campaigns(tx: Connection, now: datetime) -> list[str]:
    """The campaigns that brought leads in the last 13 weeks, most leads first, then those that only cost something."""
    since = now - LATELY
    query = select(t.leads.c.campaign).where(t.leads.c.received_at >= since, t.leads.c.campaign.is_not(None))
    came = tx.scalars(query.group_by(t.leads.c.campaign).order_by(func.count().desc(), t.leads.c.campaign)).all()
    costing = select(t.spend.c.campaign).where(t.spend.c.week >= since.date()).order_by(t.spend.c.campaign)
    return [name for name in dict.fromkeys([*came, *tx.scalars(costing)]) if name]


def total_by_campaign(tx: Connection, since: date, until: date) -> dict[str, int]:
    """What each campaign cost in the weeks that began from one day to before another; free ones are left out."""
    query = (
        select(t.spend.c.campaign, func.sum(t.spend.c.amount))
        .where(t.spend.c.week >= since, t.spend.c.week < until, t.spend.c.amount > 0)
        .group_by(t.spend.c.campaign)
    )
    return {campaign: int(amount) for campaign, amount in tx.execute(query)}


def _keep(tx: Connection, campaign: str, week: date, amount: int, by: str | None, now: datetime) -> Entered:
    known = amount_of_week(tx, campaign, week)
    if known == amount:
        return "unchanged"
    said = {"amount": amount, "recorded_at": now, "member_id": by}
    insert = dialect.insert(tx, t.spend).values(campaign=campaign, week=week, **said)
    tx.execute(insert.on_conflict_do_update(index_elements=["campaign", "week"], set_=said))
    return "new" if known is None else "changed"
