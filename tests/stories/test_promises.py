"""Promises kept: clocks in office hours, reminders and escalation, in both directions, as people meet them in Slack.

The office is in Berlin, Mon-Fri 09:00-17:00; it is Monday 16 November 2026, 09:04 there (08:04 UTC). To claim may take
four office hours, to answer a buyer or a colleague eight. Moments are in UTC: 08:00 to 16:00 is office time.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from bot import actions
from bot.demo import company
from scheduler import jobs
from store import calendars, policy
from store.rules import business_time
from tests.stories.conftest import ANA, BEN, CHLOE, DIEGO, LEADS, MIA, NOOR, SAM, Office

_DATE = re.compile(r"<!date[^|]*\|([^>]*) UTC>")
OFFICE = business_time.Calendar(company.ZONE, business_time.parse_hours("mon-fri 09:00-17:00"), {})
NOV = datetime(2026, 11, 1, tzinfo=UTC)


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment of November 2026, in UTC; the 16th is a Monday."""
    return NOV.replace(day=day, hour=hour, minute=minute)


def in_thread(office: Office, card: str) -> list[str]:
    """The notes under a card; of a reminder the sentence below the lead's name."""
    rows = [_DATE.sub(r"\1", message["text"]).split("\n") for message in office.slack.thread(LEADS, card)]
    return [row[1] if row[0].startswith("*<") else row[0] for row in rows]


def told(office: Office) -> dict[str, list[str]]:
    """What everybody was told in private since the beginning: the sentence below the lead's name."""
    every = {person.id: office.slack.dm(person.id) for person in company.PEOPLE}
    return {who: [_sentence(message["text"]) for message in found] for who, found in every.items() if found}


def _sentence(text: str) -> str:
    return _DATE.sub(r"\1", text.split("\n")[1])


def shown(office: Office, card: str) -> str:
    """A card as it is now, with its moments in UTC."""
    return _DATE.sub(r"\1", office.shown(card))


def press_dm(office: Office, who: str, button: str) -> None:
    """Press a button of the newest direct message."""
    dm = office.slack.workspace.dm(office.slack.workspace.users[who]).id
    office.slack.press(who, dm, office.slack.dm(who)[-1]["ts"], button)
    office.settle()


def why(office: Office, who: str, text: str) -> list[str]:
    """What `/lead why` answers, line by line."""
    answer = office.slack.command(who, "/lead", f"why {text}")
    assert answer is not None
    return _DATE.sub(r"\1", answer["text"]).replace("*", "").split("\n")


def sleep_until(office: Office, moment: datetime) -> None:
    """The bot is down until then, and rings when it is back."""
    office.clock.move_to(moment)
    jobs.ring(office.database, office.clock())
    office.settle()


def agree(office: Office, **sections: object) -> None:
    """Change the policy."""
    with office.database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), **sections), None, office.clock())


def test_saturday_afternoon_with_an_hour_to_claim_is_due_on_monday_at_ten(office: Office) -> None:
    agree(office, clocks={"claim": "1h"})
    office.move_to(at(21, 14))  # Saturday 15:00 in Berlin
    card = office.lead()
    assert "Claim by 23 Nov 2026 09:00" in shown(office, card)
    office.move_to(at(23, 9, 1))
    assert in_thread(office, card) == [
        "Nobody has claimed it yet. Claim due 23 Nov 2026 09:00, 50 % of 1 h used.",
        "The claim is overdue: Sam Taylor was told.",
    ]
    assert told(office) == {SAM: ["Nobody has claimed it yet. Claim was due 23 Nov 2026 09:00."]}


def test_a_holiday_on_thursday_moves_the_deadline_to_friday(office: Office) -> None:
    agree(office, clocks={"claim": "1h"})
    office.move_to(datetime(2027, 5, 6, 12, tzinfo=UTC))  # Ascension Day, 14:00 in Berlin
    with office.database.begin() as tx:
        hours = business_time.parse_hours("mon-fri 09:00-17:00")
        calendars.set_hours(tx, calendars.TEAM, company.ZONE, hours, "DE-BE", office.clock())
    card = office.lead()
    assert "Claim by 7 May 2027 08:00" in shown(office, card)  # Friday 10:00 in Berlin
    office.press(ANA, card, actions.CLAIM)
    assert in_thread(office, card) == ["Ana Lindqvist claimed it."]
    assert told(office) == {}


def test_a_deadline_behind_the_change_of_the_clocks_is_the_same_time_of_day(office: Office) -> None:
    """2027: Fr 29 Oct in summer time | Sa | Su 31, clocks go back | Mo 1 Nov. Friday 16:00 + 4 h is Monday 12:00."""
    office.move_to(datetime(2027, 10, 29, 14, tzinfo=UTC))
    assert "Claim by 1 Nov 2027 11:00" in shown(office, office.lead())


def test_hours_in_which_nobody_works_are_refused_when_they_are_set(office: Office) -> None:
    office.slack.command(ANA, "/handoff", "hours")
    wrong = office.slack.submit(ANA, {"hours": "mon-fri 09:00-09:00"})
    assert wrong == {"hours": "'09:00-09:00' opens and closes at once; write 00:00-24:00 for a whole day"}
    with office.database.read() as tx:
        assert calendars.latest(tx, ANA) is None


def test_a_card_is_posted_at_once_in_the_middle_of_the_night(office: Office) -> None:
    office.move_to(at(17, 2))
    card = office.lead()
    assert float(card) == at(17, 2).timestamp()
    assert "Claim by 17 Nov 2026 12:00" in shown(office, card)
    assert told(office) == {}


def test_claimed_and_never_answered_is_warned_escalated_released_and_the_next_owner_has_a_clock_of_their_own(
    office: Office,
) -> None:
    card = office.lead()
    office.press(ANA, card, actions.CLAIM)
    office.move_to(at(17, 12, 4))  # one and a half business days later
    assert told(office) == {
        ANA: [
            "First response due 17 Nov 2026 08:04, 75 % of 8 h used.",
            "First response was due 17 Nov 2026 08:04.",
        ],
        SAM: ["Ana Lindqvist has not answered the buyer yet. First response was due 17 Nov 2026 08:04."],
    }
    assert "Sales-ready, nobody has it yet" in shown(office, card)

    office.press(ANA, card, actions.CLAIM)
    assert "somebody else gets a turn" in office.notes(ANA)[0]
    office.press(BEN, card, actions.CLAIM)
    assert "First response by 18 Nov 2026 12:04" in shown(office, card)
    office.move_to(at(18, 10, 30))
    assert told(office)[BEN] == ["First response due 18 Nov 2026 12:04, 75 % of 8 h used."]
    office.fill(BEN, card, actions.RESPOND, how="voicemail")
    assert "First response in time" in shown(office, card)

    office.move_to(at(27))
    assert in_thread(office, card) == [
        "Ana Lindqvist claimed it.",
        "Ana Lindqvist was reminded: 75 % of the time for the first response is used.",
        "Ana Lindqvist was reminded: 100 % of the time for the first response is used.",
        "The first response is overdue: Sam Taylor was told.",
        "Released from Ana Lindqvist: no first response was logged in time. "
        "It is back in the pool with a new claim clock.",
        "Ben Okafor claimed it.",
        "Ben Okafor was reminded: 75 % of the time for the first response is used.",
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
    assert office.notes(SAM) == ["It is yours now, and its clocks go on in your hours."]
    office.fill(SAM, card, actions.RESPOND, how="call")
    office.move_to(at(20))
    assert in_thread(office, card) == [
        "Nobody has claimed it yet. Claim due 16 Nov 2026 12:04, 50 % of 4 h used.",
        "The claim is overdue: Sam Taylor was told.",
        "Sam Taylor assigned it to Sam Taylor.",
        "First response: Sam Taylor called, 16 Nov 2026 12:04.",
    ]
    assert told(office) == {SAM: ["Nobody has claimed it yet. Claim was due 16 Nov 2026 12:04."]}


def test_a_reminder_waits_for_the_hours_of_who_hears_it(office: Office) -> None:
    office.slack.command(SAM, "/handoff", "hours")
    assert office.slack.submit(SAM, {"zone": "America/New_York", "hours": "mon-fri 09:00-17:00"}) is None
    card = office.lead()
    office.move_to(at(16, 13, 59))
    assert told(office) == {}
    assert why(office, ANA, "Ines Moreau")[1] == (
        "• Claim: due since 16 Nov 2026 12:04. To be said when Sam Taylor is back in office, 16 Nov 2026 14:00. "
        "(147 % of 4 h is used)"
    )
    office.move_to(at(16, 14))
    late = "Claim was due 16 Nov 2026 12:04, 1 h 56 min of office time ago."
    assert told(office) == {SAM: [f"Nobody has claimed it yet. {late}"]}
    assert in_thread(office, card)[1:] == ["The claim is overdue: Sam Taylor was told."]


def test_nobody_is_pinged_at_night_or_on_a_weekend(office: Office) -> None:
    for day, name in ((16, "Ines Moreau"), (18, "Olga Quinn"), (20, "Pavel Novak"), (21, "Rosa Silva")):
        office.move_to(at(day, 15, 30))
        card = office.lead(name, company=f"{name} Ltd", email=f"{name.split()[0]}@{name.split()[1]}.example")
        office.press(ANA if day < 20 else BEN, card, actions.CLAIM)
    office.fill(ANA, office.card_of("Olga Quinn"), actions.ASK, words="Which plan?")
    office.move_to(at(30))
    private = [message for person in company.PEOPLE for message in office.slack.dm(person.id)]
    assert len(private) > 8
    for message in private:
        moment = datetime.fromtimestamp(float(message["ts"]), UTC)
        assert business_time.next_opening(OFFICE, moment) - moment < timedelta(seconds=1), message["text"]


def test_after_the_bot_slept_there_is_one_catch_up_and_not_twenty(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, actions.CLAIM)
    sleep_until(office, at(17, 9))
    jobs.ring(office.database, office.clock())
    office.settle()
    late = "First response was due 17 Nov 2026 08:04, 56 min of office time ago."
    assert told(office) == {ANA: [late], SAM: [f"Ana Lindqvist has not answered the buyer yet. {late}"]}
    assert in_thread(office, card) == [
        "Ana Lindqvist claimed it.",
        "Ana Lindqvist was reminded: 100 % of the time for the first response is used.",
        "The first response is overdue: Sam Taylor was told.",
    ]


def test_several_replicas_ring_at_once_and_each_thing_is_said_once(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, actions.CLAIM)
    office.clock.move_to(at(17, 8, 4))
    with ThreadPoolExecutor(4) as replicas:
        list(replicas.map(lambda _: jobs.ring(office.database, office.clock()), range(4)))
    office.settle()
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 1, SAM: 1}
    assert len(in_thread(office, card)) == 3


def test_while_the_owner_is_away_the_nominee_hears_and_may_act_and_credit_stays(office: Office) -> None:
    office.move_to(at(16, 14, 4))
    card = office.lead()
    office.press(ANA, card, actions.CLAIM)
    answer = office.slack.command(ANA, "/handoff", f"away 2026-11-17 2026-11-18 <@{BEN}|ben>")
    assert "Ben Okafor covers" in str(answer)
    office.move_to(at(17, 12, 4))
    assert "Covered by Ben Okafor until Wed 18 Nov" in shown(office, card)
    covers, warned = told(office)[BEN]
    assert covers.endswith("|Ines Moreau, Alder Freight GmbH>: Claimed, first response due 17 Nov 2026 14:04")
    assert warned == "First response due 17 Nov 2026 14:04, 75 % of 8 h used."

    press_dm(office, BEN, "Log response")
    assert office.slack.submit(BEN, {"how": "call"}) is None
    office.settle()
    assert "Contacted by Ana Lindqvist" in shown(office, card)
    office.move_to(at(20))
    assert "Covered" not in shown(office, card)
    assert in_thread(office, card) == [
        "Ana Lindqvist claimed it.",
        "Ana Lindqvist is away; Ben Okafor covers. It stays Ana Lindqvist's.",
        "Ben Okafor was reminded: 75 % of the time for the first response is used.",
        "First response: Ben Okafor called, 17 Nov 2026 12:04.",
        "Ana Lindqvist is back.",
    ]
    assert told(office) == {BEN: [covers, warned]}
    assert office.notes(BEN) == []


def test_away_without_a_nominee_gives_back_what_is_unanswered_and_asks_the_manager_about_the_rest(
    office: Office,
) -> None:
    unanswered, contacted = (
        office.lead("Ines Moreau"),
        office.lead("Olga Quinn", company="Quinn", email="o@quinn.example"),
    )
    for card in (unanswered, contacted):
        office.press(ANA, card, actions.CLAIM)
    office.fill(ANA, contacted, actions.RESPOND, how="email")
    office.slack.command(ANA, "/handoff", "away 2026-11-17 2026-11-20")
    office.move_to(at(17, 7, 59))
    assert "Claimed by Ana Lindqvist" in shown(office, unanswered)
    office.move_to(at(17, 8))
    assert in_thread(office, unanswered)[-1].startswith("Released from Ana Lindqvist: away, and nobody covers.")
    assert in_thread(office, contacted)[-1] == "Ana Lindqvist is away and nobody covers. A manager was asked to decide."
    decide = (
        "Ana Lindqvist is away and nobody covers. Take it over, assign it, or snooze it until Ana Lindqvist is back."
    )
    assert told(office)[SAM] == [decide]
    press_dm(office, SAM, "Assign…")
    assert office.slack.submit(SAM, {"member": BEN}) is None
    office.settle()
    assert "Contacted by Ben Okafor" in shown(office, contacted)
    assert told(office) == {ANA: ["First response due 17 Nov 2026 08:04, 75 % of 8 h used."], SAM: [decide]}


def test_everybody_away_tells_the_manager_at_once(office: Office) -> None:
    for rep in (ANA, BEN, CHLOE, DIEGO):
        office.slack.command(rep, "/handoff", "away 2026-11-16 2026-11-17")
    office.move("15m")
    card = office.lead()
    office.move_to(office.clock())
    assert told(office) == {
        SAM: ["No rep is in office before the claim is due. Claim due 16 Nov 2026 12:19, 0 % of 4 h used."]
    }
    press_dm(office, SAM, "Take over")
    office.fill(SAM, card, actions.RESPOND, how="call")
    office.move_to(at(20))
    assert len(told(office)[SAM]) == 1
    assert len(in_thread(office, card)) == 3


def test_a_leavers_open_handoffs_return_to_the_pool_with_a_note(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, actions.CLAIM)
    office.slack.deactivate(ANA)
    office.settle()
    assert "Sales-ready, nobody has it yet" in shown(office, card)
    office.press(CHLOE, card, actions.CLAIM)
    office.fill(CHLOE, card, actions.RESPOND, how="call")
    office.move_to(at(20))
    assert in_thread(office, card)[1].startswith("Released from Ana Lindqvist: not in this workspace any more.")
    assert len(in_thread(office, card)) == 4
    assert told(office) == {}


def test_never_back_to_whom_it_was_just_released_from_unless_alone(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, actions.CLAIM)
    office.press(ANA, card, actions.RELEASE)
    office.press(ANA, card, actions.CLAIM)
    assert "somebody else gets a turn" in office.notes(ANA)[0]
    for rep in (BEN, CHLOE, DIEGO):
        office.slack.command(rep, "/handoff", "away 2026-11-16 2026-11-17")
    office.move("15m")
    office.press(ANA, card, actions.CLAIM)
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
        "• First response: snoozed until 18 Nov 2026 08:00. The clock counts on. (199 % of 8 h is used)"
    )
    office.move_to(at(18))
    assert told(office)[SAM][1:] == [
        "Nobody has claimed it yet. First response was due 17 Nov 2026 08:04, 7 h 56 min of office time ago."
    ]
    office.press(BEN, card, actions.CLAIM)
    office.fill(BEN, card, actions.RESPOND, how="call")
    assert "First response missed by 7 h 56 min of office time" in shown(office, card)
    office.move_to(at(20))
    assert len(told(office)[SAM]) == 2
    assert list(told(office)) == [SAM]


def test_an_excused_promise_is_quiet_and_counts_neither_way(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, actions.CLAIM)
    office.move_to(at(17, 8, 30))
    press_dm(office, SAM, "Excuse…")
    assert office.slack.submit(SAM, {"words": "The buyer asked for Thursday"}) is None
    office.settle()
    assert "First response excused" in shown(office, card)
    assert why(office, ANA, "moreau")[1:] == ["• First response: quiet because it was excused."]
    before = told(office)
    office.move_to(at(19))
    office.fill(ANA, card, actions.RESPOND, how="call")
    assert "First response excused" in shown(office, card)
    assert in_thread(office, card)[-2:] == [
        "Sam Taylor excused the missed first response: it counts neither as kept nor as missed.",
        "First response: Ana Lindqvist called, 19 Nov 2026 08:00.",
    ]
    office.move_to(at(27))
    assert told(office) == before


def test_a_question_runs_marketings_clock_and_leaves_sales_alone_until_the_answer(office: Office) -> None:
    card = office.lead(campaign="autumn_webinar")
    office.press(ANA, card, actions.CLAIM)
    office.move_to(at(16, 10, 4))
    office.fill(ANA, card, actions.ASK, words="Which offer did they see?")
    office.move_to(at(16, 10, 5))
    assert told(office) == {
        NOOR: [
            "Ana Lindqvist asks. Answer due 17 Nov 2026 10:04, 0 % of 8 h used. Sales' clocks stand still meanwhile."
        ]
    }
    office.move_to(at(17, 8, 4))
    assert told(office)[NOOR][1:] == [
        "Ana Lindqvist asks. Answer due 17 Nov 2026 10:04, 75 % of 8 h used. Sales' clocks stand still meanwhile."
    ]
    assert why(office, SAM, "moreau")[1:] == [
        "• First response: paused, waiting for marketing. (25 % of 8 h is used)",
        "• Answer from marketing: due 17 Nov 2026 10:04. "
        "Next: Noor Haddad is reminded 17 Nov 2026 10:04, at 100 %. (75 % of 8 h is used)",
    ]
    press_dm(office, NOOR, "Answer")
    assert office.slack.submit(NOOR, {"words": "The annual one"}) is None
    office.settle()
    assert "First response by 17 Nov 2026 14:04" in shown(office, card)
    office.fill(ANA, card, actions.RESPOND, how="call")
    office.move_to(at(27))
    assert list(told(office)) == [NOOR]
    assert len(told(office)[NOOR]) == 2


def test_whoever_covers_for_a_marketer_hears_the_question_and_may_answer_it(office: Office) -> None:
    office.slack.command(NOOR, "/handoff", f"away 2026-11-16 2026-11-18 <@{BEN}>")
    office.move("15m")
    card = office.lead(campaign="autumn_webinar")
    office.press(ANA, card, actions.CLAIM)
    office.fill(ANA, card, actions.ASK, words="Which offer did they see?")
    office.move("15m")
    assert list(told(office)) == [BEN]
    press_dm(office, BEN, "Answer")
    assert office.slack.submit(BEN, {"words": "The annual one"}) is None
    office.settle()
    assert in_thread(office, card)[-1] == "Ben Okafor answers. Sales' clocks go on."
    office.fill(ANA, card, actions.RESPOND, how="call")
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {BEN: 1}


def test_marketing_that_does_not_answer_is_escalated_as_well(office: Office) -> None:
    card = office.lead(campaign="autumn_webinar")
    office.press(ANA, card, actions.CLAIM)
    office.fill(ANA, card, actions.ASK, words="Which offer did they see?")
    office.move_to(at(18))
    assert told(office)[SAM] == ["Noor Haddad has not answered Ana Lindqvist yet. Answer was due 17 Nov 2026 08:04."]
    press_dm(office, SAM, "Answer")
    assert office.slack.submit(SAM, {"words": "The annual one"}) is None
    office.settle()
    office.fill(ANA, card, actions.RESPOND, how="call")
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {NOOR: 3, SAM: 1}
    assert office.notes(MIA) == []


def test_late_logging_does_not_unbreak_a_clock_and_an_early_response_counts_as_zero(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, actions.CLAIM)
    office.move_to(at(17, 9, 4))
    office.fill(ANA, card, actions.RESPOND, how="call", happened_at=at(16, 7))
    assert "First response missed by 1 h of office time" in shown(office, card)
    assert "That was before the handoff, so it counts as zero." in in_thread(office, card)[-1]
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 2, SAM: 1}


def test_changed_hours_and_policy_leave_running_clocks_as_they_were_started(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, actions.CLAIM)
    office.slack.command(ANA, "/handoff", "hours")
    assert office.slack.submit(ANA, {"hours": "mon-fri 13:00-15:00"}) is None
    agree(office, clocks={"first_response": "1h"})
    office.settle()
    assert "First response by 17 Nov 2026 08:04" in shown(office, card)
    second = office.lead("Olga Quinn", company="Quinn", email="o@quinn.example")
    assert "First response by 16 Nov 2026 09:04" in shown(office, second)
    assert told(office) == {}


def test_a_next_step_reminds_whoever_does_it_as_its_day_begins_and_once_it_has_passed(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, actions.CLAIM)
    office.fill(ANA, card, actions.RESPOND, how="call")
    office.fill(ANA, card, actions.NEXT_STEP, next_step="Demo", due=date(2026, 11, 18).isoformat(), owner=BEN)
    office.move_to(at(18))
    assert told(office) == {BEN: ["Next step is due Wed 18 Nov."]}
    office.move_to(at(19))
    assert told(office) == {BEN: ["Next step is due Wed 18 Nov.", "Next step was due Wed 18 Nov."]}
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {BEN: 2}


def test_a_card_says_why_it_is_quiet_until_nothing_is_promised_any_more(office: Office) -> None:
    card = office.lead()
    assert why(office, ANA, "Ines Moreau")[1:] == [
        "• Claim: due 16 Nov 2026 12:04. Next: a note in the thread 16 Nov 2026 10:04, at 50 %. (0 % of 4 h is used)",
        "• First response: due 17 Nov 2026 08:04. "
        "Next: Sam Taylor is told 17 Nov 2026 08:04, at 100 %. (0 % of 8 h is used)",
    ]
    office.press(ANA, card, actions.CLAIM)
    office.press(ANA, card, "Why quiet?")
    assert "Ana Lindqvist is reminded" in str(office.slack.open_view(ANA))
    office.slack.close(ANA)
    office.fill(ANA, card, actions.RESPOND, how="call")
    assert why(office, ANA, "Ines Moreau")[1:] == ["Quiet because nothing is promised any more: it is contacted."]
    office.fill(ANA, card, actions.RECYCLE, way="wake", reason="not_now", wake_on="2026-12-01", words="Later")
    assert why(office, ANA, "Ines Moreau")[1:] == ["It wakes 1 Dec 2026 08:00."]
    office.move_to(at(30))
    assert office.dms(ANA) == office.dms(SAM) == []  # marketing hears on Monday that it came back
    assert len(in_thread(office, card)) == 3
