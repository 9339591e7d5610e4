from datetime import date
from typing import Any

from hypothesis import given

from bot.cards.learning import campaign_page
from store.monday.scoreboard.scoreboard_facts import CampaignCredit, CampaignReturn, HeardFrom
from store.rules.learning import credit
from store.rules.learning.credit import Disagreement
from store.rules.office_time import periods
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office import monday_facts as monday

DAYS = date(2026, 10, 1), date(2026, 12, 1)
OURS = (
    CampaignReturn("autumn_webinar", 40, 12, 400_000, 2, 2_400_000, 60, 4_000_000, 9, 5),
    CampaignReturn("brand_ads", 30, 4, 150_000, 0, 0, 31, 900_000, 3.5, 1.5),
    CampaignReturn("referral", 3, 0, 0, 0, 0, is_source=True),
)
CREDIT = CampaignCredit(
    period=periods.days(*DAYS, monday.BERLIN),
    days=DAYS,
    rule="first",
    by_rule=dict.fromkeys(credit.RULES, OURS),
    disagreements=(Disagreement("brand_ads", "first", 0.0, "last", 37.5),),
    about_won=True,
    heard=(HeardFrom("A podcast", "autumn_webinar", 2),),
)


def made(**overrides: Any) -> CampaignCredit:
    return CampaignCredit(**{name: getattr(CREDIT, name) for name in CREDIT.__slots__} | overrides)


def said(found: CampaignCredit) -> str:
    return oracle.shown(campaign_page.draw(found, "EUR", "1 Oct–30 Nov 2026", ""))


def test_the_first_line_is_what_it_means_and_every_figure_stands_below() -> None:
    message = campaign_page.draw(CREDIT, "EUR", "1 Oct–30 Nov 2026", "quarter")
    oracle.check_message(message)
    best = "autumn_webinar won most, €24,000 for €4,000 spent: ROI 6.0x."
    assert message.text == f"Campaigns, 1 Oct–30 Nov 2026: {best}"
    shown = oracle.shown(message)
    for part in (
        "€4,000\n40 leads\n€100 a lead\n12 MQLs", "€24,000 won (2)\n€40,000 pipeline (5)\n9 handed over\nROI 6.0x",
        "€9,000 pipeline (1.5)\n3.5 handed over\nROI 0.0x", "\nsource",
        "brand_ads: 0% of the revenue (first campaign), 38% (last campaign)", "“A podcast”, 2 times",
    ):  # fmt: skip
        assert part in shown


def test_without_a_win_pipeline_is_named_and_without_any_deal_leads() -> None:
    assert "brand_ads opened most pipeline, €9,000. Nothing was won." in said(made(by_rule={"first": OURS[1:]}))
    assert "referral brought most leads, 3." in said(made(by_rule={"first": OURS[2:]}))
    assert "No campaign cost or brought anything 1 Oct–30 Nov 2026." in said(made(by_rule={"first": ()}))


@patient
@given(any_text)
def test_whatever_campaigns_are_called_the_answer_is_whole_and_harmless(name: str) -> None:
    lines = (CampaignReturn(name, 1, 1, 1, 0.5, 1, 1, 1, 0.333, 0.25),) * 30
    found = made(
        by_rule=dict.fromkeys(credit.RULES, lines), heard=(HeardFrom(name, name, 2),) * 9,
        disagreements=(Disagreement(name, "first", 0.0, "last", 99.0),) * 20,
    )  # fmt: skip
    oracle.check_message(campaign_page.draw(found, "EUR", "2026", ""))
    oracle.check_view(campaign_page.compare(found, "EUR", "2026"))


def test_the_rules_stand_side_by_side() -> None:
    window = str(campaign_page.compare(CREDIT, "EUR", "1 Oct–30 Nov 2026"))
    assert "Revenue by each rule, 1 Oct–30 Nov 2026." in window
    for rule in campaign_page.RULES.values():
        assert f"{rule}: €24,000" in window


def test_programs_read_amounts_in_the_smallest_unit() -> None:
    plain = campaign_page.plain_credit(CREDIT, "EUR")
    assert {"rule": "first", "from": "2026-09-30T22:00:00+00:00"}.items() <= plain.items()
    assert plain["campaigns"][1] == {
        "campaign": "brand_ads", "is_source": False, "leads": 30, "mqls": 4, "handoffs": 3.5,
        "opportunities": {"count": 1.5, "amount": 900_000}, "won": {"count": 0, "amount": 0}, "spend": 150_000,
    }  # fmt: skip
