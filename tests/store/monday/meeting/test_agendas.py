"""The agenda: posted once before each meeting, with three handoffs chosen by rule, none of them twice ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.monday.meeting import agendas, decision_verdicts, decision_views, decisions
from store.monday.meeting.agenda_cases import candidates
from store.monday.meeting.decision_facts import AgendaFacts
from tests.office.cast import ANA, BEN, MIA
from tests.office.clock import DAY, HOUR, MINUTE, NOW, WEEK
from tests.office.monday_helpers import START, answered, came, opened, recycled
from tests.office.store_helpers import count, receive, staff

POSTED = START + HOUR / 2  # Monday 23 November, half an hour before the meeting at ten
BEFORE = NOW - 7 * DAY


@pytest.fixture
def team(database: Database) -> Iterator[Database]:
    """A team with a past, so that there is something to talk about."""
    with database.begin() as tx:
        staff(tx, BEFORE)
    receive(database, BEFORE)
    yield database


def post(database: Database, now: datetime) -> bool:
    with database.begin() as tx:
        return agendas.post_due(tx, now)


def due(database: Database, now: datetime) -> datetime | None:
    with database.read() as tx:
        return agendas.next_due(tx, now)


def agree(database: Database, **meeting: object) -> None:
    with database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), meeting=meeting), None, BEFORE)


def newest(database: Database, now: datetime = POSTED) -> AgendaFacts:
    with database.read() as tx:
        found = agendas.load_agenda(tx, tx.scalar(t.agendas.select().with_only_columns(t.agendas.c.id)
                                            .order_by(t.agendas.c.id.desc())) or 0, now)  # fmt: skip
    assert found is not None
    return found


def chosen(facts: AgendaFacts) -> list[int | None]:
    return [case.handoff_id for case in facts.cases]


def test_it_is_posted_once_half_an_hour_before_the_meeting(team: Database) -> None:
    assert due(team, NOW) == POSTED
    assert [post(team, moment) for moment in (POSTED - MINUTE, POSTED, POSTED, POSTED + MINUTE)] == [
        False, True, False, False,
    ]  # fmt: skip
    assert due(team, POSTED) == POSTED + WEEK
    with team.read() as tx:
        assert count(tx, t.outbox, kind="agenda", key="agenda:2026-11-23", channel="C0LEADS") == 1
    found = newest(team)
    assert (found.meeting, found.starts_at, found.minutes, found.question) == (date(2026, 11, 23), START + HOUR, 30, 0)


@pytest.mark.parametrize(("late", "posted"), [(timedelta(minutes=59), True), (timedelta(minutes=60), False)])
def test_after_an_outage_it_comes_only_while_the_meeting_lasts(team: Database, late: timedelta, posted: bool) -> None:
    assert post(team, POSTED + late) is posted
    assert due(team, POSTED + late) == POSTED + WEEK


def test_on_a_holiday_the_meeting_is_on_the_next_working_day(team: Database) -> None:
    row = {"whose": "", "version": 9, "zone": "Europe/Berlin", "made_at": NOW, "exceptions": {"2026-11-23": []},
           "blocks": [[day, 540, 1020] for day in range(5)]}  # fmt: skip
    with team.begin() as tx:
        tx.execute(t.calendars.insert().values(row))
    assert due(team, NOW) == POSTED + DAY
    assert [post(team, POSTED), post(team, POSTED + DAY)] == [False, True]
    assert due(team, POSTED + DAY) == POSTED + WEEK


def test_every_other_week_means_not_the_week_after_one(team: Database) -> None:
    agree(team, every_weeks=2)
    assert [post(team, POSTED + weeks * WEEK) for weeks in range(4)] == [True, False, True, False]
    assert due(team, POSTED + 2 * WEEK) == POSTED + 4 * WEEK


def test_the_first_of_a_quarter_knows_that_it_is(team: Database) -> None:
    """Quarters begin in December: the meetings are on 23 and 30 November, 7 and 14 December."""
    with team.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), quarter_starts_in_month=12), None, BEFORE)
    opens = []
    for weeks in range(4):
        assert post(team, POSTED + weeks * WEEK)
        opens.append(newest(team, POSTED + weeks * WEEK).opens_quarter)
    assert opens == [True, False, True, False]


def test_day_and_time_are_the_policys(team: Database) -> None:
    agree(team, day="thu", time="16:15", agenda_minutes_before=1440)
    assert due(team, NOW) == datetime(2026, 11, 18, 15, 15, tzinfo=UTC)
    assert post(team, datetime(2026, 11, 18, 15, 15, tzinfo=UTC))
    assert newest(team).meeting == date(2026, 11, 19)


def test_nobody_meets_about_an_empty_past(database: Database) -> None:
    with database.begin() as tx:
        staff(tx, BEFORE)
    assert (post(database, POSTED), due(database, POSTED)) == (False, None)
    came(database, 1, POSTED + HOUR)
    assert due(database, POSTED + HOUR) == POSTED + WEEK
    assert post(database, POSTED + WEEK)


def test_nothing_is_posted_before_set_up(database: Database) -> None:
    receive(database, BEFORE)
    assert (post(database, POSTED), due(database, POSTED)) == (False, None)


def test_each_block_has_its_handoff_and_tells_by_which_rule(team: Database) -> None:
    opened(team, 1, NOW, 3 * HOUR)
    fast = opened(team, 2, NOW, HOUR, 12_000_00)
    slow = answered(team, 3, NOW - 5 * DAY, 4 * DAY)
    worst = came(team, 4, NOW - 6 * DAY)  # nobody has claimed it yet
    back = recycled(team, 5, NOW, "no_budget", "Ask again in spring")
    recycled(team, 6, NOW, "no_budget")
    recycled(team, 7, NOW, "bad_timing")
    assert post(team, POSTED)
    good, broken, again = newest(team).cases
    assert (good.handoff_id, good.why) == (fast, {"waited": 3600, "amount": 12_000_00})
    assert broken.handoff_id in (worst, 1)
    assert broken.handoff_id != slow
    assert broken.why is not None and broken.why["overrun"] > 5
    assert again.why is not None and (again.why["reason"], again.why["count"]) == ("no_budget", 2)
    assert (again.handoff_id, again.words) == (back + 1, "") or (again.handoff_id, again.words) == (
        back, "Ask again in spring",
    )  # fmt: skip


def test_a_case_tells_what_happened_in_order(team: Database) -> None:
    back = recycled(team, 5, NOW, "no_budget", "Ask again in spring")
    post(team, POSTED)
    case = newest(team).cases[2]
    assert (case.handoff_id, case.company, case.campaign, case.owner_id) == (back, "Company 5", "autumn", ANA)
    assert [step.kind for step in case.timeline] == ["handed_over", "claimed", "responded", "recycled"]
    assert {step.words for step in case.timeline} == {""}
    assert case.words == "Ask again in spring"


def test_an_empty_block_keeps_nothing(team: Database) -> None:
    with team.begin() as tx:
        tx.execute(t.rungs.delete())
        tx.execute(t.clock_spans.delete())
        tx.execute(t.clocks.delete())
    post(team, POSTED)
    assert chosen(newest(team)) == [None, None, None]


def test_no_handoff_comes_twice_and_the_question_goes_on(team: Database) -> None:
    for number in (1, 2, 3):
        opened(team, number, NOW, number * HOUR)
    post(team, POSTED)
    first = newest(team)
    post(team, POSTED + WEEK)
    second = newest(team, POSTED + WEEK)
    assert (first.question, second.question) == (0, 1)
    assert first.cases[0].handoff_id != second.cases[0].handoff_id
    assert (first.cases[0].looked_back, second.cases[0].looked_back) == (False, True)


def test_an_excused_promise_is_not_broken(team: Database) -> None:
    handoff_id = answered(team, 3, NOW - 5 * DAY, 4 * DAY)
    with team.begin() as tx:
        before = {one.handoff_id: one.missed_at for one in candidates(tx, BEFORE, POSTED)}
        tx.execute(t.clocks.update().values(outcome="excused"))
        after = {one.handoff_id: one.missed_at for one in candidates(tx, BEFORE, POSTED)}
    assert before[handoff_id] is not None
    assert after[handoff_id] is None


def test_what_was_erased_or_imported_is_not_talked_about(team: Database) -> None:
    handoff_id = opened(team, 1, NOW, HOUR)
    with team.begin() as tx:
        tx.execute(t.leads.update().values(erased_at=NOW))
        assert candidates(tx, BEFORE, POSTED) == []
        tx.execute(t.leads.update().values(erased_at=None))
        tx.execute(t.handoffs.update().where(t.handoffs.c.id == handoff_id).values(history=True))
        assert handoff_id not in [one.handoff_id for one in candidates(tx, BEFORE, POSTED)]


def test_it_opens_with_the_verdict_even_before_the_scoreboards_hour(team: Database) -> None:
    agree(team, time="08:00")
    begins, early = date(2026, 11, 16), POSTED + WEEK - 2 * HOUR
    with team.begin() as tx:
        decisions.log(tx, "Call fast", "first_response", "down", "", BEN, begins, None, MIA, BEFORE, "V1")
        decisions.log(tx, "Shorter forms", "lead_to_qualified", "up", "", MIA, begins, None, MIA, BEFORE, "V2")
        first = decision_views.find(tx, "fast", NOW)[0].id
    assert post(team, early)
    found = newest(team, early)
    assert found.decision is not None
    assert (found.decision.id, found.decision.verdict is not None) == (first, True)
    assert [one.what for one in found.also_testing] == ["Shorter forms"]
    assert found.also_testing[0].so_far is not None


def test_replicas_that_wake_together_say_everything_once(team: Database) -> None:
    with team.begin() as tx:
        decisions.log(tx, "Call fast", "first_response", "down", "", BEN, date(2026, 11, 16), None, MIA, BEFORE, "V1")
    with ThreadPoolExecutor(4) as replicas:
        done = list(replicas.map(lambda _: (_judge(team), post(team, POSTED + WEEK)), range(4)))
    assert (sum(judged for judged, _ in done), sum(posted for _, posted in done)) == (1, 1)
    with team.read() as tx:
        assert [count(tx, t.outbox, kind=kind) for kind in ("verdict", "agenda")] == [1, 1]


def _judge(database: Database) -> int:
    with database.begin() as tx:
        return decision_verdicts.judge_due(tx, POSTED + WEEK)
