"""What a card says about its handoff: state, deadlines, next step, open question, earlier cycles."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from bot.cards import blocks, money, text
from bot.cards.blocks import Block
from bot.cards.lead import state_words
from bot.cards.text import Labels, Names
from store.record.facts import Clock, Cycle, HandoffFacts, TouchFact
from store.rules import states
from store.rules.states import ClockKind, PauseReason

PAUSED: Mapping[str, str] = {
    PauseReason.ASKED_MARKETING: "waiting for marketing",
    PauseReason.NOT_SHOWN: "not shown yet",
}
RESERVED = {
    "customer": "sold to this company before",
    "colleague": "already works with this company",
    "crm": "owns this contact in the CRM",
    "account": "looks after this target account",
    "segment": "takes leads like this one",
}
CYCLES_SHOWN = 3


def handoff_blocks(facts: HandoffFacts, names: Names, labels: Labels, *more: str) -> list[Block]:
    """How the handoff stands, and `more` rows; then an open question, or the words it ended with."""
    closed = facts.state in states.CLOSED
    rows = (state(facts, names, labels), "" if closed else next_step(facts, names), *more)
    words = text.words(facts.words, 400) if closed else ""
    return blocks.paragraphs("\n".join(row for row in rows if row), question(facts, names), words)


def state(facts: HandoffFacts, names: Names, labels: Labels) -> str:
    """The state with its deadline in one line, what is overdue first; below it what is special."""
    now, (promise, is_late) = _STATE[facts.state](facts, names, labels), _promise_of(facts)
    first = (f"🔴 *{promise}*", now) if is_late else (now, promise)
    more = (_covered(facts, names), _reserved(facts, names), _released(facts))
    return "\n".join(row for row in (" · ".join(part for part in first if part), *more) if row)


def _by(facts: HandoffFacts, names: Names, since: datetime | None = None) -> str:
    when = f", {text.when(since)}" if since else ""
    there = text.crm(facts.deal.closed_in) if facts.deal and facts.state in states.DEAL_CLOSED else ""
    where = f" in {there}" if there else ""
    return f"{state_words.bold(facts.state)} by {text.person(facts.owner_id, names)}{where}{when}"


def _opportunity(facts: HandoffFacts, names: Names, _labels: Labels) -> str:
    since = f", opened {text.when(facts.deal.opened_at)}" if facts.deal and facts.deal.opened_at else ""
    return f"{state_words.bold(facts.state)} with {text.person(facts.owner_id, names)}: {_amount(facts)}{since}"


def _won(facts: HandoffFacts, names: Names, _labels: Labels) -> str:
    since = f", {text.when(facts.deal.closed_at)}" if facts.deal and facts.deal.closed_at else ""
    return f"{_by(facts, names)}: {_amount(facts)}{since}"


def _recycled(facts: HandoffFacts, _names: Names, labels: Labels) -> str:
    back = "Comes back on fresh interest."
    if facts.wake_on:
        back = f"Wakes on {text.day(facts.wake_on, facts.handed_over_at)}."
    return f"{state_words.bold(facts.state)}: {_reason(facts, labels)}. {back}"


_STATE: Mapping[str, Callable[[HandoffFacts, Names, Labels], str]] = {
    states.SALES_READY: lambda facts, *_: f"{state_words.mark(facts.state)} *Ready to claim*",
    states.CLAIMED: lambda facts, names, _: _by(facts, names, facts.claimed_at),
    states.CONTACTED: lambda facts, names, _: _by(facts, names, facts.responded_at),
    states.OPPORTUNITY: _opportunity,
    states.WON: _won,
    states.LOST: lambda facts, names, labels: f"{_by(facts, names)}: {_reason(facts, labels)}",
    states.RECYCLED: _recycled,
    states.DISQUALIFIED: lambda facts, _, labels: f"{state_words.bold(facts.state)}: {_reason(facts, labels)}",
}


def _amount(facts: HandoffFacts) -> str:
    return money.in_words(facts.deal.amount if facts.deal else None, facts.currency)


def _reason(facts: HandoffFacts, labels: Labels) -> str:
    code = facts.reason or (facts.deal.reason if facts.deal else None)
    return text.label(code, labels) or "no reason given"


def _promise_of(facts: HandoffFacts) -> tuple[str, bool]:
    """The promise that this state is about in words, empty if there is none, and whether it is overdue."""
    kind, what = _PROMISES.get(facts.state, (None, ""))
    clock = facts.clock(kind) if kind else None
    return (_promise(what, clock), clock.overdue and clock.outcome is None) if clock else ("", False)


# A claimed lead waits for its first response; before the claim nobody is to give one yet.
_PROMISES: Mapping[str, tuple[ClockKind, str]] = {
    states.SALES_READY: (ClockKind.CLAIM, "Claim"),
    states.CLAIMED: (ClockKind.RESPONSE, "First response"),
    states.CONTACTED: (ClockKind.RESPONSE, "First response"),
}


def _promise(what: str, clock: Clock) -> str:
    if clock.paused and clock.stopped_at is None:
        return f"{what}: paused, {PAUSED.get(clock.paused) or text.label(clock.paused, {})}"
    if clock.outcome == "missed":
        by = f" by {text.span(clock.missed_by)} of office time" if clock.missed_by else ""
        return f"{what} missed{by}"
    if clock.outcome is not None:
        return {"met": f"{what} in time", "excused": f"{what} excused"}.get(clock.outcome, "")
    if clock.overdue and clock.due_at:
        return f"{what} overdue since {text.when(clock.due_at)}"
    return f"{what.lower()} by {text.when(clock.due_at)}" if clock.due_at else ""


def _covered(facts: HandoffFacts, names: Names) -> str:
    away = facts.covered
    if away is None:
        return ""
    return f"Covered by {text.person(away.nominee, names)} until {text.day(away.last, facts.handed_over_at)}"


def _reserved(facts: HandoffFacts, names: Names) -> str:
    if facts.state != states.SALES_READY or not facts.reserved_for or not facts.reserved_until:
        return ""
    why = RESERVED.get(facts.reserved_why or "") or text.label(facts.reserved_why, {})
    who = f"Reserved for {text.person(facts.reserved_for, names)} until {text.when(facts.reserved_until)}"
    return who + (f": {why}" if why else "")


def _released(facts: HandoffFacts) -> str:
    if facts.state != states.SALES_READY or not facts.releases:
        return ""
    return "Released twice: a manager assigns it" if facts.releases >= states.MOST_RELEASES else "Released once"


def next_step(facts: HandoffFacts, names: Names) -> str:
    """What was agreed, who does it and by when; empty for the usual first one, which the deadline says."""
    if facts.next_step_is_default or not facts.next_step:
        return ""
    who = facts.next_step_owner or facts.owner_id
    due = f", by {text.day(facts.next_step_due, facts.handed_over_at)}" if facts.next_step_due else ""
    return f"*Next step*  {text.line(facts.next_step, 300)}" + (f", {text.person(who, names)}" if who else "") + due


def question(facts: HandoffFacts, names: Names) -> str:
    """What sales waits for, from whom and until when; empty if nothing is open."""
    asked = facts.question
    if asked is None:
        return ""
    of = text.person(asked.asked_of, names) if asked.asked_of else "marketing"
    due = f", answer by {text.when(asked.due_at)}" if asked.due_at else ""
    return f"💬 *{text.person(asked.asked_by, names)} asks {of}*{due}\n{text.words(asked.question, 400)}".rstrip()


def earlier(facts: HandoffFacts, labels: Labels, zone: tzinfo) -> list[str]:
    """How earlier cycles ended, oldest first, and what is new since the last; empty the first time."""
    rows = [_cycle(cycle, facts, labels, zone) for cycle in facts.earlier[-CYCLES_SHOWN:]]
    if rows and facts.new_since:
        rows[-1] += f"; new since then: {_kinds(facts.new_since)}"
    return rows


def _cycle(cycle: Cycle, facts: HandoffFacts, labels: Labels, zone: tzinfo) -> str:
    month = f" in {text.month(cycle.closed_at, facts.handed_over_at, zone)}" if cycle.closed_at else ""
    reason, said = text.label(cycle.reason, labels), text.line(cycle.words, 160)
    return (
        f"{state_words.word(cycle.state)}{month}" + (f": {reason}" if reason else "") + (f" (“{said}”)" if said else "")
    )


def _kinds(touches: tuple[TouchFact, ...]) -> str:
    kinds = list(dict.fromkeys(text.line(touch.label or touch.kind, 40) for touch in touches))
    more = f" and {len(kinds) - 4} more" if len(kinds) > 4 else ""
    return ", ".join(kinds[:4]) + more
