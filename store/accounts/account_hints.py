"""Interest at a target account of which no lead is sales-ready: pointed out once a week to its rep and its marketer."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, or_, select

from store.accounts import account_matching, account_views
from store.accounts.account_facts import AccountInterest
from store.agreement import policy
from store.db import dialect
from store.db import tables as t
from store.rules import states
from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from store.rules.post_kinds import PostKind
from store.team import telling, workspace


def point_out(tx: Connection, week: date, now: datetime) -> int:
    """Tell reps and marketers which of their accounts showed interest in the week that began on this day; how many."""
    found = interest_in(tx, week)
    told: dict[str, list[int]] = defaultdict(list)
    for one in found:
        row = {"account_id": one.account.id, "week": week, "at": now}
        tx.execute(dialect.insert_once(tx, t.account_hints, "account_id", "week"), row)
        for member_id in sorted({one.account.rep_id, one.account.marketer_id} - {None}, key=str):
            told[str(member_id)].append(one.account.id)
    for member_id, ids in sorted(told.items()):
        key, extra = f"{PostKind.ACCOUNT_HINT}:{member_id}:{week}", {"accounts": ids, "week": week.isoformat()}
        telling.tell_person(tx, PostKind.ACCOUNT_HINT, key, member_id, now, extra)
    return len(found)


def interest_in(tx: Connection, week: date, among: Collection[int] | None = None) -> list[AccountInterest]:
    """Agreed accounts, perhaps only some, with touches of high intent in the week and no lead that sales got."""
    span = periods.days(week, week + timedelta(days=7), workspace.load(tx).timezone)
    kinds = list(policy.current(tx).checklist.high_intent_kinds)
    query = (
        select(t.touches.c.lead_id, t.touches.c.kind, t.touches.c.at, t.leads.c.name, t.leads.c.domain,
               t.leads.c.company_key)
        .join(t.leads)
        .where(t.touches.c.kind.in_(kinds), t.touches.c.at >= span.start, t.touches.c.at < span.end)
        .where(t.leads.c.erased_at.is_(None))
        .order_by(t.touches.c.at.desc(), t.touches.c.id.desc())
    )  # fmt: skip
    rows = tx.execute(query).all()
    whose = account_matching.accounts_of(tx, {row.lead_id: (row.domain, row.company_key) for row in rows})
    touches: dict[int, list[tuple[str | None, str, datetime]]] = defaultdict(list)
    for row in rows:
        account = whose.get(row.lead_id)
        if account is not None and (among is None or account.id in among):
            touches[account.id].append((row.name, row.kind, row.at))
    busy = _with_sales(tx, span) if touches else set()
    every = [one for one in account_views.every_account(tx) if one.id in touches] if touches else []
    return [AccountInterest(one, tuple(touches[one.id])) for one in every if one.id not in busy]


def _with_sales(tx: Connection, span: Period) -> set[int]:
    """Accounts of which sales has a lead, or got one in these days."""
    got = (t.handoffs.c.handed_over_at >= span.start) & (t.handoffs.c.handed_over_at < span.end)
    query = select(t.leads.c.id, t.leads.c.domain, t.leads.c.company_key).join(t.handoffs)
    rows = tx.execute(query.where(or_(t.handoffs.c.state.in_(states.OPEN), got), t.handoffs.c.withdrawn_at.is_(None)))
    companies = {row.id: (row.domain, row.company_key) for row in rows}
    return {account.id for account in account_matching.accounts_of(tx, companies).values()}
