"""Promises run in office hours: nights, weekends, holidays and changes of the clocks, as people meet them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo import company
from store.rules import acts
from store.rules.office_time import business_time
from store.team import calendars
from tests.office.cast import ANA, BEN, SAM
from tests.office.running import Office
from tests.stories.promises import OFFICE, agree, at, in_thread, shown, told, why


def test_saturday_afternoon_with_an_hour_to_claim_is_due_on_monday_at_ten(office: Office) -> None:
    agree(office, clocks={"claim": "1h"})
    office.move_to(at(21, 14))  # Saturday 15:00 in Berlin
    card = office.lead()
    assert "claim by 23 Nov 2026 09:00" in shown(office, card)
    office.move_to(at(23, 9, 1))
    assert in_thread(office, card) == [
        "Not claimed yet. Claim was due 23 Nov 2026 09:00.",
        "The claim is overdue. Sam Taylor was notified.",
    ]
    assert told(office) == {SAM: ["Not claimed yet. Claim was due 23 Nov 2026 09:00."]}


@pytest.mark.parametrize("begins", [datetime(2027, 5, 3, 8, tzinfo=UTC)])
def test_a_holiday_on_thursday_moves_the_deadline_to_friday(office: Office) -> None:
    agree(office, clocks={"claim": "1h"})
    office.move_to(datetime(2027, 5, 6, 12, tzinfo=UTC))  # Ascension Day, 14:00 in Berlin
    with office.database.begin() as tx:
        hours = business_time.parse_hours("mon-fri 09:00-17:00")
        calendars.set_hours(tx, calendars.TEAM, company.ZONE, hours, "DE-BE", office.clock())
    card = office.lead()
    assert "claim by 7 May 2027 08:00" in shown(office, card)  # Friday 10:00 in Berlin
    office.press(ANA, card, acts.CLAIM.code)
    assert in_thread(office, card) == ["Ana Lindqvist claimed it."]
    assert told(office) == {}


@pytest.mark.parametrize("begins", [datetime(2027, 10, 25, 8, tzinfo=UTC)])
def test_a_deadline_behind_the_change_of_the_clocks_is_the_same_time_of_day(office: Office) -> None:
    """2027: Fr 29 Oct in summer time | Sa | Su 31, clocks go back | Mo 1 Nov. Friday 16:00 + 4 h is Monday 12:00."""
    office.move_to(datetime(2027, 10, 29, 14, tzinfo=UTC))
    assert "claim by 1 Nov 2027 11:00" in shown(office, office.lead())


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
    assert "claim by 17 Nov 2026 12:00" in shown(office, card)
    assert told(office) == {}


def test_a_reminder_waits_for_the_hours_of_who_hears_it(office: Office) -> None:
    office.slack.command(SAM, "/handoff", "hours")
    assert office.slack.submit(SAM, {"zone": "America/New_York", "hours": "mon-fri 09:00-17:00"}) is None
    card = office.lead()
    office.move_to(at(16, 13, 59))
    assert told(office) == {}
    assert why(office, ANA, "Ines Moreau")[1] == (
        "• Claim: due since 16 Nov 2026 12:04. The reminder waits until Sam Taylor is back in office, "
        "16 Nov 2026 14:00. (147% of 4 h is used)"
    )
    office.move_to(at(16, 14))
    late = "Claim was due 16 Nov 2026 12:04, 1 h 56 min of office time ago."
    assert told(office) == {SAM: [f"Not claimed yet. {late}"]}
    assert in_thread(office, card)[1:] == ["The claim is overdue. Sam Taylor was notified."]


def test_nobody_is_pinged_at_night_or_on_a_weekend(office: Office) -> None:
    for day, name in ((16, "Ines Moreau"), (18, "Olga Quinn"), (20, "Pavel Novak"), (21, "Rosa Silva")):
        office.move_to(at(day, 15, 30))
        card = office.lead(name, company=f"{name} Ltd", email=f"{name.split()[0]}@{name.split()[1]}.example")
        office.press(ANA if day < 20 else BEN, card, acts.CLAIM.code)
    office.fill(ANA, office.card_of("Olga Quinn"), acts.ASK.code, words="Which plan?")
    office.move_to(at(30))
    private = [message for person in company.PEOPLE for message in office.slack.dm(person.id)]
    assert len(private) > 8
    for message in private:
        moment = datetime.fromtimestamp(float(message["ts"]), UTC)
        assert business_time.next_opening(OFFICE, moment) - moment < timedelta(seconds=1), message["text"]


def test_changed_hours_and_policy_leave_running_clocks_as_they_were_started(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.slack.command(ANA, "/handoff", "hours")
    assert office.slack.submit(ANA, {"hours": "mon-fri 13:00-15:00"}) is None
    agree(office, clocks={"first_response": "1h"})
    office.settle()
    assert "first response by 17 Nov 2026 08:04" in shown(office, card)
    second = office.lead("Olga Quinn", company="Quinn", email="o@quinn.example")
    office.press(BEN, second, acts.CLAIM.code)
    assert "first response by 16 Nov 2026 09:04" in shown(office, second)
    assert told(office) == {}
