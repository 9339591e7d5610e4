"""Ten wins on one scale of days, for a phone."""

import struct
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.pictures import journey_lines
from tests.store.rules.learning.test_journey_patterns import DAY, NOW, WAY, touch

LONG = replace(WAY, ended_at=NOW + 400 * DAY)


def size(picture):
    assert picture.startswith(b"\x89PNG\r\n")
    return struct.unpack(">II", picture[16:24])


def test_it_is_three_dots_a_point_of_a_phones_width():
    assert size(journey_lines.draw([WAY] * 10)) == (1080, 1104)


@pytest.mark.parametrize(
    "wins",
    [
        [replace(WAY, touches=(), handed_over_at=None, claimed_at=None, responded_at=None, opened_at=None)],
        [replace(WAY, opened_at=NOW - DAY, touches=())],
        [replace(WAY, ended_at=NOW, opened_at=NOW, handed_over_at=NOW, claimed_at=NOW, touches=(touch(0),))],
        [WAY, WAY, WAY, LONG],
    ],
    ids=["imported", "out of order", "all at once", "very long"],
)
def test_it_can_be_drawn_whatever_is_known(wins):
    size(journey_lines.draw(wins))


def test_a_very_long_way_does_not_squeeze_the_others_and_shows_its_end():
    assert journey_lines.scale_of([WAY] * 9 + [LONG]) == (60, 10)
    line = journey_lines.line_of(LONG, 60)
    assert line.cut and line.days == 400 and line.marks[-1] == ("outcome", 60) and line.touches == ()
    assert not journey_lines.line_of(WAY, 60).cut


def test_marketings_part_ends_at_the_handoff():
    line = journey_lines.line_of(WAY, 30)
    assert line.begins == 2 and line.touches == (0, 2)
    assert line.marks == (("handed_over", 2), ("claimed", 3), ("opportunity", 10), ("outcome", 30))
    assert journey_lines.line_of(replace(WAY, handed_over_at=None), 30).begins == 10


def test_without_wins_or_matplotlib_there_is_no_picture(monkeypatch):
    assert journey_lines.draw([]) is None
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert journey_lines.draw([WAY]) is None


def test_it_takes_touches_of_one_day_as_they_are():
    near = replace(WAY, touches=(touch(0), touch(timedelta(hours=1) / DAY)))
    assert len(journey_lines.line_of(near, 30).touches) == 2
