"""A scoreboard as plain values, for other programs: rates as two integers, times in seconds or days, money as kept."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bot.cards import money
from bot.intake.reading import values
from store.monday.scoreboard.scoreboard_facts import BoardDetail, CampaignReturn, Kpi, Scoreboard, SourceLine, Win
from store.monday.scoreboard.scoreboard_parts import STAGES_OVER
from store.rules.monday import chance, kpis, measures
from store.rules.monday.goal import GoalPlan, Pace
from store.rules.monday.kpis import SALES_CYCLE
from store.rules.monday.measures import Measure, Quantile, Rate
from store.rules.office_time import periods
from store.rules.office_time.periods import Period

CSV_HEAD = ("kpi", "week", "final", "corrected", "hits", "n", "median", "median_at_least", "p90", "mean", "left_out")
CAMPAIGN_HEAD = ("campaign", "leads", "mqls", "touches", "spend", "pipeline", "won", "revenue", "currency")


def plain_board(board: Scoreboard) -> dict[str, Any]:
    """Everything that its post and the thread under it say, but for the names of leads."""
    named = {"week": periods.week_name(board.week)} if board.week else {}
    return {
        **named,
        "from": board.period.start.isoformat(),
        "until": board.period.end.isoformat(),
        "facts_until": board.at.isoformat(),
        "closed": board.closed,
        "zone": board.zone,
        "currency": board.currency,
        "kpis": {one.code: _kpi(one) for one in board.kpis},
        **({"first_contact_to_won": plain_measure(SALES_CYCLE, board.first_contact)} if board.first_contact else {}),
        "upstream": board.upstream,
        "bottleneck": asdict(board.bottleneck) if board.bottleneck else None,
        "goal": _goal(board.plan) if board.plan else None,
        "pace": _pace(board.pace) if board.pace else None,
        "corrections": [asdict(one) | {"week": periods.week_name(one.week)} for one in board.corrections],
        **(_detail(board.detail, board) if board.detail else {}),
    }


def _detail(detail: BoardDetail, board: Scoreboard) -> dict[str, Any]:
    """What stands behind the numbers; money in the smallest unit, each with the period that it is counted over."""
    return {
        "sources_over": _over(detail.quarter or board.period),
        "sources": [_source(line) for line in detail.sources],
        "pipeline": detail.pipeline,
        "pipeline_target": detail.pipeline_target,
        "pipeline_share": detail.pipeline / detail.pipeline_target if detail.pipeline_target else None,
        "mqls": detail.mqls,
        "deadlines": [asdict(one) for one in detail.kept],
        "stages_over": _over(Period(board.period.end - STAGES_OVER, board.period.end)),
        "stages": [asdict(one) for one in detail.stages],
        "window": _over(detail.window),
        "campaigns": [asdict(one) for one in detail.campaigns],
        "owners": [asdict(one) for one in detail.reps],
        "recycled": [asdict(one) for one in detail.recycled],
        "lost": [asdict(one) for one in detail.lost],
        "objections": [asdict(one) for one in detail.objections],
        "almost_ready_without": [asdict(one) for one in detail.missing],
        "wins": [_win(one) for one in detail.wins],
    }


def _win(one: Win) -> dict[str, Any]:
    return {
        "opportunity": one.opportunity_id, "amount": one.amount, "source": one.source, "campaign": one.campaign,
        "owner": one.owner_id, "won_at": one.won_at.isoformat(),
    }  # fmt: skip


def _goal(plan: GoalPlan) -> dict[str, Any]:
    """The steps from revenue back to leads; days as 2026-10-01."""
    when = plan.arrivals
    days = {"since": when.since.isoformat(), "until": when.until.isoformat()} if when else {}
    return asdict(plan) | {"too_late": plan.too_late, "arrivals": asdict(when) | days if when else None}


def _pace(pace: Pace) -> dict[str, Any]:
    return asdict(pace) | {"expected": pace.expected, "ratio": pace.ratio}


def _over(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "until": period.end.isoformat()}


def plain_measure(code: str, one: Measure) -> dict[str, Any]:
    """A rate or times."""
    if isinstance(one, Rate):
        bounds = chance.interval(one)
        return {
            "hits": one.hits, "n": one.n, "share": measures.share(one), "left_out": one.left_out,
            "interval_90": list(bounds) if bounds else None,
        }  # fmt: skip
    return {
        "n": one.n, "waiting": len(one.waiting), "left_out": one.left_out,
        "median": _quantile(kpis.middle(code, one)), "p90": _quantile(measures.quantile(one, 90)),
        "middle": measures.median(one), "mean": measures.mean(one),
        "interval_90": [_quantile(end) for end in chance.median_interval(one) or ()] or None,
    }  # fmt: skip


def csv_text(board: Scoreboard) -> str:
    """A line for each KPI and week, or for each KPI of a range; then one for each campaign over the board's window."""
    written, campaigns = io.StringIO(), board.detail.campaigns if board.detail else ()
    rows = [[*row, *[""] * len(CAMPAIGN_HEAD)] for row in _rows(board)]
    rows += [[*[""] * len(CSV_HEAD), *_campaign(one, board.currency)] for one in campaigns]
    csv.writer(written, lineterminator="\n").writerows([(*CSV_HEAD, *CAMPAIGN_HEAD), *rows])
    return written.getvalue()


def _campaign(one: CampaignReturn, currency: str) -> list[Any]:
    """Its cells; amounts as people write them."""
    spend, pipeline, revenue = (money.digits(each, currency) for each in (one.spend, one.pipeline, one.revenue))
    return [
        values.no_formula(one.campaign),
        one.leads,
        one.mqls,
        one.touches,
        spend,
        pipeline,
        one.won,
        revenue,
        currency,
    ]


def _rows(board: Scoreboard) -> Iterator[list[Any]]:
    for one in board.kpis:
        if not one.weeks:
            yield [one.code, "", one.final, False, *_cells(one.code, one.headline)]
        for week in one.weeks:
            yield [one.code, periods.week_name(week.week), week.final, week.corrected, *_cells(one.code, week.measure)]


def _cells(code: str, one: Measure) -> list[Any]:
    if isinstance(one, Rate):
        return [one.hits, one.n, "", "", "", "", one.left_out]
    middle, most, mean = kpis.middle(code, one), measures.quantile(one, 90), measures.mean(one)
    median = [middle.value, middle.at_least] if middle else ["", ""]
    return ["", one.n, *median, most.value if most else "", "" if mean is None else round(mean, 4), one.left_out]


def _kpi(one: Kpi) -> dict[str, Any]:
    return {
        **plain_measure(one.code, one.headline),
        "of_week": periods.week_name(one.of_week) if one.of_week else None,
        "final": one.final,
        "target": one.target,
        "sure_better": one.sure,
        "before": plain_measure(one.code, one.before) if one.before is not None else None,
        "so_far": plain_measure(one.code, one.so_far) if one.so_far is not None else None,
        "below_20_percent": one.floor,
        "last_4_weeks": plain_measure(one.code, one.floor_rate) if one.floor_rate is not None else None,
        "weeks": [
            {"week": periods.week_name(week.week), "final": week.final, "corrected": week.corrected}
            | plain_measure(one.code, week.measure)
            for week in one.weeks
        ],
    }


def _quantile(found: Quantile | None) -> dict[str, Any] | None:
    return {"value": found.value, "at_least": found.at_least} if found else None


def _source(line: SourceLine) -> dict[str, Any]:
    share = {"won_of_received": line.won / line.received if line.received else None}
    return {
        "source": line.source or "(none)", "received": line.received, "won": line.won, **share,
        "opportunities": line.opportunities, "pipeline": line.pipeline, "rated": line.rated, "quality": line.quality,
    }  # fmt: skip
