"""The main job, end to end: a lead comes in, becomes sales-ready, is claimed, answered and won."""

from bot.cards import actions
from store.agreement import policy
from store.rules import acts
from tests.office.cast import ANA, BEN, CHLOE, MIA, NOOR, SAM, TESS
from tests.office.running import LEADS, Office


def test_from_the_website_to_won(office: Office) -> None:
    card = office.lead("Ines Moreau", why_now="Their board wants it by spring", campaign="autumn_webinar")
    assert "Ready to claim" in office.shown(card)
    assert "Their board wants it by spring" in office.shown(card)
    assert office.buttons(card) == ["Claim", "Recycle", "Ask marketing", "Disqualify"]

    office.press(ANA, card, acts.CLAIM.code)
    assert "Claimed by Ana Lindqvist" in office.shown(card)
    assert office.buttons(card)[0] == "Log"

    office.move("1h")
    assert office.fill(ANA, card, acts.RESPOND.code, how="call", words="She wants to see it", quality="5") is None
    assert "Contacted" in office.shown(card)
    assert office.fill(ANA, card, acts.PLAN.code, next_step="Demo with her team", due="2026-11-19") is None
    assert "Demo with her team" in office.shown(card)
    assert office.fill(ANA, card, acts.OPEN_DEAL.code, amount="14,400") is None
    assert office.buttons(card)[:2] == ["Won", "Lost"]
    assert office.fill(ANA, card, acts.WIN.code, words="We finally know who called whom") is None
    assert "Won by Ana Lindqvist" in office.shown(card)

    assert [note.split("\n")[0] for note in office.thread(card)] == [
        "Ana Lindqvist claimed it.",
        "First response: Ana Lindqvist called, 16 Nov 2026 09:04 UTC. Lead quality 5 of 5.",
        "Ana Lindqvist planned the next step, due Thu 19 Nov.",
        "Ana Lindqvist opened an opportunity: €14,400.",
        "🏆 Ana Lindqvist won it: €14,400. Well done, both teams!",
    ]
    assert len(office.cards()) == 1
    for person in (ANA, BEN, MIA, SAM):
        assert office.notes(person) == office.dms(person) == []


def test_an_opportunity_is_opened_by_what_both_teams_agreed_on(office: Office) -> None:
    budget, decides = "They have a budget", "We know who decides"
    with office.database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), opportunity_criteria=[budget, decides]), None, office.clock())
    card = office.lead("Ines Moreau")
    office.press(ANA, card, acts.CLAIM.code)
    asked = office.fill(ANA, card, acts.OPEN_DEAL.code, amount="14,400", criteria=[decides])
    assert asked == {"unmet": "Say in a few words why it's an opportunity without: They have a budget."}
    assert office.slack.submit(ANA, {"unmet": "Their board decides on it in May.", "words": "Slow answers"}) is None
    office.settle()
    assert office.thread(card)[-1].split("\n") == [
        "Ana Lindqvist opened an opportunity: €14,400.",
        "✅ We know who decides",
        "⬜ They have a budget",
        "Opened anyway: Their board decides on it in May.",
        "> Slow answers",
    ]
    office.move("1h")
    for person in (ANA, BEN, MIA, SAM):
        assert office.notes(person) == office.dms(person) == []


def test_a_lead_that_lacks_something_gets_no_card_until_marketing_completes_it(office: Office) -> None:
    at = office.clock().isoformat()
    touches = [{"kind": kind, "at": at} for kind in ("demo_request", "pricing_page")]
    office.send(name="Emil Quinn", title="Assistant", email="emil@quinn.example", touches=touches)
    office.settle()
    assert office.cards() == []

    office.slack.open_home(MIA)
    office.settle()
    office.slack.press_home(MIA, actions.COMPLETE)
    wrong = office.slack.submit(MIA, {"item": "persona", "holds": "yes", "words": "Speaks for the founder"})
    office.settle()
    assert wrong is None
    assert "Emil Quinn" in office.cards()[0]["text"]


def test_asking_marketing_pauses_and_the_answer_goes_to_the_thread(office: Office) -> None:
    card = office.lead(campaign="autumn_webinar")
    office.press(CHLOE, card, acts.CLAIM.code)
    office.fill(CHLOE, card, acts.ASK.code, words="Which offer did they see?")
    assert "waiting for marketing" in office.shown(card)
    assert "asks Noor Haddad" in office.thread(card)[-1]

    office.slack.open_home(NOOR)
    office.settle()
    office.slack.press_home(NOOR, acts.ANSWER.code)
    assert office.slack.submit(NOOR, {"words": "The annual one."}) is None
    office.settle()
    assert "The annual one." in office.thread(card)[-1]
    assert "waiting for marketing" not in office.shown(card)


def test_a_lead_given_back_until_a_date_wakes_as_a_new_card_with_its_past(office: Office) -> None:
    card = office.lead()
    office.press(BEN, card, acts.CLAIM.code)
    wrong = office.fill(BEN, card, acts.RECYCLE.code, reason="no_budget", wake_on="2026-11-19", words="Later")
    assert wrong is None
    assert office.buttons(card) == []

    office.move_to(office.clock().replace(day=19, hour=7, minute=59))
    assert len(office.cards()) == 1
    office.move_to(office.clock().replace(day=19, hour=8, minute=0))
    again = office.card_of("Ines Moreau")
    assert again != card
    assert "No budget" in office.shown(again)
    assert "Later" in office.shown(again)
    assert office.buttons(again) == ["Claim", "Recycle", "Ask marketing", "Disqualify"]
    assert "Awake again" in office.thread(card)[-1]


def test_a_wake_date_that_has_passed_is_refused_at_its_field_and_nothing_changes(office: Office) -> None:
    card = office.lead()
    office.press(BEN, card, acts.CLAIM.code)
    before = office.shown(card)
    wrong = office.fill(BEN, card, acts.RECYCLE.code, reason="no_budget", wake_on="2026-11-16", words="x")
    assert wrong == {"wake_on": "Pick a day after today."}
    assert office.shown(card) == before


def test_somebody_without_a_role_is_told_who_can(office: Office) -> None:
    card = office.lead()
    office.press(TESS, card, acts.CLAIM.code)
    assert "That is for reps" in office.notes(TESS)[0]
    assert office.buttons(card)[0] == "Claim"


def test_a_lead_added_by_hand_and_one_made_from_a_message_come_in_by_the_same_path(office: Office) -> None:
    office.slack.command(BEN, "/lead", "add", LEADS)
    olga = {"name": "Olga Quinn", "company": "Willow Studio", "title": "COO", "email": "olga@willow.example"}
    wrong = office.slack.submit(BEN, {**olga, "problem": "slow", "touch_kind": "reply"})
    office.settle()
    assert wrong is None
    assert "Olga Quinn" in office.cards()[0]["text"]

    ts = office.slack.say(ANA, "C0GENERAL", "Met Pavel Novak, pavel@novak.example, wants to automate their hours")
    office.slack.message_shortcut(ANA, actions.SHORTCUT_FROM_MESSAGE, "C0GENERAL", ts)
    view = office.slack.open_view(ANA)
    assert view is not None
    assert "pavel@novak.example" in str(view["blocks"])
