"""Where most revenue is lost, and whether the loss lies upstream: the facts for both rules, from matured weeks."""

from sqlalchemy import Connection, case, func, select

from store.db import tables as t
from store.monday.scoreboard import figures, scoreboard_parts
from store.monday.scoreboard.week_numbers import BASE, LATEST, SHOWN, Weeks
from store.rules.monday import bottleneck, measures
from store.rules.monday.bottleneck import STAGES, Bottleneck, Stage, TeamHealth
from store.rules.monday.kpis import LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, WIN_RATE
from store.rules.monday.measures import Rate
from store.rules.office_time.periods import Period


def find(tx: Connection, weeks: Weeks, targets: dict[str, float | None], deal_size: int | None) -> Bottleneck:
    """The stage whose return to its own baseline would bring most. `deal_size` stands in for too few wins."""
    pooled = weeks.pooled
    stages = [Stage(stage, pooled(code, LATEST), pooled(code, BASE, LATEST)) for stage, code in STAGES.items()]
    came = sum(rate.n + rate.left_out for rate in weeks.rates[LEAD_TO_QUALIFIED][-SHOWN:]) / SHOWN
    shown = Period(weeks.spans[-SHOWN].start, weeks.spans[-1].end)
    worth = bottleneck.deal_value(figures.amounts_won(tx, shown, weeks.at), deal_size)
    amount, value_from = worth if worth else (None, "")
    return bottleneck.find(stages, came, amount, value_from, {stage: targets[code] for stage, code in STAGES.items()})


def points_upstream(tx: Connection, weeks: Weeks) -> bool:
    """Whether flat conversion in spite of kept promises points upstream: price, positioning, product."""
    matured = weeks.matured(QUALIFIED_TO_OPPORTUNITY)
    if matured < 2 * BASE:
        return False
    after, before = slice(matured - BASE, matured), slice(matured - 2 * BASE, matured - BASE)
    span = Period(weeks.spans[after][0].start, weeks.spans[after][-1].end)
    kept = {team: scoreboard_parts.promises_kept(tx, team, span, weeks.at) for team in ("sales", "marketing")}
    clocks = {team: Rate(one.met, one.met + one.missed) for team, one in kept.items()}
    opened, won = (
        [measures.pool_rates(weeks.rates[code][part]) for part in (after, before)]
        for code in (QUALIFIED_TO_OPPORTUNITY, WIN_RATE)
    )
    return bottleneck.is_upstream(
        TeamHealth(
            kept_sales=clocks["sales"], kept_marketing=clocks["marketing"], complete=_complete(tx, span),
            opened_before=opened[1], opened_after=opened[0], won_before=won[1], won_after=won[0],
        )
    )  # fmt: skip


def _complete(tx: Connection, span: Period) -> Rate:
    """Cards with complete checklist, a source and an agreed next step."""
    whole = t.handoffs.c.checklist_complete & t.leads.c.source.is_not(None) & t.handoffs.c.next_step.is_not(None)
    query = (
        select(func.coalesce(func.sum(case((whole, 1), else_=0)), 0), func.count())
        .select_from(t.handoffs.join(t.leads))
        .where(figures.during(t.handoffs.c.handed_over_at, span), figures.is_counted())
    )
    return Rate(*tx.execute(query).one())
