"""The form of the quarter's goal: one revenue number, and what is assumed where too little is measured."""

import math
from datetime import date

from bot.cards import actions, blocks, money
from bot.cards.blocks import Block
from bot.cards.forms import fields
from bot.cards.monday import kpi_words
from store.rules.monday import measures
from store.rules.monday.goal import ENOUGH, Assumed, Measured
from store.rules.monday.kpis import LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, WIN_RATE

PERCENT = {
    LEAD_TO_QUALIFIED: "Percent of leads that qualify",
    QUALIFIED_TO_OPPORTUNITY: "Percent of handoffs that become opportunities",
    WIN_RATE: "Percent of closed deals that are won",
}
ABOUT = "Only the revenue is needed. The rest counts where fewer than 20 cases were measured, and is marked as assumed."


def goal(quarter: tuple[date, date], revenue: int | None, written: Assumed, known: Measured, currency: str) -> Block:
    """Starts from the last goal's `revenue` and what was `written` with it; each hint says what is measured."""
    deals = _measured(f"{money.roughly(known.revenue / max(known.deals, 1), currency)} over {known.deals}", known.deals)
    rows = [
        blocks.section(f"*{kpi_words.stretch(*quarter)}.* {ABOUT}"),
        _amount("revenue", f"Revenue to win, in {currency}", revenue, currency, "", "250000", optional=False),
        _amount("deal_size", f"A deal brings, in {currency}", written.deal_size, currency, deals, "12000"),
        *(_rate(code, written, known) for code in PERCENT),
        _days(written, known),
    ]
    return blocks.modal("Goal of the quarter", actions.FORM_GOAL, "Save", rows, {})


def _amount(
    name: str, label: str, known: int | None, currency: str, hint: str, example: str, optional: bool = True
) -> Block:
    first = money.digits(known, currency) if known is not None else None
    return fields.line(name, label, initial=first, hint=hint, example=example, optional=optional, limit=20)


def _rate(code: str, written: Assumed, known: Measured) -> Block:
    rate, here = written.rates.get(code), known.rates.get(code)
    hint = _measured(kpi_words.on_one_line(code, here), here.n) if here is not None else ""
    first = str(rate.hits) if rate is not None else None
    return fields.line(code, PERCENT[code], initial=first, hint=hint, example="25", optional=True, limit=5)


def _days(written: Assumed, known: Measured) -> Block:
    middle = measures.median(known.cycle)
    hint = _measured(f"{math.ceil(middle or 0)} days over {known.cycle.n}", known.cycle.n)
    first = str(written.cycle_days) if written.cycle_days is not None else None
    label = "Days from the handoff to the win"
    return fields.line("cycle_days", label, initial=first, hint=hint, example="45", optional=True, limit=4)


def _measured(said: str, n: int) -> str:
    """What is known of it; empty where nothing was measured."""
    if not n:
        return ""
    counts = "that counts" if n >= ENOUGH else "too few to count, so yours does"
    return f"Measured: {said}; {counts}."
