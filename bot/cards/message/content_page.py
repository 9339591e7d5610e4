"""Content and what it answers, as `/content` shows it: by state, the two-week plan, objections without an answer."""

from collections.abc import Sequence
from datetime import date

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.monday import kpi_words, unanswered_rows
from bot.cards.text import Labels, Names
from store.rules import assets
from store.rules.assets import Asset, UnansweredObjection
from store.rules.monday.measures import FEW

HELP = """*What `/content` can do*
• `/content` shows what there is, what it answers and how often reps used it
• `/content add` adds an asset: an idea, a planned one, or one that is live
• `/content plan` shows what is due in the next 14 days
• `/content unanswered` shows objections that nothing answers yet, in buyers' words
• `/content retired` shows what is not sent any more"""
STATES = {assets.LIVE: "Live", assets.PLANNED: "Planned", assets.IDEA: "Ideas", assets.RETIRED: "Retired"}
COUNTED = {
    assets.LIVE: ("live", "live"),
    assets.PLANNED: ("planned", "planned"),
    assets.IDEA: ("idea", "ideas"),
    assets.RETIRED: ("retired", "retired"),
}
NONE = "*There is no content yet.* Add what reps already send, with the objections it answers."
NONE_DUE = "*Nothing is due in the next 14 days.* Give an idea an owner and a day: `/content`"
ALL_ANSWERED = "*Every objection of the last 13 weeks has an answer.* Well done."
GONE = "There is no such content. See what there is: `/content`"
MOST, MOST_UNANSWERED, MOST_WORDS = 30, 12, 3
ROOM = 9000


def draw_content(found: Sequence[Asset], unanswered: int, today: date, names: Names, labels: Labels) -> Message:
    """The list, without what was retired."""
    by_state = assets.sort_assets(found)
    counts = [text.count(len(by_state[state]), *words) for state, words in COUNTED.items() if by_state[state]]
    headline = f"Content: {', '.join(counts)}" if counts else "Content"
    open_ones = f"{text.count(unanswered, 'objection')} without an answer: `/content unanswered`"
    rows, left = [blocks.context(open_ones)] if unanswered else [], MOST
    for state in (assets.LIVE, assets.PLANNED, assets.IDEA):
        some, left = by_state[state][:left], max(0, left - len(by_state[state]))
        rows += [blocks.section(f"*{STATES[state]}*")] if some else []
        rows += [_row(one, today, names, labels) for one in some]
    more = len(found) - len(by_state[assets.RETIRED]) - MOST
    foot = [blocks.context(f"And {more} more: `handoff content` on the server.")] if more > 0 else []
    first = blocks.section(f"*{headline}*" if found else NONE)
    return Message(headline, [first, *blocks.fitting(rows, ROOM), *foot, blocks.actions([_add()])])


def draw_retired(found: Sequence[Asset], today: date, names: Names, labels: Labels) -> Message:
    """What is not sent any more, with what came of it."""
    rows = [_row(one, today, names, labels) for one in assets.sort_assets(found)[assets.RETIRED][:MOST]]
    said = f"Retired content: {len(rows)}" if rows else "No content was retired."
    return Message(said, [blocks.section(f"*{said}*"), *blocks.fitting(rows, ROOM)])


def draw_plan(found: Sequence[Asset], today: date, names: Names, labels: Labels) -> Message:
    """What is due in the next two weeks, what is overdue first."""
    due = assets.due_in_plan(found, today)
    if not due:
        return Message(NONE_DUE, [blocks.section(NONE_DUE), blocks.actions([_add()])])
    late = sum(one.said.due is not None and one.said.due < today for one in due)
    said = f"Content plan: {len(due) - late} due by {text.day(today + assets.PLAN, today)}" + (
        f", {late} overdue" if late else ""
    )
    rows = [_row(one, today, names, labels) for one in due[:MOST]]
    return Message(said, [blocks.section(f"*{said}*"), *blocks.fitting(rows, ROOM), blocks.actions([_add()])])


def draw_unanswered(
    found: Sequence[UnansweredObjection], asked: int, asked_words: Sequence[str], labels: Labels
) -> Message:
    """The most frequent first with the newest of what buyers said; then what sales asked for on open deals."""
    said = f"{text.count(len(found), 'objection')} without an answer in the last 13 weeks" if found else ALL_ANSWERED
    rows = [
        unanswered_rows.draw_row(one, labels, *(text.words(words, 200, rows=1) for words in one.words[:MOST_WORDS]))
        for one in found[:MOST_UNANSWERED]
    ]
    more = len(found) - MOST_UNANSWERED
    rows += [blocks.context(f"And {more} more.")] if more > 0 else []
    if asked:
        quoted = [text.words(words, 200, rows=2) for words in asked_words]
        rows.append(blocks.section("\n".join([f"*Sales asked how to speed up an open deal* ({asked})", *quoted])))
    return Message(said, [blocks.section(said if not found else f"*{said}*"), *blocks.fitting(rows, ROOM)])


def draw_named(asset: Asset, by: str, today: date, names: Names, labels: Labels) -> Message:
    """To the owner: a colleague wants it from them."""
    return _to_owner(
        asset, f"{text.person(by, names)} asks you to make “{text.line(asset.said.title, 150)}”.", today, labels
    )


def draw_due(asset: Asset, is_late: bool, today: date, labels: Labels) -> Message:
    """To the owner: it is due soon, or was."""
    said = f"“{text.line(asset.said.title, 150)}” "
    return _to_owner(asset, said + ("is overdue." if is_late else "is due soon."), today, labels)


def draw_kept(asset: Asset) -> str:
    """After it was added or changed."""
    then = {
        assets.LIVE: "It's live.",
        assets.PLANNED: "Its owner is reminded two days before it's due.",
        assets.IDEA: "It's kept as an idea.",
        assets.RETIRED: "It's retired, so reps don't see it any more.",
    }[asset.said.state]
    return f"*{text.line(asset.said.title, 150)}*: {then} See all: `/content`"


def _to_owner(asset: Asset, said: str, today: date, labels: Labels) -> Message:
    then = "Out already? Press *It's live…* and paste the link. Not yet? *Change…* picks another day."
    rows = [f"📝 *{said}*", " · ".join(filter(None, (_due(asset, today), _answers(asset, labels)))), then]
    return Message(
        said, [*blocks.paragraphs("\n".join(filter(None, rows))), blocks.actions([_live(asset), _change(asset)])]
    )


def _row(asset: Asset, today: date, names: Names, labels: Labels) -> Block:
    said, is_live = asset.said, asset.said.state == assets.LIVE
    title = f"*{text.link(text.line(said.title, 150), said.link)}*"
    owner = text.person(said.owner_id, names) if said.owner_id else ""
    first = [title, text.label(said.stage, {}), owner, "" if is_live else _due(asset, today)]
    rows = [" · ".join(filter(None, first)), _answers(asset, labels), use_words(asset)]
    entries = [(f"{actions.CHANGE_CONTENT}:{asset.id}", "Change…")]
    entries += [(f"{actions.CONTENT_LIVE}:{asset.id}", "It's live…")] if not is_live else []
    entries += [(f"{actions.RETIRE_CONTENT}:{asset.id}", "Retire")] if said.state != assets.RETIRED else []
    return blocks.section("\n".join(filter(None, rows)), blocks.overflow(actions.MENU, entries))


def _due(asset: Asset, today: date) -> str:
    due = asset.said.due
    if due is None or asset.said.state not in assets.IN_WORK:
        return ""
    return f"🔴 due {text.day(due, today)}" if due < today else f"due {text.day(due, today)}"


def _answers(asset: Asset, labels: Labels) -> str:
    objections = [f"“{text.label(code, labels)}”" for code in asset.said.objections[:8]]
    problems = [f"“{text.label(code, labels)}”" for code in asset.said.problems[:8]]
    parts = [
        f"Answers {', '.join(objections)}" if objections else "",
        f"about {', '.join(problems)}" if problems else "",
    ]
    said = "; ".join(filter(None, parts))
    return said[:1].upper() + said[1:]


def use_words(asset: Asset) -> str:
    """How often reps used it, and how the deals ended; empty before the first time."""
    use, closed = asset.use, asset.use.won + asset.use.lost
    if not use.uses:
        return ""
    used = f"Used {text.count(use.uses, 'time')}"
    if not closed:
        return used
    if closed < FEW:
        return f"{used} · won {use.won} of {closed} closed deals (too few to compare)"
    return f"{used} · won {use.won} of {closed} closed deals ({kpi_words.share_percent(use.won / closed)})"


def _add() -> Block:
    return blocks.button("Add content…", actions.ADD_CONTENT, "content", "primary")


def _live(asset: Asset) -> Block:
    return blocks.button("It's live…", actions.CONTENT_LIVE, asset.id, "primary")


def _change(asset: Asset) -> Block:
    return blocks.button("Change…", actions.CHANGE_CONTENT, asset.id)
