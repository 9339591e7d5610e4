"""Promises kept: reminders, escalation and release, as people meet them in Slack."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from scheduler import jobs
from store.rules import acts
from tests.office.cast import ANA, BEN, CHLOE, DIEGO, SAM
from tests.office.running import Office
from tests.stories.promises import at, days_begun, in_thread, press_dm, shown, sleep_until, stands, told, why


def test_claimed_and_never_answered_is_warned_escalated_released_and_the_next_owner_has_a_clock_of_their_own(
    office: Office,
) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.move_to(at(17, 12, 4))  # one and a half business days later
    assert told(office) == {
        ANA: [
            "First response due 17 Nov 2026 08:04, 75% of 8 h used.",
            "First response was due 17 Nov 2026 08:04.",
        ],
        SAM: ["Ana Lindqvist hasn't answered the buyer yet. First response was due 17 Nov 2026 08:04."],
    }
    assert "Ready to claim" in shown(office, card)

    office.press(ANA, card, acts.CLAIM.code)
    assert "others get first pick" in office.notes(ANA)[0]
    office.press(BEN, card, acts.CLAIM.code)
    assert "first response by 18 Nov 2026 12:04" in shown(office, card)
    office.move_to(at(18, 10, 30))
    assert told(office)[BEN] == ["First response due 18 Nov 2026 12:04, 75% of 8 h used."]
    office.fill(BEN, card, acts.RESPOND.code, how="voicemail")
    assert "First response in time" in shown(office, card)

    office.move_to(at(27))
    assert in_thread(office, card) == [
        "Ana Lindqvist claimed it.",
        "Ana Lindqvist was reminded: 75% of the time for the first response is used.",
        "Ana Lindqvist was reminded: 100% of the time for the first response is used.",
        "The first response is overdue. Sam Taylor was notified.",
        "Released from Ana Lindqvist: no first response was logged in time. "
        "It's up for grabs again, with a new claim deadline.",
        "Ben Okafor claimed it.",
        "Ben Okafor was reminded: 75% of the time for the first response is used.",
        "First response: Ben Okafor left a voicemail, 18 Nov 2026 10:30.",
    ]
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 2, SAM: 1, BEN: 1}
    assert office.notes(BEN) == office.notes(SAM) == []


def test_nobody_claims_so_the_thread_is_nudged_the_manager_told_and_takes_it_over(office: Office) -> None:
    card = office.lead()
    office.move_to(at(16, 12, 4))
    assert "Claim overdue since 16 Nov 2026 12:04" in shown(office, card)
    press_dm(office, SAM, "Take over")
    assert "Claimed by Sam Taylor" in shown(office, card)
    assert office.notes(SAM) == ["It's yours now. Its deadlines count in your office hours."]
    office.fill(SAM, card, acts.RESPOND.code, how="call")
    office.move_to(at(20))
    assert in_thread(office, card) == [
        "No longer due: Sam Taylor assigned it to Sam Taylor.",
        "The claim is overdue. Sam Taylor was notified.",
        "Sam Taylor assigned it to Sam Taylor.",
        "First response: Sam Taylor called, 16 Nov 2026 12:04.",
    ]
    assert told(office) == {SAM: ["Not claimed yet. Claim was due 16 Nov 2026 12:04."]}
    assert stands(office, SAM) == [("No longer due: Sam Taylor assigned it to Sam Taylor.", [])]


def test_after_the_bot_slept_there_is_one_catch_up_and_not_twenty(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    sleep_until(office, at(17, 9))
    jobs.tick(office.database, office.clock())
    office.settle()
    late = "First response was due 17 Nov 2026 08:04, 56 min of office time ago."
    assert told(office) == {ANA: [late], SAM: [f"Ana Lindqvist hasn't answered the buyer yet. {late}"]}
    assert in_thread(office, card) == [
        "Ana Lindqvist claimed it.",
        "Ana Lindqvist was reminded: 100% of the time for the first response is used.",
        "The first response is overdue. Sam Taylor was notified.",
    ]


def test_several_replicas_ring_at_once_and_each_thing_is_said_once(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.clock.move_to(at(17, 8, 4))
    with ThreadPoolExecutor(4) as replicas:
        list(replicas.map(lambda _: jobs.tick(office.database, office.clock()), range(4)))
    office.settle()
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 1, SAM: 1}
    assert len(in_thread(office, card)) == 3


def test_never_back_to_whom_it_was_just_released_from_unless_alone(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.press_more(ANA, card, acts.RELEASE.code)
    office.press(ANA, card, acts.CLAIM.code)
    assert "others get first pick" in office.notes(ANA)[0]
    for rep in (BEN, CHLOE, DIEGO):
        office.slack.command(rep, "/handoff", "away 2026-11-16 2026-11-17")
    office.move("15m")
    office.press(ANA, card, acts.CLAIM.code)
    assert "Claimed by Ana Lindqvist" in shown(office, card)
    assert len(office.notes(ANA)) == 1
    assert told(office) == {}


def test_a_manager_snoozes_and_nothing_is_said_before_then_while_the_clock_counts_on(office: Office) -> None:
    card = office.lead()
    office.move_to(at(16, 12, 4))
    press_dm(office, SAM, "Snooze until…")
    assert office.slack.submit(SAM, {"until": at(18)}) is None
    office.settle()
    office.move_to(at(18, 7, 59))
    assert len(told(office)[SAM]) == 1
    assert why(office, BEN, "moreau")[2] == (
        "• First response: snoozed until 18 Nov 2026 08:00. The deadline keeps running. (199% of 8 h is used)"
    )
    office.move_to(at(18))
    assert told(office)[SAM][1:] == [
        "Not claimed yet. First response was due 17 Nov 2026 08:04, 7 h 56 min of office time ago."
    ]
    office.press(BEN, card, acts.CLAIM.code)
    office.fill(BEN, card, acts.RESPOND.code, how="call")
    assert "First response missed by 7 h 56 min of office time" in shown(office, card)
    office.move_to(at(20))
    assert len(told(office)[SAM]) == 2
    assert list(told(office)) == [SAM]


def test_an_excused_promise_is_quiet_and_counts_neither_way(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.move_to(at(17, 8, 30))
    press_dm(office, SAM, "Excuse…")
    assert office.slack.submit(SAM, {"words": "The buyer asked for Thursday"}) is None
    office.settle()
    assert "First response excused" in shown(office, card)
    assert why(office, ANA, "moreau")[1:] == ["• First response: excused, so no more reminders."]
    before = told(office)
    office.move_to(at(19))
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    assert "First response excused" in shown(office, card)
    assert in_thread(office, card)[-2:] == [
        "Sam Taylor excused the missed first response. It counts neither as met nor as missed.",
        "First response: Ana Lindqvist called, 19 Nov 2026 08:00.",
    ]
    office.move_to(at(27))
    assert told(office) == before


def test_late_logging_does_not_unbreak_a_clock_and_an_early_response_counts_as_zero(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.move_to(at(17, 9, 4))
    office.fill(ANA, card, acts.RESPOND.code, how="call", happened_at=at(16, 7))
    assert "First response missed by 1 h of office time" in shown(office, card)
    assert "That was before the handoff, so it counts as zero." in in_thread(office, card)[-1]
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 2, SAM: 1}


def test_a_next_step_reminds_whoever_does_it_as_its_day_begins_and_once_it_has_passed(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    office.fill(ANA, card, acts.PLAN.code, next_step="Demo", due=date(2026, 11, 18).isoformat(), owner=BEN)
    office.move_to(at(18))
    assert days_begun(office, BEN) == ["*Today: 1 thing to do*"]
    office.move_to(at(19))
    assert days_begun(office, BEN) == ["*Today: 1 thing to do*"] * 2
    office.press(ANA, card, acts.STEP_DONE.code)
    office.move_to(at(27))
    assert len(days_begun(office, BEN)) == 2
    assert told(office) == {}


def test_a_card_says_why_it_is_quiet_until_nothing_is_promised_any_more(office: Office) -> None:
    card = office.lead()
    assert why(office, ANA, "Ines Moreau")[1:] == [
        "• Claim: due 16 Nov 2026 12:04. Next: a note in the thread 16 Nov 2026 10:04, at 50%. (0% of 4 h is used)",
        "• First response: due 17 Nov 2026 08:04. "
        "Next: Sam Taylor is notified 17 Nov 2026 08:04, at 100%. (0% of 8 h is used)",
    ]
    office.press(ANA, card, acts.CLAIM.code)
    office.press(ANA, card, "What's next?")
    assert "Ana Lindqvist is reminded" in str(office.slack.open_view(ANA))
    office.slack.close(ANA)
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    assert why(office, ANA, "Ines Moreau")[1:] == ["Nothing is due. This lead is contacted."]
    office.fill(ANA, card, acts.RECYCLE.code, reason="not_now", wake_on="2026-12-01", words="Later")
    assert why(office, ANA, "Ines Moreau")[1:] == ["It wakes on 1 Dec 2026 08:00."]
    office.move_to(at(30))
    assert office.dms(ANA) == office.dms(SAM) == []  # marketing hears on Monday that it came back
    assert len(in_thread(office, card)) == 3
