import pytest
from hypothesis import given

from bot.cards.lead import replies
from store.record.outcomes import Again, Done, Gone, JustReleased, Moved, NotAllowed, Outcome, Refused, Reserved, Taken
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, BEN, NAMES
from tests.office.clock import NOW
from tests.office.factories import STATES, ago, hence


def said(outcome: Outcome) -> str | None:
    return replies.to_outcome(outcome, NAMES, NOW)


@pytest.mark.parametrize("outcome", [Done(1), Again()])
def test_what_worked_needs_no_words(outcome: Outcome) -> None:
    assert said(outcome) is None


def test_a_lost_race_says_who_has_it_since_when() -> None:
    assert (
        said(Taken(BEN, ago(minutes=19), "Wanda Quinn", "Dune Labs"))
        == "Ben Okafor claimed Wanda Quinn, Dune Labs at <!date^1794991260^{time}|08:41 UTC>."
    )


def test_a_race_lost_days_ago_says_the_day_too() -> None:
    assert " on <!date^1794819600^{date_short} at {time}|" in (said(Taken(BEN, ago(days=2))) or "")


def test_a_reservation_says_for_whom_until_when_and_why() -> None:
    note = said(Reserved(ANA, hence(hours=2), "colleague")) or ""
    assert note.startswith("Reserved for Ana Lindqvist until <!date^")
    assert note.endswith(": Ana Lindqvist already works with this company. After that anyone can claim it.")


def test_a_missing_role_says_whose_it_is_and_who_can_help() -> None:
    assert said(NotAllowed(("rep", "manager"))) == (
        "That is for reps or managers. A manager can give you the role in `/handoff settings`."
    )


@pytest.mark.parametrize("state", STATES)
def test_a_late_press_says_how_things_stand(state: str) -> None:
    assert (said(Moved(state)) or "").startswith("This one is already marked *")


@pytest.mark.parametrize("outcome", [JustReleased(), Refused("due", "Pick today or a later day."), Gone()])
def test_every_refusal_says_something(outcome: Outcome) -> None:
    assert said(outcome)


def test_a_late_form_says_where_the_words_went() -> None:
    assert replies.too_late(Moved("recycled"), NAMES, NOW).endswith(
        "marked *Recycled*. Refreshing the card… What you typed is kept in the card's thread."
    )


@patient
@given(any_text)
def test_names_and_reasons_in_replies_are_harmless(outside: str) -> None:
    for outcome in (Taken(BEN, NOW), Reserved(BEN, NOW, outside), Refused("due", outside)):
        oracle.check_text(replies.to_outcome(outcome, {BEN: outside}, NOW) or "")
    oracle.check_text(replies.added(outside, outside, "new", handed_over=True))
    oracle.check_text(replies.set_up_done(outside))


def test_set_up_ends_with_where_leads_appear() -> None:
    assert replies.set_up_done("C0LEADS") == (
        "Handoff is set up. Sales-ready leads appear in <#C0LEADS>. Try it: `/lead add`"
    )


@pytest.mark.parametrize(
    ("outcome", "handed_over", "note"),
    [
        ("new", True, "Nora, Kettle is added. The card is on its way to the channel."),
        ("new", False, "Nora, Kettle is added. See what is missing: `/lead NAME`"),
        ("unchanged", False, "Nora, Kettle was known already. See what is missing: `/lead NAME`"),
        ("erased", False, "Nora, Kettle was erased on request and is not added again."),
    ],
)
def test_adding_a_lead_says_what_came_of_it(outcome: str, handed_over: bool, note: str) -> None:
    assert replies.added("Nora", "Kettle", outcome, handed_over) == note
