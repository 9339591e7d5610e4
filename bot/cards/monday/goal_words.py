"""The quarter's goal: how far it is, and the arithmetic from its revenue back to the leads of a week."""

from datetime import timedelta

from bot.cards import blocks, money, text
from bot.cards.blocks import Message
from bot.cards.monday import kpi_words
from store.rules.monday.goal import Arrivals, GoalPlan, GoalStep, Pace
from store.rules.monday.kpis import LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, SALES_CYCLE, WIN_RATE
from store.rules.monday.measures import Rate

NONE = "*There is no goal for this quarter yet.* Write down its revenue: `/handoff goal`"
NEEDED = {
    "wins": ("win", "wins"),
    "opportunities": ("opportunity", "opportunities"),
    "handoffs": ("handoff", "handoffs"),
    "leads": ("lead", "leads"),
}
# By which rate the number before is divided.
RATES = {"opportunities": "win rate", "handoffs": "of handoffs become one", "leads": "of leads qualify"}
MISSING = {
    "deal_size": "the deal size",
    LEAD_TO_QUALIFIED: "the lead-to-qualified rate",
    QUALIFIED_TO_OPPORTUNITY: "the qualified-to-opportunity rate",
    WIN_RATE: "the win rate",
    SALES_CYCLE: "the days to a win",
}
ASSUMED = "assumed"
AHEAD, ON_PACE = 1.05, 0.95


def draw(plan: GoalPlan | None, pace: Pace | None, currency: str) -> Message:
    """The goal, how far it is, and every step of the arithmetic."""
    if plan is None:
        return blocks.message(NONE)
    bodies = [*([progress(pace, currency)] if pace else []), arithmetic(plan, currency)]
    return Message("\n".join(bodies), [blocks.section(body) for body in bodies])


def announce(revenue: int, before: int | None, who: str, plan: GoalPlan | None, currency: str) -> Message:
    """To both teams: who set which goal, what it was before, and what it takes."""
    was = "set it to" if before is None else f"changed it from {money.in_words(before, currency)} to"
    said = f"🎯 *Goal of the quarter:* {who} {was} *{money.in_words(revenue, currency)}*."
    return blocks.message(f"{said} {needed(plan) if plan else ''}".rstrip())


def for_others(answer: Message) -> Message:
    """The same for somebody who does not set it."""
    return Message(answer.text, [*answer.blocks, blocks.context("Managers set the goal.")])


def progress(pace: Pace, currency: str) -> str:
    """What is won of the goal, beside an even pace."""
    won, whole = money.in_whole(pace.won, currency), money.in_words(pace.goal, currency)
    title = f"🎯 *Goal of the quarter: {won} of {whole} won*"
    if pace.ratio is None:
        return f"{title}. The quarter has only just begun."
    day = f"after {pace.days_gone} of {text.count(pace.days, 'working day')}"
    return f"{title} {day}. {_beside(pace, currency)}"


def _beside(pace: Pace, currency: str) -> str:
    return f"You're {pace_words(pace)} (about {money.roughly(pace.expected, currency)} expected by now)."


def pace_words(pace: Pace) -> str:
    """Ahead of an even pace, on it or behind it; empty while nothing is expected."""
    if pace.ratio is None:
        return ""
    return "ahead of pace" if pace.ratio >= AHEAD else "on pace" if pace.ratio >= ON_PACE else "behind pace"


def needed(plan: GoalPlan) -> str:
    """What is still to be done for it, in a sentence; empty if it is not known."""
    if plan.too_late:
        return "New leads won't close this quarter. The rest has to come from deals already open."
    if plan.missing:
        unknown = " and ".join(MISSING[code] for code in plan.missing)
        return f"To see how many leads that takes, write down {unknown}: `/handoff goal`"
    if plan.leads_a_week is None or plan.arrivals is None:
        return ""
    if plan.leads_left == 0:
        return "You have enough leads. Now close them."
    return f"You need *{text.count(plan.leads_a_week, 'lead')} a week* through {_last(plan.arrivals)}."


def arithmetic(plan: GoalPlan, currency: str) -> str:
    """From the revenue back to leads a week, a line for each step; what was written down says so."""
    rows = ["*How it adds up*"]
    before = money.in_words(plan.revenue, currency)
    for step in plan.steps:
        count = f"{step.needed:,} {NEEDED[step.what][step.needed != 1]}"
        rows.append(f"{before} ÷ {_by(step, currency)} = *{count}*")
        before = count
    rows += [_leads(plan, plan.arrivals)] if plan.arrivals else []
    return "\n".join(row for row in [*rows, needed(plan), _marked(plan)] if row)


def _by(step: GoalStep, currency: str) -> str:
    by = step.by
    if isinstance(by, Rate):
        rests_on = ASSUMED if step.assumed else kpi_words.hits_of(by)
        return f"{kpi_words.share_percent(by.hits / by.n)} {RATES.get(step.what, '')} ({rests_on})"
    return f"{money.roughly(by, currency)} a deal" + f" ({ASSUMED})" * step.assumed


def _leads(plan: GoalPlan, when: Arrivals) -> str:
    took = f"A deal takes {kpi_words.day_count(when.cycle_days)}" + f" ({ASSUMED})" * when.assumed
    since = text.day(when.since, when.until)
    missing = f", {plan.leads_left:,} are missing" if plan.leads_left and not plan.too_late else ""
    so_far = f" {plan.leads_so_far:,} have come in{missing}." if plan.leads_left else ""
    return f"{took}, so the leads of {since} to {_last(when)} count.{so_far}"


def _last(when: Arrivals) -> str:
    return text.day(when.until - timedelta(days=1), when.until)


def _marked(plan: GoalPlan) -> str:
    assumed = [plan.deal_assumed, bool(plan.arrivals and plan.arrivals.assumed), *(step.assumed for step in plan.steps)]
    return "_Assumed_: written down by you, as fewer than 20 cases were measured." if any(assumed) else ""
