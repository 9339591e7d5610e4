"""Forms by which a part of the agreement is proposed anew: which part, and its fields as they stand."""

from collections.abc import Mapping

from bot.cards import actions, blocks, text
from bot.cards.agreement.difference_words import CREDIT, PLACES
from bot.cards.blocks import Block, Choices
from bot.cards.forms import fields
from store.agreement import policy_parts
from store.agreement.policy_document import Policy
from store.agreement.policy_lines import LineKind
from store.agreement.policy_parts import PartField, Plain
from store.signing.proposal_facts import AgreementStanding

PART_NAMES: Mapping[str, str] = {
    "scores": "Scores for nurturing and sales",
    "lead": "Right persona and problem",
    "touches": "Points for touches",
    "fit": "Points for fit",
    "deadlines": "Deadlines",
    "reminders": "Reminders",
    "reasons": "Reasons and objections",
    "opportunities": "Opportunities and credit",
    "sources": "Sources of each team",
    "targets": "Targets",
}
HINTS: Mapping[str, str] = {
    "checklist.personas": "One word a line: the persona or the title has one of them.",
    "checklist.problems": "A code, what it's called, and the words buyers use.",
    "scoring.touches": "“group web”: limited below. “high intent”: for the checklist. “never fades”: keeps its points.",
    "scoring.caps": "The most points that the touches of a group bring together.",
    "scoring.fit": "Also: is over 50 and under 500, is not known. Put the name of an extra fact in quotes.",
    "clocks.claim": "In office hours: 30m, 4h, or 1bd for a business day.",
    "clocks.first_response": "Until sales answers the buyer.",
    "clocks.answer": "Until marketing answers a question of sales.",
    "ladders.claim": "How much of the time is used up, and what happens: nudge, warn, tell, escalate or release.",
    "reasons.recycle": "Behind a reason: means fit, means too early, or no words if none need to be typed.",
    "opportunity_criteria": "Up to five lines that are yes or no, one a line.",
    "source_groups.marketing": "One source a line. Every other source counts as other.",
    "targets.lead_to_qualified": "Percent. Leave a field blank for no target.",
    "targets.first_response": "In office hours: 30m, 4h, or 1bd.",
    "targets.qualified_to_opportunity": "Percent.",
    "targets.win_rate": "Percent.",
    "targets.sales_cycle_days": "Days.",
    "targets.pipeline": "In whole units of the currency.",
}
TEAM_SOURCES = {
    f"source_groups.{group}": f"Sources of {team}"
    for group, team in (("marketing", "marketing"), ("sales", "sales"), ("partner", "partners"))
}
YES_NO: Choices = (("yes", "Yes"), ("no", "No"))
TOO_LONG = "is too long for a form. Propose it as a file in the terminal: `handoff agreement propose FILE`"


def pick_part() -> Block:
    """Which part to change."""
    rows = [fields.one_of("part", "What should change?", tuple(PART_NAMES.items()))]
    return blocks.modal("Propose a change", actions.FORM_CHANGE_PART, "Next", rows, {})


def change_part(document: Policy, part: str, standing: AgreementStanding) -> Block:
    """The part as it stands in the document, which is the open proposal or in force."""
    said = policy_parts.written_fields(document, part)
    begins = "This starts from the open proposal, and replaces it. " if standing.open_proposal else ""
    keep = {"part": part, "version": standing.version, "proposal": standing.open_proposal}
    rows = [
        blocks.context(f"*{PART_NAMES[part]}*. {begins}It takes effect once both teams have signed."),
        *(_field(field, said[field.path]) for field in policy_parts.PARTS[part]),
    ]
    return blocks.modal("Propose a change", actions.FORM_CHANGE, "Propose", rows, keep)


def _field(field: PartField, said: str) -> Block:
    label = {**PLACES, **TEAM_SOURCES}[field.path]
    hint = HINTS.get(field.path, "")
    match field.kind:
        case Plain.YES_NO:
            return fields.radio(field.path, label, blocks.options(YES_NO), initial=said)
        case Plain.RULE:
            choices = tuple((rule, text.clip(words, 75)) for rule, words in CREDIT.items())
            return fields.choice(field.path, label, choices, initial=said, hint=hint)
        case LineKind(example):
            if text.width(said) > fields.LONG:
                return blocks.context(f"{label} {TOO_LONG}")
            return fields.words(
                field.path, label, initial=said, hint=hint, example=example, optional=field.may_be_blank
            )
    return fields.line(field.path, label, initial=said, hint=hint, optional=field.may_be_blank)
