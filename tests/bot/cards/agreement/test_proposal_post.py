"""A proposal as the channel sees it: whole whatever people write, and without buttons once it has ended."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.cards.agreement import proposal_post
from store.rules.signing import ProposalEnding, Side
from store.signing.proposal_facts import Effect, ProposalEnd, ProposalFacts, Signature, WrittenObjection
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, BEN, CHLOE, DIEGO, MIA, NAMES, NOOR, SAM
from tests.office.clock import NOW

EFFECT = Effect(
    become=4, ready=5, handoffs=120, not_made=12, opportunities=3, wins=1, leads=400, passing=60, passing_now=48
)
OPEN = ProposalFacts(
    id=3,
    by=MIA,
    at=NOW,
    base_version=2,
    changes=["scoring.sales_ready: 60 → 50"],
    effect=EFFECT,
    signatures=[Signature(MIA, Side.MARKETING, NOW)],
    objections=[],
    waiting_for={Side.SALES: [ANA, BEN, CHLOE, DIEGO, SAM, NOOR]},
    end=None,
    version=None,
    handed_over=None,
    hand_over_by=None,
)
SIGNED = replace(
    OPEN,
    signatures=[*OPEN.signatures, Signature(BEN, Side.SALES, NOW)],
    waiting_for={},
    end=ProposalEnd(ProposalEnding.SIGNED, BEN, NOW),
    version=3,
)


def shown(facts: ProposalFacts) -> str:
    message = proposal_post.draw(facts, NAMES, {})
    oracle.check_message(message)
    return oracle.shown(message)


def test_it_says_what_it_changes_what_it_would_do_and_who_has_signed() -> None:
    said = shown(OPEN)
    for line in (
        "Mia Vogel proposes a change of the agreement",
        "Score for sales-ready: 60 → 50",
        "4 waiting leads would become sales-ready.",
        "Of 400 leads of the last 13 weeks, 60 would be sales-ready; it's 48 by the agreement in force.",
        "Of 120 handoffs of the last 13 weeks, 12 would not have been made; among them 3 opportunities and 1 win.",
        "waiting for Ana Lindqvist, Ben Okafor, Chloe Marsh, Diego Ramos, Sam Taylor or 1 more",
    ):
        assert line in said, line


@pytest.mark.parametrize(
    ("effect", "line"),
    [
        (None, "It doesn't change which leads are sales-ready."),
        (Effect(), "No waiting lead would become sales-ready, or stop being it."),
        (Effect(stop=1), "1 waiting lead would no longer be sales-ready."),
        (Effect(), "There were no handoffs in the last 13 weeks to compare with."),
        (Effect(handoffs=7), "All 7 handoffs of the last 13 weeks would have been made."),
    ],
)
def test_each_effect_has_its_sentence(effect: Effect | None, line: str) -> None:
    assert line in list(proposal_post.effect_lines(effect))


def test_a_team_that_nobody_can_sign_for_says_what_to_do() -> None:
    assert "no one can sign yet" in shown(replace(OPEN, waiting_for={Side.SALES: []}))


@pytest.mark.parametrize(("reader", "offered"), [(None, True), (MIA, True), (ANA, False)])
def test_in_their_own_window_only_who_proposed_it_withdraws(reader: str | None, offered: bool) -> None:
    assert ("'Withdraw'" in str(proposal_post.draw(OPEN, NAMES, {}, reader).blocks[-2]["elements"])) is offered


@pytest.mark.parametrize("how", list(ProposalEnding))
def test_once_it_has_ended_it_has_no_buttons(how: ProposalEnding) -> None:
    message = proposal_post.draw(replace(SIGNED, end=ProposalEnd(how, BEN, NOW)), NAMES, {})
    oracle.check_message(message)
    assert "actions" not in [block["type"] for block in message.blocks]


def test_the_note_of_its_end_offers_to_hand_over_what_waits_until_somebody_has() -> None:
    assert SIGNED.end is not None
    offered = proposal_post.end_note(SIGNED, SIGNED.end, NAMES)
    oracle.check_message(offered)
    assert "Hand over 5 now" in str(offered.blocks)
    done = proposal_post.end_note(replace(SIGNED, handed_over=5, hand_over_by=SAM), SIGNED.end, NAMES)
    assert "Sam Taylor handed over 5 waiting leads" in oracle.shown(done)
    assert "actions" not in [block["type"] for block in done.blocks]


@patient
@given(any_text)
def test_whatever_people_write_the_post_is_whole(outside: str) -> None:
    changes = [f"checklist.problems.{outside}.label: {outside} → {outside}", f"{outside}: now {outside}"] * 20
    objections = [WrittenObjection(ANA, outside, NOW)] * 6
    shown(replace(OPEN, changes=changes, objections=objections))
    oracle.check_message(proposal_post.note_of_objection(objections[0], NAMES))
    oracle.check_message(proposal_post.reminder(OPEN, {MIA: outside}))
