"""Over random histories: a number that stands in several places is the same there, over the same days.

The post's table is read as people read it, and looked for in the thread, the private answer, the terminal, the agenda's
sentence, the picture's words and on Home.
"""

import io
import itertools
import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from rich.console import Console

from bot.cards.blocks import Block
from bot.cards.lead import deal_list
from bot.cards.monday import scoreboard_detail, scoreboard_post, scoreboard_words
from bot.commands.scoreboard import scoreboard_table
from bot.delivery.drawing import messages
from store.agreement import policy
from store.db.database import Database, Transaction
from store.monday.scoreboard import scoreboards
from store.monday.scoreboard.scoreboard_facts import Scoreboard
from store.rules import states
from store.team import people
from store.views import deal_lists
from tests.bot.cards import oracle
from tests.histories.world import History
from tests.office.clock import NOW

HISTORIES = 12 if os.environ.get("HANDOFF_TESTS") == "all" else 2
QUIET = re.compile("othing changed|too few cases yet")


@pytest.mark.parametrize("number", range(HISTORIES))
def test_a_number_is_the_same_wherever_it_stands(sqlite_database: Database, number: int) -> None:
    world = History(sqlite_database, "Europe/Berlin", NOW - timedelta(days=42), leads=12, seed=700 + number, days=41)
    world.run(lambda tx, now: None)
    compared = 0
    with sqlite_database.read() as tx:
        boards = list(_boards(tx, world))
        for board in boards:
            compared += _same_on_every_page(tx, board)
        for member_id in sorted({people.holders(tx, role)[0] for role in states.ROLES}):
            compared += _same_on_home(tx, member_id, world.end, boards)
    assert world.said and compared > 50


def _boards(tx: Transaction, world: History) -> Iterator[Scoreboard]:
    """The last weeks that were posted, the one that runs, and the quarter."""
    yield from (scoreboards.for_week(tx, week, world.end) for week in sorted(world.said)[-3:])
    yield from (scoreboards.asked_for(tx, which, world.end) for which in ("", "quarter"))


def _same_on_every_page(tx: Transaction, board: Scoreboard) -> int:
    labels, names = policy.current(tx).labels, people.names(tx)
    post = scoreboard_post.draw(board, "F0PICTURE")
    private = oracle.shown(scoreboard_post.draw_private(board, labels, names, None))
    thread, terminal = oracle.shown(scoreboard_detail.draw(board, names, labels)), _terminal(board)
    shown, alt = oracle.shown(post), scoreboard_words.alt(board)
    head, *rows = _cells(post.blocks)
    changes = [row[3] for row in rows if len(head) > 3]
    for row, one in zip(rows, board.kpis, strict=False):
        name, said = row[0], row[1].removesuffix(" so far")
        period = scoreboard_words.period_of(one, board)
        behind = rf"• {name}, {re.escape(period)}: (median )?{re.escape(said)}( \(|;|\n|$)"
        assert re.search(behind, thread) and re.search(behind, private), (name, said, thread)
        assert re.search(rf"^{name} +{re.escape(said)}[ ,].*{re.escape(period)}", terminal, re.MULTILINE), terminal
        assert f"{name} {said}" in alt
        assert f"{name}, {period}: {said}" in post.text
        if changes:
            assert row[3] == "–" or row[3] in _line_of(terminal, name)
            assert f"{name.lower()} {period}" in shown
    sentence = scoreboard_words.sum_up(board)
    assert all(sentence in page for page in (shown, private, " ".join(terminal.split()), post.text))
    moved = any(change.startswith("clearly") for change in changes)
    assert not (QUIET.search(shown) and (moved or any(one.floor == "below" for one in board.kpis)))
    return len(rows) * 6


def _same_on_home(tx: Transaction, member_id: str, now: datetime, boards: list[Scoreboard]) -> int:
    home = "\n".join(oracle.texts(messages.home_view(tx, member_id, now)))
    *_, posted, board, _ = boards
    names, labels, currency = people.names(tx), policy.current(tx).labels, board.currency
    private = oracle.shown(scoreboard_post.draw_private(board, labels, names, {member_id}))
    roles, looked_at = people.roles_of(tx, member_id), 0
    if states.MANAGER in roles:
        goal = next(line for line in home.splitlines() if line.startswith("🎯"))
        assert goal in private
        assert f"{scoreboard_post.title(posted)}:* {scoreboard_words.sum_up(posted)}" in home
        all_open = deal_list.draw(deal_lists.deals(tx, deal_lists.OPEN), names, labels, currency, now)
        sums = all_open.blocks[0]["text"]["text"].partition("*: ")[2]
        assert (f"Open deals by age: {sums}" in home) if sums else ("No deal is open" in home)
        looked_at += 3
    rows = re.findall(r"^• (?:deals closed [^:]+: )?(.*(?:leads?, |won ).*)$", home, re.MULTILINE)
    for row in rows:  # campaigns and what the rep closed, with their days
        assert row in private, (row, private)
    heads = re.findall(r"\(leads that came, deals opened and closed ([^)]+)\)|deals closed ([^:]+):", home)
    for days in filter(None, itertools.chain(*heads)):
        assert f"closed {days}" in private
    return looked_at + len(rows) + len(heads)


def _cells(blocks: list[Block]) -> list[list[str]]:
    (table,) = (block for block in blocks if block["type"] == "table")
    return [["".join(oracle.texts(cell)) for cell in row] for row in table["rows"]]


def _terminal(board: Scoreboard) -> str:
    written = io.StringIO()
    scoreboard_table.print_board(Console(file=written, width=240, highlight=False), board)
    return written.getvalue()


def _line_of(terminal: str, name: str) -> str:
    return next(line for line in terminal.splitlines() if line.startswith(name))
