"""What campaigns cost and brought, by one rule, with the other rules beside it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.cards import actions, blocks, money, text
from bot.cards.agreement import difference_words
from bot.cards.blocks import Block, Message
from bot.cards.personal import notice
from store.monday.scoreboard.scoreboard_facts import CampaignCredit, CampaignReturn, HeardFrom

ASKED: Final = "campaigns"  # the word behind `/scoreboard`
SHOWN: Final = 12
HEARD_SHOWN: Final = 5
HEAD: Final = ("Campaign", "Cost", "Brought")
RULES: Mapping[str, str] = {
    "first": "first campaign", "last": "last campaign", "linear": "all alike", "position": "40% first, 40% last",
    "decay": "fading with age",
}  # fmt: skip
WHO_FOUND = "Leads and MQLs go to the campaign that found them."
NOTHING = (
    "No campaign cost or brought anything {}. `/handoff spend` says what one cost; leads name theirs as they come."
)
COMPARED = "Each deal is split along the campaigns that its lead met. The agreement says which rule is ours."


def draw(
    found: CampaignCredit, currency: str, days: str, asked: str | None = None, picture: str | None = None
) -> Message:
    """Over `days`, its period in words; with buttons if it answers what somebody `asked`.

    `picture` is the id of an image in Slack.
    """
    lines = found.ours
    if not lines:
        return blocks.message(NOTHING.format(days))
    said, more = best_of(lines, currency), len(lines) - SHOWN
    rows = [
        blocks.header(f"📣 Campaigns, {days}"),
        blocks.section(f"*{said}*"),
        *([blocks.picture(picture, returns_in_words(said, days))] if picture else []),
        blocks.context(f"Credit goes to {difference_words.CREDIT[found.rule]}. {WHO_FOUND}"),
        blocks.table([HEAD, *(_row(one, currency) for one in lines[:SHOWN])]),
        *([blocks.context(f"And {more} more.")] if more > 0 else []),
        *blocks.paragraphs(disagreement_words(found), _heard(found.heard)),
    ]
    foot = [blocks.actions(_buttons(asked))] if asked is not None else []
    return Message(f"Campaigns, {days}: {said}", [*blocks.fitting(rows, blocks.ROOM - blocks.size(foot)), *foot])


def returns_in_words(said: str, days: str) -> str:
    """The picture in a sentence."""
    return f"What each campaign cost and brought, {days}. {said}"


def compare(found: CampaignCredit, currency: str, days: str) -> Block:
    """A window with the revenue of each campaign by every rule, or where nothing was won the pipeline."""
    what = "Revenue" if found.about_won else "Pipeline"
    rules = [rule for rule in RULES if rule in found.by_rule]
    by_rule = {rule: _amounts(found.by_rule[rule], found.about_won) for rule in rules}
    names = [one.campaign for one in found.ours if any(by_rule[rule].get(one.campaign) for rule in rules)][:SHOWN]
    rows = [
        "\n".join([f"*{text.line(name, 60)}*",
                   *(f"{RULES[rule]}: {money.in_whole(by_rule[rule].get(name, 0), currency)}" for rule in rules)])
        for name in names
    ]  # fmt: skip
    heading = f"*{what} by each rule, {days}.* {COMPARED}"
    return notice.around(
        Message(heading, blocks.paragraphs(heading, *rows, disagreement_words(found))), "Compare rules"
    )


def best_of(lines: Sequence[CampaignReturn], currency: str) -> str:
    """What brought most, in one sentence."""
    best = max(lines, key=lambda one: (one.revenue, one.pipeline, one.leads))
    name = text.line(best.campaign, 60)
    if best.revenue:
        back = f" for {money.in_whole(best.spend, currency)} spent: ROI {roi(best)}" if best.spend else ""
        return f"{name} won most, {money.in_whole(best.revenue, currency)}{back}."
    if best.pipeline:
        return f"{name} opened most pipeline, {money.in_whole(best.pipeline, currency)}. Nothing was won."
    return f"{name} brought most leads, {best.leads:,}. No deal came of any campaign."


def roi(one: CampaignReturn) -> str:
    """Revenue for each unit spent: "2.0x"; empty if nothing was spent."""
    return f"{one.revenue / one.spend:.1f}x" if one.spend else ""


def shares(number: float) -> str:
    """A number of shares: "1,204", "2.5"."""
    return f"{number:,}" if isinstance(number, int) else f"{number:,.1f}"


def disagreement_words(found: CampaignCredit) -> str:
    """The campaigns that two rules see differently, with both shares."""
    if not found.disagreements:
        return ""
    what = "revenue" if found.about_won else "pipeline"
    rows = [
        f"• {text.line(one.name, 60)}: {text.percent(round(one.low))} of the {what} ({RULES[one.low_rule]}), "
        f"{text.percent(round(one.high))} ({RULES[one.high_rule]})"
        for one in found.disagreements[:SHOWN]
    ]
    return "\n".join(["*Where the rules disagree*", *rows])


def plain_credit(found: CampaignCredit, currency: str) -> dict[str, Any]:
    """For other programs: amounts in the smallest unit, counts as sums of shares."""
    return {
        "rule": found.rule,
        "from": found.period.start.isoformat(),
        "until": found.period.end.isoformat(),
        "currency": currency,
        "campaigns": [_plain(one) for one in found.ours],
        "disagreements": [one._asdict() for one in found.disagreements],
        "heard_from": [{"said": one.said, "campaign": one.campaign, "count": one.count} for one in found.heard],
    }


def _plain(one: CampaignReturn) -> dict[str, Any]:
    return {
        "campaign": one.campaign,
        "is_source": one.is_source,
        "leads": one.leads,
        "mqls": one.mqls,
        "handoffs": one.handoffs,
        "opportunities": {"count": one.opportunities, "amount": one.pipeline},
        "won": {"count": one.won, "amount": one.revenue},
        "spend": one.spend,
    }


def _row(one: CampaignReturn, currency: str) -> Sequence[str]:
    """On a phone a column holds some ten letters, so each figure has a line."""
    spent = [f"{money.in_whole(one.spend, currency)}"] if one.spend else []
    each = [f"{money.roughly(one.spend / one.leads, currency)} a lead"] if one.spend and one.leads else []
    won = [f"{money.in_whole(one.revenue, currency)} won ({shares(one.won)})"] if one.won else []
    pipeline = [f"{money.in_whole(one.pipeline, currency)} pipeline ({shares(one.opportunities)})"]
    touched = [text.count(one.touches, "touch", "touches")] if one.touches and not one.leads else []
    cost = [*spent, text.count(one.leads, "lead"), *each, *[text.count(one.mqls, "MQL")] * bool(one.mqls)]
    brought = [
        *won,
        *pipeline * bool(one.opportunities),
        *[f"{shares(one.handoffs)} handed over"] * bool(one.handoffs),
        *touched,
        *[f"ROI {roi(one)}"] * bool(one.spend),
    ]
    kind = "\nsource" if one.is_source and not one.campaign.startswith("(") else ""
    return text.plain(one.campaign, 40) + kind, "\n".join(cost), "\n".join(brought)


def _heard(heard: Sequence[HeardFrom]) -> str:
    if not heard:
        return ""
    rows = [
        f"• “{text.line(one.said, 120)}”" + (f", {one.count} times" if one.count > 1 else "")
        + f" (found through {text.line(one.campaign, 60)})"
        for one in heard[:HEARD_SHOWN]
    ]  # fmt: skip
    return "\n".join(["*How buyers say they heard of us*", *rows])


def _buttons(asked: str) -> Sequence[Block]:
    return (
        blocks.button("Compare rules", actions.COMPARE_RULES, asked),
        blocks.button("Share…", actions.SHARE_SCOREBOARD, f"{ASKED} {asked}".strip()),
    )


def _amounts(lines: Sequence[CampaignReturn], won: bool) -> dict[str, int]:
    return {one.campaign: one.revenue if won else one.pipeline for one in lines}
