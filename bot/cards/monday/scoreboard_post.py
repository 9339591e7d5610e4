"""Monday's scoreboard: the KPIs in one table, and below it in sentences only what clearly moved."""

from collections.abc import Container, Sequence

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.monday import bottleneck_words, goal_words, kpi_words, scoreboard_detail, scoreboard_words
from bot.cards.text import Labels, Names
from store.monday.scoreboard.scoreboard_facts import Kpi, Scoreboard
from store.rules.monday.kpis import KPIS, SALES_CYCLE
from store.rules.monday.measures import Measure
from store.rules.office_time import periods

FIRM = "\N{NO-BREAK SPACE}"  # where a line of the table should not break
HEAD = ("Stage", "Number", "Compared")
HOW_TO_READ = (
    "Last line of a number: where the true one lies, nine times in ten. ✓ or ✗: all of that is on one side of the "
    "target. Below five cases there is no percent. “At least”: somebody still waits."
)

QUARTER = "quarter"  # how `/scoreboard` names it
ROOM_FOR_TEXT = 1_500  # beside the rows; when the text is longer the rows are fewer
MOST_TEXT = 3_900  # Slack refuses longer ones when a message is changed


def draw(board: Scoreboard, picture: str | None = None) -> Message:
    """The post. `picture` is the id of an image in Slack; the reps' numbers are not in it."""
    return Message(_said(board), [*_top(board, picture), *_below(board), blocks.context(HOW_TO_READ)])


def draw_private(board: Scoreboard, labels: Labels, names: Names, reps: Container[str] | None = ()) -> Message:
    """The answer to `/scoreboard`, with what else stands in the thread, and a button that shows it to others.

    `reps`: whose own numbers the reader may see; None: everybody's.
    """
    detail = scoreboard_detail.sections(board, names, labels, reps)
    share = blocks.button("Share…", actions.SHARE_SCOREBOARD, periods.week_name(board.week) if board.week else QUARTER)
    foot = [blocks.actions([share]), blocks.context(HOW_TO_READ)]
    rows = [*_top(board, None), *_below(board), *([blocks.divider()] if detail else []), *detail]
    room = blocks.ROOM + ROOM_FOR_TEXT - text.width(_said(board)) - blocks.size(foot)
    return Message(_said(board), [*blocks.fitting(rows, min(room, blocks.ROOM)), *foot])


def draw_in_channel(board: Scoreboard, by: str, names: Names) -> Message:
    """The same for everybody in a channel, and who showed it."""
    foot = [blocks.context(HOW_TO_READ), blocks.context(f"Shared by {text.person(by, names)}")]
    return Message(_said(board), [*_top(board, None), *_below(board), *foot])


def usage(wrong: str) -> Message:
    """What is wrong with a week somebody wrote, and what can be written."""
    ways = "`/scoreboard`, `/scoreboard last`, `/scoreboard quarter` or `/scoreboard 2026-W47`"
    return blocks.message(f"{text.line(wrong, 200)}\nTry {ways}.")


def title(board: Scoreboard) -> str:
    """ "Week 47, 16–22 Nov", or the days of a range."""
    if board.week is None:
        return kpi_words.stretch(*scoreboard_words.board_days(board))
    so_far = "" if board.over else ", so far"
    return f"{kpi_words.week_label(board.week).capitalize()}, {kpi_words.week_days(board.week)}{so_far}"


def _said(board: Scoreboard) -> str:
    """The whole post in sentences, for notifications and screen readers."""
    rows = [f"Scoreboard: {title(board)}", *map(scoreboard_words.spoken, board.kpis), *_bodies(board)]
    return text.rows_that_fit(rows, MOST_TEXT)


def _top(board: Scoreboard, picture: str | None) -> list[Block]:
    so_far = scoreboard_words.still_open(board)
    return [
        blocks.header(f"📊 {title(board)}"),
        blocks.context(f"One scoreboard for both teams, as known {text.when(board.at)}"),
        blocks.table(_rows(board), bold=2),
        *([blocks.context(so_far)] if so_far else []),
        *([blocks.picture(picture, scoreboard_words.alt(board))] if picture else []),
    ]


def _below(board: Scoreboard) -> list[Block]:
    return [blocks.section(body) for body in _bodies(board)]


def _bodies(board: Scoreboard) -> list[str]:
    """Everything under the table, a paragraph each."""
    money = [goal_words.progress(board.pace, board.currency)] if board.pace else []
    if money and board.plan and goal_words.needed(board.plan):
        money = [f"{money[0]} {goal_words.needed(board.plan)}"]
    return [
        *([scoreboard_words.moved(board)] if board.week else []),
        *[scoreboard_words.floor(one) for one in board.kpis if one.floor],
        *([bottleneck_words.bottleneck_sentence(board.bottleneck, board.currency)] if board.bottleneck else []),
        *([bottleneck_words.UPSTREAM] if board.upstream else []),
        *money,
        *([scoreboard_words.corrections(board)] if board.corrections else []),
    ]


def _rows(board: Scoreboard) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [HEAD, *(_row(one) for one in board.kpis)]
    if board.first_contact is not None and board.first_contact.n:
        rows.append(("First contact to won\nimported, no handoff", _number(SALES_CYCLE, board.first_contact), ""))
    return rows


def _row(one: Kpi) -> Sequence[str]:
    of = f", {kpi_words.week_label(one.of_week, FIRM)}" if one.of_week else "" if one.final else f", so{FIRM}far"
    stage = f"{KPIS[one.code].name}\n{KPIS[one.code].stage}{of}"
    return stage, _number(one.code, one.headline), "\n".join(_compared(one))


def _number(code: str, measure: Measure) -> str:
    said = kpi_words.headline(code, measure)
    rows = [kpi_words.tail(code, measure), kpi_words.counted(code, measure), kpi_words.likely(code, measure)]
    return "\n".join([said, *(row for row in rows if row and row != said)])


def _compared(one: Kpi) -> list[str]:
    """The target, the eight weeks before, and how sure it is that it moved."""
    rows = []
    if one.target is not None:
        mark = {True: FIRM + "✓", False: FIRM + "✗", None: ""}[kpi_words.meets(one.code, one.headline, one.target)]
        rows.append(f"Target {kpi_words.in_unit(one.code, one.target).replace(' ', FIRM)}{mark}")
    if one.before is not None and one.before.n:
        rows.append(f"Before {kpi_words.headline(one.code, one.before)}")
        rows.append(kpi_words.trend_words(one.sure))
    return rows
