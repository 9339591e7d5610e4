"""Verdicts: when one is due and posted, a decision's number before and after, and how it stands so far until then."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, select

from store.db import tables as t
from store.db.dialect import AnyRow
from store.monday.meeting import decision_log
from store.monday.meeting.decision_facts import Judged
from store.monday.scoreboard import figures
from store.outbox import posts
from store.rules.monday import measures, verdict
from store.rules.monday.kpis import KPIS
from store.rules.monday.measures import Measure, Rate, Times
from store.rules.monday.verdict import DaySpan
from store.rules.office_time import periods
from store.rules.post_kinds import PostKind
from store.team import channels, meeting_days, workspace


def judge_due(tx: Connection, now: datetime, whole_day: bool = False) -> int:
    """Say every verdict whose Monday has come, once for each recheck date; how many.

    It comes with the scoreboard's hour; with `whole_day`, for an agenda that is earlier, from midnight on.
    """
    channel, judged = channels.main_channel(tx), 0
    if channel is None:
        return 0
    for row in _awaiting(tx):
        if _said_from(tx, row, whole_day) > now:
            continue
        locked = decision_log.lock(tx, row.id)
        if (
            locked is None
            or locked.state != decision_log.TESTING
            or decision_log.is_logged(tx, key := verdict_key(locked))
        ):
            continue  # another replica was faster
        numbers = verdict_numbers(judge_finally(tx, locked, now))
        decision_log.keep_entry(tx, row.id, "verdict", None, now, numbers=numbers, act_key=key)
        about = {"decision": row.id, "recheck_on": str(row.recheck_on)}
        posts.say(tx, PostKind.VERDICT, key, now, channel=channel, extra=about)
        judged += 1
    return judged


def next_due(tx: Connection) -> datetime | None:
    """When the next verdict is to be said."""
    if channels.main_channel(tx) is None:
        return None
    return min((_said_from(tx, row, whole_day=False) for row in _awaiting(tx)), default=None)


def verdict_key(row: AnyRow) -> str:
    """What makes the verdict of this recheck date one."""
    return f"verdict:{row.id}:{row.recheck_on.isoformat()}"


def judge_finally(tx: Connection, decision: AnyRow, now: datetime) -> Judged:
    """The verdict: what had matured by the recheck date, against what had matured by the start."""
    return _measured(tx, decision, decision.recheck_on, now) or _judged(decision, [], [], now)


def judge_so_far(tx: Connection, decision: AnyRow, now: datetime) -> Judged | None:
    """The same before its time, the earlier weeks measured at the same age; None while there is nothing to measure."""
    found = _measured(tx, decision, workspace.today(tx, now), now)
    return None if found is None else replace(found, final=False)


def verdict_numbers(judged: Judged) -> dict[str, Any]:
    """A verdict as the numbers that are kept."""
    return {
        "recheck_on": judged.recheck_on.isoformat(),
        "before": asdict(judged.before) if judged.before else None,
        "after": asdict(judged.after) if judged.after else None,
        "sure": judged.sure,
        "said": judged.said,
        "weeks": judged.weeks,
    }


def read_verdict(at: datetime, numbers: Mapping[str, Any]) -> Judged:
    """The verdict that was said, from what was kept of it."""
    day = date.fromisoformat(numbers["recheck_on"])
    before, after = _measure(numbers["before"]), _measure(numbers["after"])
    return Judged(at, day, before, after, numbers["sure"], numbers["said"], numbers["weeks"])


def _measured(tx: Connection, decision: AnyRow, on: date, now: datetime) -> Judged | None:
    compared = verdict.windows(decision.kpi, decision.starts_on, on)
    if compared is None:
        return None
    zone = workspace.load(tx).timezone
    before, after = (
        _side(tx, decision.kpi, stretches, compared.age, now, zone) for stretches in (compared.before, compared.after)
    )
    return _judged(decision, before, after, now)


def _side(
    tx: Connection, code: str, stretches: Sequence[DaySpan], age: int | None, now: datetime, zone: tzinfo
) -> Sequence[Measure]:
    """Each stretch as it is known now or, where nothing has matured, as it was at that age."""
    spans = [periods.days(first, after, zone) for first, after in stretches]
    if age is None:
        return figures.measure_kpi(tx, code, spans, now, zone)
    ages = [periods.midnight(after + timedelta(age), zone) for _, after in stretches]
    return [figures.measure_kpi(tx, code, [span], at, zone)[0] for span, at in zip(spans, ages, strict=True)]


def _judged(decision: AnyRow, before: Sequence[Measure], after: Sequence[Measure], now: datetime) -> Judged:
    spec = KPIS[decision.kpi]
    nothing = Times(()) if spec.is_time else Rate(0, 0)
    was, became = (measures.pool(side) or nothing for side in (before, after))
    sure, said = verdict.judge(decision.kpi, decision.direction, was, became)
    return Judged(now, decision.recheck_on, was, became, sure, said, 0 if spec.looks_back else len(after))


def _measure(numbers: Mapping[str, Any] | None) -> Measure | None:
    if numbers is None:
        return None
    if "hits" in numbers:
        return Rate(numbers["hits"], numbers["n"], numbers["left_out"])
    return Times(tuple(numbers["done"]), tuple(numbers["waiting"]), numbers["left_out"])


def _awaiting(tx: Connection) -> list[AnyRow]:
    """The decisions that are tested and whose verdict was not said yet."""
    rows = {verdict_key(row): row for row in tx.execute(_TESTING)}
    said = select(t.decision_log.c.act_key).where(t.decision_log.c.act_key.in_(list(rows)))
    known = set(tx.scalars(said)) if rows else set()
    return [row for key, row in rows.items() if key not in known]


_TESTING = select(t.decisions).where(t.decisions.c.state == decision_log.TESTING).order_by(t.decisions.c.recheck_on)


def _said_from(tx: Connection, row: AnyRow, whole_day: bool) -> datetime:
    monday = periods.first_monday_from(row.recheck_on)
    rhythm = meeting_days.rhythm(tx, monday.year)
    return rhythm.moment(monday, "00:00" if whole_day else rhythm.agreed.scoreboard_at)
