"""The parts of the policy that people change in a form of their own: which fields each has, and how they are written.

A field is named by its path in the document, which is also its place in the form.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from store.agreement import policy, policy_lines
from store.agreement.policy_document import Policy, Targets
from store.agreement.policy_lines import LineKind, UnreadableLine
from store.agreement.policy_text import Fault, PolicyError

CHANGED_MEANWHILE = (
    "this was changed while your form was open. Copy what you wrote, close the form and open it again to see both"
)


class PartFault(ValueError):
    """What was written into a field won't do; the message says what would."""

    def __init__(self, path: str, remedy: str) -> None:
        super().__init__(f"{remedy[:1].upper()}{remedy[1:]}")
        self.path = path


class Plain(Enum):
    """A field that is one value: text as it stands, a number, yes or no, or one of the rules of attribution."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class PartField:
    """`path`: where it stands in the document. `may_be_blank`: nothing may stand there."""

    path: str
    kind: Plain | LineKind
    may_be_blank: bool = False


def _all(kind: Plain | LineKind, *paths: str, may_be_blank: bool = False) -> tuple[PartField, ...]:
    return tuple(PartField(path, kind, may_be_blank) for path in paths)


# What a line of a form calls a part of its entry.
IN_LINES = {"half_life_days": "half after", "act": "what happens", "at": "percent", "why": "name", "label": "name"}
TEXT_TARGETS = frozenset({"first_response"})
PARTS: Mapping[str, tuple[PartField, ...]] = {
    "lead": (
        PartField("checklist.personas", policy_lines.TEXTS),
        PartField("checklist.problems", policy_lines.PROBLEMS),
        PartField("checklist.high_intent_days", Plain.NUMBER),
    ),
    "scores": _all(Plain.NUMBER, "scoring.sales_ready", "scoring.mql"),
    "touches": (
        PartField("scoring.touches", policy_lines.TOUCHES),
        PartField("scoring.caps", policy_lines.CAPS, may_be_blank=True),
    ),
    "fit": (
        PartField("scoring.fit", policy_lines.FIT, may_be_blank=True),
        *_all(Plain.NUMBER, *(f"scoring.account_tier_{tier}" for tier in (1, 2, 3))),
    ),
    "deadlines": (
        *_all(Plain.TEXT, "clocks.claim", "clocks.first_response", "clocks.answer"),
        PartField("clocks.next_working_day", Plain.YES_NO),
    ),
    "reminders": _all(
        policy_lines.STEPS, *(f"ladders.{name}" for name in ("claim", "response", "answer", "next_step")),
        may_be_blank=True,
    ),
    "reasons": _all(
        policy_lines.REASONS, *(f"reasons.{name}" for name in ("recycle", "disqualify", "lost", "objections"))
    ),
    "opportunities": (
        PartField("opportunity_criteria", policy_lines.TEXTS, may_be_blank=True),
        PartField("attribution", Plain.RULE),
        PartField("next_step_default", Plain.TEXT),
    ),
    "sources": _all(
        policy_lines.TEXTS, *(f"source_groups.{team}" for team in ("marketing", "sales", "partner")), may_be_blank=True
    ),
    "targets": tuple(
        PartField(f"targets.{name}", Plain.TEXT if name in TEXT_TARGETS else Plain.NUMBER, may_be_blank=True)
        for name in Targets.model_fields
    ),
}  # fmt: skip


def written_fields(document: Policy, part: str) -> dict[str, str]:
    """Path -> what stands in the form. Some may be longer than a form takes."""
    plain = document.plain()
    return {field.path: _written(field, _at(plain, field.path)) for field in PARTS[part]}


def amended(document: Policy, part: str, given: Mapping[str, str], shown: Policy | None = None) -> Policy:
    """The document with what a form changed of a part; what the form didn't have or left alone stays. PartFault.

    `shown`: what the form began with, if that may be another document by now. What both changed is not overwritten.
    """
    sections: dict[str, Any] = {}
    now, before = written_fields(document, part), written_fields(shown or document, part)
    for field in PARTS[part]:
        said = given.get(field.path)
        if said is None or _is_same(field, said, before[field.path]) or _is_same(field, said, now[field.path]):
            continue
        if now[field.path] != before[field.path]:
            raise PartFault(field.path, CHANGED_MEANWHILE)
        section, _, name = field.path.partition(".")
        value = _read(field, said)
        sections[section] = {**sections.get(section, {}), name: value} if name else value
    try:
        return policy.amend(document, **sections)
    except PolicyError as wrong:
        raise _located(part, wrong.faults[0]) from wrong


def _at(plain: Mapping[str, Any], path: str) -> Any:
    section, _, name = path.partition(".")
    return plain[section][name] if name else plain[section]


def _written(field: PartField, value: Any) -> str:
    if isinstance(field.kind, LineKind):
        return policy_lines.write_lines(field.kind, value)
    if field.kind is Plain.YES_NO:
        return "yes" if value else "no"
    return "" if value is None else policy_lines.plain_number(value) if field.kind is Plain.NUMBER else str(value)


def _is_same(field: PartField, said: str, before: str) -> bool:
    """An input of one line gives back single blanks."""
    return said == before or (not isinstance(field.kind, LineKind) and said.split() == before.split())


def _read(field: PartField, said: str) -> Any:
    if isinstance(field.kind, LineKind):
        try:
            return policy_lines.read_lines(field.kind, said)
        except UnreadableLine as wrong:
            raise PartFault(field.path, str(wrong)) from wrong
    if not said and field.may_be_blank:
        return None
    if field.kind is Plain.YES_NO:
        return said == "yes"
    if field.kind is not Plain.NUMBER:
        return said
    if not re.fullmatch(policy_lines.NUMBER, said):
        raise PartFault(field.path, "write a number, as in 30")
    return policy_lines.bound(said)


def _located(of: str, fault: Fault) -> PartFault:
    """The fault at the field of the form that it speaks of."""
    fields = PARTS[of]
    for field in fields:
        if fault.field == field.path or fault.field.startswith((f"{field.path}.", f"{field.path}[")):
            line, _, part = (
                re.sub(r"^\[(\d+)\]", r"line \1", fault.field.removeprefix(field.path)).lstrip(".").partition(".")
            )
            about = [line, IN_LINES.get(part, re.sub(r"\[\d+\]", "", part))]
            return PartFault(field.path, ": ".join(filter(None, [", ".join(filter(None, about)), fault.remedy])))
    return PartFault(fields[0].path, fault.remedy)
