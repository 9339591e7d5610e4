"""The agreement as text: read with every fault told, shown so that it reads the same, compared in plain lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.agreement import policy, policy_text
from store.agreement.policy import DEFAULT
from store.agreement.policy_text import PolicyError

SEGMENTS = """
channels:
  default: C0ALL
  segments:
    - {country: [DE, Österreich], source: referral, channel: C0DACH}
    - {campaign: autumn_webinar, channel: C0WEBINAR}
    - {band: mql, channel: C0NURTURE}
    - {extra: {Company_Size: [500+, 1000+], plan: Gold}, channel: C0BIG}
"""


def faults(text: str) -> dict[str, str]:
    with pytest.raises(PolicyError) as wrong:
        policy_text.parse(text)
    return {fault.field: str(fault) for fault in wrong.value.faults}


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
        ("scoring: {mql: 90}", "scoring", "the MQL score (90) lies above the sales-ready score (60); lower it"),
        ("scoring: {touches: {call: {label: Call, points: 5}}}", "scoring.touches.call", "half_life_days: 30"),
        ("scoring: {touches: {Call: {label: Call, points: -5}}}", "scoring.touches.Call", "small letters"),
        ("scoring: {caps: {}}", "scoring", "give that group a limit (caps)"),
        ("scoring: {mql: 5.5}", "scoring.mql", "whole number"),
        ("scoring: {mql: yes}", "scoring.mql", "whole number"),
        (
            "scoring: {fit: [{field: shoe, words: [x], points: 1, why: x}]}",
            "scoring.fit[1].field",
            "'title', 'company'",
        ),
        ("scoring: {fit: [{words: [x], points: 1, why: x}]}", "scoring.fit[1]", "one of the two"),
        ("scoring: {fit: [{field: title, points: 1, why: x}]}", "scoring.fit[1]", "one of the three"),
        (
            "scoring: {fit: [{extra: Size, over: 9, not_said: true, points: 1, why: x}]}",
            "scoring.fit[1]",
            "one of the three",
        ),
        (
            "scoring: {fit: [{extra: Size, over: 9, under: 9, points: 1, why: x}]}",
            "scoring.fit[1]",
            "let under be the larger",
        ),
        ("opportunity_criteria: [a, b, c, d, e, f]", "opportunity_criteria", "give at most 5"),
        ("attribution: markov", "attribution", "'first', 'last', 'linear', 'position' or 'decay'"),
        ("source_groups: {sales: [Paid search]}", "source_groups", "stands twice; give it to one group"),
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
        ("ladders: {claim: [{at: 0, act: escalate}]}", "ladders", "claim: let escalate begin at 1%"),
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
        ("scoring: {mql: 35}", "scoring.mql: 30 → 35"),
        ("checklist: {personas: [ceo, wizard]}", "added wizard"),
        ("owners: {capture: U1}", "owners.capture: now U1"),
        ("targets: {win_rate: null}", "targets.win_rate: no longer 25"),
        ("clocks: {next_working_day: true}", "clocks.next_working_day: no → yes"),
        ("channels: {segments: [{country: DE, channel: C1}]}", "channels.segments.1: now country DE, channel C1"),
        ("reasons: {lost: [{code: price, label: Too dear}]}", "reasons.lost.price.label: Price → Too dear"),
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


def test_sources_are_grouped_however_they_are_written():
    groups = policy_text.parse("source_groups: {partner: [Acme Resale], sales: Outbound}").source_groups
    of = [groups.of(source) for source in ("Paid Search", "acme_resale", "OUTBOUND", "fair", None)]
    assert of == ["marketing", "partner", "sales", "other", "other"]


def test_what_a_reason_means_is_known_of_the_built_in_ones_and_said_for_others():
    reasons = policy_text.parse(
        "reasons: {recycle: [{code: no_need_yet, label: x}, {code: far, label: x, means: fit}]}"
    )
    assert [reason.at_fault for reason in reasons.reasons.recycle] == ["too_early", "fit"]
    assert reasons.reasons.lost[0].at_fault == "other"
