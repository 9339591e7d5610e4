"""A lead that several campaigns moved: who is credited, and what anybody can ask about it."""

from bot.cards import actions
from store.rules import acts
from tests.office.cast import ANA, SAM
from tests.office.running import LEADS, Office
from tests.stories.test_monday import all_of, asked


def test_a_webinar_lead_who_clicks_an_ad_stays_the_webinars_and_the_win_says_so(office: Office) -> None:
    """The ad is named as the last before the handoff; the one who answers for questions in general is not credited."""
    ines = {"name": "Ines Moreau", "company": "Alder Freight GmbH", "email": "ines.moreau@alder.example"}
    office.send(**ines, campaign="first_webinar", source="webinar", touches=[])
    office.move("1h")
    clicked = {"kind": "demo_request", "at": office.clock().isoformat(), "campaign": "brand_ads"}
    card = office.lead(touches=[clicked | {"source": "paid_social"}])
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    office.fill(ANA, card, acts.OPEN_DEAL.code, amount="14,400")
    office.fill(ANA, card, acts.WIN.code, heard_from="A talk at a meetup")
    (post,) = office.said("win")
    assert "Found through *first_webinar*, then *brand_ads*, closed by Ana Lindqvist." in all_of(post)

    private = all_of(asked(office, SAM, "campaigns"))
    assert "first_webinar won most, €14,400." in private
    assert "brand_ads: 0% of the revenue (first campaign), 100% (last campaign)" in private
    assert "“A talk at a meetup” (found through first_webinar)" in private
    assert "brand_ads won most, €14,400." in all_of(asked(office, SAM, "campaigns month last"))
    assert "Write `/scoreboard campaigns`" in all_of(asked(office, SAM, "campaigns never"))


def test_the_rules_are_compared_in_a_window_and_the_answer_is_shared(office: Office) -> None:
    office.lead(campaign="first_webinar")
    asked(office, SAM, "campaigns")
    office.slack.press_note(SAM, office.slack.ephemerals(SAM)[0]["id"], actions.COMPARE_RULES)
    assert "Pipeline by each rule" in all_of(office.slack.open_view(SAM))
    office.slack.press_note(SAM, office.slack.ephemerals(SAM)[0]["id"], actions.SHARE_SCOREBOARD)
    assert office.slack.submit(SAM, {"channel": LEADS}) is None
    office.settle()
    (shared,) = office.said("shared_scoreboard")
    assert "first_webinar brought most leads, 1." in all_of(shared) and "Shared by Sam" in all_of(shared)
    (picture,) = (block for block in shared["blocks"] if block["type"] == "image")
    assert picture["alt_text"].startswith("What each campaign cost and brought, ")
