"""*What to say* on a card opens what fits this lead in one window; *Used it* counts, and stays in sight."""

import pytest

from bot.cards import actions
from store.db import tables as t
from store.handoffs import handoffs
from store.privacy import forgetting
from tests.bot.listeners.message.test_house_asked import FIRST, heard, write
from tests.office.world import World
from tests.store.message.test_what_to_say import asset, brief


def lead_with_everything(world: World) -> int:
    """A claimed lead with a problem, a campaign with a brief, and two objections."""
    write(world, world.mia, **FIRST)
    handoff = world.hand_over("claimed", campaign="autumn")
    heard(world, handoff, "Too dear for three people", "objection", "price")
    heard(world, handoff, "After the summer", "objection", "timing")
    with world.database.begin() as tx:
        brief(tx, "autumn", "autumn")
        asset(tx, "Price list <!channel>", ["price"], live=1)
        asset(tx, "How Tern got fast", [], ["slow"], live=2)
    return handoff


def buttons(view):
    return [block["accessory"]["text"]["text"] for block in view["blocks"] if "accessory" in block]


def test_the_window_has_lines_brief_and_assets(world):
    handoff = lead_with_everything(world)
    world.press(world.ana, handoff, "What to say")
    view, said = world.slack.open_view(world.ana), world.window(world.ana)
    assert view["title"]["text"] == "What to say"
    assert "They want: Every lead is called within the hour\n• “We call late”\n• “Too slow”" in said
    assert "• 40 teams use it" in said
    assert "*Campaign: autumn*\nThe offer: A free audit\n> Offer it" in said
    assert "|Price list &lt;!channel&gt;>\nAnswers: Price" in said
    assert "|How Tern got fast>\nAbout: It takes too long" in said
    assert buttons(view) == ["Used it", "Used it"]


def test_used_it_counts_once_and_says_so(world):
    handoff = lead_with_everything(world)
    world.press(world.ana, handoff, "What to say")
    for _ in range(2):
        world.slack.press_form(world.ana, actions.USED_CONTENT)
        world.deliver()
        assert buttons(world.slack.open_view(world.ana)) == ["✓ Used", "Used it"]
    with world.database.read() as tx:
        used = tx.execute(t.content_uses.select()).all()
    assert [(row.handoff_id, row.member_id) for row in used] == [(handoff, world.ana)]


def test_without_house_or_content_it_says_where_they_come_from(world):
    handoff = world.hand_over("claimed")
    heard(world, handoff, "Too dear", "objection", "price")
    world.press(world.ana, handoff, "What to say")
    said = world.window(world.ana)
    assert "No message house yet. Write it with the other team: `/message`" in said
    assert "No live content answers this yet." in said
    write(world, world.mia, **FIRST | {"problem_1": "costs"})
    world.press(world.ana, handoff, "What to say")
    assert "The message house says nothing of “It takes too long” yet" in world.window(world.ana)


@pytest.mark.parametrize(
    ("state", "has"),
    [("sales_ready", False), ("claimed", True), ("contacted", True), ("opportunity", True), ("won", False)],
)
def test_it_stands_on_cards_of_who_speaks_with_the_buyer(world, state, has):
    handoff = world.hand_over(state)
    card = next(one for one in world.slack.messages(world.leads) if one["ts"] == world.facts(handoff).ts)
    assert buttons(card) == (["What to say"] if has else [])


def test_a_card_shows_nothing_of_it_until_it_is_pressed(world):
    handoff = lead_with_everything(world)
    card = str(next(one for one in world.slack.messages(world.leads) if one["ts"] == world.facts(handoff).ts))
    assert not [said for said in ("Every lead is called", "Too dear", "Price list", "Offer it") if said in card]


def test_of_an_erased_lead_it_says_nothing(world):
    handoff = lead_with_everything(world)
    world.press(world.ana, handoff, "What to say")
    with world.database.begin() as tx:
        forgetting.forget(tx, handoffs.find(tx, handoff).lead_id, world.office())
    world.slack.press_form(world.ana, actions.USED_CONTENT)
    world.deliver()
    assert "erased" in world.window(world.ana) or "gone" in world.window(world.ana).casefold()
