"""A board as programs read it: every figure of its post and of the thread under it stands in the JSON."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.cards import money
from bot.cards.blocks import Message
from bot.cards.monday import kpi_words, scoreboard_detail, scoreboard_post
from bot.commands.scoreboard import scoreboard_plain
from store.monday.scoreboard.scoreboard_facts import Scoreboard
from store.rules.monday.kpis import KPIS
from tests.bot.cards import oracle
from tests.office import monday_facts as monday
from tests.office.cast import NAMES
from tests.office.factories import LABELS

NUMBER = re.compile(r"(?<![\w<])\d[\d,.]*\d|(?<![\w<])\d")
# Of the words, not of the week: "9 of 10", "8 weeks", "28 days", "90% confidence", "quality 4.2 of 5".
CONSTANTS = {"9", "10", "8", "4", "28", "91", "13", "90", "20", "95", "5"}


def walk(plain: Any) -> list[Any]:
    """Every value in it."""
    if isinstance(plain, dict):
        return [one for each in plain.values() for one in walk(each)]
    return [one for each in plain for one in walk(each)] if isinstance(plain, list) else [plain]


def as_written(value: object) -> list[str]:
    """The numbers by which words may say a value."""
    if isinstance(value, str):
        return _of_day(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return []
    said = [
        f"{value:,}",
        f"{value:g}",
        f"{value:.1f}",
        f"{value:.0f}",
        f"{round(value / 3600, 1):g}",
        money.roughly(value, "EUR"),
    ]
    said += [kpi_words.in_unit(code, value) for code, spec in KPIS.items() if spec.is_time]
    said += [kpi_words.share_percent(value)] if 0 <= value <= 1 else []
    said += [money.in_words(value, "EUR"), money.in_whole(value, "EUR")] if isinstance(value, int) else []
    return [one for each in said for one in NUMBER.findall(each)]


def _of_day(value: str) -> list[str]:
    """Of a moment or a day: its day, the day before, the year and the week."""
    if value.startswith("20") and "-W" in value:
        return [value[-2:].lstrip("0")]
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return NUMBER.findall(value)
    at = moment.astimezone(monday.BERLIN).date() if "T" in value else moment.date()
    before = at - timedelta(days=1)
    return [str(at.day), str(before.day), str(at.year), str(before.isocalendar().week)]


def derived(board: Scoreboard) -> list[str]:
    """Quotients of two figures that both stand there: rates, cost per lead, ROI."""
    detail, found = board.detail, board.bottleneck
    assert detail is not None
    spent = [one for one in detail.campaigns if one.spend]
    ratios = [f"{one.revenue / one.spend:.1f}" for one in spent]
    ratios += [money.roughly(one.spend / one.leads, board.currency) for one in spent if one.leads]
    rates = [(one.met, one.met + one.missed) for one in detail.kept] + [(one.won, one.closed) for one in detail.reps]
    rates += [(rate.hits, rate.n) for stage in (found.stages if found else ()) for rate in (stage.now, stage.base)]
    rates += [(step.by.hits, step.by.n) for step in board.plan.steps if hasattr(step.by, "n")] if board.plan else []
    ratios += [f"{n} {kpi_words.share_percent(hits / n)}" for hits, n in rates if n]
    return [one for each in ratios for one in NUMBER.findall(each)]


@pytest.mark.parametrize("board", [monday.make_board(), monday.make_range()], ids=["week", "range"])
def test_every_figure_of_the_post_and_its_thread_stands_in_the_json(board: Scoreboard) -> None:
    plain = json.loads(json.dumps(scoreboard_plain.plain_board(board)))
    there = {one for value in walk(plain) for one in as_written(value)} | CONSTANTS | {*derived(board)}
    pages: list[Message] = [scoreboard_post.draw(board), scoreboard_detail.draw(board, NAMES, LABELS)]
    said = [one for page in pages for one in NUMBER.findall(re.sub(r"<!date[^>]*>|Help.*", "", oracle.shown(page)))]
    assert len(said) > 60
    assert sorted({one for one in said if one not in there}) == []
