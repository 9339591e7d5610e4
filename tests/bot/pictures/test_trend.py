import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.pictures import trend
from store.monday.scoreboard.scoreboard_facts import Scoreboard
from store.rules.monday import kpis
from store.rules.monday.kpis import FIRST_RESPONSE, LEAD_TO_QUALIFIED
from store.rules.monday.measures import Rate, Times
from tests.bot.cards.evil import patient
from tests.bot.cards.monday.test_scoreboard_post import any_board
from tests.office import monday_facts as monday
from tests.office.whole import WHOLE


def size(picture: bytes | None) -> tuple[int, int]:
    assert picture is not None
    assert picture.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_it_is_three_dots_a_point_of_a_phones_width() -> None:
    assert size(trend.draw(monday.make_board())) == (1080, 1242)


def test_the_same_numbers_are_the_same_picture() -> None:
    assert trend.draw(monday.make_board()) == trend.draw(monday.make_board())


@pytest.mark.parametrize(
    "board",
    [
        monday.make_range(),
        monday.with_kpi(monday.make_kpi(LEAD_TO_QUALIFIED, Rate(0, 0))),
        monday.with_kpi(monday.make_kpi(LEAD_TO_QUALIFIED, Rate(2, 3))),
        monday.with_kpi(monday.make_kpi(FIRST_RESPONSE, Times((), (3600,) * 9))),
        monday.make_board(kpis=tuple(replace(monday.make_kpi(code), weeks=()) for code in kpis.KPIS)),
    ],
    ids=["range", "nothing", "few", "all wait", "no weeks"],
)
def test_it_can_be_drawn_whatever_there_is(board: Scoreboard) -> None:
    size(trend.draw(board))


@settings(patient, max_examples=10 if WHOLE else 3)
@given(any_board())
def test_no_numbers_break_it(made: Callable[[], Scoreboard]) -> None:
    size(trend.draw(made()))


def test_without_matplotlib_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert trend.draw(monday.make_board()) is None


def test_nothing_is_imported_before_something_is_drawn_and_never_pyplot() -> None:
    code = """
import sys
from collections.abc import Callable
from bot.pictures import trend
assert "matplotlib" not in sys.modules and "numpy" not in sys.modules
from tests.office import monday_facts as monday
trend.draw(monday.make_board())
assert "matplotlib" in sys.modules and "matplotlib.pyplot" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
