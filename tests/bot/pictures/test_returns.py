import pytest
from hypothesis import given

from bot.pictures import returns
from store.monday.scoreboard.scoreboard_facts import CampaignReturn
from store.rules.learning import credit
from tests.bot.cards.evil import any_text, patient
from tests.bot.cards.learning.test_campaign_page import CREDIT, made
from tests.bot.pictures.test_trend import size


@pytest.mark.parametrize(
    ("lines", "rows"), [(CREDIT.ours, 2), (CREDIT.ours[2:], 1), (CREDIT.ours[:1] * 20, 8), ((), 0)]
)
def test_each_campaign_that_cost_or_brought_something_has_a_row(lines, rows) -> None:
    found = made(by_rule=dict.fromkeys(credit.RULES, lines))
    assert size(returns.draw(found, "EUR")) == (1080, 3 * (62 + 56 * rows))


@pytest.mark.filterwarnings("ignore:Glyph")  # no face of ours has every script
@patient
@given(any_text)
def test_whatever_a_campaign_is_called_there_is_a_picture(name: str) -> None:
    line = CampaignReturn(name, 1, 1, 10**15, 1, 10**14, pipeline=1)
    assert returns.draw(made(by_rule={"first": (line,)}), "EUR")
