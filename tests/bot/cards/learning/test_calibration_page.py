"""The window of a calibration."""

import json
from dataclasses import replace

from bot.cards.learning import calibration_page
from store.learning.calibration_facts import CommonLine, PassedOf
from store.rules.monday.measures import Rate
from tests.bot.cards.learning.test_calibration_words import FACTS, nothing
from tests.office.world import texts


def said(view: dict) -> str:
    return "\n".join(texts(view["blocks"]))


def test_what_is_suggested_comes_first_with_a_button_for_who_may() -> None:
    view = calibration_page.draw(replace(FACTS, left_out=("Tags",)), may_propose=True)
    first, second, button = view["blocks"][:3]
    assert first["text"]["text"] == "*2 rules rank leads better than today's points.*"
    assert second["text"]["text"].splitlines() == [
        "Sales-ready from a score of 35 on (today 60):", "• +30 Plan: Gold", "• +12 Webinar",
    ]  # fmt: skip
    assert json.loads(button["elements"][0]["value"]) == ["Tags"]
    assert "Left out: Tags" in said(view)
    assert "Propose it" not in said(calibration_page.draw(FACTS, may_propose=False))


def test_without_a_suggestion_there_is_nothing_to_propose() -> None:
    view = calibration_page.draw(nothing("few", 3), may_propose=True)
    assert "*3 more good leads to go before outcomes can suggest points.*" in said(view)
    assert "Propose it" not in said(view)


def test_lines_passes_and_what_is_too_good() -> None:
    lines = [CommonLine("fact", f"F{n}", Rate(n, 20), Rate(1, 20)) for n in range(2, 12)]
    facts = replace(FACTS, lines=lines, passed=[PassedOf("won", 12, 15)], too_good=["Result: paid"])
    found = said(calibration_page.draw(facts, may_propose=True))
    assert "Today's definition passes 12 of 15 won leads." in found
    assert "⚠️ Too good to be a cause, so not used: Result: paid. Was this known before the handoff?" in found
    assert "• F11: 11 of 20 good, 55% (37–72%); without it 5%" in found
    assert "`/handoff calibrate without Plan, Tags`" in found


def test_the_largest_window_fits_slacks_limits() -> None:
    lines = [CommonLine(part, "W" * 200, Rate(n, 20), Rate(1, 20))
             for part in ("band", "checklist", "touch", "fit", "field", "fact") for n in range(20)]  # fmt: skip
    view = calibration_page.draw(replace(FACTS, lines=lines, too_good=["x" * 90] * 60), may_propose=True)
    assert len(view["blocks"]) <= 100
    assert all(len(block["text"]["text"]) <= 3000 for block in view["blocks"] if block["type"] == "section")
    assert len(view["title"]["text"]) <= 24


def test_the_window_says_at_once_that_it_is_looking() -> None:
    assert "Looking at what became of your leads." in said(calibration_page.draw_looking())
