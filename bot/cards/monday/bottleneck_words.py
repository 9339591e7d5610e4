"""Where money gets stuck, with its arithmetic, and the warning that the trouble lies before the funnel."""

from bot.cards import money
from bot.cards.monday import kpi_words
from store.rules.monday.bottleneck import Bottleneck, Stage
from store.rules.monday.measures import Rate, share

NAMES = {"nurture": "Nurture", "handoff": "Handoff", "close": "Close"}
RATES = {
    "nurture": "of leads qualify",
    "handoff": "of handoffs become opportunities",
    "close": "of closed deals are won",
}
WHY_NONE = {
    "too_few": ": there are fewer than 20 cases to compare.",
    "no_value": ": what a deal is worth is not known. Write it down: `/handoff goal`",
    "none_below": ": every one is at or above its usual rate.",
    "not_sure": ": what has fallen may be chance.",
}

UPSTREAM = (
    "🧭 *Look before the funnel.* For eight weeks both teams have kept their promises and cards were complete, and "
    "conversion is still flat. Then the handoff is not the trouble: talk about price, positioning and the product."
)


def bottleneck_sentence(found: Bottleneck, currency: str) -> str:
    """The stage that costs most, or that none stands out; and what reaching a target would bring."""
    none = f"*No stage stands out*{WHY_NONE.get(found.why_none or '', '.')}"
    rows = [_stands_out(found, found.stage, currency) if found.stage else none]
    if found.target_gain is not None and found.target_gain[1] > 0:
        stage, gain = found.target_gain
        rows.append(f"{NAMES[stage]} at its target would bring about {money.roughly(gain, currency)} more a week.")
    return "\n".join(rows)


def _stands_out(found: Bottleneck, code: str, currency: str) -> str:
    stage = next(stage for stage in found.stages if stage.code == code)
    sure = f", {kpi_words.share_percent(found.sure)} sure that it fell" if found.sure is not None else ""
    now, base = kpi_words.hits_of(stage.now), kpi_words.hits_of(stage.base)
    return (
        f"🚧 *Bottleneck: {NAMES[code]}.* {_share(stage.now)} {RATES[code]} ({now}, last 4 matured "
        f"weeks); in the 8 weeks before it was {_share(stage.base)} ({base}){sure}. "
        f"Back there it would bring about *{money.roughly(found.gain, currency)} more a week*.\n"
        f"{_sum(found, stage, currency)}"
    )


def _sum(found: Bottleneck, changed: Stage, currency: str) -> str:
    """The arithmetic, with the changed rate in bold."""
    now = " × ".join(_share(one.now) for one in found.stages)
    then = " × ".join(f"*{_share(one.base)}*" if one is changed else _share(one.now) for one in found.stages)
    source = " (the goal's, as fewer than ten deals were won)" if found.value_from == "goal" else ""
    worth = money.roughly(found.value or 0, currency)
    return f"That is {found.leads_a_week:.0f} leads a week × {worth} a deal{source} × ({then} − {now})."


def _share(rate: Rate) -> str:
    return kpi_words.share_percent(share(rate) or 0)
