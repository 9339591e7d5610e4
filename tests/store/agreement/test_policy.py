from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
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


def faults(text: str) -> dict[str, str]:
    with pytest.raises(PolicyError) as wrong:
        policy_text.parse(text)
    return {fault.field: str(fault) for fault in wrong.value.faults}


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
    assert DEFAULT.checklist.high_intent_kinds == {"demo_request", "trial_signup", "reply", "pricing_page"}


def test_the_target_of_the_pipeline_is_in_the_smallest_unit():
    for currency, amount in (("EUR", 25_000_000), ("JPY", 250_000), ("KWD", 250_000_000)):
        agreed = policy_text.parse(f"currency: {currency}\ntargets: {{pipeline: 250000}}")
        assert agreed.targets.pipeline == 250_000
        assert agreed.pipeline_target == amount
    assert DEFAULT.pipeline_target is None


SEGMENTS = """
channels:
  default: C0ALL
  segments:
    - {country: [DE, Österreich], source: referral, channel: C0DACH}
    - {campaign: autumn_webinar, channel: C0WEBINAR}
    - {band: mql, channel: C0NURTURE}
    - {extra: {Company_Size: [500+, 1000+], plan: Gold}, channel: C0BIG}
"""


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
    fields = {**lead, "campaign": lead.get("campaign"), "persona": None}
    agreed = policy_text.parse(SEGMENTS)
    place = {"source": lead.get("source"), "country": lead.get("country"), "band": lead.get("band", "sales_ready")}
    assert agreed.channel_for(**place, fields=fields) == channel


def test_without_segments_the_channel_is_the_one_chosen_at_set_up():
    assert DEFAULT.channel_for(source="ads", band="sales_ready", country=None, fields={}) is None


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


# ---- Reading --------------------------------------------------------------------------------------------------------


def test_what_is_left_out_stands_for_the_default():
    agreed = policy_text.parse("scoring: {sales_ready: 70}")
    assert agreed.scoring.sales_ready == 70
    assert agreed.scoring.touches == DEFAULT.scoring.touches
    assert agreed.reasons == DEFAULT.reasons


def test_every_fault_is_told_with_field_value_and_remedy():
    told = faults("scoring: {mql: abc}\nclocks: {claim: soon}\ncurrency: euro")
    assert told["scoring.mql"] == "scoring.mql (abc): write a whole number"
    assert told["clocks.claim"].endswith("write it as 30m, 4h or 1bd (a business day)")
    assert told["currency"] == "currency (euro): give the three capital letters of a currency in use, as in EUR"


def test_an_unknown_key_is_refused_and_the_nearest_known_one_named():
    told = faults("scoring: {touches: {call: {label: Call, points: 5, halflife_days: 3}}}\ncolour: blue")
    assert told["scoring.touches.call.halflife_days"].endswith("did you mean half_life_days?")
    assert told["colour"].endswith("there is no such key here; remove it")


@pytest.mark.parametrize(
    ("text", "field", "remedy"),
    [
        ("scoring: {mql: 90}", "scoring", "mql (90) lies above sales_ready (60); lower it"),
        ("scoring: {touches: {call: {label: Call, points: 5}}}", "scoring.touches.call", "half_life_days: 30"),
        ("scoring: {touches: {Call: {label: Call, points: -5}}}", "scoring.touches.Call", "small letters"),
        ("scoring: {caps: {}}", "scoring", "add that group under caps"),
        ("scoring: {mql: 5.5}", "scoring.mql", "whole number"),
        ("scoring: {mql: yes}", "scoring.mql", "whole number"),
        (
            "scoring: {fit: [{field: shoe, words: [x], points: 1, why: x}]}",
            "scoring.fit[1].field",
            "'title', 'company'",
        ),
        ("scoring: {fit: [{words: [x], points: 1, why: x}]}", "scoring.fit[1]", "one of the two"),
        (
            "scoring: {fit: [{field: title, extra: x, words: [x], points: 1, why: x}]}",
            "scoring.fit[1]",
            "one of the two",
        ),
        (
            "scoring: {fit: [{extra: '', words: [x], points: 1, why: x}]}",
            "scoring.fit[1].extra",
            "write something here",
        ),
        ("channels: {segments: [{extra: {}, channel: C1}]}", "channels.segments[1]", "say which leads go there"),
        ("channels: {segments: [{extra: {Plan: []}, channel: C1}]}", "channels.segments[1].extra.Plan", "at least one"),
        ("checklist: {problems: []}", "checklist.problems", "give at least one"),
        ("checklist: {high_intent_days: 0}", "checklist.high_intent_days", "write 1 or more"),
        ("checklist: {high_intent_days: 1000000}", "checklist.high_intent_days", "write 36500 or less"),
        (
            "scoring: {touches: {call: {label: Call, points: 5, half_life_days: 1.0e+300}}}",
            "scoring.touches.call.half_life_days",
            "or less",
        ),
        ("clocks: {answer: 0h}", "clocks.answer", "between 1m and a year"),
        ("channels: {default: leads}", "channels.default", "channel ID"),
        ("channels: {segments: [{channel: C1}]}", "channels.segments[1]", "say which leads go there"),
        ("channels: {segments: [{country: NO, channel: C1}]}", "channels.segments[1].country", "put this in quotes"),
        ("owners: {capture: '@ann'}", "owners.capture", "member ID"),
        ("marketers: {sources: {ads: ann}}", "marketers.sources.ads", "member ID"),
        ("reasons: {lost: [{code: a, label: A}, {code: a, label: B}]}", "reasons", "a stands twice under lost"),
        ("reasons: {recycle: [{code: rival, label: A}]}", "reasons", "rival stands twice"),
        ("ladders: {claim: [{at: 50, act: shout}]}", "ladders.claim[1].act", "write one of 'nudge'"),
        ("ladders: {claim: [{at: 0, act: escalate}]}", "ladders", "claim: let escalate begin at 1"),
        (f"reasons: {{lost: [{{code: a, label: {'x' * 76}}}]}}", "reasons.lost[1].label", "keep it to 75 characters"),
        ("targets: {win_rate: 120}", "targets.win_rate", "write 100 or less"),
        ("targets: 5", "targets", "names with values"),
        ("next_step_default: ''", "next_step_default", "write something here"),
        ("quarter_starts_in_month: 13", "quarter_starts_in_month", "write 12 or less"),
        ("currency: EUR\ncurrency: USD", "line 2", "currency stands here twice"),
        ("scoring: [", "line 1", "look at the indents and quotes"),
        ("? [a, b]\n: 1", "line 1", "a name must be a word"),
        ("\x00", "the text", "can't be read"),
        ("", "the text", "write sections"),
        ("- 1", "the text", "write sections"),
    ],
)
def test_what_cannot_stand_is_refused_with_a_remedy(text, field, remedy):
    told = faults(text)
    assert remedy in told[field]
    assert "pydantic" not in str(told)


def test_keys_are_text_however_yaml_reads_them():
    assert policy_text.parse("marketers: {campaigns: {2026: U1}, sources: {no: U2}}").marketer_for("2026", None) == "U1"


# ---- Writing --------------------------------------------------------------------------------------------------------


def test_what_is_shown_is_read_again_as_the_same():
    full = policy_text.parse(
        SEGMENTS + "owners: {capture: U1}\nmarketers: {sources: {'no': U2}}\ntargets: {win_rate: 33.5}"
    )
    for document in (DEFAULT, full):
        assert policy_text.parse(policy_text.to_yaml(document)) == document


PRINTABLE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])


@given(text=st.text(PRINTABLE, min_size=1, max_size=75).filter(str.strip), points=st.integers(-1000, 1000))
def test_any_words_survive_being_shown_and_read(text, points):
    touches = {"call": {"label": text, "points": points, "half_life_days": 7.5}}
    document = policy.amend(DEFAULT, scoring={"touches": touches}, next_step_default=text)
    assert policy_text.parse(policy_text.to_yaml(document)) == document


def test_every_key_is_explained_and_the_problems_ask_to_be_edited():
    lines = policy_text.to_yaml(DEFAULT).splitlines()
    keys = [at for at, line in enumerate(lines) if line[:1].isalpha()]
    assert keys
    assert all(lines[at - 1].startswith("# ") for at in keys)
    assert any("EDIT THESE" in line for line in lines)


def test_nothing_is_wider_than_a_screen():
    assert max(map(len, policy_text.to_yaml(DEFAULT).splitlines())) <= 120


# ---- Differences ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("scoring: {mql: 35}", "scoring.mql: was 30, now 35"),
        ("checklist: {personas: [ceo, wizard]}", "added wizard"),
        ("owners: {capture: U1}", "owners.capture: now U1"),
        ("targets: {win_rate: null}", "targets.win_rate: no longer 25"),
        ("clocks: {next_working_day: true}", "clocks.next_working_day: was no, now yes"),
        ("channels: {segments: [{country: DE, channel: C1}]}", "channels.segments.1: now country DE, channel C1"),
        ("reasons: {lost: [{code: price, label: Too dear}]}", "reasons.lost.price.label: was Price, now Too dear"),
    ],
)
def test_a_change_is_a_plain_line(text, line):
    assert any(line in told for told in policy_text.difference(DEFAULT, policy_text.parse(text)))


def test_one_more_reason_is_one_line():
    more = [*DEFAULT.plain()["reasons"]["lost"], {"code": "merger", "label": "They merged"}]
    changed = policy.amend(DEFAULT, reasons={"lost": [more[-1], *more[:-1]]})
    assert policy_text.difference(DEFAULT, changed) == ["reasons.lost.merger: now code merger, label They merged"]


def test_another_order_is_told():
    turned = DEFAULT.plain()["reasons"]["lost"][::-1]
    assert policy_text.difference(DEFAULT, policy.amend(DEFAULT, reasons={"lost": turned})) == [
        "reasons.lost: in another order"
    ]


def test_the_same_has_no_difference():
    assert policy_text.difference(DEFAULT, policy_text.parse(policy_text.to_yaml(DEFAULT))) == []


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
