"""How far both teams got with their target accounts in a stretch of time, by tier."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from store.accounts import account_matching
from store.accounts.account_facts import TierCoverage
from store.db import tables as t
from store.rules import states
from store.rules.office_time.periods import Period

_LEAD = (t.leads.c.id, t.leads.c.domain, t.leads.c.company_key)


def coverage_in(tx: Connection, span: Period, at: datetime) -> tuple[TierCoverage, ...]:
    """Of each tier with agreed accounts: of how many anybody did something, was handed over, got a deal, was won.

    As known at `at`; an account counts once in each.
    """
    current = select(t.accounts.c.tier).where(t.accounts.c.ended_at.is_(None), t.accounts.c.agreed_at <= at)
    accounts = Counter(tx.scalars(current).all())

    def of(column: ColumnElement[Any], *more: ColumnElement[bool]) -> Counter[int]:
        table = column.table
        during = (column >= span.start, column < span.end, column <= at, t.leads.c.erased_at.is_(None), *more)
        rows = tx.execute(select(*_LEAD).join(table, table.c.lead_id == t.leads.c.id).where(*during).distinct())
        found = account_matching.accounts_of(tx, {row.id: (row.domain, row.company_key) for row in rows})
        return _by_tier(found)

    touched, handed_over = of(t.touches.c.at), of(t.handoffs.c.handed_over_at, t.handoffs.c.withdrawn_at.is_(None))
    opened, won = (
        of(t.opportunities.c.opened_at),
        of(t.opportunities.c.closed_at, t.opportunities.c.outcome == states.WON),
    )
    return tuple(
        TierCoverage(tier, accounts[tier], touched[tier], handed_over[tier], opened[tier], won[tier])
        for tier in sorted(accounts)
    )


def _by_tier(found: Mapping[Any, Any]) -> Counter[int]:
    tiers = {account.id: account.tier for account in found.values()}
    return Counter(tiers.values())
