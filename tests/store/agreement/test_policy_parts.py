"""A form gives back the document that it shows, and says at which field and how what can't be read is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.agreement import policy, policy_parts
from store.agreement.policy import DEFAULT
from store.agreement.policy_parts import PartFault

LABELS = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from(' ,:;()"\\%+'), min_size=1, max_size=40
).filter(str.strip)  # fmt: skip
TEXTS = st.lists(LABELS, min_size=1, max_size=4)
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
POINTS = st.integers(-1000, 1000)
BOUNDS = st.floats(-1e15, 1e15) | st.integers(-1000, 1000)
REASONS = st.lists(
    st.fixed_dictionaries({
        "code": CODES, "label": LABELS, "words": st.sampled_from([None, True, False]),
        "means": st.sampled_from([None, "fit", "too_early", "other"]),
    }), min_size=1, max_size=4, unique_by=lambda reason: reason["code"],
)  # fmt: skip
LOOKS_AT = st.sampled_from(["title", "company", "email"]).map(lambda name: {"field": name}) | LABELS.map(
    lambda name: {"extra": name}
)
WANTED = (
    TEXTS.map(lambda words: {"words": words})
    | BOUNDS.map(lambda bound: {"over": bound})
    | BOUNDS.map(lambda bound: {"under": bound})
    | st.integers(0, 9).map(lambda bound: {"over": bound - 0.5, "under": bound + 1e5})
    | st.just({"not_said": True})
)
FIT = st.lists(
    st.builds(lambda at, wanted, points, why: {**at, **wanted, "points": points, "why": why},
              LOOKS_AT, WANTED, POINTS, LABELS), max_size=4,
)  # fmt: skip
TOUCHES = st.dictionaries(CODES, st.fixed_dictionaries({
    "label": LABELS, "points": POINTS, "half_life_days": st.floats(0.01, 1e5) | st.integers(1, 999),
    "group": st.sampled_from([None, "web", "mail"]), "high_intent": st.booleans(),
}), min_size=1, max_size=4)  # fmt: skip
PROBLEMS = st.lists(st.fixed_dictionaries({"code": CODES, "label": LABELS, "words": TEXTS}),
                    min_size=1, max_size=4, unique_by=lambda problem: problem["code"])  # fmt: skip
STEPS = st.lists(st.fixed_dictionaries({"at": st.integers(1, 1000), "act": st.sampled_from(["nudge", "warn"])}),
                 max_size=4, unique_by=lambda step: (step["at"], step["act"]))  # fmt: skip
SECTIONS = st.fixed_dictionaries({
    "checklist": st.fixed_dictionaries({"personas": TEXTS, "problems": PROBLEMS}),
    "scoring": st.fixed_dictionaries({"touches": TOUCHES, "fit": FIT, "mql": st.integers(-9, 9)}),
    "ladders": st.fixed_dictionaries({"claim": STEPS, "next_step": STEPS}),
    "reasons": st.fixed_dictionaries({"lost": REASONS, "objections": REASONS}),
    "opportunity_criteria": st.lists(LABELS, max_size=5),
    "next_step_default": LABELS,
    "targets": st.fixed_dictionaries({
        "win_rate": st.none() | st.floats(0.1, 100), "first_response": st.sampled_from([None, "2h", "1bd"]),
    }),
})  # fmt: skip


@settings(max_examples=25)
@given(SECTIONS)
def test_a_form_gives_back_any_document(sections) -> None:
    document = policy.amend(DEFAULT, **sections)
    # Read into another document: a field that is as it was would not be read at all.
    for part in policy_parts.PARTS:
        said = policy_parts.written_fields(document, part)
        read = policy_parts.amended(_without(document, part), part, said)
        assert policy_parts.written_fields(read, part) == said
        for section in {path.partition(".")[0] for path in said}:
            assert read.plain()[section] == document.plain()[section]


def _without(document, part):
    """The document with the built-in values in all fields of a part."""
    plain, usual = document.plain(), DEFAULT.plain()
    for path in policy_parts.written_fields(document, part):
        section, _, name = path.partition(".")
        if name:
            plain[section][name] = usual[section][name]
        else:
            plain[section] = usual[section]
    return policy.as_kept(plain)


def test_every_field_that_both_teams_sign_has_a_place_in_a_form() -> None:
    sections = policy.signed_part(DEFAULT)
    paths = {
        f"{name}.{field}" if isinstance(section, dict) else name
        for name, section in sections.items()
        for field in (section if isinstance(section, dict) else [name])
    }
    assert {field.path for fields in policy_parts.PARTS.values() for field in fields} == paths


@pytest.mark.parametrize(
    ("part", "path", "written", "remedy"),
    [
        ("scores", "scoring.sales_ready", "many", "Write a number, as in 30"),
        ("scores", "scoring.sales_ready", "20", "The MQL score (30) lies above the sales-ready score (20); lower it"),
        ("scores", "scoring.mql", "5000", "Write 1000 or less"),
        ("scores", "scoring.mql", "", "Write a number, as in 30"),
        ("touches", "scoring.touches", "call: fifty", "Write “call: fifty” as in: demo_request: 50 points"),
        ("touches", "scoring.touches", "call: 5 points", "half after 30 days"),
        ("touches", "scoring.touches", "call: 5 points, half after 0 days", "Call, half after: write more than 0"),
        ("fit", "scoring.fit", "boss: +20 if title has ,", "Line 1: say which words it has"),
        ("touches", "scoring.touches", "call: -5 points\ncall: -6 points", "Call stands here twice."),
        ("touches", "scoring.touches", "Call: -5 points", "small letters, digits and _"),
        ("touches", "scoring.caps", "web 40", "Write “web 40” as in: web: 40"),
        ("fit", "scoring.fit", "boss: +20 if job has ceo", "“job” is none of title, company"),
        ("fit", "scoring.fit", "boss: +20 if title", "as in: decision-maker: +20 if title has founder, ceo"),
        ("fit", "scoring.fit", 'big: +20 if "Size" is over 9 and under 3', "Line 1: no number is over 9"),
        ("fit", "scoring.fit", 'big: +20 if "Size is over 9', "as in: decision-maker"),
        ("deadlines", "clocks.answer", "soon", "write it as 30m, 4h or 1bd (a business day)"),
        ("reminders", "ladders.claim", "50%: shout", "Line 1, what happens: write one of"),
        ("reasons", "reasons.lost", "price: bad", "as in: bad_fit (Not a customer we can help): means fit"),
        ("opportunities", "opportunity_criteria", "a\nb\nc\nd\ne\nf", "Give at most 5"),
        ("targets", "targets.win_rate", "120", "Write 100 or less"),
    ],
)
def test_what_will_not_do_is_told_at_its_field(part, path, written, remedy) -> None:
    with pytest.raises(PartFault) as wrong:
        policy_parts.amended(DEFAULT, part, {path: written})
    assert remedy in str(wrong.value)
    assert wrong.value.path == path


def test_a_field_that_the_form_left_out_stays() -> None:
    changed = policy_parts.amended(DEFAULT, "touches", {"scoring.caps": "web: 50\ncontent: 25\nmail: 10"})
    assert changed == policy.amend(DEFAULT, scoring={"caps": {"web": 50, "content": 25, "mail": 10}})


def test_points_that_never_fade_are_written_in_words() -> None:
    line = "demo_request: 50 points, never fades, high intent"
    document = policy_parts.amended(DEFAULT, "touches", {"scoring.touches": line, "scoring.caps": ""})
    assert policy_parts.written_fields(document, "touches")["scoring.touches"] == line
