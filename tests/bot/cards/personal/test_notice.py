"""Small windows, within Slack's limits."""

from bot.cards import actions, blocks
from bot.cards.forms.lead_forms import share
from bot.cards.personal import notice
from bot.playground.checks import check
from tests.office.factories import make_lead


def test_a_window_shows_its_text_under_a_title():
    view = notice.window("Ana has it.", "Lead")
    assert check.view(view) == []
    assert (view["title"]["text"], view["blocks"][0]["text"]["text"]) == ("Lead", "Ana has it.")


def test_the_offer_to_set_up_has_one_button():
    offer = notice.set_up_offer()
    assert check.message(offer.blocks) == []
    assert offer.blocks[0]["accessory"]["action_id"] == actions.SET_UP


def test_the_share_form_keeps_the_lead_and_asks_for_an_address():
    view = share(make_lead(name="<!channel>"))
    assert check.view(view) == []
    assert view["private_metadata"] == '{"lead":7}'
    chooser = view["blocks"][-1]["element"]
    assert chooser["response_url_enabled"] is True
    assert chooser["filter"]["exclude_external_shared_channels"] is True
    assert "<!channel>" not in str(view)


def test_a_message_of_any_blocks_can_stand_in_a_window():
    message = blocks.Message("x", [blocks.header("x"), blocks.divider()])
    assert check.view(notice.around(message, "Journey")) == []
