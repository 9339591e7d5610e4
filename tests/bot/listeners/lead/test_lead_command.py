"""`/lead`: every word it knows, and everything else is a search."""

import pytest

from bot.cards import actions


def lead(world, user, text):
    answer = world.slack.command(user, "/lead", text)
    return (
        ""
        if answer is None
        else answer["text"] + "\n" + "\n".join(b["text"]["text"] for b in answer["blocks"] if "text" in b)
    )


@pytest.mark.parametrize("text", ["", "help", "  Help "])
def test_help_says_what_it_can_do(world, text):
    assert "*What `/lead` can do*" in lead(world, world.tess, text)


def test_a_single_hit_is_shown_whole(world):
    world.hand_over("claimed", name="Nora Weiss", company="Kettle GmbH")
    answer = lead(world, world.tess, "kettle")
    assert "Nora Weiss, Founder · Kettle GmbH" in answer
    assert "*Why now*" in answer


def test_the_card_s_address_is_in_the_answer(world):
    handoff = world.hand_over("claimed", name="Nora Weiss")
    answer = world.slack.command(world.tess, "/lead", "Nora Weiss")
    ts = world.facts(handoff).ts.replace(".", "")
    assert f"/archives/{world.leads}/p{ts}|Open the card>" in str(answer["blocks"])


def test_several_hits_are_listed(world):
    world.hand_over(name="Nora Weiss")
    world.hand_over(name="Nora Braun")
    answer = lead(world, world.tess, "nora")
    assert "Nora Weiss" in answer
    assert "Nora Braun" in answer


def test_nobody_found_says_what_to_try(world):
    assert "No match for “zzz & co”" in lead(world, world.tess, "zzz & co").replace("&amp;", "&")


def test_mine_are_my_open_handoffs(world):
    world.hand_over("claimed", name="Nora Weiss")
    world.hand_over(name="Otto Braun")
    assert "Nora Weiss" in lead(world, world.ana, "mine")
    assert "Otto Braun" not in lead(world, world.ana, "mine")
    assert "You have no open handoffs." in lead(world, world.ben, "mine")


def test_waiting_overdue_and_recycled(world):
    world.hand_over(name="Otto Braun")
    world.hand_over("recycled", name="Rita Moor")
    assert "Otto Braun" in lead(world, world.tess, "waiting")
    assert "Rita Moor" in lead(world, world.tess, "recycled")
    assert "Nothing is overdue." in lead(world, world.tess, "overdue")
    world.office.forward(hours=6)
    assert "Otto Braun" in lead(world, world.tess, "OVERDUE")


def test_deals_are_listed_with_owner_amount_and_sum(world):
    assert "No deal is open." in lead(world, world.tess, "open")
    world.hand_over("opportunity", name="Nora Weiss")
    world.hand_over("won", name="Otto Braun")
    world.hand_over("lost", name="Rita Moor")
    said = {word: lead(world, world.tess, word) for word in ("open", "won", "LOST")}
    assert "*Open deals, oldest first*: 1 deal" in said["open"]
    assert [name for name in ("Nora Weiss", "Otto Braun", "Rita Moor") if name in said["open"]] == ["Nora Weiss"]
    assert [name for name in ("Nora Weiss", "Otto Braun", "Rita Moor") if name in said["won"]] == ["Otto Braun"]
    assert [name for name in ("Nora Weiss", "Otto Braun", "Rita Moor") if name in said["LOST"]] == ["Rita Moor"]


def test_a_number_opens_the_handoff_that_has_it(world):
    for name in ("Nora Weiss", "Otto Braun"):
        handoff = world.hand_over(name=name)
        assert name in lead(world, world.tess, f"#{handoff}")


def test_if_no_lead_has_every_word_close_ones_are_listed(world):
    world.hand_over(name="Nora Weiss", company="Kettle GmbH")
    answer = lead(world, world.tess, "Uta Weiss")
    assert "No lead matches all of “Uta Weiss”. Close matches:" in answer
    assert "Nora Weiss" in answer


def test_add_opens_the_form_with_what_was_typed(world):
    assert world.slack.command(world.ana, "/lead", "add Nora Weiss nora@kettle.example") is None
    view = world.slack.open_view(world.ana)
    assert view["callback_id"] == actions.FORM_LEAD
    values = view["state"]["values"]
    assert values["name"]["name"]["value"] == "Nora Weiss"
    assert values["email"]["email"]["value"] == "nora@kettle.example"


@pytest.mark.parametrize("typed", ["Booking.com", "booking.com"])
def test_a_company_that_is_an_address_is_found_though_slack_makes_a_link_of_it(world, typed):
    world.hand_over(company="Booking.com")
    said = str(world.slack.command(world.ana, "/lead", typed))
    assert "Booking.com" in said
    assert "Nobody" not in said


def test_what_nobody_is_found_for_is_echoed_as_it_was_typed(world):
    assert "“nobody.example &amp; co”" in str(world.slack.command(world.ana, "/lead", "nobody.example &amp; co"))
