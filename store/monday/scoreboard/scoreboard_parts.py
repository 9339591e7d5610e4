"""What stands in the thread under the KPIs. Each part is one statement over what its window holds."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from statistics import median
from typing import Any

from sqlalchemy import Connection, Select, and_, case, exists, func, or_, select

from store.agreement.policy_document import Policy
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import lead_judging
from store.monday.scoreboard import credit_paths, figures
from store.monday.scoreboard import scoreboard_facts as facts
from store.monday.scoreboard.figures import during
from store.monday.scoreboard.scoreboard_facts import BoardDetail, PromisesKept, RepLine, SourceLine, Tallied, Win
from store.record import trace
from store.record.trace import AsOf
from store.rules import states
from store.rules.lead import folding
from store.rules.office_time import periods
from store.rules.office_time.periods import Period

OF_MARKETING = ("answer",)
WON = ("won", "won_undated")
OF_SALES = ("claim", "response", "next_step")
STAGES_OVER = timedelta(days=28)
SHOWN = 8
MOST_JUDGED = 200
# Stage -> the fact that ends it and those that begin it.
STAGES = {
    "nurture": (("handed_over",), ("received",)),
    "claim": (("claimed", "assigned"), ("handed_over",)),
    "contact": (("first_response",), ("handed_over",)),
    "qualify": (("opportunity",), ("first_response",)),
    "close": (("won", "lost"), ("opportunity",)),
}


def load_detail(
    tx: Connection, period: Period, quarter: Period, window: Period, at: datetime, agreed: Policy, zone: tzinfo
) -> BoardDetail:
    """Everything of a period; pipeline over the `quarter`, campaigns and reps over the `window`, all up to `at`."""
    sources = by_source(tx, quarter, at)
    return BoardDetail(
        window=window,
        quarter=quarter,
        mqls=credit_paths.count_mqls(tx, period, at).total(),
        kept=tuple(promises_kept(tx, team, period, at) for team in ("sales", "marketing")),
        pipeline=sum(line.pipeline for line in sources),
        pipeline_target=agreed.pipeline_target,
        sources=sources,
        stages=stage_times(tx, Period(period.end - STAGES_OVER, period.end), at),
        campaigns=credit_paths.campaign_returns(tx, window, at, zone, agreed.attribution),
        recycled=_reasons(tx, figures.GIVEN_BACK, period, at),
        lost=_reasons(tx, ("lost",), window, at),
        objections=objections_heard(tx, window, at),
        wins=_wins(tx, period, at),
        missing=_missing(tx, agreed, at),
        reps=rep_lines(tx, window, at, zone),
    )


def promises_kept(tx: Connection, team: str, period: Period, at: datetime) -> PromisesKept:
    """Clocks kept = met / (met + missed) of those whose deadline was in the period; one that still runs is missed."""
    running = or_(t.clocks.c.stopped_at.is_(None), t.clocks.c.stopped_at > at)
    missed = or_(t.clocks.c.outcome == "missed", running & (t.clocks.c.outcome.is_(None)) & (t.clocks.c.due_at <= at))
    tally = [func.coalesce(func.sum(case((one, 1), else_=0)), 0)
             for one in (t.clocks.c.outcome == "met", missed, t.clocks.c.outcome == "excused")]  # fmt: skip
    kinds = OF_SALES if team == "sales" else OF_MARKETING
    query = select(*tally).where(t.clocks.c.kind.in_(kinds), during(t.clocks.c.due_at, period))
    return PromisesKept(team, *tx.execute(query).one())


def by_source(tx: Connection, period: Period, at: datetime) -> tuple[SourceLine, ...]:
    """What each source brought, the most leads first. "" is a blank one and never joined with "unknown"."""
    source = t.leads.c.source
    # A lead that was dated later has come in twice by the trace.
    came = select(source, func.count(t.trace.c.lead_id.distinct())).select_from(t.trace.join(t.leads))
    known = trace.as_of(tx, at)
    came = came.where(*figures.facts_in("received", period, known))
    received, won = _per_source(tx, came), _per_source(tx, came.where(_is_won(known)))
    deals = tx.execute(
        select(source, func.count(), func.coalesce(func.sum(t.opportunities.c.amount), 0))
        .select_from(t.opportunities.join(t.leads))
        .where(during(t.opportunities.c.opened_at, period, at))
        .group_by(source)
    ).all()
    judged = tx.execute(
        select(source, func.count(), func.sum(t.handoffs.c.quality))
        .select_from(t.handoffs.join(t.leads))
        .where(during(t.handoffs.c.handed_over_at, period, at), t.handoffs.c.quality.is_not(None), figures.is_counted())
        .group_by(source)
    ).all()
    pipeline, quality = ({row[0] or "": row for row in rows} for rows in (deals, judged))
    lines = []
    for name in {*received, *pipeline, *quality}:
        _, count, amount = pipeline.get(name, (name, 0, 0))
        _, rated, stars = quality.get(name, (name, 0, 0))
        mean = stars / rated if rated else None
        lines.append(SourceLine(name, received[name], won[name], count, int(amount), rated, mean))
    return tuple(sorted(lines, key=lambda line: (-line.received, -line.pipeline, line.source)))


def _per_source(tx: Connection, query: Select[Any, int]) -> Counter[str]:
    return Counter({name or "": count for name, count in tx.execute(query.group_by(t.leads.c.source))})


def _is_won(known: AsOf) -> Any:
    """The lead has a deal whose last outcome is won."""
    deal, after = t.trace.alias("deal"), t.trace.alias("after")
    overtaken = exists().where(
        after.c.opportunity_id == deal.c.opportunity_id, after.c.kind.in_(figures.CLOSINGS),
        after.c.id > deal.c.id, trace.is_said(after, known),
    )  # fmt: skip
    won = (deal.c.lead_id == t.leads.c.id, deal.c.kind.in_(WON), trace.is_said(deal, known))
    return exists().where(*won, ~overtaken)


def stage_times(tx: Connection, period: Period, at: datetime) -> tuple[facts.StageLine, ...]:
    """How long what left each stage in the period had been in it."""
    lines, known = [], trace.as_of(tx, at)
    for stage, (ends, begins) in STAGES.items():
        end, begin = t.trace.alias("end"), t.trace.alias("begin")
        same = begin.c.lead_id == end.c.lead_id if stage == "nurture" else begin.c.handoff_id == end.c.handoff_id
        query = (
            select(end.c.happened_at, func.min(begin.c.happened_at).label("begun"))
            .join_from(end, begin, and_(same, begin.c.kind.in_(begins), begin.c.happened_at <= end.c.happened_at))
            .where(end.c.kind.in_(ends), during(end.c.happened_at, period))
            .where(trace.is_said(end, known), trace.is_said(begin, known))
            .group_by(end.c.id, end.c.happened_at)
        )
        took = [(row.happened_at - row.begun).total_seconds() / 86_400 for row in tx.execute(query)]
        if took:
            lines.append(facts.StageLine(stage, len(took), median(took)))
    return tuple(lines)


def _reasons(tx: Connection, kinds: tuple[str, ...], period: Period, at: datetime) -> tuple[Tallied, ...]:
    query = (
        select(t.trace.c.code, func.count())
        .where(t.trace.c.kind.in_(kinds), t.trace.c.code.is_not(None), during(t.trace.c.happened_at, period))
        .where(trace.is_said(t.trace, trace.as_of(tx, at)))
        .group_by(t.trace.c.code)
        .order_by(func.count().desc(), t.trace.c.code)
        .limit(SHOWN)
    )
    return tuple(Tallied(*row) for row in tx.execute(query))


def objections_heard(tx: Connection, window: Period, at: datetime) -> tuple[Tallied, ...]:
    """By code, else in the buyers' words; those that were heard most often first. The same words are counted as one."""
    query = (
        select(t.phrases.c.code, t.phrases.c.words)
        .where(t.phrases.c.kind == "objection", during(t.phrases.c.at, window, at))
        .where(t.phrases.c.code.is_not(None) | (t.phrases.c.words != ""))  # erasing leaves no words
        .order_by(t.phrases.c.at.desc(), t.phrases.c.id.desc())
    )
    heard: dict[str, list[str]] = {}
    for code, words in tx.execute(query):
        heard.setdefault(code or " ".join(folding.split(words)), []).append(code or words)
    ranked = sorted(heard.values(), key=len, reverse=True)  # stable: the newest of equals first
    return tuple(Tallied(said[0], len(said)) for said in ranked[:SHOWN])


def load_win(tx: Connection, opportunity_id: int) -> Win | None:
    """A won deal; None if it is not won (any more)."""
    row = tx.execute(_WON.where(t.opportunities.c.id == opportunity_id)).first()
    return Win(*row) if row else None


def _wins(tx: Connection, period: Period, at: datetime) -> tuple[Win, ...]:
    """Those won here, also of imported deals: by a person, or by a program as it happened."""
    fact = t.trace.c
    acted = (
        fact.opportunity_id == t.opportunities.c.id,
        fact.kind == "won",
        fact.member_id.is_not(None) | fact.system.is_not(None),
    )
    is_ours = t.opportunities.c.history.is_(False) | exists().where(*acted)
    here = _WON.where(during(t.opportunities.c.closed_at, period, at), is_ours)
    query = here.order_by(t.opportunities.c.amount.desc(), t.opportunities.c.id)
    return tuple(Win(*row) for row in tx.execute(query))


_WON = (
    select(
        t.opportunities.c.id, t.opportunities.c.handoff_id, t.leads.c.name, t.leads.c.company, t.opportunities.c.amount,
        t.leads.c.source, t.leads.c.campaign, t.opportunities.c.owner_id, t.opportunities.c.closed_at,
    )
    .select_from(t.opportunities.join(t.leads))
    .where(t.opportunities.c.outcome == states.WON)
)  # fmt: skip


def _missing(tx: Connection, agreed: Policy, at: datetime) -> tuple[Tallied, ...]:
    """What leads at the threshold lack, by checklist item, as it is now."""
    lacking: Counter[str] = Counter()
    waiting = select(t.leads).where(t.leads.c.threshold_at.is_not(None)).order_by(t.leads.c.threshold_at, t.leads.c.id)
    for judgement in lead_judging.of_each(tx, tx.execute(waiting.limit(MOST_JUDGED)).all(), agreed, at):
        lacking.update(item.code for item in judgement.items if not item.holds)
    return tuple(Tallied(item, count) for item, count in lacking.most_common())


def rep_lines(tx: Connection, window: Period, at: datetime, zone: tzinfo) -> tuple[RepLine, ...]:
    """What each owner closed in the window, the most revenue first."""
    of_deal = (t.handoffs.c.id == t.opportunities.c.handoff_id, t.handoffs.c.cycle > 0)
    made = select(t.handoffs.c.handed_over_at).where(*of_deal)
    query = (
        select(t.opportunities, t.leads.c.known_owner, made.scalar_subquery().label("handed_over_at"))
        .select_from(t.opportunities.join(t.leads))
        .where(during(t.opportunities.c.closed_at, window, at), t.opportunities.c.outcome.is_not(None))
    )
    by_owner: dict[tuple[str | None, str], list[AnyRow]] = defaultdict(list)
    for row in tx.execute(query):
        by_owner[row.owner_id, "" if row.owner_id else row.known_owner or ""].append(row)
    lines = [_rep(*owner, deals, zone) for owner, deals in by_owner.items() if any(owner)]
    return tuple(sorted(lines, key=lambda line: (-line.revenue, line.member_id or line.name)))


def _rep(owner: str | None, name: str, deals: Sequence[AnyRow], zone: tzinfo) -> RepLine:
    won = [deal for deal in deals if deal.outcome == states.WON]
    cycles = (periods.days_between(deal.handed_over_at, deal.closed_at, zone) for deal in won if deal.handed_over_at)
    days = [each for each in cycles if each is not None]
    revenue = sum(deal.amount or 0 for deal in won)
    return RepLine(owner, len(won), len(deals), revenue, median(days) if days else None, name)
