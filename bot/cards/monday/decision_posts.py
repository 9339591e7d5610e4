"""A decision: the one change under test, what people object, and what its number says in the end."""

from collections.abc import Sequence
from datetime import date

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.monday import kpi_words
from bot.cards.text import Names
from store.monday.meeting.decision_facts import DecisionFacts, Judged, Objection, Settled
from store.rules.monday import verdict as verdict_rules
from store.rules.monday.kpis import KPIS
from store.rules.monday.verdict import TooEarly

SHOWN, OBJECTIONS_SHOWN = 10, 4
# What the number says, and what to do then.
SAID = {
    "almost_surely_better": ("🟢 *It worked, almost surely*", "Keep it, and make it the way you work."),
    "probably_better": ("🟢 *It probably worked*", "Keep it, or extend the test to be sure."),
    "cannot_tell": (
        "⚪ *We cannot tell*",
        "Chance alone could do that. Extend it, or drop it if it costs more than it gives.",
    ),
    "probably_worse": ("🟠 *It probably went the wrong way*", "Drop it, unless you know another reason."),
    "almost_surely_worse": ("🔴 *It went the wrong way, almost surely*", "Drop it; you have learned something."),
    "too_few": (
        "⚪ *Too few to say*",
        "There are fewer than five cases on one side. Extend it, or decide by what you saw.",
    ),
}
STATES = {"testing": "🧪 Testing", "kept": "✅ Kept", "dropped": "🗑️ Dropped"}
SETTLED = {"kept": "kept it", "dropped": "dropped it", "extended": "extended it"}


def draw_logged(facts: DecisionFacts, names: Names) -> Message:
    """What the channel sees when a change was decided, with Object until it starts."""
    object_ = blocks.button("Object…", actions.OBJECT, facts.id)
    hint = f"Disagree? Say so in writing before {_day(facts.starts_on, facts)}. After that, the number decides."
    return Message(
        f"One change to test: {text.line(facts.what, 300)}",
        [
            blocks.section(f"🧪 *One change to test:* {text.line(facts.what, 300)}"),
            blocks.columns(f"*Should move*\n{_hope(facts)}", f"*Owner*\n{text.person(facts.owner_id, names)}"),
            blocks.columns(f"*Starts*\n{_day(facts.starts_on, facts)}", f"*Judged*\n{_day(facts.recheck_on, facts)}"),
            *_because(facts),
            *_objections(facts.objections, names),
            *([blocks.actions([object_]), blocks.context(hint)] if facts.may_object else []),
            blocks.context(f"Decision {facts.id}, logged by {text.person(facts.made_by, names)}"),
        ],
    )


def draw_verdict(facts: DecisionFacts, judged: Judged, names: Names) -> Message:
    """What the number said on a recheck day, in a sentence, and what the owner may make of it or made of it."""
    body = _said(facts, judged)
    made_of_it = next((_settled_row(one, facts, names) for one in facts.settled if one.at >= judged.at), None)
    return Message(
        f"Verdict on: {text.line(facts.what, 300)}\n{body}",
        [
            blocks.section(f"⚖️ *Verdict:* {text.line(facts.what, 300)}"),
            blocks.section(body),
            *_objections(facts.objections, names),
            blocks.section(made_of_it) if made_of_it else _choice(facts),
            blocks.context(f"Decision {facts.id} · owner {text.person(facts.owner_id, names)} · {_since(facts)}"),
        ],
    )


def how_it_stands(facts: DecisionFacts) -> str:
    """How the test stands, in sentences: how it looks so far, else its verdict, else when there is something to see."""
    judged = facts.so_far or facts.verdict
    recheck = _day(facts.recheck_on, facts)
    if judged is None or not (judged.final or (judged.after and judged.after.n)):
        return f"Nothing to see yet. Start {_day(facts.starts_on, facts)}, verdict {recheck}."
    if judged.final:
        return _said(facts, judged)
    said, _ = SAID[judged.said]
    return f"So far: {_plainly(said)}{_sure(judged)}. {_compared(facts.kpi, judged)}\nThe verdict comes {recheck}."


def draw_whole(facts: DecisionFacts, names: Names) -> Message:
    """Everything of one decision: what was decided, objected, said and made of it."""
    drawn = draw_logged(facts, names)
    said = [(one.at, f"{SAID[one.said][0]}{_sure(one)}. {_compared(facts.kpi, one)}") for one in facts.verdicts]
    log = [f"{text.when(at)}: {words}" for at, words in said]
    log += [_settled_row(one, facts, names) for one in facts.settled]
    stands = f"\n{how_it_stands(facts)}" if facts.state == "testing" else ""
    state = blocks.section(STATES.get(facts.state, facts.state) + stands)
    rows = [state, *([blocks.section(text.rows_that_fit(log))] if log else [])]
    buttons = [_choice(facts)] if facts.may_settle else []
    return Message(drawn.text, [*drawn.blocks, *rows, *buttons])


def draw_list(found: Sequence[DecisionFacts], names: Names, asked: str = "") -> Message:
    """Decisions, newest first; `asked` is what somebody searched for."""
    about = f" about “{text.line(asked, 60)}”" if asked else ""
    if not found:
        return blocks.message(f"*No decisions{about} yet.* Log one: `/decision`")
    rows = blocks.fitting([blocks.section(_row(one, names)) for one in found[:SHOWN]])
    more = len(found) - len(rows)
    rest = [blocks.context(f"and {more} more; search them: `/decision TEXT`")] if more else []
    return Message(f"Decisions{about}", [blocks.section(f"*Decisions{about}*"), *rows, *rest])


def objection_note(found: Objection, names: Names) -> Message:
    """A note under the decision: who objects, and why."""
    return blocks.message(_objection(found, names))


def settled_note(found: Settled, facts: DecisionFacts, names: Names) -> Message:
    """A note under the decision: who kept, dropped or extended it."""
    return blocks.message(_settled_row(found, facts, names))


def too_early_note(wrong: TooEarly) -> str:
    """Why a recheck date is refused, and what can be done, for a form's field."""
    name = kpi_words.kpi_name(wrong.kpi)
    needs = "no whole test week has matured" if wrong.why == "weeks" else "too few days of closed deals have passed"
    said = f"By then {needs} for “{name}”. The first day is {text.day(wrong.earliest, wrong.earliest)}."
    if wrong.faster is None:
        return said
    return f"{said} Or choose “{kpi_words.kpi_name(wrong.faster)}”, which can be judged by then."


def hope(code: str, direction: str) -> str:
    """What a KPI's move up or down means."""
    spec = KPIS.get(code)
    return direction if spec is None else spec.rises if direction == verdict_rules.UP else spec.falls


def _hope(facts: DecisionFacts) -> str:
    return f"{kpi_words.kpi_name(facts.kpi)}: {hope(facts.kpi, facts.direction)}"


def _because(facts: DecisionFacts) -> list[Block]:
    why = text.words(facts.hypothesis, 600)
    return [blocks.section(f"*Because we believe*\n{why}")] if why else []


def _objections(found: Sequence[Objection], names: Names) -> list[Block]:
    more = len(found) - OBJECTIONS_SHOWN
    rows = [blocks.section(_objection(one, names)) for one in found[:OBJECTIONS_SHOWN]]
    return [*rows, *([blocks.context(f"and {text.count(more, 'more objection')}")] if more > 0 else [])]


def _objection(one: Objection, names: Names) -> str:
    return f"🙋 *{text.person(one.member_id, names)} objects*\n{text.words(one.words, 500, rows=4)}".rstrip()


def _choice(facts: DecisionFacts) -> Block:
    keep = blocks.button("Keep", actions.KEEP_DECISION, facts.id, "primary")
    drop = blocks.button("Drop", actions.DROP_DECISION, facts.id)
    return blocks.actions([keep, drop, blocks.button("Extend…", actions.EXTEND_DECISION, facts.id)])


def _said(facts: DecisionFacts, judged: Judged) -> str:
    said, then = SAID[judged.said]
    return f"{said}{_sure(judged)}. {_compared(facts.kpi, judged)}\n{then}"


def _compared(code: str, judged: Judged) -> str:
    """Before and after, each with what it rests on."""
    over = f", over {text.count(judged.weeks, 'test week')}," if judged.weeks else ""
    before, after = kpi_words.brief(code, judged.before), kpi_words.brief(code, judged.after)
    return f"{kpi_words.kpi_name(code)}: before {before}; after{over} {after}."


def _sure(judged: Judged) -> str:
    """How sure it is that the number went the way that is said."""
    if judged.sure is None or judged.said == "cannot_tell":
        return ""
    return f" ({kpi_words.share_percent(max(judged.sure, 1 - judged.sure))} sure)"


def _plainly(said: str) -> str:
    """The same words inside a sentence: "🟢 *It worked*" begins with a small letter."""
    mark, _, words = said.partition(" *")
    return f"{mark} *{words[0].lower()}{words[1:]}"


def _settled_row(one: Settled, facts: DecisionFacts, names: Names) -> str:
    until = f" until {_day(one.recheck_on, facts)}" if one.recheck_on else ""
    said = text.words(one.words, 300)
    who = text.person(one.member_id, names)
    return f"{who} {SETTLED.get(one.kind, one.kind)}{until}, {text.when(one.at)}." + (f"\n{said}" if said else "")


def _row(facts: DecisionFacts, names: Names) -> str:
    state = STATES.get(facts.state, facts.state)
    stands = f"\n{how_it_stands(facts)}" if facts.state == "testing" or facts.verdict else ""
    about = f"{state} · {_hope(facts)} · {text.person(facts.owner_id, names)} · {_since(facts)}"
    return f"*{facts.id}. {text.line(facts.what, 200)}*\n{about}{stands}"


def _since(facts: DecisionFacts) -> str:
    return f"from {_day(facts.starts_on, facts)}"


def _day(day: date, facts: DecisionFacts) -> str:
    return text.day(day, facts.made_at)
