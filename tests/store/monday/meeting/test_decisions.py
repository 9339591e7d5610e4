"""The one change to test: logged, objected to, judged when its number has matured, settled, and found again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database, Transaction
from store.monday.meeting import decision_verdicts, decision_views, decisions
from store.monday.meeting.decision_facts import DecisionFacts, NotJudged, NotYours, SettledAlready, Started
from store.record.outcomes import Again, Done, NotAllowed, Outcome, Refused
from store.rules.monday.measures import Rate, Times
from store.rules.monday.verdict import TooEarly
from store.team import people
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import HOUR, MINUTE, NOW, WEEK
from tests.office.monday_helpers import START, answered, came, opened
from tests.office.store_helpers import count, staff

BERND = "U0BERND"  # without a role
BEGINS, RECHECK = date(2026, 11, 23), date(2026, 12, 7)
VERDICT = datetime(2026, 12, 7, 8, tzinfo=UTC)


@pytest.fixture
def team(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
        people.remember(tx, [people.Person(BERND, "Bernd")])
    return database


def log(tx: Transaction, by: str = MIA, act_key: str | None = "V1", **more: object) -> Outcome | TooEarly:
    said: dict[str, object] = {
        "what": "Call within the hour", "kpi": "first_response", "direction": "down", "hypothesis": "Fewer cool off",
        "owner": BEN, "starts_on": BEGINS, "recheck_on": None,
    }  # fmt: skip
    return decisions.log(tx, **{**said, **more}, by=by, now=NOW, act_key=act_key)  # type: ignore[arg-type]


def logged(database: Database, **more: object) -> int:
    with database.begin() as tx:
        assert isinstance(log(tx, **more), Done)
        return decision_views.load_log(tx, NOW)[0].id


def facts(database: Database, decision_id: int, now: datetime = NOW) -> DecisionFacts:
    with database.read() as tx:
        found = decision_views.load_decision(tx, decision_id, now)
    assert found is not None
    return found


def judge(database: Database, now: datetime = VERDICT) -> int:
    with database.begin() as tx:
        return decision_verdicts.judge_due(tx, now)


def settle(database: Database, decision_id: int, how: str, by: str = BEN, now: datetime = VERDICT, **more: object):  # type: ignore[no-untyped-def]
    with database.begin() as tx:
        return decisions.settle(tx, decision_id, how, by, now, **more)  # type: ignore[arg-type]


def test_a_logged_decision_is_posted_once_however_often_its_form_comes(team: Database) -> None:
    decision_id = logged(team)
    with team.begin() as tx:
        assert isinstance(log(tx), Again)
        assert count(tx, t.decisions) == 1
        assert count(tx, t.outbox, kind="decision") == 1
    found = facts(team, decision_id)
    assert (found.recheck_on, found.state, found.may_object) == (RECHECK, "testing", True)


@pytest.mark.parametrize("who", [ANA, MIA, SAM])
def test_every_role_may_log(team: Database, who: str) -> None:
    assert logged(team, by=who)


def test_without_a_role_nobody_logs(team: Database) -> None:
    with team.begin() as tx:
        assert isinstance(log(tx, by=BERND), NotAllowed)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": ""}, "what"),
        ({"owner": "U0STRANGER"}, "owner"),
        ({"starts_on": date(2026, 11, 17)}, "starts_on"),
        ({"starts_on": None}, "starts_on"),
        ({"kpi": "mood"}, "kpi"),
        ({"direction": "sideways"}, "direction"),
        ({"recheck_on": date(2030, 1, 1)}, "recheck_on"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(team: Database, wrong: dict[str, object], field: str) -> None:
    with team.begin() as tx:
        outcome = log(tx, **wrong)
        assert isinstance(outcome, Refused)
        assert outcome.field == field
        assert count(tx, t.decisions) == 0


def test_a_date_by_which_nothing_can_have_matured_is_refused_with_a_faster_number(team: Database) -> None:
    with team.begin() as tx:
        outcome = log(tx, kpi="qualified_to_opportunity", direction="up", recheck_on=date(2026, 12, 14))
    assert outcome == TooEarly(
        "qualified_to_opportunity", date(2026, 12, 21), "weeks", "lead_to_qualified", date(2026, 12, 14)
    )


def test_anybody_may_object_until_it_starts(team: Database) -> None:
    decision_id = logged(team)
    sunday = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)
    with team.begin() as tx:
        assert isinstance(decisions.object_to(tx, decision_id, "Nobody is in then", BERND, NOW, "V2"), Done)
        assert isinstance(decisions.object_to(tx, decision_id, "Nobody is in then", BERND, NOW, "V2"), Again)
        assert isinstance(decisions.object_to(tx, decision_id, "", ANA, NOW), Refused)
        assert isinstance(decisions.object_to(tx, decision_id, "Too dear", ANA, sunday), Done)
        assert decisions.object_to(tx, decision_id, "Late", ANA, sunday + MINUTE) == Started(BEGINS)
        assert count(tx, t.outbox, kind="objection", under=f"decision:{decision_id}", channel="C0LEADS") == 2
    assert [(one.member_id, one.words) for one in facts(team, decision_id).objections] == [
        (BERND, "Nobody is in then"), (ANA, "Too dear"),
    ]  # fmt: skip


def test_the_verdict_is_said_once_on_its_monday(team: Database) -> None:
    decision_id = logged(team)
    assert [judge(team, moment) for moment in (VERDICT - MINUTE, VERDICT, VERDICT, VERDICT + HOUR)] == [0, 1, 0, 0]
    with team.read() as tx:
        assert count(tx, t.outbox, key=f"verdict:{decision_id}:2026-12-07") == 1
    assert len(facts(team, decision_id, VERDICT).verdicts) == 1


def test_a_verdict_of_midweek_waits_for_monday_and_a_holiday_for_the_day_after(team: Database) -> None:
    logged(team, recheck_on=date(2026, 12, 9))
    with team.begin() as tx:
        assert decision_verdicts.next_due(tx) == datetime(2026, 12, 14, 8, tzinfo=UTC)
        logged_at = {"made_at": NOW, "blocks": [[day, 540, 1020] for day in range(5)], "zone": "Europe/Berlin"}
        tx.execute(t.calendars.insert().values(whose="", version=1, exceptions={"2026-12-14": []}, **logged_at))
        assert decision_verdicts.next_due(tx) == datetime(2026, 12, 15, 8, tzinfo=UTC)


def test_without_a_channel_no_verdict_is_lost(team: Database) -> None:
    logged(team)
    with team.begin() as tx:
        tx.execute(t.settings.delete().where(t.settings.c.name == "channel"))
        assert decision_verdicts.judge_due(tx, VERDICT) == 0
        assert decision_verdicts.next_due(tx) is None
        agreed = policy.amend(policy.current(tx), channels={"default": "C0OTHER"})
        policy.apply(tx, agreed, None, VERDICT)
        assert decision_verdicts.judge_due(tx, VERDICT) == 1


def test_before_and_after_are_the_weeks_around_the_start(team: Database) -> None:
    number = 0
    for week in (-10, -9, -5, -2, -1):  # the first is too long ago, the last had not matured
        for _ in range(3):
            number += 1
            answered(team, number, START + week * WEEK, 2 * HOUR)
    for _ in range(6):
        number += 1
        answered(team, number, START, 20 * MINUTE)
    answered(team, number + 1, START + WEEK, 7 * HOUR)  # not matured by the verdict
    decision_id = logged(team)
    judge(team)
    said = facts(team, decision_id, VERDICT).verdict
    assert said is not None
    assert (said.before, said.after) == (Times((7200,) * 9), Times((1200,) * 6))
    assert (said.said, said.weeks, said.final) == ("almost_surely_better", 1, True)
    assert said.sure is not None and said.sure > 0.99


def test_hoping_for_the_other_side_turns_the_verdict(team: Database) -> None:
    for number in range(6):
        answered(team, number, START - 2 * WEEK, 2 * HOUR)
        answered(team, 10 + number, START, 20 * MINUTE)
    decision_id = logged(team, direction="up")
    judge(team)
    said = facts(team, decision_id, VERDICT).verdict
    assert said is not None
    assert said.said == "almost_surely_worse"


def test_so_far_measures_the_earlier_weeks_at_the_same_age(team: Database) -> None:
    # Each week four handoffs: one becomes an opportunity within the week, one only ten days later.
    for week in (*range(-14, 0), 0):
        at = START + week * WEEK
        number = 100 * (week + 20)
        opened(team, number, at, HOUR)
        opened(team, number + 1, at, timedelta(days=10))
        came(team, number + 2, at)
        came(team, number + 3, at)
    decision_id = logged(team, kpi="qualified_to_opportunity", direction="up")
    assert facts(team, decision_id, START + 6 * timedelta(days=1)).so_far is None
    young = facts(team, decision_id, START + WEEK).so_far
    older = facts(team, decision_id, START + 2 * WEEK).so_far
    assert young is not None and older is not None
    assert (young.before, young.after, young.final) == (Rate(8, 32), Rate(1, 4), False)
    assert (older.before, older.after) == (Rate(16, 32), Rate(2, 4))


def test_closings_since_the_start_are_compared_with_those_before(team: Database) -> None:
    decision_id = logged(team, kpi="win_rate", direction="up")
    found = facts(team, decision_id, START + WEEK)
    assert found.recheck_on == date(2026, 12, 21)
    assert found.so_far is not None
    assert (found.so_far.before, found.so_far.after, found.so_far.weeks) == (Rate(0, 0), Rate(0, 0), 0)
    assert found.so_far.said == "too_few"


def test_nothing_is_settled_before_the_verdict(team: Database) -> None:
    decision_id = logged(team)
    assert settle(team, decision_id, "kept", now=NOW) == NotJudged(RECHECK)
    assert not facts(team, decision_id).may_settle


def test_its_owner_or_a_manager_settles_it_once(team: Database) -> None:
    decision_id = logged(team)
    judge(team)
    assert facts(team, decision_id, VERDICT).may_settle
    assert settle(team, decision_id, "kept", by=CHLOE) == NotYours(BEN)
    assert isinstance(settle(team, decision_id, "kept"), Done)
    assert isinstance(settle(team, decision_id, "kept"), Again)
    assert settle(team, decision_id, "dropped", by=SAM) == SettledAlready("kept", BEN)
    with team.read() as tx:
        assert count(tx, t.outbox, kind="settled", under=f"verdict:{decision_id}:2026-12-07") == 1
    found = facts(team, decision_id, VERDICT)
    assert (found.state, [one.kind for one in found.settled], found.may_settle) == ("kept", ["kept"], False)


def test_an_extended_test_is_judged_again_a_week_later(team: Database) -> None:
    decision_id = logged(team)
    judge(team)
    assert isinstance(settle(team, decision_id, "extended", by=SAM, act_key="V9"), Done)
    assert isinstance(settle(team, decision_id, "extended", by=SAM, act_key="V9"), Again)
    assert settle(team, decision_id, "kept") == SettledAlready("extended", SAM, date(2026, 12, 14))
    assert [judge(team, moment) for moment in (VERDICT + HOUR, VERDICT + WEEK)] == [0, 1]
    assert isinstance(settle(team, decision_id, "dropped", now=VERDICT + WEEK), Done)
    found = facts(team, decision_id, VERDICT + WEEK)
    assert [one.recheck_on for one in found.verdicts] == [RECHECK, date(2026, 12, 14)]
    assert [(one.kind, one.recheck_on) for one in found.settled] == [
        ("extended", date(2026, 12, 14)),
        ("dropped", None),
    ]
    assert (found.state, found.verdicts[-1].weeks) == ("dropped", 2)


def test_an_extension_goes_on_to_a_later_day(team: Database) -> None:
    decision_id = logged(team)
    judge(team)
    assert isinstance(settle(team, decision_id, "extended", recheck_on=RECHECK), Refused)
    assert facts(team, decision_id, VERDICT).may_settle


def test_the_log_is_searched_by_words_of_what_who_and_which_number(team: Database) -> None:
    first = logged(team)
    second = logged(team, act_key="V2", what="Kürzere Formulare", kpi="lead_to_qualified", direction="up", owner=MIA)
    with team.begin() as tx:
        decisions.object_to(tx, second, "We lose the phone number", ANA, NOW)
    with team.read() as tx:
        for text, found in {
            "hour": [first], "kurzere form": [second], "mia": [second], "qualified": [second], "phone": [second],
            "response ben": [first], "hour phone": [], "  ": [], "testing": [second, first],
        }.items():  # fmt: skip
            assert [one.id for one in decision_views.find(tx, text, NOW)] == found, text
