"""The month's review as programs read it: every figure of its post stands there."""

import csv
import re
from io import StringIO
from typing import Any

from bot.cards import money
from bot.cards.learning import month_post
from bot.cards.monday import kpi_words
from bot.commands.scoreboard import month_plain
from store.rules.learning.month_rules import Diagnosis
from tests.office import monday_facts as monday
from tests.office.cast import NAMES

NUMBER = re.compile(r"€?\d[\d,.]*\d%?|€?\d%?")
CONSTANTS = {"2026", "21", "20%", "2"}  # of the words, not of the month


def walk(plain: Any) -> list[Any]:
    """Every value in it."""
    if isinstance(plain, dict):
        return [one for each in plain.values() for one in walk(each)]
    return [one for each in plain for one in walk(each)] if isinstance(plain, list) else [plain]


def as_written(value: object) -> set[str]:
    """How a post may write a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return set()
    share = {kpi_words.share_percent(value)} if 0 <= value <= 1 else set()
    amount = {money.in_whole(value, "EUR"), f"{value:,}", str(value - 1)} if isinstance(value, int) else set()
    return {f"{value:g}", *share, *amount, *re.findall(NUMBER, kpi_words.day_count(value))}


def test_every_figure_of_the_post_stands_in_the_json():
    for named in ("criteria", "follow_up", None):
        review = monday.make_review(diagnosis=Diagnosis(38, 23, 9, named), answers=())
        said = NUMBER.findall("\n".join(month_post.month_paragraphs(review, NAMES)))
        assert len(said) > 20
        there = {one for value in walk(month_plain.plain_month(review)) for one in as_written(value)} | CONSTANTS
        assert [one for one in said if one not in there] == []


def test_the_csv_has_a_line_for_each_figure():
    review = monday.make_review()
    rows = list(csv.DictReader(StringIO(month_plain.month_csv(review))))
    assert [row["value"] for row in rows if row["figure"] == "pipeline"] == [
        "6120000", "2450000", "900000", "0", "9470000",
    ]  # fmt: skip
    rate = next(row for row in rows if row["figure"] == "lead_to_opportunity")
    assert (rate["of"], rate["count"], rate["n"], rate["value"]) == ("2026-10", "3", "41", "0.0732")
