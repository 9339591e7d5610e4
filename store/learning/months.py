"""The month's review: reckoned from the facts of a moment, kept with the board it is posted with."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, exists, func, select

from store.accounts import account_coverage, account_hints
from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import dialect
from store.db import tables as t
from store.learning import failed_handoffs, journeys, month_answers
from store.learning.month_facts import DisconnectCount, GroupLine, MonthJourneys, MonthReview
from store.monday.scoreboard import figures, home_figures, scoreboard_parts, scoreboards
from store.rules.learning import joint_questions, month_rules
from store.rules.monday import chance
from store.rules.monday.kpis import KPIS, OPENS_WITHIN, QUALIFIED_TO_OPPORTUNITY
from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from store.team import workspace
from store.team.workspace import WorkspaceSettings

NEXT_MOMENT = timedelta(microseconds=1)
_REVIEW = TypeAdapter(MonthReview)


def close_week(tx: Connection, now: datetime) -> date | None:
    """Close the week that ended last, if that is due; with the first one of a month the month before is kept."""
    week = scoreboards.close_due(tx, now)
    if week is None:
        return None
    account_hints.point_out(tx, week, now)
    settings = workspace.load(tx)
    newest = tx.scalar(select(func.max(t.months.c.month)))
    assert settings.set_up_at is not None, "no board is posted before"
    month = month_rules.month_of_board(week, newest, settings.today(settings.set_up_at))
    if month is not None:
        _keep(tx, month, week, now, settings)
    return week


def for_month(tx: Connection, month: date, now: datetime) -> MonthReview:
    """The review of the month that begins on this day: as it was posted, else as it is now."""
    row = tx.execute(select(t.months).where(t.months.c.month == month)).first()
    if row is not None:
        return _read(tx, row.review, row.question)
    return _with_answers(tx, _reckon(tx, month, now, workspace.load(tx)))


def with_board(tx: Connection, week: date | None) -> MonthReview | None:
    """The review that was posted with the board of this week."""
    row = tx.execute(select(t.months).where(t.months.c.week == week)).first()
    return _read(tx, row.review, row.question) if row else None


def review_asked_for(tx: Connection, which: str, now: datetime) -> MonthReview | None:
    """The review of the month a person asks for; None if they ask for something else. ValueError: of the future."""
    month = scoreboards.asked_month(tx, which, now)
    return for_month(tx, month, now) if month is not None else None


def _keep(tx: Connection, month: date, week: date, now: datetime, settings: WorkspaceSettings) -> None:
    number = tx.scalar(select(func.count()).select_from(t.months)) or 0
    review = _REVIEW.dump_python(_reckon(tx, month, now, settings), mode="json")
    row = {"month": month, "week": week, "question": joint_questions.question_for(number), "review": review}
    tx.execute(dialect.insert_once(tx, t.months, "month").values(row))


def _read(tx: Connection, kept: Mapping[str, Any], question: str) -> MonthReview:
    return _with_answers(tx, replace(_REVIEW.validate_python(kept), question=question))


def _with_answers(tx: Connection, review: MonthReview) -> MonthReview:
    """Answers are read where they stand, so that erasing reaches them."""
    return replace(review, answers=month_answers.load_answers(tx, periods.month_begin(review.month, -1)))


def _reckon(tx: Connection, month: date, at: datetime, settings: WorkspaceSettings) -> MonthReview:
    zone, agreed = settings.timezone, policy.current(tx)
    span = periods.days(month, periods.month_begin(month, 1), zone)
    old = Period(span.start, max(span.start, min(span.end, at - OPENS_WITHIN + NEXT_MOMENT)))
    final = periods.month_begin(month, -1)
    while periods.midnight(periods.month_begin(final, 1), zone) + OPENS_WITHIN > at:
        final = periods.month_begin(final, -1)
    final_span = periods.days(final, periods.month_begin(final, 1), zone)
    rate, final_rate, whole = (figures.became_opportunities(tx, [one], at)[0] for one in (old, final_span, span))
    groups = _groups(tx, span, at, agreed)
    return MonthReview(
        month=month,
        period=span,
        at=at,
        zone=settings.zone,
        currency=agreed.currency,
        groups=groups,
        pipeline=sum(line.amount for line in groups),
        target=_third(agreed.pipeline_target),
        to_opportunity=rate,
        young=whole.n + whole.left_out - rate.n - rate.left_out,
        floor=chance.under_floor(rate, KPIS[QUALIFIED_TO_OPPORTUNITY].floor or 0),
        final_month=final,
        final_rate=final_rate,
        diagnosis=month_rules.diagnose(failed_handoffs.find_failed(tx, old, at, agreed.reasons)),
        stages=scoreboard_parts.stage_times(tx, span, at),
        open_deals=home_figures.deals_by_age(tx, at),
        journeys=_journeys(tx, at),
        accounts=account_coverage.coverage_in(tx, span, at),
    )


def _journeys(tx: Connection, at: datetime) -> MonthJourneys:
    found = journeys.load_patterns(tx, at)
    wrong = tuple(DisconnectCount(one.code, one.count) for one in found.disconnects)
    return MonthJourneys(len(found.wins), found.days, found.longest, wrong)


def _third(target: int | None) -> int | None:
    return (2 * target + 3) // 6 if target is not None else None  # halves up


def _groups(tx: Connection, span: Period, at: datetime, agreed: Policy) -> tuple[GroupLine, ...]:
    """Each group, also one that brought nothing. A lead of which no source and no touch is known came by sales."""
    touched = exists().where(t.touches.c.lead_id == t.leads.c.id, t.touches.c.recorded_at <= at)
    query = (
        select(t.leads.c.source, touched.label("touched"), func.coalesce(t.opportunities.c.amount, 0).label("amount"))
        .select_from(t.opportunities.join(t.leads))
        .where(figures.during(t.opportunities.c.opened_at, span, at))
    )
    found: dict[str, list[int]] = {group: [] for group in month_rules.GROUPS}
    for row in tx.execute(query):
        came = bool(row.source or row.touched)
        found[agreed.source_groups.of(row.source) if came else month_rules.SALES].append(row.amount)
    return tuple(GroupLine(group, len(amounts), sum(amounts)) for group, amounts in found.items())
