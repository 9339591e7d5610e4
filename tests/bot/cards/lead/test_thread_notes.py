from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.lead import thread_notes
from store.record.facts import Ticked
from store.rules.trace_kinds import TraceKind
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, BEN, MIA, NAMES, SAM
from tests.office.factories import LABELS, ago, make_act, make_line, make_touch

# Of these kinds the code is one of ours, and no word of anybody's.
CODES = {TraceKind.RUNG: "warn", TraceKind.MANAGER_ASKED: "deal"}


def said(kind: str, **facts: object) -> str:
    return thread_notes.draw(make_act(kind, **facts), NAMES, LABELS).text


@patient
@given(st.sampled_from(sorted(TraceKind)), any_text, any_text)
def test_every_kind_of_note_is_harmless_whatever_was_typed(kind: str, words: str, outside: str) -> None:
    touch = make_touch(label=outside, detail=words)
    act = make_act(kind, words=words, code=CODES.get(kind, outside), touch=touch, system=outside, fields=[outside] * 9,
                   other_member_id=outside, touch_count=3, money=3, quality=3,
                   ticked=Ticked([outside], [words], words))  # fmt: skip
    oracle.check_message(thread_notes.draw(act, {ANA: outside}, {}))


@patient
@given(any_text)
def test_a_direct_note_is_harmless_too(name: str) -> None:
    line = make_line(name=name, company=name, permalink="https://slack.example/archives/C1/p1")
    oracle.check_message(thread_notes.direct(make_act("touched", touch=make_touch(label=name)), line, NAMES, LABELS))


@pytest.mark.parametrize("kind", TraceKind)
def test_every_kind_of_note_can_be_drawn_from_ids_alone(kind: str) -> None:
    oracle.check_message(thread_notes.draw(make_act(kind, member_id=None, code=CODES.get(kind)), {}, {}))


def test_a_claim() -> None:
    assert said("claimed") == "Ana Lindqvist claimed it."


def test_an_assignment() -> None:
    assert said("assigned", member_id=SAM, other_member_id=BEN) == "Sam Taylor assigned it to Ben Okafor."


def test_a_release_by_the_owner_a_manager_and_a_clock() -> None:
    pool = "It's up for grabs again, with a new claim deadline."
    assert said("released", other_member_id=ANA) == f"Ana Lindqvist released it. {pool}"
    assert said("released", member_id=SAM, other_member_id=ANA) == f"Released from Ana Lindqvist by Sam Taylor. {pool}"
    assert said("released", member_id=None, other_member_id=ANA, code="not_contacted") == (
        f"Released from Ana Lindqvist: not contacted. {pool}"
    )


def test_a_first_response_says_how_when_and_how_good_the_lead_was() -> None:
    note = said(
        "responded", code="voicemail", happened_at=ago(minutes=20), quality=4, words="Will call back\non Friday"
    )
    assert note == (
        "First response: Ana Lindqvist left a voicemail, "
        "<!date^1794991200^{date_short_pretty} at {time}|18 Nov 2026 08:40 UTC>. Lead quality 4 of 5.\n"
        "> Will call back\n> on Friday"
    )


def test_a_first_response_from_before_the_handoff_counts_as_zero() -> None:
    assert "called" in said("responded", code="call", early=True)
    assert "That was before the handoff, so it counts as zero." in said("responded", code="call", early=True)


def test_a_next_step_quotes_what_was_planned() -> None:
    assert said("next_step", day=date(2026, 11, 20), words="Demo with her team") == (
        "Ana Lindqvist planned the next step, due Fri 20 Nov.\n> Demo with her team"
    )


def test_the_three_ways_back() -> None:
    assert said("recycled", code="no_budget") == (
        "Ana Lindqvist recycled it: No budget. Keeps being nurtured; fresh interest brings it back."
    )
    assert said("recycled", code="no_budget", day=date(2027, 2, 1)) == (
        "Ana Lindqvist recycled it: No budget. Wakes on Mon 1 Feb 2027."
    )
    assert said("disqualified", code="student", quality=1, words="Writes a thesis") == (
        "Ana Lindqvist disqualified it: Student or job seeker. Lead quality 1 of 5.\n> Writes a thesis"
    )


def test_awake_again_on_a_date_or_by_interest() -> None:
    assert said("woke", member_id=None) == ("Awake again: its date has come. A new card is in the channel.")
    touch = make_touch(kind="demo_request", label="Demo request")
    assert said("woke", member_id=None, code="demo_request", touch=touch) == (
        "Awake again: fresh interest, Demo request. A new card is in the channel."
    )


def test_question_and_answer() -> None:
    assert said("asked", other_member_id=MIA, words="Which webinar?") == (
        "Ana Lindqvist asks Mia Vogel. Sales' deadline pauses until the reply.\n> Which webinar?"
    )
    assert said("asked", other_member_id=None).startswith("Ana Lindqvist asks marketing.")
    assert said("asked", other_member_id=MIA, code="close") == (
        "Ana Lindqvist asks Mia Vogel how to speed this deal up."
    )
    assert said("answered", member_id=MIA, code="close") == "Mia Vogel replied."
    assert said("answered", member_id=MIA, words="The one in May") == (
        "Mia Vogel replied. Sales' deadline is running again.\n> The one in May"
    )


def test_a_deal_from_opening_to_reopening() -> None:
    assert said("opportunity", money=1_200_000) == "Ana Lindqvist opened an opportunity: €12,000."
    assert said("opportunity") == "Ana Lindqvist opened an opportunity: amount not known."
    ticked = Ticked(["Budget is known"], ["We know who decides"], "The COO says.")
    assert said("opportunity", ticked=ticked, words="Routing").split("\n")[1:] == [
        "✅ Budget is known", "⬜ We know who decides", "Opened anyway: The COO says.", "> Routing",
    ]  # fmt: skip
    assert said("won", money=1_200_000) == "🏆 Ana Lindqvist won it: €12,000. Well done, both teams!"
    assert said("lost", code="price", words="Twice our budget") == "Ana Lindqvist lost it: Price.\n> Twice our budget"
    assert said("deal_reopened") == "Ana Lindqvist reopened the opportunity. It counts as neither won nor lost."


def test_what_a_crm_says_of_a_deal() -> None:
    there = {"member_id": None, "system": "hubspot"}
    assert said("amount", **there, money=90_000) == "HubSpot set the amount to €900."
    assert said("amount", **there, code="USD") == (
        "HubSpot has the amount in USD. Deals here count in EUR, so it isn't known here."
    )
    assert said("crm_late", **there, code="amount", words="90000") == (
        "HubSpot had €900 as the amount before it was changed here. The later change counts."
    )
    assert said("crm_late", **there, code="outcome", words="lost") == (
        "HubSpot had the deal as lost before it was changed here. The later change counts."
    )


def test_the_same_person_again_is_said_to_be_folded_in() -> None:
    assert said("folded", member_id=None, fields=["phone", "title"], touch_count=2, system="hubspot") == (
        "The same person came in again through hubspot and was added to this lead. "
        "New: phone, title, 2 touches. Deadlines stay as they are."
    )


def test_two_leads_that_may_be_one_person() -> None:
    assert said("may_be_same", member_id=None, other_lead_id=9) == (
        "May be the same person as lead 9. Nothing was merged; please check both."
    )


def test_a_new_touch_says_what_and_when() -> None:
    touch = make_touch()
    note = said("touched", member_id=None, happened_at=touch.at, touch_count=3, touch=touch)
    assert note.startswith("New touch, <!date^")
    assert note.endswith(": Pricing page, looked at the team plan (autumn-webinar), and 2 more")


def test_a_marketers_word_on_the_checklist() -> None:
    assert said("completed", member_id=MIA, code="persona", words="She decides") == (
        "Checklist: Mia Vogel says that “right persona” holds.\n> She decides"
    )
    assert "“high-intent touch” does not hold." in said("completed", member_id=MIA, code="high_intent", holds=False)


def test_words_from_a_form_that_came_too_late_are_kept() -> None:
    assert said("late_words", words="They want a demo") == (
        "Ana Lindqvist wrote this in a form that came after the handoff had moved on.\n> They want a demo"
    )


def test_a_late_card_says_that_the_clocks_waited() -> None:
    assert said("shown_late", member_id=None, seconds=900) == (
        "The card reached Slack 15 min late. Its deadlines waited for it."
    )


def test_an_act_without_a_known_person_is_someones() -> None:
    assert said("claimed", member_id=None) == "Someone claimed it."


def test_a_kind_without_a_sentence_is_told_plainly() -> None:
    assert said("twin_removed", code="no_budget") == "Twin removed: No budget, Ana Lindqvist"


def test_a_direct_note_names_the_lead_and_links_its_card() -> None:
    line = make_line(permalink="https://slack.example/archives/C1/p1")
    note = thread_notes.direct(make_act("claimed"), line, NAMES, LABELS)
    assert note.text == "*<https://slack.example/archives/C1/p1|Nora Weiss, Kettle GmbH>*\nAna Lindqvist claimed it."


@pytest.mark.parametrize(
    ("kind", "act", "percent", "note"),
    [
        ("response", "warn", 75, "Ben Okafor was reminded: 75% of the time for the first response is used."),
        ("answer", "escalate", 100, "The answer is overdue. Ben Okafor was notified."),
        ("claim", "escalate", 0, "No rep is in office before the claim is due. Ben Okafor was notified."),
        ("response", "escalate", 50, "Ben Okafor was notified: 50% of the time for the first response is used."),
        ("next_step", "escalate", 0, "The next step is due. Ben Okafor was notified."),
        ("next_step", "warn", 0, "Ben Okafor was reminded of the next step."),
        ("claim", "nudge", 50, "A reminder in the thread: 50% of the time for the claim is used."),
        ("next_step", "nudge", 0, "A reminder of the next step in the thread."),
        ("answer", "tell", 0, "Ben Okafor was asked in a direct message."),
        ("response", "tell", 25, "Ben Okafor was reminded of the first response in a direct message."),
    ],
)
def test_a_rung_says_who_was_told_what(kind: str, act: str, percent: int, note: str) -> None:
    assert said("rung", member_id=None, clock_kind=kind, code=act, percent=percent, other_member_id=BEN) == note


@pytest.mark.parametrize(
    ("why", "kind", "note"),
    [
        ("away", None, "Ben Okafor is away and no one covers. A manager was asked to decide."),
        ("leaver", None, "Ben Okafor has left. A manager was asked who takes over."),
        (
            "released_twice",
            "response",
            "Ben Okafor missed the first-response deadline, and it was released twice before.",
        ),
        (
            "released_twice",
            "answer",
            "Marketing missed the deadline to answer Ben Okafor, and it was released twice",
        ),
        ("deal", "next_step", "The next step is overdue, and it is an open opportunity."),
    ],
)
def test_what_a_manager_was_asked_says_what_was_not_done(why: str, kind: str | None, note: str) -> None:
    found = said("manager_asked", member_id=None, code=why, clock_kind=kind, other_member_id=BEN)
    assert found.startswith(note)


def test_what_a_manager_decided_about_promises() -> None:
    snoozed = said("snoozed", member_id=SAM, until_at=datetime(2026, 11, 20, 8, tzinfo=UTC))
    assert snoozed.startswith("Sam Taylor snoozed its reminders until <!date^")
    assert said("excused", member_id=SAM, clock_kind="response", words="They asked us to wait") == (
        "Sam Taylor excused the missed first response. It counts neither as met nor as missed.\n> They asked us to wait"
    )


def test_away_and_back() -> None:
    assert said("covered", other_member_id=BEN) == "Ana Lindqvist is away; Ben Okafor covers. It stays Ana Lindqvist's."
    assert said("back", other_member_id=BEN) == "Ana Lindqvist is back."


@pytest.mark.parametrize(
    ("code", "kind", "why"),
    [
        ("late", "response", "no first response was logged in time"),
        ("late", "answer", "marketing did not reply in time"),
        ("late", "next_step", "the next step was not done in time"),
        ("away", None, "away, and no one covers"),
        ("leaver", None, "no longer in this workspace"),
    ],
)
def test_a_release_by_the_bot_says_why(code: str, kind: str | None, why: str) -> None:
    note = said("released", member_id=None, other_member_id=ANA, code=code, clock_kind=kind)
    assert note.startswith(f"Released from Ana Lindqvist: {why}. ")
