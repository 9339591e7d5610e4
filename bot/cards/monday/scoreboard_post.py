"""Monday's scoreboard: the week in a sentence, the picture, a line for each KPI, and below what clearly moved."""

from collections.abc import Container, Sequence
from datetime import timedelta

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.monday import bottleneck_words, goal_words, kpi_words, scoreboard_detail, scoreboard_words
from bot.cards.text import Labels, Names
from store.monday.scoreboard.scoreboard_facts import Kpi, Scoreboard
from store.rules.monday.kpis import HOW_MANY, KPIS, SALES_CYCLE
from store.rules.office_time import periods

HEAD = ("Number", "Now", "Target", "Change")
FIRST_CONTACT = "First contact to won"
HOW_TO_READ = (
    "Change: against the 8 weeks before. Leads and handoffs count when they come, deals when they close. "
    "✓ / ✗ = clearly meets / misses the target. Times are medians. Under five cases we show counts only. “At least” = "
    "some leads are still waiting."
)

QUARTER = "quarter"  # how `/scoreboard` names it
ROOM_FOR_TEXT = 1_500  # beside the rows; when the text is longer the rows are fewer
MOST_TEXT = 3_900  # Slack refuses longer ones when a message is changed


def draw(
    board: Scoreboard, picture: str | None = None, more: Sequence[str] = (), below: Sequence[Block] = ()
) -> Message:
    """The post. `picture` is the id of an image in Slack; the reps' numbers are not in it.

    `more`: further paragraphs, such as the month's; `below`: the buttons that belong to them.
    """
    return Message(_said(board, more), [*_top(board, picture), *_below(board, more), *below, _foot(board)])


def draw_private(
    board: Scoreboard, labels: Labels, names: Names, reps: Container[str] | None = (), more: Sequence[str] = ()
) -> Message:
    """The answer to `/scoreboard`, with what else stands in the thread, and a button that shows it to others.

    `reps`: whose own numbers the reader may see; None: everybody's.
    """
    detail, said = scoreboard_detail.sections(board, names, labels, reps), _said(board, more)
    foot = [blocks.actions([blocks.button("Share…", actions.SHARE_SCOREBOARD, _asked_as(board))]), _foot(board)]
    rows = [*_top(board, None), *_below(board, more), *([blocks.divider()] if detail else []), *detail]
    room = blocks.ROOM + ROOM_FOR_TEXT - text.width(said) - blocks.size(foot)
    return Message(said, [*blocks.fitting(rows, min(room, blocks.ROOM)), *foot])


def draw_in_channel(board: Scoreboard, by: str, names: Names, more: Sequence[str] = ()) -> Message:
    """The same for everybody in a channel, and who showed it."""
    foot = [_foot(board), blocks.context(f"Shared by {text.person(by, names)}")]
    return Message(_said(board, more), [*_top(board, None), *_below(board, more), *foot])


def _asked_as(board: Scoreboard) -> str:
    """What to type to see it: a week, a month or the quarter."""
    if board.week is not None:
        return periods.week_name(board.week)
    first, after = scoreboard_words.board_days(board)
    return periods.month_name(first) if periods.month_begin(first, 1) == after else QUARTER


def usage(wrong: str) -> Message:
    """What is wrong with a week somebody wrote, and what can be written."""
    weeks = "Or one of `/scoreboard`, `/scoreboard last`, `/scoreboard month`, `/scoreboard quarter`"
    return blocks.message(f"{text.line(wrong, 200)}\n{weeks}, `/scoreboard campaigns`.")


def title(board: Scoreboard) -> str:
    """ "Week 47, 16–22 Nov", or the days of a range."""
    if board.week is None:
        return kpi_words.stretch(*scoreboard_words.board_days(board))
    so_far = "" if board.over else ", so far"
    return f"{kpi_words.week_label(board.week).capitalize()}, {kpi_words.week_days(board.week)}{so_far}"


def _said(board: Scoreboard, more: Sequence[str]) -> str:
    """The whole post in sentences, for notifications and screen readers."""
    first = f"{title(board)}: {scoreboard_words.sum_up(board)}"
    rows = [first, *(scoreboard_words.spoken(one, board) for one in board.kpis), *_bodies(board), *more]
    return text.rows_that_fit(rows, MOST_TEXT)


def _top(board: Scoreboard, picture: str | None) -> list[Block]:
    so_far = scoreboard_words.still_open(board)
    return [
        blocks.header(f"📊 {title(board)}"),
        blocks.section(f"*{scoreboard_words.sum_up(board)}*"),
        *([blocks.picture(picture, scoreboard_words.alt(board))] if picture else []),
        blocks.context(_periods(board)),
        blocks.table(_rows(board), bold=2),
        *([blocks.context(so_far)] if so_far else []),
    ]


def _foot(board: Scoreboard) -> Block:
    return blocks.context(HOW_TO_READ, f"As known {text.when(board.at)}")


def _below(board: Scoreboard, more: Sequence[str]) -> list[Block]:
    month = [blocks.divider(), *map(blocks.section, more)] if more else []
    return [*map(blocks.section, _bodies(board)), *month]


def _bodies(board: Scoreboard) -> list[str]:
    """Everything under the table, a paragraph each."""
    money = [goal_words.progress(board.pace, board.currency)] if board.pace else []
    if money and board.plan and goal_words.needed(board.plan):
        money = [f"{money[0]} {goal_words.needed(board.plan)}"]
    return [
        *scoreboard_words.moved(board),
        *[scoreboard_words.floor(one) for one in board.kpis if one.floor],
        *([bottleneck_words.bottleneck_sentence(board.bottleneck, board.currency)] if board.bottleneck else []),
        *([bottleneck_words.UPSTREAM] if board.upstream else []),
        *money,
        *([scoreboard_words.corrections(board)] if board.corrections else []),
    ]


def _periods(board: Scoreboard) -> str:
    """The table's heading: what each number is counted over."""
    if board.week is None:
        return f"*The {HOW_MANY} numbers*, {title(board)}"
    each = [f"{kpi_words.kpi_name(one.code).lower()} {scoreboard_words.period_of(one, board)}" for one in board.kpis]
    more = [f"{FIRST_CONTACT.lower()} {_looked_back(board)}"] if board.first_contact and board.first_contact.n else []
    return f"*The {HOW_MANY} numbers*, each of its newest full period: {' · '.join([*each, *more])}"


def _looked_back(board: Scoreboard) -> str:
    """The days up to the board's that first contacts are counted over."""
    _, after = scoreboard_words.board_days(board)
    looks_back = KPIS[SALES_CYCLE].looks_back or board.period.end - board.period.start
    today = board.at.astimezone(board.local).date()
    return scoreboard_words.looking_back(looks_back, min(after, today + timedelta(days=1)))


def _rows(board: Scoreboard) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [HEAD, *map(_row, board.kpis)]
    if board.first_contact is not None and board.first_contact.n:
        rows.append((FIRST_CONTACT, kpi_words.headline(SALES_CYCLE, board.first_contact), "", ""))
    return rows if board.week else [row[:-1] for row in rows]  # a range is compared with nothing


def _row(one: Kpi) -> Sequence[str]:
    so_far = "" if one.final or one.of_week else " so far"
    now = f"{kpi_words.headline(one.code, one.headline)}{so_far}"
    return KPIS[one.code].name, now, _target(one), scoreboard_words.change_of(one)


def _target(one: Kpi) -> str:
    if one.target is None:
        return ""
    mark = {True: " ✓", False: " ✗", None: ""}[kpi_words.meets(one.code, one.headline, one.target)]
    return f"{kpi_words.in_unit(one.code, one.target)}{mark}"
