"""Show, Show journey and Complete, from lists, cards and Home."""

from sqlalchemy import select

from bot.cards import actions
from store.db import tables as t
from store.leads import receiving
from store.record.events import LeadEvent, Stages
from store.rules import acts
from tests.office.clock import DAY
from tests.office.world import texts


def test_show_in_a_list_opens_the_lead(world):
    world.hand_over(name="Nora Weiss")
    note = world.slack.command(world.ana, "/lead", "waiting")
    world.slack.press_note(world.ana, note["id"], actions.SHOW_LEAD)
    assert "Nora Weiss" in world.window(world.ana)


def test_show_journey_is_in_the_window_behind_the_three_dots(world):
    handoff = world.hand_over("claimed")
    world.press_more(world.mia, handoff, actions.JOURNEY)
    assert "Ana Lindqvist claimed it." in world.window(world.mia)
    assert "Demo request" in world.window(world.mia)


def test_buttons_in_a_window_open_the_next_one_on_top(world):
    world.hand_over(name="Nora Weiss")
    note = world.slack.command(world.ana, "/lead", "waiting")
    world.slack.press_note(world.ana, note["id"], actions.SHOW_LEAD)
    world.slack.press_form(world.ana, actions.JOURNEY)
    assert "Journey of Nora Weiss" in world.window(world.ana)
    world.slack.close(world.ana)
    assert "*Why now*" in world.window(world.ana)


def test_a_press_in_the_answer_of_lookup_redraws_it(world):
    """Nobody else sees it, and the card's redrawing doesn't reach it."""
    world.hand_over(name="Nora Weiss")
    world.slack.command(world.ana, "/lead", "Nora Weiss")
    (note,) = world.slack.ephemerals(world.ana)
    world.slack.press_note(world.ana, note["id"], acts.CLAIM.code)
    world.hints.until_idle()
    shown, said = world.slack.ephemerals(world.ana)
    assert shown["id"] == note["id"] and "Claimed: Nora Weiss" in "\n".join(texts(shown))
    assert f"'action_id': '{acts.RESPOND.code}'" in str(shown) and f"'action_id': '{acts.CLAIM.code}'" not in str(shown)
    assert "It's yours now." in "\n".join(texts(said))


def complete(world, user):
    world.slack.open_home(user)
    world.deliver()
    world.slack.press_home(user, actions.COMPLETE)


def unqualified(world):
    """A lead at the threshold whose problem nobody knows."""
    world.slack.shortcut(world.ana, actions.SHORTCUT_ADD)
    values = {"name": "Nora Weiss", "email": "nora@kettle.example", "title": "Founder", "touch_kind": "demo_request"}
    world.slack.submit(world.ana, values)
    world.slack.close(world.ana)


def test_a_marketer_completes_the_checklist_and_the_lead_goes_to_sales(world):
    unqualified(world)
    complete(world, world.mia)
    assert world.slack.submit(world.mia, {"item": "problem", "words": "Told me on the phone."}) is None
    world.deliver()
    assert len(world.slack.messages(world.leads)) == 1


def test_completing_needs_a_word_of_reason(world):
    unqualified(world)
    complete(world, world.mia)
    assert world.slack.submit(world.mia, {"item": "problem", "words": " "}) == {"words": "Say in a word how you know."}


def test_completing_is_marketing_s(world):
    unqualified(world)
    note = world.slack.command(world.ben, "/lead", "nora@kettle.example")
    world.slack.press_note(world.ben, note["id"], actions.COMPLETE)
    assert world.slack.open_view(world.ben) is None
    assert world.notes(world.ben)[-1].startswith("That is for marketers.")


def test_an_item_that_does_not_hold_is_marked_so(world):
    unqualified(world)
    complete(world, world.mia)
    world.slack.submit(world.mia, {"item": "contact", "holds": "no", "words": "The mail bounced."})
    note = world.slack.command(world.mia, "/lead", "nora@kettle.example")
    assert "✗ Valid contact" in str(note["blocks"])


def test_another_deal_of_the_lead_is_shown_and_won_in_lead(world):
    """A program tells of a deal of a lead that waits for a claim: it has buttons of its own; the card stays."""
    handoff = world.hand_over(name="Nora Weiss")
    told = Stages(opportunity=world.office() - DAY, amount=40_000, deal_id="D-7", told_at=world.office())
    with world.database.begin() as tx:
        lead = tx.execute(select(t.leads.c.email)).one()
        receiving.receive_deal(tx, LeadEvent("shop", world.office(), email=lead.email, stages=told), world.office())
    note = world.slack.command(world.sam, "/lead", "Nora Weiss")
    assert "Another deal" in str(note["blocks"])
    assert "€400" in str(note["blocks"])
    world.slack.press_note(world.sam, note["id"], acts.WIN.code)
    assert world.slack.submit(world.sam, {"words": ""}) is None
    world.deliver()
    assert world.facts(handoff).state == "sales_ready"
    with world.database.read() as tx:
        assert tx.execute(select(t.opportunities.c.outcome, t.opportunities.c.amount)).all() == [("won", 40_000)]
    assert "Won: Nora Weiss" in world.slack.command(world.ana, "/lead", "Nora Weiss")["text"]
