"""Notes in a card's thread, the handoff's log: one for every act, in a line or two, with the person's words quoted."""

from collections.abc import Callable, Mapping

from bot.cards import blocks, money, text
from bot.cards.blocks import Message
from bot.cards.lead import lead_parts, promise_notes
from store.record.facts import ActFacts, LeadLine
from store.rules import acts
from store.rules.trace_kinds import TraceKind

Names = Mapping[str, str]
Labels = Mapping[str, str]

HOW = {
    "call": "called",
    "voicemail": "left a voicemail",
    "email": "wrote a mail",
    "meeting": "met them",
    "message": "sent a message",
    "other": "got in touch",
}
ITEMS = {
    "persona": "right persona",
    "problem": "problem match",
    "contact": "valid contact",
    "high_intent": "high-intent touch",
}


def draw(act: ActFacts, names: Names, labels: Labels) -> Message:
    """One note, from one row of the trace. `names` by member id, `labels` by code."""
    body = "\n".join(row for row in (sentence(act, names, labels), text.words(act.words, 1200, rows=12)) if row)
    return Message(body, [blocks.section(body)])


def direct(act: ActFacts, lead: LeadLine, names: Names, labels: Labels) -> Message:
    """The same, told to one person, who needs to hear which lead it is about."""
    about = text.link(text.lead_name(lead.name, lead.company), lead.permalink)
    body = f"*{about}*\n{draw(act, names, labels).text}"
    return Message(body, [blocks.section(body)])


def sentence(act: ActFacts, names: Names, labels: Labels) -> str:
    """What happened, in a sentence or two, without the person's own words."""
    return _SENTENCES.get(act.kind, _plainly)(act, names, labels)


def _plainly(act: ActFacts, names: Names, labels: Labels) -> str:
    by = f", {text.person(act.member_id, names)}" if act.member_id else ""
    return text.label(act.kind, {}).capitalize() + (f": {text.label(act.code, labels)}" if act.code else "") + by


def _who(act: ActFacts, names: Names) -> str:
    return text.person(act.member_id, names) if act.member_id else "Someone"


def _day(act: ActFacts) -> str:
    return text.day(act.day, act.happened_at) if act.day else ""


def _quality(act: ActFacts) -> str:
    return f" Lead quality {act.quality} of 5." if act.quality else ""


def _received(_act: ActFacts, _names: Names, _labels: Labels) -> str:
    return "First heard of."


def _folded(act: ActFacts, _names: Names, labels: Labels) -> str:
    through = f" through {text.line(act.system, 40)}" if act.system else ""
    news = [text.label(field, labels) for field in (act.fields or ())[:9]]
    news += [text.count(act.touch_count, "touch", "touches")] if act.touch_count else []
    new = f" New: {', '.join(news)}." if news else ""
    return f"The same person came in again{through} and was folded into this lead.{new} The clocks run on unchanged."


def _may_be_same(act: ActFacts, _names: Names, _labels: Labels) -> str:
    return f"May be the same person as lead {act.other_lead_id}. Nothing was merged; please check both."


def _touched(act: ActFacts, _names: Names, labels: Labels) -> str:
    what = lead_parts.touch_line(act.touch) if act.touch else text.label(act.code, labels)
    more = (act.touch_count or 1) - 1
    return f"New touch, {text.when(act.happened_at)}: {what}" + (f", and {more} more" if more > 0 else "")


def _mql(act: ActFacts, _names: Names, _labels: Labels) -> str:
    return f"Reached the lower threshold: an MQL with score {act.score or 0}."


def _handed_over(act: ActFacts, _names: Names, _labels: Labels) -> str:
    again = f" again, cycle {act.cycle}" if act.cycle not in (None, 1) else ""
    return f"Handed over to sales{again} with score {act.score or 0}."


def _assigned(act: ActFacts, names: Names, _labels: Labels) -> str:
    return f"{_who(act, names)} assigned it to {text.person(act.other_member_id, names)}."


def _released(act: ActFacts, names: Names, labels: Labels) -> str:
    pool = "It is back in the pool with a new claim clock."
    if act.member_id is not None and act.member_id == act.other_member_id:
        return f"{_who(act, names)} released it. {pool}"
    by = f" by {text.person(act.member_id, names)}" if act.member_id else ""
    reason = promise_notes.released(act) or text.label(act.code, labels)
    why = f": {reason}" if reason else ""
    return f"Released from {text.person(act.other_member_id, names)}{by}{why}. {pool}"


def way(act: ActFacts) -> str:
    """How the first response was made: called."""
    return HOW.get(act.code or "other", act.code or "")


def _responded(act: ActFacts, names: Names, labels: Labels) -> str:
    did = HOW.get(act.code or "other") or text.label(act.code, labels)
    early = " That was before the handoff, so it counts as zero." if act.early else ""
    return f"First response: {_who(act, names)} {did}, {text.when(act.happened_at)}.{early}{_quality(act)}"


def _next_step(act: ActFacts, names: Names, _labels: Labels) -> str:
    due = f", due {_day(act)}" if act.day else ""
    return f"{_who(act, names)} planned the next step{due}."


def _recycled(act: ActFacts, names: Names, labels: Labels) -> str:
    back = f"Wakes on {_day(act)}." if act.day else "Keeps being nurtured; fresh interest brings it back."
    return f"{_who(act, names)} recycled it: {text.label(act.code, labels)}. {back}{_quality(act)}"


def _disqualified(act: ActFacts, names: Names, labels: Labels) -> str:
    return f"{_who(act, names)} disqualified it: {text.label(act.code, labels)}.{_quality(act)}"


def _woke(act: ActFacts, _names: Names, labels: Labels) -> str:
    touch = act.touch.label if act.touch and act.touch.kind == act.code else ""
    interest = text.line(touch, 60) or text.label(act.code, labels)
    why = "its date has come" if act.code is None else f"fresh interest, {interest}"
    return f"Awake again: {why}. A new card is in the channel."


def _asked(act: ActFacts, names: Names, _labels: Labels) -> str:
    of = text.person(act.other_member_id, names) if act.other_member_id else "marketing"
    return f"{_who(act, names)} asks {of}. Sales' clocks pause until the answer."


def _opportunity(act: ActFacts, names: Names, _labels: Labels) -> str:
    return f"{_who(act, names)} opened an opportunity: {money.in_words(act.money, act.currency)}."


def _won(act: ActFacts, names: Names, _labels: Labels) -> str:
    credit = f" for {text.person(act.other_member_id, names)}" if act.other_member_id else ""
    return f"🏆 {_who(act, names)} won it{credit}: {money.in_words(act.money, act.currency)}. Well done, both teams!"


def _completed(act: ActFacts, names: Names, labels: Labels) -> str:
    item, holds = act.code or "", "does not hold" if act.holds is False else "holds"
    return f"Checklist: {_who(act, names)} says that “{ITEMS.get(item) or text.label(item, labels)}” {holds}."


def _late_words(act: ActFacts, names: Names, _labels: Labels) -> str:
    return f"{_who(act, names)} wrote this in a form that came after the handoff had moved on."


def _shown_late(act: ActFacts, _names: Names, _labels: Labels) -> str:
    return f"The card reached Slack {text.span(act.seconds or 0)} late; the clocks waited for it."


def _erased(_act: ActFacts, _names: Names, _labels: Labels) -> str:
    return "Erased on request."


def _sentence_of(note: str) -> Callable[[ActFacts, Names, Labels], str]:
    """The sentence of an act that is said with it, in `store.rules.acts`."""
    return lambda act, names, labels: note.format(who=_who(act, names), what=text.label(act.code, labels))


_SENTENCES: dict[TraceKind, Callable[[ActFacts, Names, Labels], str]] = {
    TraceKind.RECEIVED: _received,
    TraceKind.FOLDED: _folded,
    TraceKind.MAY_BE_SAME: _may_be_same,
    TraceKind.TOUCHED: _touched,
    TraceKind.MQL: _mql,
    TraceKind.HANDED_OVER: _handed_over,
    TraceKind.ASSIGNED: _assigned,
    TraceKind.RELEASED: _released,
    TraceKind.RESPONDED: _responded,
    TraceKind.NEXT_STEP: _next_step,
    TraceKind.RECYCLED: _recycled,
    TraceKind.DISQUALIFIED: _disqualified,
    TraceKind.WOKE: _woke,
    TraceKind.ASKED: _asked,
    TraceKind.OPPORTUNITY: _opportunity,
    TraceKind.WON: _won,
    TraceKind.COMPLETED: _completed,
    TraceKind.LATE_WORDS: _late_words,
    TraceKind.SHOWN_LATE: _shown_late,
    TraceKind.ERASED: _erased,
    **{act.kind: _sentence_of(act.note) for act in acts.ACTS if act.note},
    **promise_notes.SENTENCES,
}
KINDS = frozenset(_SENTENCES)
