"""The agreement as people read it: all that both teams sign, in plain words, with its signatures and its history."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.cards import actions, blocks, text
from bot.cards.agreement import signature_words
from bot.cards.agreement.difference_words import CREDIT
from bot.cards.blocks import Block
from bot.cards.personal import notice
from bot.cards.text import Names
from store.agreement.policy_document import Policy
from store.agreement.policy_entries import NEVER_FADES, FitRule, Step, TouchKind
from store.rules.ladder import RungAct
from store.rules.monday.kpis import KPIS, Unit
from store.signing.proposal_facts import AgreementStanding, PastVersion

LADDERS = {"claim": "Claim", "response": "First response", "answer": "Marketing's answer", "next_step": "Next step"}
RUNGS: Mapping[RungAct, str] = {
    RungAct.NUDGE: "a note in the thread",
    RungAct.WARN: "a reminder to who owes it",
    RungAct.TELL: "the question goes to marketing",
    RungAct.ESCALATE: "the manager is notified",
    RungAct.RELEASE: "the lead is up for grabs again",
}
VERSIONS_SHOWN = 8


def draw(
    agreed: Policy, standing: AgreementStanding, history: Sequence[PastVersion], names: Names, may_sign: bool
) -> Block:
    """The window. Who may sign gets the way to it while the agreement is not signed, or a proposal is open."""
    rows = [
        blocks.section(signature_words.where_it_stands(standing, names)),
        *_to_sign(standing, may_sign),
        *in_words(agreed),
        *_history(history, names),
    ]
    return notice.around(blocks.Message("Agreement", rows), "Agreement")


def in_words(agreed: Policy) -> list[Block]:
    """A paragraph for each part that both teams sign."""
    return [blocks.section(f"*{title}*\n{text.rows_that_fit(lines, 2800)}") for title, lines in parts(agreed)]


def parts(agreed: Policy) -> Iterator[tuple[str, list[str]]]:
    """Title and lines of each part."""
    ladders = (_ladder(title, getattr(agreed.ladders, kind)) for kind, title in LADDERS.items())
    found: Mapping[str, Iterable[str]] = {
        "Sales-ready lead": _lead_definition(agreed),
        "Points": _points(agreed),
        "Deadlines, in office hours": _deadlines(agreed),
        "Reminders": ladders,
        "Reasons": _reasons(agreed),
        "Opportunities": _opportunities(agreed),
        "Targets": _targets(agreed),
    }
    for title, lines in found.items():
        yield title, [f"• {line}" for line in lines]


def _to_sign(standing: AgreementStanding, may_sign: bool) -> list[Block]:
    change = blocks.actions([blocks.button("Propose a change…", actions.PROPOSE_CHANGE, standing.version)])
    return [*_waiting(standing), change] if may_sign else []


def _waiting(standing: AgreementStanding) -> list[Block]:
    if standing.open_proposal is not None:
        read = blocks.button("Read and sign…", actions.AGREEMENT, f"proposal {standing.open_proposal}", "primary")
        return [blocks.section("🤝 *A proposal waits for signatures.*", read)]
    if standing.signatures:
        return []
    sign = blocks.button("Sign it as it stands", actions.SIGN_AS_IT_STANDS, standing.version, "primary")
    ask = "Read it, change what you don't agree with, and sign it: one of marketing and one of sales."
    return [blocks.section(ask, sign)]


def _history(history: Sequence[PastVersion], names: Names) -> list[Block]:
    lines = [f"• {signature_words.past_version(one, names)}" for one in history[:VERSIONS_SHOWN]]
    more = len(history) - VERSIONS_SHOWN
    rest = [f"• and {text.count(more, 'earlier version')}: `handoff agreement history`"] if more > 0 else []
    return [blocks.section("*History*\n" + text.rows_that_fit([*lines, *rest], 2800))] if lines else []


def _lead_definition(agreed: Policy) -> Iterator[str]:
    section, scoring = agreed.checklist_section, agreed.scoring_section
    intent = [touch.label for touch in scoring.touches.values() if touch.high_intent]
    yield f"Right persona: title or persona has one of {text.name_some(section.personas)}"
    yield f"Right problem: {text.name_some(f'“{problem.label}”' for problem in section.problems)}"
    yield "Valid contact: an email address or a phone number"
    yield f"High intent in the last {text.count(section.high_intent_days, 'day')}: {text.name_some(intent)}"
    yield f"A score of {scoring.sales_ready} or more. From {scoring.mql} on, marketing nurtures it (MQL)"
    yield f"Next step if none is named: {text.line(agreed.next_step_default, 200)}"


def _points(agreed: Policy) -> Iterator[str]:
    yield from (_touch(touch) for touch in agreed.scoring_section.touches.values())
    yield from (_fit(rule) for rule in agreed.scoring_section.fit)
    caps = agreed.scoring_section.caps
    if caps:
        yield "At most " + ", ".join(f"{points} from {text.line(group, 40)}" for group, points in caps.items())


def _touch(touch: TouchKind) -> str:
    days = touch.half_life_days
    fades = f", half of it after {text.count(round(days), 'day')}" if days else ""
    fades = ", does not fade" if days == NEVER_FADES else fades
    return f"{text.line(touch.label, 80)}: {touch.points:+}{fades}"


def _fit(rule: FitRule) -> str:
    looks_at = rule.extra or rule.field or ""
    return f"{text.line(rule.why, 80)}: {rule.points:+} if {text.line(looks_at, 60)} {_wanted(rule)}"


def _wanted(rule: FitRule) -> str:
    if rule.not_said:
        return "is not known"
    if rule.words:
        return f"has one of {text.name_some(rule.words)}"
    bounds = (("over", rule.over), ("under", rule.under))
    return "is " + " and ".join(f"{word} {bound:,g}" for word, bound in bounds if bound is not None)


def _deadlines(agreed: Policy) -> Iterator[str]:
    clocks = agreed.clocks
    yield f"Sales claims within {text.lengths(clocks.claim)}"
    within = f"within {text.lengths(clocks.first_response)}"
    yield f"Sales answers the buyer {'by the end of the next working day' if clocks.next_working_day else within}"
    yield f"Marketing answers sales within {text.lengths(clocks.answer)}"


def _ladder(title: str, steps: Sequence[Step]) -> str:
    said = ", ".join(
        f"at {text.percent(step.at)} {RUNGS[step.act]}" for step in sorted(steps, key=lambda step: step.at)
    )
    return f"{title}: {said or 'none'}"


def _reasons(agreed: Policy) -> Iterator[str]:
    menus = {"Recycle": agreed.reasons.recycle, "Disqualify": agreed.reasons.disqualify, "Lost": agreed.reasons.lost}
    menus["Objections"] = agreed.reasons.objections
    yield from (f"{title}: {text.name_some(reason.label for reason in menu)}" for title, menu in menus.items())


def _opportunities(agreed: Policy) -> Iterator[str]:
    yield from (f"To open one: {text.line(line, 80)}" for line in agreed.opportunity_criteria)
    yield f"Credit goes to {CREDIT[agreed.attribution]}"
    yield from (f"Sources of {group}: {text.name_some(sources) or 'none'}" for group, sources in agreed.source_groups)


def _targets(agreed: Policy) -> Iterator[str]:
    for kpi in KPIS.values():
        value = getattr(agreed.targets, kpi.target)
        yield f"{kpi.name}: {'no target' if value is None else TARGETS[kpi.unit](value)}"


TARGETS: Mapping[Unit, Callable[[Any], str]] = {
    Unit.SHARE: text.percent,
    Unit.OFFICE_TIME: text.lengths,
    Unit.DAYS: lambda days: text.count(days, "day"),
}
