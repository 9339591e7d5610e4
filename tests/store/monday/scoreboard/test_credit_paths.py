"""What campaigns brought, by each rule.

November 2026, Europe/Berlin
Mo Tu We Th Fr Sa Su
 2  3  4  5  6  7  8    3rd: came by the webinar
 9 10 11 12 13 14 15    11th: clicked an ad
16 17 18 19 20 21 22    Wednesday 18, 10:00 in Berlin: NOW, handed over, opened for 100.01
"""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, opportunities
from store.leads import receiving
from store.monday.scoreboard import credit_paths
from store.monday.scoreboard.scoreboard_facts import CampaignCredit, HeardFrom
from store.rules.learning import credit
from store.rules.office_time import periods
from tests.office.cast import ANA
from tests.office.clock import DAY, HOUR, NOW, WEEK
from tests.office.store_helpers import event, receive, staff, touch

BERLIN = ZoneInfo("Europe/Berlin")
CAME, CLICKED = NOW - 15 * DAY, NOW - 7 * DAY


def loaded(database: Database, rule: str = "first") -> CampaignCredit:
    november = periods.days(date(2026, 11, 1), date(2026, 12, 1), BERLIN)
    with database.read() as tx:
        return credit_paths.load_credit(tx, november, NOW + DAY, BERLIN, rule)


def brought(database: Database, rule: str) -> dict[str, tuple[float, float, int, float, int]]:
    lines = loaded(database, rule).ours
    return {one.campaign: (one.handoffs, one.opportunities, one.pipeline, one.won, one.revenue) for one in lines}


@pytest.fixture
def webinar_lead(database: Database) -> int:
    """Came by the webinar, clicked an ad, asked for a demo of its own accord, became an opportunity; its handoff."""
    with database.begin() as tx:
        staff(tx, CAME)
        receiving.receive(tx, event(CAME, campaign="webinar", source="webinar", touches=(), problem=None), CAME)
        ad = touch("pricing_page", CLICKED, campaign="ads", source="paid_search")
        receiving.receive_touch(tx, "website", "w1", None, ad, CLICKED)
        made = receiving.receive(tx, event(NOW, campaign=None, source=None), NOW).handoff_id
        assert made
        claim.claim(tx, made, ANA, NOW)
        opportunities.open_deal(tx, made, 10_001, "", ANA, NOW)
    return made


@pytest.mark.parametrize(
    ("rule", "parts"),
    [
        ("first", {"webinar": (1, 1, 10_001, 0, 0), "ads": (0, 0, 0, 0, 0)}),
        ("last", {"webinar": (0, 0, 0, 0, 0), "ads": (1, 1, 10_001, 0, 0)}),
        ("linear", {"webinar": (0.5, 0.5, 5_001, 0, 0), "ads": (0.5, 0.5, 5_000, 0, 0)}),
        ("position", {"webinar": (0.5, 0.5, 5_001, 0, 0), "ads": (0.5, 0.5, 5_000, 0, 0)}),
        # 8 days earlier: 2^(-8/7) is 0.453 beside 1
        ("decay", {"webinar": (0.312, 0.312, 3_117, 0, 0), "ads": (0.688, 0.688, 6_884, 0, 0)}),
    ],
)
def test_each_rule_shares_a_deal_to_the_last_cent(database, webinar_lead, rule, parts):
    assert brought(database, rule) == parts


def test_a_webinar_lead_who_clicks_an_ad_stays_the_webinars(database, webinar_lead):
    with database.read() as tx:
        lead = tx.execute(t.leads.select()).one()
        assert (lead.campaign, lead.latest_campaign) == ("webinar", "ads")
        assert (lead.source, lead.latest_source) == ("webinar", "paid_search")
        assert credit_paths.last_campaign(tx, lead.id, NOW) == "ads"
        assert credit_paths.last_campaign(tx, lead.id, CLICKED - HOUR) == "webinar"


def test_a_touch_that_was_told_late_and_lies_earlier_is_the_first(database, webinar_lead):
    with database.begin() as tx:
        early = touch("pricing_page", CAME - DAY, campaign="guide")
        receiving.receive_touch(tx, "website", "w1", None, early, NOW)
    assert brought(database, "first")["guide"] == (1, 1, 10_001, 0, 0)
    with database.read() as tx:
        lead = tx.execute(t.leads.select()).one()
    assert (lead.campaign, lead.latest_campaign) == ("guide", "ads")


def test_the_outcome_that_stands_counts_with_its_moment_and_amount(database, webinar_lead):
    with database.begin() as tx:
        opportunities.win(tx, webinar_lead, None, None, "", ANA, NOW + HOUR)
        tx.execute(update(t.opportunities).values(heard_from="A podcast"))
    found = loaded(database)
    assert {one.campaign: (one.won, one.revenue) for one in found.ours} == {"webinar": (1, 10_001), "ads": (0, 0)}
    assert found.heard == (HeardFrom("A podcast", "webinar", 1),)
    assert [(one.name, one.low, one.high) for one in found.disagreements] == [("ads", 0, 100), ("webinar", 0, 100)]


def test_leads_without_a_campaign_go_by_their_source_and_the_rest_by_none(database):
    receive(database, external_id="s1", email=None, campaign=None, source="referral", touches=())
    receive(database, external_id="s2", email=None, campaign="referral", source="ads", touches=())
    receive(database, external_id="s3", email=None, campaign=None, source=None, touches=())
    found = {(one.campaign, one.is_source): one.leads for one in loaded(database).ours}
    assert found == {("referral", True): 1, ("referral", False): 1, (credit.NONE, True): 1}


def test_every_column_counts_what_happened_in_the_range(database, webinar_lead):
    with database.read() as tx:
        before = periods.days(date(2026, 11, 1), date(2026, 11, 9), BERLIN)
        (line,) = credit_paths.load_credit(tx, before, NOW, BERLIN, "first").ours
    assert (line.campaign, line.leads, line.handoffs, line.pipeline) == ("webinar", 1, 0, 0)


def test_what_no_campaign_cost_or_brought_is_empty(database):
    receive(database, received=NOW - 20 * WEEK)
    found = loaded(database)
    assert found.ours == found.disagreements == found.heard == ()
