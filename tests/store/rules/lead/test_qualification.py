"""The checklist, and what makes a lead sales-ready."""

from datetime import UTC, datetime, timedelta

import pytest

from store.rules.lead import qualification
from store.rules.lead.qualification import CONTACT, HIGH_INTENT, PERSONA, PROBLEM, Checklist, Item, Overrule, Problem
from store.rules.lead.scoring import Score, ScoringRules, Touch

NOW = datetime(2025, 11, 18, 12, tzinfo=UTC)
CHECKLIST = Checklist(
    personas=("founder", "head of marketing"),
    problems=(
        Problem("lost_leads", "Leads get lost", ("drop", "follow-up")),
        Problem("slow_reports", "Slow reports", ("dashboard",)),
    ),
    high_intent_kinds={"demo_request": "Demo request", "pricing_page": "Pricing page", "reply": "Reply"},
    high_intent_days=30,
)
RULES = ScoringRules(touches={}, fit=(), caps={}, mql=30, sales_ready=60)


def items(
    *touches: tuple[str, float], overrules: dict[str, Overrule] | None = None, **person: str | None
) -> dict[str, Item]:
    """The checklist by code, of touches given as (kind, days ago)."""
    history = [Touch(kind, NOW - timedelta(days=days)) for kind, days in touches]
    return {item.code: item for item in qualification.check(person, history, overrules or {}, CHECKLIST, NOW)}


def finding(code: str, *touches: tuple[str, float], **person: str | None) -> tuple[bool, str]:
    item = items(*touches, **person)[code]
    return item.holds, item.note


def test_the_four_items_come_in_order_with_their_labels() -> None:
    assert [(item.code, item.label) for item in items().values()] == [
        (PERSONA, "Right persona"),
        (PROBLEM, "Problem match"),
        (CONTACT, "Valid contact"),
        (HIGH_INTENT, "High-intent touch"),
    ]


# ---- Persona --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"persona": "Founder"}, (True, "Founder")),
        ({"title": "Co-Founder & COO"}, (True, "Co-Founder & COO")),
        ({"persona": " ", "title": "Head of Marketing"}, (True, "Head of Marketing")),
        ({"persona": "user", "title": "Founder"}, (False, "user is not among those agreed")),  # the field decides
        ({"title": "Foundering"}, (False, "Foundering is not among those agreed")),
        ({"persona": None, "title": None}, (False, "no persona or title given")),
        ({}, (False, "no persona or title given")),
    ],
)
def test_the_persona_is_the_field_or_else_the_title(person: dict[str, str | None], expected: tuple[bool, str]) -> None:
    assert finding(PERSONA, **person) == expected


# ---- Problem --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ("lost_leads", (True, "Leads get lost")),
        ("LEADS GET LOST", (True, "Leads get lost")),
        ("nobody does the follow up", (True, "Leads get lost")),
        ("our dashboard is late", (True, "Slow reports")),
        ("pricing", (False, "not Leads get lost or Slow reports")),
        ("", (False, "no problem given")),
        (None, (False, "no problem given")),
    ],
)
def test_the_problem_is_one_that_the_policy_names(problem: str | None, expected: tuple[bool, str]) -> None:
    assert finding(PROBLEM, problem=problem) == expected


# ---- Contact --------------------------------------------------------------------------------------------------------

NO_WAY = (False, "no working mail address, no phone of 7 digits or more")


@pytest.mark.parametrize(
    ("email", "phone", "expected"),
    [
        ("ana@example.com", None, (True, "")),
        ("ana@gmail.com", None, (True, "free-mail address")),
        ("Info@example.com", None, (True, "shared mailbox")),
        ("info@gmx.de", None, (True, "free-mail address, shared mailbox")),
        (None, "+49 30 123 45", (True, "by phone")),
        (None, "555-1234", (True, "by phone")),
        (None, "12 34 56", NO_WAY),
        ("a@b.c", None, (True, "")),  # the doors take it, so this does
        (None, None, NO_WAY),
    ],
)
def test_a_contact_is_a_mail_or_a_phone(email: str | None, phone: str | None, expected: tuple[bool, str]) -> None:
    assert finding(CONTACT, email=email, phone=phone) == expected


# ---- High intent ----------------------------------------------------------------------------------------------------

NO_TOUCH = (False, "none in 30 days (Demo request, Pricing page or Reply)")


@pytest.mark.parametrize(
    ("touches", "expected"),
    [
        ([("reply", 29.9)], (True, "Reply")),
        ([("reply", 30)], (True, "Reply")),
        ([("reply", 30.1)], NO_TOUCH),
        ([("blog", 1)], NO_TOUCH),
        ([], NO_TOUCH),
        ([("demo_request", 9), ("pricing_page", 3), ("blog", 1)], (True, "Pricing page")),  # the newest
        ([("demo_request", -1)], (True, "Demo request")),  # a clock that runs ahead
    ],
)
def test_high_intent_is_a_strong_touch_within_the_days(
    touches: list[tuple[str, float]], expected: tuple[bool, str]
) -> None:
    assert finding(HIGH_INTENT, *touches) == expected


def test_a_long_list_in_a_note_is_cut() -> None:
    many = Checklist((), tuple(Problem(code, code, ()) for code in "abcdef"), {}, 30)
    _, problem, _, high_intent = qualification.check({"problem": "y"}, [], {}, many, NOW)
    assert problem.note == "not a, b, c, d or the like"
    assert high_intent.note == "none in 30 days (anything agreed)"


# ---- A marketer's word ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("holds", [True, False])
def test_a_marketers_word_stands_before_the_fields(holds: bool) -> None:
    word = Overrule(holds, "U7", "met her at the fair")
    item = items(persona="founder" if not holds else None, overrules={PERSONA: word})[PERSONA]
    assert item == Item(PERSONA, "Right persona", holds, "met her at the fair", "U7")


def test_a_word_on_one_item_leaves_the_others() -> None:
    found = items(email="ana@example.com", overrules={PERSONA: Overrule(True, "U7", "asked")})
    assert [code for code, item in found.items() if item.holds] == [PERSONA, CONTACT]


# ---- Judging --------------------------------------------------------------------------------------------------------


def judged(fit: int, interest: int, *missing: str) -> tuple[str, tuple[str, ...]]:
    checklist = [Item(code, code, code not in missing) for code in qualification.ITEMS]
    verdict = qualification.judge(Score(fit, interest, ()), checklist, RULES)
    return verdict.band, verdict.missing


@pytest.mark.parametrize(
    ("fit", "interest", "band"),
    [
        (20, 40, "sales_ready"),
        (0, 60, "sales_ready"),
        (20, 39, "mql"),
        (-1, 90, "mql"),  # much interest does not outweigh the wrong person
        (0, 30, "mql"),
        (0, 29, "none"),
        (-30, 10, "none"),
    ],
)
def test_with_a_complete_checklist_the_score_decides(fit: int, interest: int, band: str) -> None:
    assert judged(fit, interest) == (band, ())


@pytest.mark.parametrize("code", qualification.ITEMS)
def test_each_missing_item_keeps_a_lead_from_sales(code: str) -> None:
    assert judged(30, 70, code) == ("mql", (code,))


def test_below_the_lower_threshold_what_is_missing_is_still_said() -> None:
    assert judged(0, 0, PROBLEM, HIGH_INTENT) == ("none", (PROBLEM, HIGH_INTENT))
