"""Forms of the one change under test: log it, object to it."""

from collections.abc import Mapping
from datetime import date

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block
from bot.cards.forms import fields
from store.monday.meeting.decision_facts import DecisionFacts
from store.rules.monday.kpis import KPIS

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
        fields.day("starts_on", "Starts on", initial=starts_on, hint="Until then anybody may object in writing."),
        fields.day("recheck_on", "Judged on", optional=True, hint=RECHECK),
    ]
    return blocks.modal("Log a decision", actions.FORM_DECISION, "Log", rows, keep)


def objection(facts: DecisionFacts) -> Block:
    """Disagree in writing, before the test starts."""
    about = f"*{text.line(facts.what, 300)}*\nStarts {text.day(facts.starts_on, facts.made_at)}"
    hint = "It stands beside the decision. The test goes on, and its number decides."
    rows = [blocks.section(about), fields.words("words", "What speaks against it?", hint=hint)]
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
