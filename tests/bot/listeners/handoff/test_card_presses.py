"""Claim, Release and Reopen, pressed in the channel and on Home."""

from store.handoffs import handoffs
from store.rules import acts


def test_a_claim_makes_the_presser_the_owner_and_needs_no_words(world):
    handoff = world.hand_over()
    world.press(world.ana, handoff, acts.CLAIM.code)
    assert (world.facts(handoff).state, world.facts(handoff).owner_id) == ("claimed", world.ana)
    assert world.notes(world.ana) == []
    assert world.woken == 1


def test_who_comes_second_is_told_who_has_it_since_when(world):
    handoff = world.hand_over()
    world.press(world.ana, handoff, acts.CLAIM.code)
    world.press(world.ben, handoff, acts.CLAIM.code)
    assert world.facts(handoff).owner_id == world.ana
    assert [note.partition("<")[0] for note in world.notes(world.ben)] == [
        "Ana Lindqvist claimed Nora1 Weiss, Kettle1 GmbH at "
    ]


def test_a_claim_that_arrives_twice_is_one(world):
    handoff = world.hand_over()
    world.slack.faults.deliver_twice()
    world.press(world.ana, handoff, acts.CLAIM.code)
    assert world.thread(handoff) == ["Ana Lindqvist claimed it."]
    assert world.notes(world.ana) == []


def test_somebody_without_the_role_gets_a_kind_answer(world):
    handoff = world.hand_over()
    world.press(world.tess, handoff, acts.CLAIM.code)
    assert world.facts(handoff).state == "sales_ready"
    assert world.notes(world.tess) == ["That is for reps. A manager can give you the role in `/handoff settings`."]


def test_release_gives_it_back_to_the_pool(world):
    handoff = world.hand_over("claimed")
    world.press_more(world.ana, handoff, acts.RELEASE.code)
    assert (world.facts(handoff).state, world.facts(handoff).owner_id) == ("sales_ready", None)
    world.hints.until_idle()
    assert world.window(world.ana) == "Done. The card shows it."


def test_a_form_from_the_window_of_all_acts_leaves_no_stale_window(world):
    handoff = world.hand_over("claimed")
    world.press_more(world.ana, handoff, acts.RESPOND.code)
    assert world.slack.submit(world.ana, {"how": "call"}) is None
    assert world.facts(handoff).state == "contacted"
    assert world.slack.open_view(world.ana) is None


def test_reopen_of_a_recycled_lead_is_the_manager_s_and_begins_a_new_cycle(world):
    handoff = world.hand_over("recycled")
    world.press(world.ana, handoff, "Reopen")
    assert world.notes(world.ana) == ["That is for managers. A manager can give you the role in `/handoff settings`."]
    world.press(world.sam, handoff, "Reopen")
    with world.database.read() as tx:
        newest = handoffs.current(tx, world.facts(handoff).lead.id)
    assert (newest.cycle, newest.state) == (2, "sales_ready")


def test_reopen_of_a_lost_deal_is_its_owner_s(world):
    handoff = world.hand_over("lost")
    world.press(world.ana, handoff, "Reopen")
    assert world.facts(handoff).state == "opportunity"


def test_on_home_a_note_comes_in_a_window(world):
    handoff = world.hand_over()
    world.slack.open_home(world.ben)
    world.deliver()
    world.press(world.ana, handoff, acts.CLAIM.code)
    world.slack.press_home(world.ben, acts.CLAIM.code)
    world.hints.until_idle()
    assert "Ana Lindqvist claimed " in world.window(world.ben)
    assert world.facts(handoff).owner_id == world.ana


def test_a_claim_on_home_counts(world):
    handoff = world.hand_over()
    world.slack.open_home(world.ben)
    world.deliver()
    world.slack.press_home(world.ben, acts.CLAIM.code)
    assert world.facts(handoff).owner_id == world.ben
