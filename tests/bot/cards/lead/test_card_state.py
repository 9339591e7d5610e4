from datetime import date

from bot.cards.lead import lead_card
from store.record.facts import Away, Clock, HandoffFacts
from tests.bot.cards import oracle
from tests.office.cast import ANA, BEN, NAMES
from tests.office.clock import NOW
from tests.office.factories import FRIDAY, LABELS, ago, hence, make_cycle, make_handoff, make_question, make_touch


def drawn(facts: HandoffFacts) -> str:
    return oracle.shown(lead_card.draw(facts, NAMES, LABELS))


def test_an_agreed_next_step_has_owner_and_day() -> None:
    facts = make_handoff(
        state="claimed", next_step="Demo with her team", next_step_due=FRIDAY, next_step_owner=BEN,
        next_step_is_default=False,
    )  # fmt: skip
    assert "*Next step*  Demo with her team, Ben Okafor, by Fri 20 Nov" in drawn(facts)


def test_the_usual_first_step_is_not_told_because_the_deadline_says_it() -> None:
    for state in ("sales_ready", "contacted"):
        assert "*Next step*" not in drawn(make_handoff(state=state))


def test_state_and_deadline_stand_in_one_line_in_the_readers_zone() -> None:
    assert "🟡 *Ready to claim* · claim by <!date^" in drawn(make_handoff())
    assert "first response" not in drawn(make_handoff()).lower()


def test_after_the_claim_only_the_first_response_is_due() -> None:
    shown = drawn(make_handoff(state="claimed"))
    assert "*Claimed* by Ana Lindqvist, <!date^" in shown
    assert "claim by" not in shown
    assert "> · first response by <!date^" in shown


def test_a_missed_promise_says_by_how_much() -> None:
    clocks = (Clock("response", ago(hours=2), ago(minutes=40), "missed", missed_by=4800),)
    assert "First response missed by 1 h 20 min of office time" in drawn(make_handoff(state="contacted", clocks=clocks))


def test_a_broken_promise_that_runs_on_says_since_when_and_an_excused_one_that_it_is() -> None:
    overdue = Clock("response", ago(hours=2), overdue=True)
    late = drawn(make_handoff(state="claimed", clocks=(overdue,)))
    assert "🔴 *First response overdue since <!date^" in late
    assert late.index("overdue") < late.index("*Claimed* by")
    excused = Clock("response", ago(hours=2), outcome="excused", overdue=True)
    assert "First response excused" in drawn(make_handoff(state="claimed", clocks=(excused,)))


def test_while_the_owner_is_away_the_card_says_who_covers_and_until_when() -> None:
    away = Away(ANA, NOW.date(), FRIDAY, BEN, begun=True)
    assert "Covered by Ben Okafor until Fri 20 Nov" in drawn(make_handoff(state="claimed", covered=away))


def test_a_kept_promise_is_said_to_be_in_time() -> None:
    clocks = (Clock("response", hence(hours=2), ago(minutes=40), "met"),)
    assert "First response in time" in drawn(make_handoff(state="contacted", clocks=clocks))


def test_an_open_question_shows_who_asks_whom_and_why_the_clocks_stand_still() -> None:
    clocks = (Clock("response", None, paused="asked_marketing"), Clock("answer", hence(hours=8)))
    shown = drawn(make_handoff(state="claimed", question=make_question(), clocks=clocks))
    assert "*Ana Lindqvist asks Mia Vogel*, answer by <!date^" in shown
    assert "> Which webinar did she see?" in shown
    assert "First response: paused, waiting for marketing" in shown


def test_a_reservation_says_for_whom_until_when_and_why() -> None:
    shown = drawn(make_handoff(reserved_for=BEN, reserved_until=hence(hours=2), reserved_why="customer"))
    assert "Reserved for Ben Okafor until <!date^" in shown
    assert ": sold to this company before" in shown


def test_after_two_releases_a_manager_assigns() -> None:
    assert "Released twice: a manager assigns it" in drawn(make_handoff(releases=2))


def test_a_lead_that_came_back_tells_how_it_ended_before_and_what_is_new() -> None:
    facts = make_handoff(cycle=2, earlier=(make_cycle(),), new_since=(make_touch(), make_touch()))
    assert "Recycled in May: No budget (“Nothing before autumn.”); new since then: Pricing page" in drawn(facts)


def test_a_recycled_card_says_why_and_what_brings_the_lead_back() -> None:
    shown = drawn(make_handoff(state="recycled"))
    assert "*Recycled*: No budget. Comes back on fresh interest." in shown
    assert "> They asked us to call in spring." in shown
    assert "*Recycled*: No budget. Wakes on Mon 1 Feb 2027." in drawn(
        make_handoff(state="recycled", wake_on=date(2027, 2, 1))
    )


def test_a_won_card_says_who_won_how_much() -> None:
    assert "*Won* by Ana Lindqvist: €12,000, <!date^" in drawn(make_handoff(state="won"))


def test_a_lost_card_says_why() -> None:
    assert "*Lost* by Ana Lindqvist: Price" in drawn(make_handoff(state="lost"))
