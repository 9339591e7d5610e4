from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.reminders import reminder_posts
from bot.cards.reminders.reminder_posts import About
from store.record.facts import HandoffFacts, Promise
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, BEN, MIA, NAMES
from tests.office.clock import NOW
from tests.office.factories import ago, hence, make_handoff, make_lead, make_question

CARD = "https://kestrel.slack.example/archives/C0LEADS/p1795075200000100"
HOUR = 3600


def about(handoff: HandoffFacts | None = None, **overrides: Any) -> About:
    return replace(About(handoff or make_handoff(state="claimed"), CARD, NAMES, NOW), **overrides)


def promise(**overrides: Any) -> Promise:
    """Eight hours to the first response, six of them used."""
    return replace(Promise("response", hence(hours=2), 8 * HOUR, 6 * HOUR, ANA, ANA), **overrides)


BROKEN = promise(due_at=ago(hours=1), used=9 * HOUR)


def buttons(message: Message) -> list[str]:
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row["elements"]]


def all_reminders(outside: str = "Nora") -> list[Message]:
    lead = make_lead(name=outside, company=outside)
    asked = make_handoff(lead=lead, state="claimed", question=make_question(question=outside), next_step=outside)
    facts = about(asked, names={ANA: outside, BEN: outside})
    kinds = [replace(BROKEN, kind=kind) for kind in ("claim", "response", "answer")]
    return [
        reminder_posts.nudge(facts, promise(kind="claim")),
        *[reminder_posts.warn(facts, one, covering=True) for one in kinds],
        reminder_posts.warn(facts, promise(kind="next_step", promise=0, used=0), covering=False),
        reminder_posts.question(facts, promise(kind="answer"), covering=False),
        *[reminder_posts.escalation(facts, one, everybody_away=False) for one in kinds],
        reminder_posts.escalation(facts, promise(kind="claim"), everybody_away=True),
        *[reminder_posts.decision(facts, why) for why in reminder_posts.DECISIONS],
    ]


@patient
@given(any_text)
def test_whatever_is_in_them_reminders_are_whole_and_harmless(outside: str) -> None:
    for message in all_reminders(outside):
        oracle.check_message(message)


def test_every_reminder_says_which_lead_and_links_its_card() -> None:
    assert {message.text.split("\n")[0] for message in all_reminders()} == {f"*<{CARD}|Nora, Nora>*"}


def test_a_card_that_is_in_no_channel_is_named_without_a_link() -> None:
    message = reminder_posts.warn(about(permalink=None), promise(), covering=False)
    assert message.text.startswith("*Nora Weiss, Kettle GmbH*\n")
    assert buttons(message) == [actions.RESPOND]


def test_a_warning_says_when_it_is_due_how_much_is_used_and_what_to_do() -> None:
    message = reminder_posts.warn(about(), promise(), covering=False)
    assert "First response due <!date^" in message.text
    assert message.text.endswith(", 75 % of 8 h used.\nCall or write, then press *Log response*. A voicemail counts.")
    assert buttons(message) == [actions.RESPOND, actions.OPEN_CARD]


def test_a_broken_promise_says_by_how_much_office_time() -> None:
    message = reminder_posts.warn(about(), BROKEN, covering=False)
    assert "First response was due <!date^" in message.text
    assert ", 1 h of office time ago." in message.text


def test_whoever_covers_hears_for_whom() -> None:
    message = reminder_posts.warn(about(), promise(hearer=BEN), covering=True)
    assert message.text.endswith("You hear this because you cover for Ana Lindqvist.")


def test_a_next_step_names_it_and_offers_to_plan_the_next() -> None:
    facts = about(make_handoff(state="contacted", next_step="Demo with her team"))
    message = reminder_posts.warn(facts, promise(kind="next_step", promise=0, used=0), covering=False)
    assert "Demo with her team" in message.text
    assert "%" not in message.text.split("Demo")[0].split("|18 Nov")[1]
    assert buttons(message) == [actions.NEXT_STEP, actions.OPEN_CARD]


def test_marketing_reads_the_question_and_answers_it_there() -> None:
    facts = about(make_handoff(state="claimed", question=make_question()))
    message = reminder_posts.question(facts, promise(kind="answer", promiser=MIA, hearer=MIA), covering=False)
    assert "Ana Lindqvist asks. Answer due <!date^" in message.text
    assert "> Which webinar did she see?" in message.text
    assert buttons(message) == [actions.ANSWER, actions.OPEN_CARD]


def test_a_nudge_has_no_buttons_because_the_card_is_above_it() -> None:
    message = reminder_posts.nudge(about(make_handoff()), promise(kind="claim", promise=4 * HOUR, used=2 * HOUR))
    assert "Nobody has claimed it yet. Claim due <!date^" in message.text
    assert ", 50 % of 4 h used." in message.text
    assert buttons(message) == []


MANAGING = [actions.TAKE_OVER, actions.ASSIGN, actions.SNOOZE]


def test_a_manager_can_take_over_assign_snooze_and_excuse_a_broken_promise() -> None:
    message = reminder_posts.escalation(about(), BROKEN, everybody_away=False)
    assert "Ana Lindqvist has not answered the buyer yet. First response was due <!date^" in message.text
    assert buttons(message) == [*MANAGING, actions.EXCUSE, actions.OPEN_CARD]


def test_what_is_not_broken_yet_is_not_to_be_excused() -> None:
    message = reminder_posts.escalation(about(make_handoff()), promise(kind="claim"), everybody_away=True)
    assert "No rep is in office before the claim is due." in message.text
    assert buttons(message) == [*MANAGING, actions.OPEN_CARD]


def test_of_a_question_the_manager_is_told_who_owes_whom_an_answer() -> None:
    facts = about(make_handoff(state="claimed", question=make_question()))
    late = replace(BROKEN, kind="answer", promiser=MIA, hearer=MIA)
    message = reminder_posts.escalation(facts, late, everybody_away=False)
    assert "Mia Vogel has not answered Ana Lindqvist yet." in message.text
    assert buttons(message)[0] == actions.ANSWER


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("away", "Ana Lindqvist is away and nobody covers."),
        ("leaver", "Ana Lindqvist has left"),
        ("released_twice", "it was released twice before"),
    ],
)
def test_what_only_a_manager_can_decide_says_why(why: str, said: str) -> None:
    message = reminder_posts.decision(about(), why)
    assert said in message.text
    assert buttons(message) == [*MANAGING, actions.OPEN_CARD]
