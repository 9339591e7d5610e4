from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from bot.cards.blocks import Message
from bot.cards.reminders import personal_posts
from bot.cards.reminders.reminder_posts import About
from store.record.facts import ActFacts
from store.rules.trace_kinds import TraceKind
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, BEN, NAMES, SAM
from tests.office.clock import NOW
from tests.office.factories import hence, make_handoff, make_lead

ACT = ActFacts(1, TraceKind.ANSWERED, 1, 12, SAM, NOW, NOW)


def about(**overrides: Any) -> About:
    return About(make_handoff(**{"state": "claimed", **overrides}), None, NAMES, NOW, ANA)


def every(outside: str) -> list[Message]:
    lead = make_lead(name=outside, company=outside, phone=outside, email=outside, why_now=outside)
    facts = replace(about(lead=lead), names={ANA: outside, BEN: outside, SAM: outside})
    kept = replace(facts.handoff, reserved_for=ANA, reserved_until=hence(hours=1), reserved_why=outside)
    return [
        personal_posts.new_owner(facts, ACT, {}),
        personal_posts.answer_came(facts, replace(ACT, words=outside), {}),
        personal_posts.fresh_interest(facts, lead.touches, {}),
        personal_posts.reservation(replace(facts, handoff=kept), {}),
        personal_posts.reservation_ended(facts),
        personal_posts.objection_heard(outside, BEN, outside, facts.names),
    ]


@patient
@given(any_text)
def test_whatever_is_in_them_they_are_whole_and_harmless(outside: str) -> None:
    for message in every(outside):
        oracle.check_message(message)


@pytest.mark.parametrize(
    ("state", "button"), [("claimed", "Log"), ("contacted", "Next step"), ("opportunity", "Next step")]
)
def test_the_button_is_what_the_owner_does_next(state: str, button: str) -> None:
    message = personal_posts.new_owner(about(state=state), ACT, {})
    assert message.blocks[-1]["elements"][0]["text"]["text"] == button


@pytest.mark.parametrize("draw", [personal_posts.new_owner, personal_posts.answer_came])
def test_the_phone_number_is_there_to_tap(draw: Callable[..., Message]) -> None:
    lead = make_lead(phone="+49 30 123456")
    assert "<tel:+4930123456|+49\xa030\xa0123456>" in draw(about(lead=lead), ACT, {}).text
