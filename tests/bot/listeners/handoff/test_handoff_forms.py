"""Forms behind a card's buttons: opened for who may, filled, sent, twice, wrongly, too late."""

from datetime import timedelta

import pytest

from store.agreement import policy
from store.handoffs import claim, recycling
from store.record.facts import Ticked
from store.rules import acts
from store.rules.trace_kinds import TraceKind
from store.views import handoff_views
from tests.office.clock import NOW


def open_form(world, user, handoff, button):
    world.press(user, handoff, button)
    assert world.slack.open_view(user) is not None


def test_recycling_needs_a_reason_and_keeps_the_words(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.RECYCLE.code)
    assert "reason" in world.slack.submit(world.ana, {"words": "No money before spring."})
    assert world.slack.submit(world.ana, {"reason": "no_budget", "quality": "2"}) is None
    facts = world.facts(handoff)
    assert (facts.state, facts.reason, facts.quality) == ("recycled", "no_budget", 2)
    assert facts.words == "No money before spring."


def test_a_lead_wakes_on_a_day_that_is_offered_or_picked(world):
    for picked, expected in (({}, "2027-02-18"), ({"wake_on": "2026-12-01"}, "2026-12-01")):
        handoff = world.hand_over("claimed")
        open_form(world, world.ana, handoff, acts.RECYCLE.code)
        values = {"way": "2027-02-18", "reason": "not_now", "words": "In spring.", **picked}
        assert world.slack.submit(world.ana, values) is None
        assert f"{world.facts(handoff).wake_on}" == expected


def test_a_day_to_wake_on_that_has_passed_is_sent_back(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.RECYCLE.code)
    values = {"reason": "not_now", "words": "In spring.", "wake_on": NOW.date()}
    assert world.slack.submit(world.ana, values) == {"wake_on": "Pick a day after today."}


def test_who_could_not_be_reached_is_given_back_without_a_word_and_others_are_not(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.RECYCLE.code)
    wanted = {"words": "Say it in a few words. Marketing learns from them."}
    assert world.slack.submit(world.ana, {"reason": "no_budget"}) == wanted
    assert world.slack.submit(world.ana, {"reason": "unreachable"}) is None
    assert (world.facts(handoff).state, world.facts(handoff).reason) == ("recycled", "unreachable")


def test_disqualifying_has_reasons_of_its_own(world):
    handoff = world.hand_over("claimed")
    world.press_more(world.ana, handoff, acts.DISQUALIFY.code)
    assert world.slack.submit(world.ana, {"reason": "rival"}) == {
        "words": "Say it in a few words. Marketing learns from them."
    }
    assert world.slack.submit(world.ana, {"reason": "rival", "words": "Their CTO wrote it."}) is None
    assert (world.facts(handoff).state, world.facts(handoff).reason) == ("disqualified", "rival")


def test_a_response_is_logged_with_its_time(world):
    handoff = world.hand_over("claimed")
    world.office.forward(minutes=30)
    open_form(world, world.ana, handoff, acts.RESPOND.code)
    world.slack.submit(
        world.ana, {"how": "voicemail", "happened_at": NOW + timedelta(minutes=10), "words": "Left word."}
    )
    facts = world.facts(handoff)
    assert (facts.state, facts.responded_at) == ("contacted", NOW + timedelta(minutes=10))


def test_a_call_and_the_next_step_are_logged_in_one_form(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.RESPOND.code)
    offered = [block for block in world.slack.open_view(world.ana)["blocks"] if block.get("block_id") == "soon"]
    in_three_days = offered[0]["element"]["options"][1]["value"]
    assert world.slack.submit(world.ana, {"next_step": "Send the offer", "soon": in_three_days}) is None
    facts = world.facts(handoff)
    assert (facts.state, facts.next_step, f"{facts.next_step_due}") == ("contacted", "Send the offer", in_three_days)
    world.deliver()
    assert "→ Send the offer" in world.thread(handoff)[-1]


def test_a_day_alone_is_to_follow_up_and_an_objection_is_named_in_the_thread(world):
    handoff = world.hand_over("opportunity")
    open_form(world, world.ana, handoff, acts.RESPOND.code)
    values = {
        "how": "meeting",
        "due": NOW.date() + timedelta(days=5),
        "objected": "too_expensive",
        "words": "Too dear.",
    }
    assert world.slack.submit(world.ana, values) is None
    assert world.facts(handoff).next_step == "Follow up"
    world.deliver()
    assert "Objection: Too expensive. Next step due Mon 23 Nov.\n> Too dear." in world.thread(handoff)[-1]


def test_an_opportunity_is_asked_about_revalued_and_given_back(world):
    handoff = world.hand_over("opportunity")
    world.press_more(world.ana, handoff, acts.ASK.code)
    assert world.slack.submit(world.ana, {"words": "Which webinar?"}) is None
    world.press_more(world.ana, handoff, acts.AMOUNT.code)
    assert world.slack.submit(world.ana, {"amount": "9k"}) is None
    assert world.facts(handoff).deal.amount == 900_000
    open_form(world, world.ana, handoff, acts.RECYCLE.code)
    assert world.slack.submit(world.ana, {"reason": "no_budget", "words": "Next year."}) is None
    facts = world.facts(handoff)
    assert (facts.state, facts.deal.outcome, facts.question) == ("recycled", "lost", None)


def test_a_response_in_the_future_is_sent_back(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.RESPOND.code)
    answer = world.slack.submit(world.ana, {"happened_at": NOW + timedelta(hours=1)})
    assert answer == {"happened_at": "Pick a time that has passed."}


def test_a_question_goes_to_marketing_and_its_answer_comes_back(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.ASK.code)
    world.slack.submit(world.ana, {"words": "Which webinar?"})
    world.deliver()
    open_form(world, world.mia, handoff, acts.ANSWER.code)
    world.slack.submit(world.mia, {"words": "The one in autumn."})
    assert world.facts(handoff).question is None
    assert any("The one in autumn." in note for note in world.thread(handoff))


def test_blank_words_are_no_question(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.ASK.code)
    assert world.slack.submit(world.ana, {"words": "   "}) == {"words": "Write what you need to know."}


def test_a_second_question_waits_for_the_first_answer(world):
    handoff = world.hand_over()
    open_form(world, world.ana, handoff, acts.ASK.code)
    open_form(world, world.ben, handoff, acts.ASK.code)
    world.slack.submit(world.ana, {"words": "Which webinar?"})
    answer = world.slack.submit(world.ben, {"words": "Which page?"})
    assert answer == {"words": "A question is already open. The answer comes in the thread."}


def test_the_answer_is_marketing_s(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.ASK.code)
    world.slack.submit(world.ana, {"words": "Which webinar?"})
    world.deliver()
    world.press(world.ben, handoff, acts.ANSWER.code)
    assert world.slack.open_view(world.ben) is None
    assert world.notes(world.ben)[0].startswith("That is for marketers.")


def test_a_next_step_has_an_owner_and_a_day(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.PLAN.code)
    due = NOW.date() + timedelta(days=2)
    world.slack.submit(world.ana, {"next_step": "Demo", "due": due, "owner": world.ben})
    facts = world.facts(handoff)
    assert (facts.next_step, facts.next_step_due, facts.next_step_owner) == ("Demo", due, world.ben)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12,500", 1_250_000),
        ("12.500,00 €", 1_250_000),
        ("12k", 1_200_000),
        ("1.5 m", 150_000_000),
        ("", None),
        ("0", None),
    ],
)
def test_an_amount_is_understood_as_people_write_it(world, typed, amount):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.OPEN_DEAL.code)
    assert world.slack.submit(world.ana, {"amount": typed}) is None
    assert world.facts(handoff).deal.amount == amount


@pytest.mark.parametrize("typed", ["a lot", "-5", "12k5", "$100"])
def test_an_amount_that_is_none_is_sent_back(world, typed):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.OPEN_DEAL.code)
    assert "amount" in world.slack.submit(world.ana, {"amount": typed})
    assert world.facts(handoff).state == "claimed"


CRITERIA = ["Budget is known", "We know who decides"]


def criteria_asked_for(world):
    """The form of an opportunity as the agreement in force has it, open before Ana."""
    with world.database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), opportunity_criteria=CRITERIA), None, NOW)
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.OPEN_DEAL.code)
    return handoff


@pytest.mark.parametrize(
    ("ticked", "typed", "asked", "opened_by"),
    [
        (CRITERIA, {}, None, Ticked(CRITERIA, [], "")),
        (CRITERIA, {"unmet": "Not needed."}, None, Ticked(CRITERIA, [], "")),
        (CRITERIA[:1], {"unmet": "The COO says."}, None, Ticked(CRITERIA[:1], CRITERIA[1:], "The COO says.")),
        (CRITERIA[1:], {}, "Budget is known.", None),
        ([], {"unmet": " "}, "Budget is known; We know who decides.", None),
    ],
)
def test_an_opportunity_without_a_criterion_needs_a_word_of_reason(world, ticked, typed, asked, opened_by):
    handoff = criteria_asked_for(world)
    answer = world.slack.submit(world.ana, {"criteria": ticked, **typed})
    assert answer == ({"unmet": f"Say in a few words why it's an opportunity without: {asked}"} if asked else None)
    assert (world.facts(handoff).state == "opportunity") is (asked is None)
    assert ticked_in(world, handoff) == opened_by


def test_an_opportunity_is_judged_by_the_criteria_its_form_showed(world):
    handoff = criteria_asked_for(world)
    with world.database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), opportunity_criteria=["They like us"]), None, NOW)
    assert world.slack.submit(world.ana, {"criteria": CRITERIA}) is None
    assert ticked_in(world, handoff) == Ticked(CRITERIA, [], "")


def ticked_in(world, handoff):
    with world.database.read() as tx:
        steps = handoff_views.journey(tx, world.facts(handoff).lead.id)
    return next((step.ticked for step in steps if getattr(step, "kind", None) == TraceKind.OPPORTUNITY), None)


def test_a_deal_is_won_with_the_buyer_s_words(world):
    handoff = world.hand_over("opportunity")
    open_form(world, world.ana, handoff, acts.WIN.code)
    world.slack.submit(world.ana, {"amount": "15000", "words": "You saved us a day a week."})
    facts = world.facts(handoff)
    assert (facts.state, facts.deal.amount) == ("won", 1_500_000)


def test_a_deal_is_lost_with_its_objection(world):
    handoff = world.hand_over("opportunity")
    open_form(world, world.ana, handoff, acts.LOSE.code)
    world.slack.submit(world.ana, {"reason": "price", "objection": "Twice what we pay now."})
    assert world.facts(handoff).state == "lost"
    assert any("Twice what we pay now." in note for note in world.thread(handoff))


def test_a_manager_assigns_from_the_three_dots(world):
    handoff = world.hand_over()
    open_form(world, world.sam, handoff, "Assign…")
    world.slack.submit(world.sam, {"member": world.ben})
    assert (world.facts(handoff).state, world.facts(handoff).owner_id) == ("claimed", world.ben)


def test_assigning_is_a_manager_s(world):
    handoff = world.hand_over()
    world.press(world.ana, handoff, "Assign…")
    assert world.slack.open_view(world.ana) is None
    assert world.notes(world.ana)[0].startswith("That is for managers.")


def test_another_rep_s_handoff_opens_no_form(world):
    handoff = world.hand_over("claimed")
    world.press(world.ben, handoff, acts.RECYCLE.code)
    assert world.slack.open_view(world.ben) is None
    assert world.notes(world.ben)[0].startswith("Ana Lindqvist claimed ")


def test_a_form_sent_twice_is_one_act(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.RESPOND.code)
    world.slack.faults.deliver_twice()
    assert world.slack.submit(world.ana, {"words": "They are keen."}) is None
    assert len([note for note in world.thread(handoff) if "They are keen." in note]) == 1


def test_a_form_that_comes_too_late_says_why_and_keeps_the_words(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.RECYCLE.code)
    with world.database.begin() as tx:
        recycling.recycle(tx, handoff, "disqualify", "rival", "A rival.", None, None, world.sam, NOW)
    world.slack.faults.deliver_twice()
    world.slack.submit(world.ana, {"reason": "no_budget", "words": "They have no money."})
    assert "This one is already marked *Disqualified*." in world.window(world.ana)
    assert "What you typed is kept in the card's thread." in world.window(world.ana)
    assert len([note for note in world.thread(handoff) if "They have no money." in note]) == 1


def test_a_form_about_a_handoff_that_was_given_to_somebody_else_keeps_the_words(world):
    handoff = world.hand_over("claimed")
    open_form(world, world.ana, handoff, acts.RESPOND.code)
    with world.database.begin() as tx:
        claim.assign(tx, handoff, world.ben, world.sam, NOW)
    world.slack.submit(world.ana, {"words": "They are keen."})
    assert "Ben Okafor claimed " in world.window(world.ana)
    assert any("They are keen." in note for note in world.thread(handoff))


def test_the_window_opens_before_anything_is_written(world):
    handoff = world.hand_over("claimed")
    world.slack.faults.refuse("views.open", "expired_trigger_id")
    world.press(world.ana, handoff, acts.RECYCLE.code)
    assert world.notes(world.ana)[0].startswith("That didn't work")
    assert world.facts(handoff).state == "claimed"
