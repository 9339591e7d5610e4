"""Notes in a card's thread, the handoff's log: one for every act, in a line or two, with the person's words quoted."""

from collections.abc import Callable

from bot.cards import blocks, money, text
from bot.cards.blocks import Message
from bot.cards.lead import lead_parts, rung_words
from bot.cards.text import Labels, Names
from store.record.facts import ActFacts, LeadLine
from store.rules import acts, states
from store.rules.ladder import RungAct
from store.rules.trace_kinds import TraceKind

HOW = {
    "call": "called",
    "voicemail": "left a voicemail",
    "email": "sent an email",
    "meeting": "met them",
    "message": "sent a message",
    "other": "got in touch",
    "heard": "heard from them",
}
ITEMS = {
    "persona": "right persona",
    "problem": "problem match",
    "contact": "valid contact",
    "high_intent": "high-intent touch",
}
# Why the bot released it: by code, and one that was late by the clock that ran out.
RELEASED = {"away": "away, and no one covers", "leaver": "no longer in this workspace"}
LATE = {
    "response": "no first response was logged in time",
    "answer": "marketing did not reply in time",
    "next_step": "the next step was not done in time",
}
OUTCOMES = {"won": "won", "lost": "lost", "opportunity": "open"}
REFUSED = {
    "contact": "the contact's update",
    "note": "a note",
    "deal": "the new deal",
    "stage": "the deal's update",
}
MANAGER = {
    "away": "{owner} is away and no one covers. A manager was asked to decide.",
    "leaver": "{owner} has left. A manager was asked who takes over.",
    "released_twice": "{late}, and it was released twice before. A manager was asked to assign it.",
    "deal": "{late}, and it is an open opportunity. A manager was asked who takes over.",
}


def draw(act: ActFacts, names: Names, labels: Labels) -> Message:
    """One note, from one row of the trace. `names` by member id, `labels` by code."""
    words = "" if act.kind == TraceKind.CRM_LATE else act.words  # its sentence says them
    rows = (sentence(act, names, labels), text.words(words, 1200, rows=12))
    return blocks.message("\n".join(filter(None, rows)))


def direct(act: ActFacts, lead: LeadLine, names: Names, labels: Labels) -> Message:
    """The same, told to one person, who needs to hear which lead it is about."""
    about = text.link(text.lead_name(lead.name, lead.company), lead.permalink)
    return blocks.message(f"*{about}*\n{draw(act, names, labels).text}")


def sentence(act: ActFacts, names: Names, labels: Labels) -> str:
    """What happened, in a sentence or two, without the person's own words."""
    return _SENTENCES.get(act.kind, _plainly)(act, names, labels)


def _plainly(act: ActFacts, names: Names, labels: Labels) -> str:
    by = f", {text.person(act.member_id, names)}" if act.member_id else ""
    return text.label(act.kind, {}).capitalize() + (f": {text.label(act.code, labels)}" if act.code else "") + by


def _who(act: ActFacts, names: Names) -> str:
    """Who did it, and in which CRM if it was done there."""
    there = text.crm(act.system)
    if act.member_id is None:
        return there or "Someone"
    return text.person(act.member_id, names) + (f" (in {there})" if there else "")


def _won(act: ActFacts, names: Names, labels: Labels) -> str:
    if text.crm(act.system):
        by = f"{text.person(act.member_id, names)} won it" if act.member_id else "Won"
        credit = f" for {text.person(act.other_member_id, names)}" if act.other_member_id else ""
        amount = money.in_words(act.money, act.currency)
        return f"🏆 {by} in {text.crm(act.system)}{credit}: {amount}. Well done, both teams!"
    return _sentence_of("🏆 {who} won it{credit}: {amount}. Well done, both teams!")(act, names, labels)


def _lost(act: ActFacts, names: Names, labels: Labels) -> str:
    if not text.crm(act.system):
        return _sentence_of(acts.LOSE.note)(act, names, labels)
    by = f" by {text.person(act.member_id, names)}" if act.member_id else ""
    return f"Lost in {text.crm(act.system)}{by}." + (f" Reason: {text.label(act.code, labels)}." if act.code else "")


def _opened(act: ActFacts, names: Names, labels: Labels) -> str:
    """The criteria one a line, and below them why it was opened without some."""
    said = _sentence_of("{who} opened an opportunity: {amount}.")(act, names, labels)
    if act.ticked is None:
        return said
    lines = [f"✅ {text.line(line, 80)}" for line in act.ticked.met]
    lines += [f"⬜ {text.line(line, 80)}" for line in act.ticked.unmet]
    lines += [f"Opened anyway: {text.line(act.ticked.words, 600)}"] if act.ticked.words else []
    return "\n".join([said, *lines])


def _amount(act: ActFacts, names: Names, labels: Labels) -> str:
    if not act.code:
        return _sentence_of(acts.AMOUNT.note)(act, names, labels)
    there, ours = text.crm(act.system) or "The CRM", act.currency
    return f"{there} has the amount in {text.line(act.code, 10)}. Deals here count in {ours}, so it isn't known here."


def _late(act: ActFacts, _names: Names, _labels: Labels) -> str:
    said = money.in_words(int(act.words), act.currency) if act.words.isdecimal() else OUTCOMES.get(act.words, "changed")
    what = f"had {said} as the amount" if act.code == "amount" else f"had the deal as {said}"
    return f"{text.crm(act.system) or 'The CRM'} {what} before it was changed here. The later change counts."


def _refused(act: ActFacts, _names: Names, _labels: Labels) -> str:
    there = text.crm(act.system) or "The CRM"
    return f"{there} refused {REFUSED.get(act.code or '', 'a change')}. Once this is fixed there, an operator sends it."


def _day(act: ActFacts) -> str:
    return text.day(act.day, act.happened_at) if act.day else ""


def _quality(act: ActFacts) -> str:
    return f" Lead quality {act.quality} of 5." if act.quality else ""


def _folded(act: ActFacts, _names: Names, labels: Labels) -> str:
    through = f" through {text.line(act.system, 40)}" if act.system else ""
    news = [text.label(field, labels) for field in (act.fields or ())[:9]]
    news += [text.count(act.touch_count, "touch", "touches")] if act.touch_count else []
    new = f" New: {', '.join(news)}." if news else ""
    return f"The same person came in again{through} and was added to this lead.{new} Deadlines stay as they are."


def _touched(act: ActFacts, _names: Names, labels: Labels) -> str:
    what = lead_parts.touch_line(act.touch) if act.touch else text.label(act.code, labels)
    more = (act.touch_count or 1) - 1
    return f"New touch, {text.when(act.happened_at)}: {what}" + (f", and {more} more" if more > 0 else "")


def _released(act: ActFacts, names: Names, labels: Labels) -> str:
    pool = "It's up for grabs again, with a new claim deadline."
    if act.member_id is not None and act.member_id == act.other_member_id:
        return f"{_who(act, names)} released it. {pool}"
    by = f" by {text.person(act.member_id, names)}" if act.member_id else ""
    ours = LATE[act.clock_kind or "response"] if act.code == "late" else RELEASED.get(act.code or "")
    reason = ours or text.label(act.code, labels)
    why = f": {reason}" if reason else ""
    return f"Released from {text.person(act.other_member_id, names)}{by}{why}. {pool}"


def way(act: ActFacts) -> str:
    """How the first response was made: called."""
    return HOW.get(act.code or "other", act.code or "")


def _objection(act: ActFacts, labels: Labels) -> str:
    return f" Objection: {text.label(act.objection, labels)}." if act.objection else ""


def _responded(act: ActFacts, names: Names, labels: Labels) -> str:
    did = HOW.get(act.code or "other") or text.label(act.code, labels)
    first = "First response: " if act.kind == TraceKind.RESPONDED else ""
    early = " That was before the handoff, so it counts as zero." if first and act.early else ""
    due = f" Next step due {_day(act)}." if act.day else ""
    more = early + _quality(act) + _objection(act, labels) + due
    return f"{first}{_who(act, names)} {did}, {text.when(act.happened_at)}.{more}"


def _recycled(act: ActFacts, names: Names, labels: Labels) -> str:
    back = f"Wakes on {_day(act)}." if act.day else "Keeps being nurtured; fresh interest brings it back."
    return f"{_who(act, names)} recycled it: {text.label(act.code, labels)}. {back}{_quality(act)}"


def _woke(act: ActFacts, _names: Names, labels: Labels) -> str:
    touch = act.touch.label if act.touch and act.touch.kind == act.code else ""
    interest = text.line(touch, 60) or text.label(act.code, labels)
    why = "its date has come" if act.code is None else f"fresh interest, {interest}"
    return f"Awake again: {why}. A new card is in the channel."


def _of_lead_or_deal(of_lead: str, of_deal: str) -> Callable[[ActFacts, Names, Labels], str]:
    """Once there is a deal, sales has no deadline left that could pause."""
    return lambda act, *known: _sentence_of(of_deal if act.code == states.CLOSE else of_lead)(act, *known)


def _completed(act: ActFacts, names: Names, labels: Labels) -> str:
    item, holds = act.code or "", "does not hold" if act.holds is False else "holds"
    return f"Checklist: {_who(act, names)} says that “{ITEMS.get(item) or text.label(item, labels)}” {holds}."


def _rung(act: ActFacts, names: Names, _labels: Labels) -> str:
    who = text.person(act.other_member_id, names)
    return rung_words.WORDS[RungAct(act.code or "")].noted(act.clock_kind or "", act.percent or 0, who)


def _manager_asked(act: ActFacts, names: Names, _labels: Labels) -> str:
    owner = text.person(act.other_member_id, names)
    late = rung_words.what_was_late(act.clock_kind, owner)
    return MANAGER[act.code or "away"].format(owner=owner, late=late)


def _sentence_of(note: str) -> Callable[[ActFacts, Names, Labels], str]:
    """A note that one sentence is enough for: an act's, in `store.rules.acts`, or one of the table below."""
    return lambda act, names, labels: note.format(
        who=_who(act, names),
        what=text.label(act.code, labels),
        whose=text.person(act.member_id, names),
        to=text.person(act.other_member_id, names),
        asked=text.person(act.other_member_id, names) if act.other_member_id else "marketing",
        credit=f" for {text.person(act.other_member_id, names)}" if act.other_member_id else "",
        again=f" again, cycle {act.cycle}" if act.cycle not in (None, 1) else "",
        due=f", due {_day(act)}" if act.day else "",
        until=f" until {text.when(act.until_at)}" if act.until_at else "",
        deadline=rung_words.WHAT.get(act.clock_kind or "", "deadline"),
        amount=money.in_words(act.money, act.currency),
        quality=_quality(act),
        objection=_objection(act, labels),
        late=text.span(act.seconds or 0),
        score=act.score or 0,
        same=act.other_lead_id,
    )


_SENTENCES: dict[TraceKind, Callable[[ActFacts, Names, Labels], str]] = {
    TraceKind.RECEIVED: _sentence_of("First seen."),
    TraceKind.FOLDED: _folded,
    TraceKind.MAY_BE_SAME: _sentence_of(
        "May be the same person as lead {same}. Nothing was merged; please check both."
    ),
    TraceKind.TOUCHED: _touched,
    TraceKind.MQL: _sentence_of("Became an MQL with score {score}."),
    TraceKind.HANDED_OVER: _sentence_of("Handed over to sales{again} with score {score}."),
    TraceKind.ASSIGNED: _sentence_of("{who} assigned it to {to}."),
    TraceKind.RELEASED: _released,
    TraceKind.RESPONDED: _responded,
    TraceKind.LOGGED: _responded,
    TraceKind.NEXT_STEP: _sentence_of("{who} planned the next step{due}."),
    TraceKind.RECYCLED: _recycled,
    TraceKind.DISQUALIFIED: _sentence_of("{who} disqualified it: {what}.{quality}"),
    TraceKind.WOKE: _woke,
    TraceKind.ASKED: _of_lead_or_deal(
        "{who} asks {asked}. Sales' deadline pauses until the reply.", "{who} asks {asked} how to speed this deal up."
    ),
    TraceKind.ANSWERED: _of_lead_or_deal("{who} replied. Sales' deadline is running again.", "{who} replied."),
    TraceKind.OPPORTUNITY: _opened,
    TraceKind.WON: _won,
    TraceKind.CRM_OWNER_LATE: _sentence_of(
        "{who} named {to} as the owner before it was claimed here. The claim is later, so it stays as it is."
    ),
    TraceKind.CRM_LATE: _late,
    TraceKind.CRM_REFUSED: _refused,
    TraceKind.COMPLETED: _completed,
    TraceKind.LATE_WORDS: _sentence_of("{who} wrote this in a form that came after the handoff had moved on."),
    TraceKind.SHOWN_LATE: _sentence_of("The card reached Slack {late} late. Its deadlines waited for it."),
    TraceKind.ERASED: _sentence_of("Erased on request."),
    TraceKind.WITHDRAWN: _sentence_of("Withdrawn with the import that brought it."),
    **{act.kind: _sentence_of(act.note) for act in acts.ACTS if act.note},
    TraceKind.LOST: _lost,
    TraceKind.AMOUNT: _amount,
    TraceKind.RUNG: _rung,
    TraceKind.MANAGER_ASKED: _manager_asked,
    TraceKind.SNOOZED: _sentence_of("{who} snoozed its reminders{until}. Deadlines keep running."),
    TraceKind.EXCUSED: _sentence_of("{who} excused the missed {deadline}. It counts neither as met nor as missed."),
    TraceKind.COVERED: _sentence_of("{whose} is away; {to} covers. It stays {whose}'s."),
    TraceKind.BACK: _sentence_of("{whose} is back."),
}
KINDS = frozenset(_SENTENCES)
# What no person did, and the card shows; a workspace may want threads without it.
LEFT_OUT = frozenset(
    {TraceKind.FOLDED, TraceKind.TOUCHED, TraceKind.RUNG, TraceKind.SHOWN_LATE, TraceKind.COVERED, TraceKind.BACK}
)
