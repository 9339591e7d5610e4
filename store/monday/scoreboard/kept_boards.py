"""A board as its post said it: kept whole with its week, so that nothing recorded or agreed later changes it.

It holds numbers, ids and the names of campaigns, sources and owners. Names of leads and what buyers said are not in it:
they are read where they stand, so that `forget` reaches them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, select, update

from store.db import tables as t
from store.monday.scoreboard import corrections, scoreboard_parts
from store.monday.scoreboard.scoreboard_facts import BoardDetail, Scoreboard, Win

_BOARD = TypeAdapter(Scoreboard)


def keep_board(tx: Connection, board: Scoreboard) -> None:
    """Keep what the post of the board's week says."""
    wordless = replace(board, detail=_without_words(board.detail)) if board.detail else board
    kept = _BOARD.dump_python(wordless, mode="json")
    tx.execute(update(t.scoreboards).where(t.scoreboards.c.week == board.week).values(board=kept))


def read_board(tx: Connection, kept: Mapping[str, Any]) -> Scoreboard:
    """The board that was kept, with the names and the buyers' words as they stand now."""
    board = _BOARD.validate_python(kept)
    assert board.week is not None, "only weeks are kept"
    detail = _with_words(tx, board.detail, board.at) if board.detail else None
    return replace(board, detail=detail, corrections=tuple(corrections.made_by(tx, board.week)))


def _without_words(detail: BoardDetail) -> BoardDetail:
    wins = tuple(replace(win, name=None, company=None) for win in detail.wins)
    return replace(detail, wins=wins, objections=())


def _with_words(tx: Connection, detail: BoardDetail, at: datetime) -> BoardDetail:
    ids = [win.opportunity_id for win in detail.wins]
    query = select(t.opportunities.c.id, t.leads.c.name, t.leads.c.company).select_from(t.opportunities.join(t.leads))
    named = {row.id: row for row in tx.execute(query.where(t.opportunities.c.id.in_(ids)))}

    def with_name(win: Win) -> Win:
        row = named[win.opportunity_id]
        return replace(win, name=row.name, company=row.company)

    heard = scoreboard_parts.objections_heard(tx, detail.window, at)
    return replace(detail, wins=tuple(map(with_name, detail.wins)), objections=heard)
