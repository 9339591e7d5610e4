"""Sales-ready or not, and what is missing: the checklist both teams agreed on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.rules.lead import folding, vocabulary
from store.rules.lead.scoring import Score, ScoringRules, Touch

PERSONA, PROBLEM, CONTACT, HIGH_INTENT = "persona", "problem", "contact", "high_intent"
ITEMS = (PERSONA, PROBLEM, CONTACT, HIGH_INTENT)
LABELS = {
    PERSONA: "Right persona",
    PROBLEM: "Problem match",
    CONTACT: "Valid contact",
    HIGH_INTENT: "High-intent touch",
}
NONE, MQL, SALES_READY = "none", "mql", "sales_ready"

_LOOKED_AT = ("persona", "title", "problem", "email", "phone")
PHONE_DIGITS = 7  # fewer can't be called from another town
SHOWN = 4  # names in a note
# How rules name the tier of the target account that a lead belongs to.
ACCOUNT_TIER = "account_tier"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem the product solves, and the words by which it is recognised."""

    code: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The policy's qualification criteria."""

    personas: tuple[str, ...]
    problems: tuple[Problem, ...]
    high_intent_kinds: Mapping[str, str]
    """Their labels, as people read them."""
    high_intent_days: int


@dataclass(frozen=True, slots=True)
class Overrule:
    """A marketer's word on one item."""

    holds: bool
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist. `note` says why it holds or what is missing; `by` is a marketer who overruled it."""

    code: str
    label: str
    holds: bool
    note: str = ""
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Which band a lead is in (`none`, `mql`, `sales_ready`) and which items keep it from the next."""

    band: str
    missing: tuple[str, ...]


Overrules = Mapping[str, Overrule]
_Finding = tuple[bool, str]


def check(
    person: Mapping[str, str | None], touches: Sequence[Touch], overrules: Overrules, rules: Checklist, now: datetime
) -> tuple[Item, ...]:
    """The four items in order. A marketer's word stands before what fields and touches say, and is then the note."""
    fields = {field: (person.get(field) or "").strip() for field in _LOOKED_AT}
    findings = {
        PERSONA: _persona(fields["persona"] or fields["title"], rules),
        PROBLEM: _problem(fields["problem"], rules),
        CONTACT: _contact(fields["email"], fields["phone"]),
        HIGH_INTENT: _high_intent(touches, rules, now),
    }
    return tuple(_item(code, findings[code], overrules.get(code)) for code in ITEMS)


def judge(score: Score, items: Iterable[Item], rules: ScoringRules) -> Readiness:
    """sales_ready: the checklist complete, fit not negative and the score at the threshold; mql: at the lower one."""
    missing = tuple(item.code for item in items if not item.holds)
    if score.total >= rules.sales_ready and score.fit >= 0 and not missing:
        return Readiness(SALES_READY, missing)
    return Readiness(MQL if score.total >= rules.mql else NONE, missing)


def matched_problem(said: str | None, rules: Checklist) -> Problem | None:
    """The first problem of the agreement that these words name; None if they name none."""
    found = (one for one in rules.problems if folding.mentioned(said or "", (one.code, one.label, *one.words)))
    return next(found, None)


def _item(code: str, finding: _Finding, overrule: Overrule | None) -> Item:
    if overrule:
        return Item(code, LABELS[code], overrule.holds, overrule.words, overrule.by)
    return Item(code, LABELS[code], *finding)


def _persona(persona: str, rules: Checklist) -> _Finding:
    if not persona:
        return False, "no persona or title given"
    if folding.mentioned(persona, rules.personas):
        return True, persona
    return False, f"{persona} is not among those agreed"


def _problem(problem: str, rules: Checklist) -> _Finding:
    if not problem:
        return False, "no problem given"
    known = matched_problem(problem, rules)
    return (True, known.label) if known else (False, f"not {_any_of([known.label for known in rules.problems])}")


def _contact(mail: str, phone: str) -> _Finding:
    if mail:  # what no mail server would take never gets in: bot/intake/reading/mail.py
        local, _, domain = folding.mail_key(mail).rpartition("@")
        remarks = [remark for applies, remark in (
            (domain in vocabulary.FREE_MAIL, "free-mail address"),
            (local in vocabulary.ROLE_ADDRESSES, "shared mailbox"),
        ) if applies]  # fmt: skip
        return True, ", ".join(remarks)
    if sum(character.isdecimal() for character in phone) >= PHONE_DIGITS and not folding.is_damaged_number(phone):
        return True, "by phone"
    return False, f"no working mail address, no phone of {PHONE_DIGITS} digits or more"


def _high_intent(touches: Sequence[Touch], rules: Checklist, now: datetime) -> _Finding:
    since = now - timedelta(days=rules.high_intent_days)
    strong = [touch for touch in touches if touch.kind in rules.high_intent_kinds and touch.at >= since]
    if strong:
        return True, rules.high_intent_kinds[max(strong, key=lambda touch: touch.at).kind]
    return False, f"none in {rules.high_intent_days} days ({_any_of(sorted(rules.high_intent_kinds.values()))})"


def _any_of(names: Sequence[str]) -> str:
    """ "a, b or c"; a long list is cut, because a card is read in five seconds."""
    shown = [*names[:SHOWN], *(["the like"] if len(names) > SHOWN else [])]
    *most, last = shown or ["anything agreed"]
    return f"{', '.join(most)} or {last}" if most else last
