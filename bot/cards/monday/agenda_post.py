"""The agenda of the thirty-minute meeting: the last test's verdict, the trends, three handoffs, one change."""

from bot.cards import actions, blocks, money, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import thread_notes
from bot.cards.monday import decision_posts, kpi_words, rotating_questions, unanswered_rows
from bot.cards.text import Labels, Names
from store.monday.meeting.decision_facts import AgendaFacts, Case
from store.record.facts import ActFacts
from store.rules.monday.kpis import HOW_MANY

MOST_STEPS, FIRST_KEPT = 5, 2  # of a timeline
TESTS_SHOWN = 3
SLOTS = {
    "good": ("✅ *Clean and fast*", "What made this one easy, and how do we get more of them?"),
    "broken": ("⏰ *A missed deadline*", "What got in the way, and how do we hit it next time?"),
    "recycled": ("🌙 *Recycled*", "What would have told us before the handoff?"),
}
EMPTY = {
    "good": ("No new on-time handoff became an opportunity", "Ask what stands in the way."),
    "broken": ("No deadline was missed", "Well done, both teams."),
    "recycled": ("No lead was recycled", "Well done, both teams."),
}
TRENDS = (
    f"*1 · The {HOW_MANY} numbers* (10 min)\n"
    "{headline}Open the scoreboard{week}. Discuss what really changed. Skip the rest."
)
CASES = "*2 · Three handoffs* (10 min)\nPicked automatically, so no one is singled out. One question each."
DECIDE = "*3 · One change* (10 min)\nOne change, the number it should move, who does it, and when we look again."
CALIBRATE = "📐 Once a quarter: `/handoff calibrate` shows what good leads had in common, and suggests points."
HINT = "Notes go into this thread."


def draw(facts: AgendaFacts, names: Names, labels: Labels, headline: str = "", campaigns: str = "") -> Message:
    """The post, with a button that logs what is decided. `headline`: the sentence of the week's scoreboard;
    `campaigns`: what starts and ends in it."""
    asks, question = rotating_questions.turn(facts.question)
    log = blocks.button("Log decision", actions.LOG_DECISION, facts.id, "primary")
    day = text.day(facts.meeting, facts.meeting)
    week = f" of {kpi_words.week_label(facts.week)}" if facts.week else ""
    return Message(
        f"Agenda: {text.count(facts.minutes, 'minute')}, {day}",
        [
            blocks.header(f"🗓️ Our {facts.minutes} minutes, {day}"),
            blocks.context(f"Starts {text.when(facts.starts_at)} · {HINT}"),
            *([blocks.context(campaigns)] if campaigns else []),
            *_tests(facts, names),
            blocks.divider(),
            blocks.section(TRENDS.format(week=week, headline=f"{headline}\n" if headline else "")),
            blocks.divider(),
            blocks.section(CASES),
            *(blocks.section(_case(case, facts.currency, names, labels)) for case in facts.cases),
            *unanswered_rows.draw_asked(facts.unanswered, labels),
            blocks.divider(),
            blocks.section(DECIDE),
            blocks.actions([log]),
            *[blocks.context(CALIBRATE)] * facts.opens_quarter,
            blocks.divider(),
            blocks.section(f"💬 *{asks}:* {question}"),
        ],
    )


def _tests(facts: AgendaFacts, names: Names) -> list[Block]:
    """The last test comes first: what was decided is looked at again."""
    if (first := facts.decision) is None:
        none = "*No test is running.* Choose one change today: the smaller, the sooner it teaches you."
        return [blocks.section(none)]
    head = "The verdict" if first.verdict is not None and first.so_far is None else "Our test so far"
    body = f"*{head}:* {text.line(first.what, 200)}\n{decision_posts.how_it_stands(first)}"
    others = [text.line(one.what, 80) for one in facts.also_testing[:TESTS_SHOWN]]
    more = len(facts.also_testing) - len(others)
    also = f"Also under test: {' · '.join(others)}" + (f" and {more} more" if more > 0 else "")
    owner = f"Decision {first.id} · owner {text.person(first.owner_id, names)}"
    return [blocks.section(body), blocks.context(*[owner, also][: 2 if others else 1])]


def _case(case: Case, currency: str, names: Names, labels: Labels) -> str:
    title, question = SLOTS[case.slot]
    if case.handoff_id is None:
        none, then = EMPTY[case.slot]
        return f"{title}\n{none} in the last 28 days, apart from those of earlier agendas. {then}"
    who = text.link(text.lead_name(case.name, case.company), case.permalink)
    back = " _(nothing new since the last meeting, so from the last 28 days)_" if case.looked_back else ""
    said = text.words(case.words, 300, rows=3)
    rows = [f"{title}: *{who}*", f"Why this one: {_why(case, currency, labels)}{back}", *_timeline(case, names, labels)]
    return "\n".join([*rows, *([said] if said else []), f"_Ask: {question}_"])


def _why(case: Case, currency: str, labels: Labels) -> str:
    """The rule's own words, with the numbers it went by."""
    why = case.why or {}
    match case.slot:
        case "good":
            waited, amount = why.get("waited"), why.get("amount")
            after = f"answered after {kpi_words.office(waited)} of office time" if waited is not None else ""
            deal = f", {money.in_words(amount, currency)}" if amount else ""
            return f"{after or 'an opportunity'}, on time, never released{deal}."
        case "broken":
            return f"it took {why.get('overrun') or 0:.1f} times as long as agreed, the most of all."
    count, usual = why.get("count") or 0, why.get("mean") or 0.0
    return (
        f"“{text.label(str(why.get('reason') or ''), labels)}” was the most frequent reason ({count}, usually "
        f"{usual:.1f} a week); of these it had the highest score, {why.get('score') or case.score}."
    )


def _timeline(case: Case, names: Names, labels: Labels) -> list[str]:
    """Three to five lines: how it began and how it ended."""
    rows = [f"• {text.when(act.happened_at)}: {_step(act, names, labels)}" for act in case.timeline]
    left_out = len(rows) - MOST_STEPS + 1
    if left_out < 2:
        return rows
    return [*rows[:FIRST_KEPT], f"• … {left_out} steps between", *rows[FIRST_KEPT + left_out :]]


def _step(act: ActFacts, names: Names, labels: Labels) -> str:
    who, other = text.person(act.member_id, names), text.person(act.other_member_id, names)
    match act.kind:
        case "handed_over":
            return f"handed over with score {act.score or 0}"
        case "claimed":
            return f"{who} claimed it"
        case "assigned":
            return f"given to {other}"
        case "released":
            return f"released from {other}"
        case "asked":
            return f"{who} asked marketing"
        case "answered":
            return f"{who} answered"
        case "responded":
            return f"first response: {who} {thread_notes.way(act)}"
        case "opportunity" | "won":
            return f"{act.kind}, {money.in_words(act.money, act.currency)}"
        case "lost" | "recycled" | "disqualified":
            return f"{act.kind} by {who}: {text.label(act.code, labels)}"
    return thread_notes.sentence(act, names, labels)
