from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from bot.cards.reminders import quiet_words
from store.record.facts import Standing
from store.rules.ladder import Hearer, Quiet, Rung, RungAct
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, NAMES, SAM
from tests.office.clock import NOW
from tests.office.factories import ago, hence, make_handoff, make_lead

HOUR = 3600


def standing(why: str, **overrides: Any) -> Standing:
    """Eight hours to the first response, two of them used; `why` it is quiet."""
    return replace(Standing("response", hence(hours=6), Quiet(why), 8 * HOUR, 2 * HOUR), **overrides)


def said(*found: Standing, state: str = "claimed") -> str:
    message = quiet_words.draw(make_handoff(state=state), found, NAMES, NOW)
    oracle.check_message(message)
    return message.text


def coming(act: RungAct, hearer: Hearer, at: int = 75) -> str:
    return said(standing("not_yet", quiet=Quiet("not_yet", hence(hours=4), Rung(at, act), hearer)))


@patient
@given(any_text)
def test_whatever_a_lead_is_called_the_answer_is_harmless(outside: str) -> None:
    facts = make_handoff(state="claimed", lead=make_lead(name=outside, company=outside))
    paused = standing("paused", quiet=Quiet("paused", paused=outside))
    oracle.check_message(quiet_words.draw(facts, [paused], {ANA: outside}, NOW, may_decide=True))


def test_it_begins_with_which_handoff_it_is() -> None:
    assert said(standing("no_ladder")).startswith(
        "*Handoff 12, Nora Weiss, Kettle GmbH*\n• First response: due <!date^"
    )


def test_waiting_for_marketing() -> None:
    assert said(standing("paused", due_at=None, quiet=Quiet("paused", paused="asked_marketing"))).endswith(
        "• First response: paused, waiting for marketing. (25% of 8 h is used)"
    )


def test_snoozed_says_until_when_and_that_the_clock_counts_on() -> None:
    shown = said(standing("snoozed", quiet=Quiet("snoozed", hence(days=1))))
    assert "snoozed until <!date^" in shown
    assert "The deadline keeps running." in shown


def test_out_of_office_says_since_when_it_is_due_and_when_who_is_told() -> None:
    late = Quiet("out_of_office", hence(hours=14), Rung(100, RungAct.ESCALATE), Hearer(SAM, hence(hours=14)))
    shown = said(standing("out_of_office", due_at=ago(hours=1), quiet=late))
    assert "due since <!date^" in shown
    assert "The reminder waits until Sam Taylor is back in office, <!date^" in shown


@pytest.mark.parametrize(
    ("act", "hearer", "words"),
    [
        (RungAct.WARN, ANA, "Next: Ana Lindqvist is reminded <!date^"),
        (RungAct.ESCALATE, SAM, "Next: Sam Taylor is notified <!date^"),
        (RungAct.NUDGE, None, "Next: a note in the thread <!date^"),
        (RungAct.RELEASE, None, "Next: it is released for others to claim <!date^"),
        (RungAct.RELEASE, SAM, "Next: Sam Taylor is asked to assign it <!date^"),
    ],
)
def test_what_comes_next_says_who_hears_what(act: RungAct, hearer: str | None, words: str) -> None:
    shown = coming(act, Hearer(hearer, NOW))
    assert words in shown
    assert ", at 75%. (25% of 8 h is used)" in shown


def test_when_all_is_said_the_clock_counts_on() -> None:
    assert said(standing("all_said", due_at=ago(hours=1))).endswith("All reminders have been sent.")


def test_an_excused_promise_says_so() -> None:
    assert said(standing("excused")).endswith("First response: excused, so no more reminders.")


def test_a_recycled_lead_says_when_it_wakes() -> None:
    asleep = Standing("wake", hence(days=9), Quiet("no_ladder"), 0, 0)
    assert "It wakes on <!date^" in said(asleep, state="recycled")


def test_nothing_promised_says_why() -> None:
    assert said(state="won").endswith("Nothing is due. This lead is won.")


def test_only_a_manager_is_offered_to_snooze_and_excuse() -> None:
    found = [standing("no_ladder")]
    offered = quiet_words.draw(make_handoff(state="claimed"), found, NAMES, NOW, may_decide=True)
    oracle.check_message(offered)
    assert [element["action_id"] for element in offered.blocks[-1]["elements"]] == ["snooze", "excuse"]
    assert len(quiet_words.draw(make_handoff(state="claimed"), found, NAMES, NOW).blocks) == 1
