"""The campaigns that a person asks for: over the running quarter, a month, or a range of days."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from store.agreement import policy
from store.monday.scoreboard import credit_paths, goals, scoreboards
from store.monday.scoreboard.scoreboard_facts import CampaignCredit
from store.rules.learning import credit
from store.rules.office_time import periods
from store.team import workspace

WRITE_IT: Final = (
    "Write `/scoreboard campaigns`, `/scoreboard campaigns month`, `/scoreboard campaigns 2026-10` or "
    "`/scoreboard campaigns 2026-10-01..2026-10-31`, with a rule behind it if you like: "
    + ", ".join(credit.RULES)
    + "."
)
_DAY = timedelta(days=1)


def load_asked(tx: Connection, asked: str, now: datetime) -> CampaignCredit:
    """What `/scoreboard campaigns` asks for, by a period, a rule, both or nothing; ValueError says what to write."""
    words = asked.split()
    rule = next((word for word in words if word in credit.RULES), None)
    first, after = _days(tx, " ".join(word for word in words if word != rule), now)
    return load_days(tx, first, after, rule, now)


def load_days(tx: Connection, first: date, after: date, rule: str | None, now: datetime) -> CampaignCredit:
    """From one day to before another, by a rule, else by the agreed one."""
    zone = workspace.load(tx).timezone
    periods.refuse_future(first, now, zone)
    agreed = policy.current(tx)
    return credit_paths.load_credit(tx, periods.days(first, after, zone), now, zone, rule or agreed.attribution)


def _days(tx: Connection, period: str, now: datetime) -> tuple[date, date]:
    if period in ("", "quarter"):
        return goals.running_quarter(tx, now)
    if (month := scoreboards.asked_month(tx, period, now)) is not None:
        return month, periods.month_begin(month, 1)
    try:
        first, last = (date.fromisoformat(day) for day in re.split(r"\.\.|…", period, maxsplit=1))
    except ValueError:
        raise ValueError(WRITE_IT) from None
    if not periods.FIRST_YEAR <= first.year <= last.year <= periods.LAST_YEAR:
        raise ValueError(f"Days lie between {periods.FIRST_YEAR} and {periods.LAST_YEAR}, the earlier one first.")
    if last < first:
        raise ValueError(f"{last} lies before {first}. Write the earlier day first.")
    return first, last + _DAY
