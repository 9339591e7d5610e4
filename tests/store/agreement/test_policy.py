from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.agreement import policy, policy_text
from store.agreement.policy import DEFAULT
from store.agreement.policy_document import Policy
from store.agreement.policy_text import PolicyError
from store.db import tables as t
from store.db.database import Database, Transaction
from store.leads import receiving
from store.monday.scoreboard import spending
from store.rules.lead import qualification, scoring
from store.rules.lead.scoring import Touch
from tests.office.clock import NOW
from tests.office.store_helpers import event
from tests.store.agreement.test_policy_text import SEGMENTS, faults

FOUNDER = {"title": "Co-Founder", "email": "ada@acme.example", "problem": "slow"}


@pytest.fixture
def tx(database: Database) -> Iterator[Transaction]:
    with database.begin() as tx:
        yield tx


def band(person: dict[str, str], *kinds: str) -> str:
    touches = [Touch(kind, NOW) for kind in kinds]
    score = scoring.score(touches, person, DEFAULT.scoring, NOW)
    items = qualification.check(person, touches, {}, DEFAULT.checklist, NOW)
    return qualification.judge(score, items, DEFAULT.scoring).band


# ---- The defaults work untouched ------------------------------------------------------------------------------------


def test_a_founder_who_asks_for_a_demo_is_sales_ready():
    assert band(FOUNDER, "demo_request") == "sales_ready"


def test_a_lone_ebook_is_not_sales_ready():
    assert band(FOUNDER, "content_download") != "sales_ready"


def test_a_student_who_asks_for_a_demo_is_not_sales_ready():
    assert band({**FOUNDER, "title": "Student, assistant to the director"}, "demo_request", "reply") != "sales_ready"


def test_whoever_unsubscribes_is_not_sales_ready():
    assert band(FOUNDER, "demo_request", "unsubscribe") != "sales_ready"


def test_there_are_touches_reasons_and_problems_to_begin_with():
    assert 5 <= len(DEFAULT.scoring.touches) <= 8
    assert len(DEFAULT.reasons.recycle) >= 5
    assert len(DEFAULT.reasons.disqualify) >= 4
    assert len(DEFAULT.reasons.lost) >= 5
    assert len(DEFAULT.checklist.problems) >= 3


# ---- For the rules --------------------------------------------------------------------------------------------------


def test_the_words_of_the_rules_are_folded():
    agreed = policy_text.parse("checklist: {personas: [Geschäftsführer, VP]}")
    assert agreed.checklist.personas == ("geschaftsfuhrer", "vp")


def test_high_intent_kinds_come_from_the_touches():
    assert DEFAULT.checklist.high_intent_kinds.keys() == {"demo_request", "trial_signup", "reply", "pricing_page"}


def test_the_target_of_the_pipeline_is_in_the_smallest_unit():
    for currency, amount in (("EUR", 25_000_000), ("JPY", 250_000), ("KWD", 250_000_000)):
        agreed = policy_text.parse(f"currency: {currency}\ntargets: {{pipeline: 250000}}")
        assert agreed.targets.pipeline == 250_000
        assert agreed.pipeline_target == amount
    assert DEFAULT.pipeline_target is None


@pytest.mark.parametrize(
    ("lead", "channel"),
    [
        ({"country": "de", "source": "Referral"}, "C0DACH"),
        ({"country": " OSTERREICH ", "source": "referral"}, "C0DACH"),
        ({"country": "DE", "source": "ads"}, "C0ALL"),
        ({"country": "DE", "source": "referral", "campaign": "autumn_webinar"}, "C0DACH"),
        ({"campaign": "Autumn_Webinar"}, "C0WEBINAR"),
        ({"band": "mql"}, "C0NURTURE"),
        ({"extra:company size": "500+", "extra:plan": "gold"}, "C0BIG"),
        ({"extra:company size": "500+", "extra:plan": "silver"}, "C0ALL"),
        ({"extra:company size": "500+"}, "C0ALL"),
        ({}, "C0ALL"),
    ],
)
def test_the_first_segment_that_fits_names_the_channel(lead, channel):
    agreed = policy_text.parse(SEGMENTS)
    found = agreed.segment_for({"persona": None, "band": "sales_ready", **lead}, 60, ())
    assert (found.channel if found else agreed.channels.default) == channel


@pytest.mark.parametrize(
    ("segment", "lead", "score", "touches", "fits"),
    [
        ({"tier": [1, 2]}, {"tier": "2"}, 0, (), True),
        ({"tier": "1"}, {"tier": ""}, 0, (), False),
        ({"score": "80+"}, {}, 80, (), True),
        ({"score": "80+"}, {}, 79, (), False),
        ({"score": ["60-69", "90+"]}, {}, 69, (), True),
        ({"score": ["60-69", "90+"]}, {}, 70, (), False),
        ({"touch": ["demo_request", "reply"]}, {}, 0, ("webinar", "reply"), True),
        ({"touch": "demo_request"}, {}, 0, ("webinar",), False),
        ({"title": "CTO", "score": "50+"}, {"title": " cto "}, 50, (), True),
        ({"company": "Acme"}, {"company": None}, 50, (), False),
    ],
)
def test_a_segment_chooses_by_account_points_and_touches_as_well(segment, lead, score, touches, fits):
    agreed = policy.amend(DEFAULT, channels={"segments": [{**segment, "person": "U0ANA"}]})
    found = agreed.segment_for(lead, score, touches)
    assert (found.person if found else None) == ("U0ANA" if fits else None)


@pytest.mark.parametrize(
    ("segment", "remedy"),
    [
        ({"tier": [4], "person": "U0ANA"}, "1"),
        ({"score": "80-60", "person": "U0ANA"}, "write points as in 60-79"),
        ({"score": "many", "person": "U0ANA"}, "write points as in 60-79"),
        ({"country": "DE"}, "one of the two"),
        ({"country": "DE", "person": "U0ANA", "channel": "C0DACH"}, "one of the two"),
        ({"person": "U0ANA"}, "say which leads go there"),
    ],
)
def test_a_segment_that_makes_no_sense_is_refused(segment, remedy):
    with pytest.raises(PolicyError) as wrong:
        policy.amend(DEFAULT, channels={"segments": [segment]})
    assert remedy in str(wrong.value)


def test_without_segments_none_fits():
    assert DEFAULT.segment_for({"source": "ads"}, 60, ()) is None


@pytest.mark.parametrize(
    ("campaign", "source", "asked"),
    [("Autumn", "ads", "U1"), ("other", "Ads", "U2"), (None, "ads", "U2"), ("", "", "U3"), (None, None, "U3")],
)
def test_sales_asks_the_campaigns_marketer_else_the_sources_else_the_owner(campaign, source, asked):
    agreed = policy_text.parse("marketers: {campaigns: {autumn: U1}, sources: {ads: U2}}\nowners: {qualification: U3}")
    assert agreed.marketer_for(campaign, source) == asked


def test_without_owners_nobody_is_asked():
    assert DEFAULT.marketer_for("autumn", "ads") is None


def test_a_reason_has_its_label_and_an_unknown_one_its_code():
    assert DEFAULT.reasons.label("no_budget") == "No budget"
    assert DEFAULT.reasons.label("gone_since") == "gone_since"


# ---- Versions -------------------------------------------------------------------------------------------------------


def make_policy(points: int) -> Policy:
    return policy.amend(DEFAULT, scoring={"sales_ready": points})


def test_before_anything_is_applied_the_default_holds(tx):
    assert policy.current_version(tx) == 0
    assert policy.current(tx) == policy.at_version(tx, 0) == DEFAULT


def test_a_new_policy_is_the_next_version_and_the_old_one_stays(tx):
    assert policy.apply(tx, make_policy(61), "U1", NOW) == 1
    assert policy.apply(tx, make_policy(62), "U1", NOW + timedelta(days=1)) == 2
    assert policy.current(tx) == make_policy(62)
    assert policy.at_version(tx, 1) == make_policy(61)
    assert policy.current_version(tx) == 2


def test_applying_the_same_again_changes_nothing(tx):
    assert policy.apply(tx, DEFAULT, None, NOW) == 0
    policy.apply(tx, make_policy(61), "U1", NOW)
    assert policy.apply(tx, make_policy(61), "U2", NOW) == 1


def test_the_default_can_be_put_back(tx):
    policy.apply(tx, make_policy(61), "U1", NOW)
    assert policy.apply(tx, DEFAULT, "U1", NOW) == 2
    assert policy.current(tx) == DEFAULT


def test_who_applied_it_and_when_is_kept(tx):
    policy.apply(tx, make_policy(61), "U1", NOW)
    row = tx.execute(select(t.policy_versions)).one()
    assert (row.applied_by, row.applied_at) == ("U1", NOW)


def test_a_version_that_never_was_is_an_error(tx):
    with pytest.raises(LookupError, match="no policy version 7"):
        policy.at_version(tx, 7)


def test_a_policy_that_was_undone_is_not_remembered(database):
    class Undone(Exception):
        pass

    with pytest.raises(Undone), database.begin() as tx:
        policy.apply(tx, make_policy(61), "U1", NOW)
        assert policy.current(tx) == make_policy(61)
        raise Undone
    with database.begin() as tx:
        policy.apply(tx, make_policy(62), "U1", NOW)
        assert policy.at_version(tx, 1) == make_policy(62)


def test_a_policy_is_read_once_and_then_kept(tx):
    policy.apply(tx, make_policy(61), "U1", NOW)
    assert policy.current(tx) is policy.at_version(tx, 1)
    assert policy.current(tx).scoring is policy.current(tx).scoring


def test_amending_is_checked_like_reading():
    assert policy.amend(DEFAULT, currency="USD", owners={"capture": "U1"}).owners.capture == "U1"
    with pytest.raises(PolicyError, match="three capital letters"):
        policy.amend(DEFAULT, currency="dollar")


def test_control_characters_and_line_breaks_are_refused():
    with pytest.raises(PolicyError, match="one line"):
        policy.amend(DEFAULT, next_step_default="first\x85call")


def test_a_currency_that_was_given_up_is_refused_and_what_was_agreed_in_it_is_still_read(tx: Transaction) -> None:
    assert faults("currency: BGN")["currency"].endswith(
        "give the three capital letters of a currency in use, as in EUR"
    )
    row = {"version": 1, "document": DEFAULT.plain() | {"currency": "BGN"}, "applied_at": NOW}
    tx.execute(t.policy_versions.insert().values(row))
    kept = policy.current(tx)
    assert kept.currency == "BGN"
    assert policy.amend(kept, owners={"capture": "U1"}).currency == "BGN"
    with pytest.raises(PolicyError):
        policy.amend(kept, currency="BGN")


def _deal(tx: Transaction) -> None:
    lead_id = receiving.receive(tx, event(touches=()), NOW).lead_id
    tx.execute(t.opportunities.insert().values(lead_id=lead_id, amount=5))


def _spend(tx: Transaction) -> None:
    spending.keep_amounts(tx, [(spending.SpendPeriod("autumn", NOW.date()), 0)], None, NOW)


def _goal(tx: Transaction) -> None:
    tx.execute(t.goals.insert().values(quarter=NOW.date(), version=1, revenue=5, assumed={}, set_at=NOW, set_by="U1"))


@pytest.mark.parametrize("keep", [_deal, _spend, _goal])
def test_the_currency_stays_once_amounts_are_kept(tx: Transaction, keep: Callable[[Transaction], None]) -> None:
    policy.apply(tx, policy.amend(DEFAULT, currency="USD"), None, NOW)
    keep(tx)
    with pytest.raises(PolicyError, match=r"currency \(CHF\): the deals, spend or goals that are kept are in USD"):
        policy.apply(tx, policy.amend(DEFAULT, currency="CHF"), None, NOW)
    assert policy.current(tx).currency == "USD"
    policy.apply(tx, policy.amend(DEFAULT, currency="USD", owners={"capture": "U1"}), None, NOW)
    assert policy.current_version(tx) == 2
