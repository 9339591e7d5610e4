"""Where money gets stuck, with its arithmetic, and the warning that the trouble lies before the funnel."""

from bot.cards import money
from bot.cards.monday import kpi_words
from store.rules.monday.bottleneck import STAGES, Bottleneck, Stage
from store.rules.monday.kpis import KPIS
from store.rules.monday.measures import Rate, share

NAMES = {"nurture": "Nurture", "handoff": "Handoff", "close": "Close"}
RATES = {
    "nurture": "of leads qualified",
    "handoff": "of handoffs became opportunities",
    "close": "of closed deals were won",
}
TITLE = "How the bottleneck adds up (last 4 full weeks beside the 8 before)"
WHY_NONE = {
    "too_few": ": there are fewer than 20 cases to compare.",
    "no_value": ": what a deal is worth is not known. Write it down: `/handoff goal`",
    "none_below": ": every one is at or above its usual rate.",
    "not_sure": ": what has fallen may be chance.",
}

UPSTREAM = (
    "🧭 *Look before the funnel.* For eight weeks both teams have met their deadlines and cards were complete, and "
    "conversion is still flat. Then the handoff is not the trouble: talk about price, positioning and the product."
)


def leak(found: Bottleneck, currency: str) -> str:
    """The stage that costs most, in one sentence without a statistic."""
    stage = found.stage or ""
    costs = money.roughly(found.gain, currency)
    falls = KPIS[STAGES[stage]].falls
    return f"{NAMES[stage]} has been leaking for four weeks: {falls}, and that costs us about {costs} a week."


def bottleneck_sentence(found: Bottleneck, currency: str) -> str:
    """The stage that costs most, with both rates and what the difference is worth; or that none stands out."""
    if (stage := _stage(found)) is None:
        return f"*No stage stands out in the last 4 full weeks*{WHY_NONE.get(found.why_none or '', '.')}"
    return (
        f"🚧 *Bottleneck: {NAMES[stage.code]}.* In the last 4 full weeks {_share(stage.now)} {RATES[stage.code]}, down "
        f"from {_share(stage.base)} in the 8 weeks before. Getting back to {_share(stage.base)} is worth about "
        f"*{money.roughly(found.gain, currency)} a week*."
    )


def bottleneck_detail(found: Bottleneck, currency: str) -> str:
    """What the sentence rests on, with its arithmetic; and what reaching a target would bring."""
    rows = []
    if (stage := _stage(found)) is not None:
        sure = f" That's a real drop ({kpi_words.share_percent(found.sure)} confidence)." if found.sure else ""
        now, base = kpi_words.hits_of(stage.now), kpi_words.hits_of(stage.base)
        rows = [f"{now} {RATES[stage.code].removeprefix('of ')}, {base} before.{sure}", _sum(found, stage, currency)]
    if found.target_gain is not None and found.target_gain[1] > 0:
        code, gain = found.target_gain
        rows.append(f"{NAMES[code]} at its target would bring about {money.roughly(gain, currency)} more a week.")
    return "\n".join([f"*{TITLE}*", *rows]) if rows else ""


def _stage(found: Bottleneck) -> Stage | None:
    return next((stage for stage in found.stages if stage.code == found.stage), None)


def _sum(found: Bottleneck, changed: Stage, currency: str) -> str:
    """The arithmetic, with the changed rate in bold."""
    now = " × ".join(_share(one.now) for one in found.stages)
    then = " × ".join(f"*{_share(one.base)}*" if one is changed else _share(one.now) for one in found.stages)
    source = " (the goal's, as fewer than ten deals were won)" if found.value_from == "goal" else ""
    worth = money.roughly(found.value or 0, currency)
    return f"That is {found.leads_a_week:.0f} leads a week × {worth} a deal{source} × ({then} − {now})."


def _share(rate: Rate) -> str:
    return kpi_words.share_percent(share(rate) or 0)
