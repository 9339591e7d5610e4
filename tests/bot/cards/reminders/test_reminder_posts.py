from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.reminders import reminder_posts
from bot.cards.reminders.reminder_posts import About
from store.record.facts import HandoffFacts, Promise
from store.rules import acts
from store.rules.ladder import RungAct
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, BEN, MIA, NAMES
from tests.office.clock import NOW
from tests.office.factories import ago, hence, make_handoff, make_lead, make_question

CARD = "https://kestrel.slack.example/archives/C0LEADS/p1795075200000100"
HOUR = 3600


def about(handoff: HandoffFacts | None = None, **overrides: Any) -> About:
    return replace(About(handoff or make_handoff(state="claimed"), CARD, NAMES, NOW, ANA), **overrides)


def promise(**overrides: Any) -> Promise:
    """Eight hours to the first response, six of them used."""
    return replace(Promise("response", hence(hours=2), 8 * HOUR, 6 * HOUR, ANA, ANA), **overrides)


CLOCKS = ("claim", "response", "answer", "next_step")
BROKEN = promise(due_at=ago(hours=1), used=9 * HOUR)


def buttons(message: Message) -> list[str]:
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row["elements"]]


def all_reminders(outside: str = "Nora") -> list[Message]:
    lead = make_lead(name=outside, company=outside)
    asked = make_handoff(lead=lead, state="claimed", question=make_question(question=outside), next_step=outside)
    facts = about(asked, names={ANA: outside, BEN: outside})
    kinds = [replace(BROKEN, kind=kind) for kind in CLOCKS]
    covering = replace(facts, hearer=BEN)
    return [
        *[say(facts, one) for say in reminder_posts.MESSAGES.values() for one in kinds],
        *[reminder_posts.warn(covering, one) for one in kinds],
        reminder_posts.escalation(replace(facts, at=0), promise(kind="claim")),
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
    message = reminder_posts.warn(about(permalink=None), promise())
    assert message.text.startswith("*Nora Weiss, Kettle GmbH*\n")
    assert buttons(message) == [acts.RESPOND.code, acts.REMIND_LATER.code]


def test_a_warning_says_when_it_is_due_how_much_is_used_and_what_to_do() -> None:
    message = reminder_posts.warn(about(), promise())
    assert "First response due <!date^" in message.text
    assert message.text.endswith(", 75% of 8 h used.\nCall or write, then press *Log*. A voicemail counts.")
    assert buttons(message) == [acts.RESPOND.code, acts.REMIND_LATER.code, actions.OPEN_CARD]


def test_a_broken_promise_says_by_how_much_office_time() -> None:
    message = reminder_posts.warn(about(), BROKEN)
    assert "First response was due <!date^" in message.text
    assert ", 1 h of office time ago." in message.text
    assert acts.REMIND_LATER.code not in buttons(message)


def test_whoever_covers_hears_for_whom() -> None:
    message = reminder_posts.warn(about(hearer=BEN), promise(hearer=BEN))
    assert message.text.endswith("You get this because you cover for Ana Lindqvist.")


def test_a_next_step_names_it_and_offers_to_plan_the_next() -> None:
    facts = about(make_handoff(state="contacted", next_step="Demo with her team"))
    message = reminder_posts.warn(facts, promise(kind="next_step", promise=0, used=0))
    assert "Demo with her team" in message.text
    assert "%" not in message.text.split("Demo")[0].split("|18 Nov")[1]
    assert buttons(message) == [
        acts.STEP_DONE.code, acts.PLAN.code, acts.REMIND_LATER.code, actions.OPEN_CARD,
    ]  # fmt: skip


def test_marketing_reads_the_question_and_answers_it_there() -> None:
    facts = about(make_handoff(state="claimed", question=make_question()))
    message = reminder_posts.question(replace(facts, hearer=MIA), promise(kind="answer", promiser=MIA, hearer=MIA))
    assert "Ana Lindqvist asks. Please reply by <!date^" in message.text
    assert "> Which webinar did she see?" in message.text
    assert buttons(message) == [acts.ANSWER.code, actions.OPEN_CARD]


def test_a_nudge_has_no_buttons_because_the_card_is_above_it() -> None:
    message = reminder_posts.nudge(about(make_handoff()), promise(kind="claim", promise=4 * HOUR, used=2 * HOUR))
    assert "Not claimed yet. Claim due <!date^" in message.text
    assert ", 50% of 4 h used." in message.text
    assert buttons(message) == []


@dataclass(frozen=True, slots=True)
class Case:
    """A clock as it can run: who promised, and the handoff meanwhile."""

    kind: str
    promiser: str | None
    handoff: HandoffFacts


UNCLAIMED = Case("claim", None, make_handoff())
WAITING = Case("response", None, make_handoff())
OWNED = Case("response", ANA, make_handoff(state="claimed"))
ASKED = Case("answer", MIA, make_handoff(state="claimed", question=make_question()))
PLANNED = Case("next_step", BEN, make_handoff(state="contacted", next_step="Demo with her team"))
TAKE_IT = "Take it over or assign it."
CLAIM_IT = "Press *Claim* on the card to take it."
CALL = "Call or write, then press *Log*. A voicemail counts."
DONE = "Demo with her team\nDone? Press *Step done*, or plan the next one."
MIA_OWES = "Mia Vogel hasn't answered Ana Lindqvist yet."
QUESTION = "Ana Lindqvist asks. Answer"


@pytest.mark.parametrize(
    ("act", "case", "first", "last"),
    [
        (RungAct.NUDGE, UNCLAIMED, "Not claimed yet. Claim", CLAIM_IT),
        (RungAct.NUDGE, WAITING, "Not claimed yet. First response", CLAIM_IT),
        (RungAct.NUDGE, OWNED, "Ana Lindqvist hasn't answered the buyer yet. First response", CALL),
        (
            RungAct.NUDGE,
            ASKED,
            f"{MIA_OWES} Answer",
            "Sales' deadline is paused until then. Press *Answer* on the card.",
        ),
        (RungAct.NUDGE, PLANNED, "Ben Okafor hasn't done it yet. Next step", DONE),
        (RungAct.WARN, UNCLAIMED, "Claim", CLAIM_IT),
        (RungAct.WARN, WAITING, "First response", CLAIM_IT),
        (RungAct.WARN, OWNED, "First response", CALL),
        (RungAct.WARN, ASKED, QUESTION, "> Which webinar did she see?"),
        (RungAct.WARN, PLANNED, "Next step", DONE),
        (RungAct.ESCALATE, UNCLAIMED, "Not claimed yet. Claim", TAKE_IT),
        (RungAct.ESCALATE, WAITING, "Not claimed yet. First response", TAKE_IT),
        (RungAct.ESCALATE, OWNED, "Ana Lindqvist hasn't answered the buyer yet. First response", TAKE_IT),
        (RungAct.ESCALATE, ASKED, f"{MIA_OWES} Answer", "Answer it, or ask them to."),
        (RungAct.ESCALATE, PLANNED, "Ben Okafor hasn't done it yet. Next step", TAKE_IT),
        (RungAct.TELL, UNCLAIMED, "Claim", CLAIM_IT),
        (RungAct.TELL, WAITING, "First response", CLAIM_IT),
        (RungAct.TELL, OWNED, "First response", CALL),
        (RungAct.TELL, ASKED, QUESTION, "> Which webinar did she see?"),
        (RungAct.TELL, PLANNED, "Next step", DONE),
    ],
)
@pytest.mark.parametrize("broken", [False, True])
def test_every_act_says_what_is_true_of_every_clock(act: RungAct, case: Case, first: str, last: str, broken: bool):
    due_at, used = (ago(hours=1), 9 * HOUR) if broken else (hence(hours=2), 6 * HOUR)
    whole = 0 if case.kind == "next_step" else 8 * HOUR
    found = promise(kind=case.kind, promiser=case.promiser, due_at=due_at, promise=whole, used=used)
    lines = reminder_posts.MESSAGES[act](about(case.handoff, hearer=case.promiser), found).text.split("\n", 1)[1]
    begins = f"{first} {'was due' if broken else 'due'} <!date^"
    assert lines.startswith(begins.replace("Answer due", "Please reply by") if first == QUESTION else begins)
    assert lines.endswith(last)


def test_every_act_that_is_a_post_has_its_message():
    assert set(reminder_posts.MESSAGES) == {act for act in RungAct if act.post is not None}


def test_who_presses_what_in_a_direct_message_can():
    pressed = {case.kind: buttons(reminder_posts.warn(about(case.handoff, hearer=case.promiser), promise(
        kind=case.kind, promiser=case.promiser))) for case in (OWNED, ASKED, PLANNED)}  # fmt: skip
    assert {kind: each[0] for kind, each in pressed.items()} == {
        "response": acts.RESPOND.code, "answer": acts.ANSWER.code, "next_step": acts.STEP_DONE.code,
    }  # fmt: skip
    assert buttons(reminder_posts.warn(about(UNCLAIMED.handoff), promise(kind="claim", promiser=None))) == []


MANAGING = [acts.TAKE_OVER.code, acts.ASSIGN.code, acts.SNOOZE.code]


def test_a_manager_can_take_over_assign_snooze_and_excuse_a_broken_promise() -> None:
    message = reminder_posts.escalation(about(), BROKEN)
    assert "Ana Lindqvist hasn't answered the buyer yet. First response was due <!date^" in message.text
    assert buttons(message) == [*MANAGING, acts.EXCUSE.code, actions.OPEN_CARD]


def test_what_is_not_broken_yet_is_not_to_be_excused() -> None:
    message = reminder_posts.escalation(about(make_handoff(), at=0), promise(kind="claim"))
    assert "No rep is in office before the claim is due." in message.text
    assert buttons(message) == [*MANAGING, actions.OPEN_CARD]


def test_of_a_question_the_manager_is_told_who_owes_whom_an_answer() -> None:
    facts = about(make_handoff(state="claimed", question=make_question()))
    late = replace(BROKEN, kind="answer", promiser=MIA, hearer=MIA)
    message = reminder_posts.escalation(facts, late)
    assert "Mia Vogel hasn't answered Ana Lindqvist yet." in message.text
    assert buttons(message)[0] == acts.ANSWER.code


@pytest.mark.parametrize(
    ("why", "kind", "said"),
    [
        ("away", None, "Ana Lindqvist is away and no one covers."),
        ("leaver", None, "Ana Lindqvist has left"),
        ("released_twice", "response", "Ana Lindqvist hasn't answered either, and it was released twice before."),
        (
            "released_twice",
            "answer",
            "Marketing missed the deadline to answer Ana Lindqvist, and it was released",
        ),
        ("released_twice", "next_step", "The next step is overdue, and it was released twice before."),
        ("deal", "next_step", "The next step is overdue, and it is an open opportunity."),
    ],
)
def test_what_only_a_manager_can_decide_says_why(why: str, kind: str | None, said: str) -> None:
    message = reminder_posts.decision(about(), why, kind)
    assert said in message.text
    assert buttons(message) == [*MANAGING, actions.OPEN_CARD]
