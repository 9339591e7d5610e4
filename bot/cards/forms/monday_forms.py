"""Forms of Monday's subjects: the one change under test, the quarter's goal, what campaigns cost, whom to show it."""

import math
from collections.abc import Mapping, Sequence
from datetime import date

from bot.cards import actions, blocks, money, text
from bot.cards.blocks import Block
from bot.cards.forms import fields
from bot.cards.monday import kpi_words
from store.monday.meeting.decision_facts import DecisionFacts
from store.rules.monday import measures
from store.rules.monday.goal import ENOUGH, Assumed, Measured
from store.rules.monday.kpis import KPIS, LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, WIN_RATE

RECHECK = (
    "Empty: the first Monday on which one whole week of the test can be judged. One week for the first response, "
    "three to four for the other rates, three months for the sales cycle."
)


def decision(starts_on: date, owner: str, keep: Mapping[str, object]) -> Block:
    """The change, the number it should move, who does it and when. `starts_on` and `owner` are suggestions."""
    ways = [blocks.option("up", "Up", "More, or longer"), blocks.option("down", "Down", "Less, or faster")]
    rows = [
        fields.line("what", "What do we change?", example="Call webinar leads the same day", limit=200),
        fields.choice("kpi", "Which number should it move?", [(code, spec.name) for code, spec in KPIS.items()]),
        fields.radio("direction", "Which way?", ways),  # no suggestion: of times down is the better way
        fields.member("owner", "Who does it?", initial=owner),
        fields.words("hypothesis", "Why do we believe that?", optional=True, example="They forget us within a day."),
        fields.day("starts_on", "Starts on", initial=starts_on, hint="Until then anyone can object in writing."),
        fields.day("recheck_on", "Judged on", optional=True, hint=RECHECK),
    ]
    return blocks.modal("Log a decision", actions.FORM_DECISION, "Log", rows, keep)


def objection(facts: DecisionFacts) -> Block:
    """Disagree in writing, before the test starts."""
    about = f"*{text.line(facts.what, 300)}*\nStarts {text.day(facts.starts_on, facts.made_at)}"
    hint = "It's shown with the decision. The test still runs and the number decides."
    rows = [blocks.section(about), fields.words("words", "What's your concern?", hint=hint)]
    return blocks.modal("Object", actions.FORM_OBJECT, "Object", rows, {"decision": facts.id})


def extension(facts: DecisionFacts, recheck_on: date) -> Block:
    """Test on and judge again. `recheck_on` is a suggestion."""
    about = f"*{text.line(facts.what, 300)}*\nWas to be judged {text.day(facts.recheck_on, facts.made_at)}"
    rows = [
        blocks.section(about),
        fields.day("recheck_on", "Judged again on", initial=recheck_on, hint="One more week, or as long as it needs."),
        fields.words("words", "What do you hope to see?", optional=True),
    ]
    return blocks.modal("Extend the test", actions.FORM_EXTEND, "Extend", rows, {"decision": facts.id})


PERCENT = {
    LEAD_TO_QUALIFIED: "Percent of leads that qualify",
    QUALIFIED_TO_OPPORTUNITY: "Percent of handoffs that become opportunities",
    WIN_RATE: "Percent of closed deals that are won",
}
ABOUT = (
    "Only the revenue is needed. The rest is used where fewer than 20 cases were measured, and is marked as assumed."
)


def goal(quarter: tuple[date, date], revenue: int | None, written: Assumed, known: Measured, currency: str) -> Block:
    """Starts from the last goal's `revenue` and what was `written` with it; each hint says what is measured."""
    deals = _measured(
        f"{text.count(known.deals, 'deal')} averaged {money.roughly(known.revenue / max(known.deals, 1), currency)}",
        known.deals,
    )
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
    hint = _measured(
        f"{text.count(known.cycle.n, 'deal')} took a median of {math.ceil(middle or 0)} days", known.cycle.n
    )
    first = str(written.cycle_days) if written.cycle_days is not None else None
    label = "Days from the handoff to the win"
    return fields.line("cycle_days", label, initial=first, hint=hint, example="45", optional=True, limit=4)


def _measured(said: str, n: int) -> str:
    """What is known of it; empty where nothing was measured."""
    if not n:
        return ""
    counts = "That's what we use." if n >= ENOUGH else "That's too few, so we use your figure."
    return f"Lately: {said}. {counts}"


SPEND_HINT = "Entering the same week again replaces the amount. Many at once: handoff import --spend FILE"
MOST, LONGEST = 100, 150  # what Slack takes in a menu


def spend(campaigns: Sequence[str], week: date, currency: str) -> Block:
    """Which campaign, which week, how much. `campaigns` are those leads came by; another one's name is typed."""
    known = [(name, name) for name in campaigns if name and len(name) <= LONGEST][:MOST]
    other, typed = "Or another one, by its name" if known else "Campaign", "As it comes in with the leads."
    chosen = [fields.choice("campaign", "Campaign", known, optional=True)] if known else []
    rows = [
        *chosen,
        fields.line("other", other, example="autumn_webinar", limit=100, hint=typed, optional=bool(known)),
        fields.day("week", "Any day of the week", initial=week),
        fields.line("amount", f"Spent, in {currency}", example="480", limit=20, hint=SPEND_HINT),
    ]
    return blocks.modal("What a campaign cost", actions.FORM_SPEND, "Save", rows, {})


def scoreboard(which: str) -> Block:
    """Where to show a scoreboard to others; `which` is how it was asked for."""
    chooser = fields.channel("channel", "Where?", hint="Handoff must be in the channel: invite it there first.")
    chooser["element"] |= {"default_to_current_conversation": True}
    return blocks.modal("Share", actions.FORM_SHARE_SCOREBOARD, "Share", [chooser], {"which": which})
