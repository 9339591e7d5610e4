"""Content as people read it: within Slack's limits whatever is written in it, and honest about small numbers."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from bot.cards.message import content_form, content_page
from bot.cards.monday import unanswered_rows
from store.rules.assets import Asset, AssetUse, DraftedAsset, UnansweredObjection
from tests.bot.cards import evil, oracle
from tests.office.cast import MIA, NAMES
from tests.office.clock import NOW

TODAY = date(2026, 11, 18)
LABELS = {"price": "Price", "slow": "Slow response"}
SHEET = Asset(3, 1, DraftedAsset("ROI sheet", None, "close", ("price",), ("slow",), MIA, TODAY, "planned"), MIA, NOW)


@evil.patient
@given(evil.any_text)
def test_text_from_outside_is_harmless_and_fits(outside: str) -> None:
    said = replace(SHEET.said, title=outside, link=outside, owner_id=outside, objections=(outside,) * 12)
    many = [replace(SHEET, id=number, said=replace(said, state=state)) for number, state in enumerate(STATES * 20)]
    one = UnansweredObjection("price", 3, outside, (outside,) * 5)
    heard = [one, replace(one, in_work=(outside,))] * 20
    names, labels = {outside: outside}, {outside: outside, "price": outside}
    for message in (
        content_page.draw_content(many, 3, TODAY, names, labels),
        content_page.draw_retired(many, TODAY, names, labels),
        content_page.draw_plan(many, TODAY, names, labels),
        content_page.draw_unanswered(heard, 7, (outside,) * 5, labels),
        content_page.draw_named(many[0], outside, TODAY, names, labels),
        content_page.draw_due(many[0], True, TODAY, labels),
    ):
        oracle.check_message(message)
    oracle.check_text(content_page.draw_kept(many[0]))
    choices = [(str(number), outside) for number in range(120)]
    oracle.check_view(content_form.new_asset(said, choices, choices, content_form.heard(heard[0], labels)))
    oracle.check_view(content_form.changed_asset(many[0], said, choices, choices))


STATES = ("live", "planned", "idea", "retired")


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (AssetUse(), ""),
        (AssetUse(1), "Used 1 time"),
        (AssetUse(6, 1, 3), "Used 6 times · won 1 of 4 closed deals (too few to compare)"),
        (AssetUse(6, 2, 3), "Used 6 times · won 2 of 5 closed deals (40%)"),
    ],
)
def test_what_came_of_it_is_said_as_a_share_once_there_are_enough(use: AssetUse, said: str) -> None:
    assert content_page.use_words(replace(SHEET, use=use)) == said


def test_what_is_overdue_stands_first_and_is_marked() -> None:
    late = replace(SHEET, id=4, said=replace(SHEET.said, title="Tour", due=date(2026, 11, 17)))
    message = content_page.draw_plan([SHEET, late], TODAY, NAMES, LABELS)
    assert message.text == "Content plan: 1 due by Wed 2 Dec, 1 overdue"
    shown = oracle.shown(message)
    assert "Tour* · close · Mia Vogel · 🔴 due Tue 17 Nov\nAnswers “Price”; about “Slow response”" in shown
    assert shown.index("Tour") < shown.index("ROI sheet")


def test_what_marketing_is_asked_to_answer_has_a_button_until_it_is_in_the_works() -> None:
    found = [
        UnansweredObjection("price", 4, "close"),
        UnansweredObjection("switch", 1, "nurture", (), ("Moving guide",)),
    ]
    _, first, second = unanswered_rows.draw_asked(found, LABELS)
    assert (first["accessory"]["value"], first["text"]["text"]) == (
        "price", "*Price* · heard 4 times, mostly in the close stage",
    )  # fmt: skip
    assert "accessory" not in second
    assert (
        second["text"]["text"] == "*switch* · heard 1 time, mostly in the nurture stage\nIn the works: “Moving guide”"
    )
    assert unanswered_rows.draw_asked([], LABELS) == []
