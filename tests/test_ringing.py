"""Rungs: each said once, to the right person, in their own hours, and none after its point was lost."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from scheduler import jobs
from store import away, calendars, excuses, explain, handoffs, leavers, people, policy, questions, tables
from store.database import Database
from store.rules import business_time
from tests.store_helpers import ANA, BEN, CHLOE, MIA, MINUTE, NOW, SAM, claimed, count, hand_over, staff

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def run(database: Database, until: datetime) -> None:
    """Let everything that is due until then happen at its own moment."""
    while True:
        with database.read() as tx:
            due = jobs.next_due(tx)
        if due is None or due > until:
            break
        jobs.ring(database, due)
    jobs.ring(database, until)


def said(database: Database) -> list[tuple[str, str | None, datetime]]:
    """What was queued to be said by rungs: kind, hearer, moment."""
    kinds = ("nudge", "warn", "escalation", "question")
    query = select(tables.outbox).where(tables.outbox.c.kind.in_(kinds)).order_by(tables.outbox.c.seq)
    with database.read() as tx:
        return [(row.kind, row.member_id, row.made_at) for row in tx.execute(query)]


def test_an_unclaimed_lead_nudges_at_half_and_goes_to_the_manager_at_the_end(database: Database) -> None:
    hand_over(database)  # 10:00 in Berlin; four office hours to claim, eight to answer
    run(database, NOW + DAY - MINUTE)
    assert said(database) == [("nudge", None, NOW + 2 * HOUR), ("escalation", SAM, NOW + 4 * HOUR)]
    run(database, NOW + DAY)  # before a claim the first response speaks only at the end, to the manager
    assert said(database)[2:] == [("escalation", SAM, NOW + DAY)]


def test_the_owner_is_warned_then_owner_and_manager_then_it_is_released(database: Database) -> None:
    handoff_id = claimed(database)
    run(database, NOW + 3 * DAY)
    three_quarters = NOW + 6 * HOUR
    over, released = NOW + DAY, NOW + DAY + 4 * HOUR
    assert said(database)[:3] == [("warn", ANA, three_quarters), ("warn", ANA, over), ("escalation", SAM, over)]
    with database.read() as tx:
        act = tx.execute(select(tables.trace).where(tables.trace.c.kind == "released")).first()
        row = handoffs.find(tx, handoff_id)
    assert act is not None and row is not None
    assert (act.happened_at, act.code, act.other) == (released, "late", ANA)
    assert (row.state, row.owner_id, row.released_from) == ("sales_ready", None, ANA)


def test_a_lead_on_friday_evening_is_quiet_until_monday(database: Database) -> None:
    friday = datetime(2026, 11, 20, 17, tzinfo=UTC)
    hand_over(database, friday)
    run(database, friday + 4 * DAY)
    assert said(database)[0] == ("nudge", None, datetime(2026, 11, 23, 10, tzinfo=UTC))


def test_a_rung_waits_for_its_hearers_hours(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
        blocks = business_time.parse_hours("mon-fri 14:00-18:00")
        calendars.set_hours(tx, SAM, "Europe/Berlin", blocks, None, NOW)
    hand_over(database, NOW - HOUR)  # 09:00 in Berlin: claim by 13:00
    run(database, NOW + 5 * HOUR)
    assert ("escalation", SAM, datetime(2026, 11, 18, 13, tzinfo=UTC)) in said(database)


def test_after_an_outage_one_catch_up_and_not_twenty(database: Database) -> None:
    claimed(database)
    jobs.ring(database, NOW + DAY + HOUR)  # 75 and 100 percent have both passed
    assert said(database) == [("warn", ANA, NOW + DAY + HOUR), ("escalation", SAM, NOW + DAY + HOUR)]
    with database.read() as tx:
        assert count(tx, tables.rungs, outcome="merged") == 1


def test_ringing_twice_says_nothing_twice(database: Database) -> None:
    claimed(database)
    for _ in range(3):
        jobs.ring(database, NOW + DAY)
    assert len(said(database)) == 2


def test_a_question_goes_to_marketing_at_once_and_sales_is_left_alone_meanwhile(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), owners={"qualification": MIA}), None, NOW)
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + HOUR)
    run(database, NOW + DAY)
    morning = datetime(2026, 11, 19, 8, tzinfo=UTC)  # three quarters are used as the office closes
    assert said(database) == [("question", MIA, NOW + HOUR), ("warn", MIA, morning)]
    with database.read() as tx:
        (paused, answer) = explain.standing(tx, handoff_id, NOW + 2 * HOUR)
    assert (paused.quiet.why, paused.quiet.paused) == ("paused", "asked_marketing")
    assert answer.quiet.why in ("not_yet", "all_said")


def test_snooze_silences_until_its_date_and_the_clock_counts_on(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        excuses.snooze(tx, handoff_id, NOW + 2 * DAY, SAM, NOW + HOUR)
    run(database, NOW + 2 * DAY - MINUTE)
    assert said(database) == []
    with database.read() as tx:
        (standing,) = explain.standing(tx, handoff_id, NOW + DAY + HOUR)
    assert (standing.quiet.why, standing.quiet.until) == ("snoozed", NOW + 2 * DAY)
    run(database, NOW + 2 * DAY)
    with database.read() as tx:
        assert count(tx, tables.trace, kind="released", code="late") == 1


def test_no_third_release_the_manager_assigns(database: Database) -> None:
    handoff_id = claimed(database)
    when = NOW + MINUTE
    for rep in (BEN, CHLOE):
        when += 4 * DAY
        run(database, when)
        with database.begin() as tx:
            handoffs.claim(tx, handoff_id, rep, when)
    run(database, when + 6 * DAY)
    with database.read() as tx:
        row = handoffs.find(tx, handoff_id)
        assert row is not None
        assert (row.owner_id, row.releases) == (CHLOE, 2)
        assert count(tx, tables.trace, kind="rung", code="manager_released_twice") == 1


def test_while_the_owner_is_away_the_promise_runs_in_the_nominees_hours(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        blocks = business_time.parse_hours("mon-fri 09:00-17:00")
        calendars.set_hours(tx, BEN, "America/New_York", blocks, None, NOW)
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 20), BEN, NOW + MINUTE)
    run(database, NOW + 5 * DAY)
    # Wednesday 10:00 to 17:00 is seven of eight hours; the last one is Ben's first, from 09:00 in New York.
    assert ("warn", BEN, datetime(2026, 11, 19, 15, tzinfo=UTC)) in said(database)
    with database.read() as tx:
        assert count(tx, tables.trace, kind="covered", other=BEN) == 1


def test_away_without_a_nominee_returns_what_nobody_answered_on_the_first_away_morning(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 20), None, NOW + MINUTE)
    run(database, NOW + DAY)
    with database.read() as tx:
        act = tx.execute(select(tables.trace).where(tables.trace.c.kind == "released")).one()
    assert (act.happened_at, act.code) == (datetime(2026, 11, 19, 8, tzinfo=UTC), "away")
    assert handoff_id == act.handoff_id


def test_everybody_away_tells_the_manager_at_once(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
        for rep in (ANA, BEN, CHLOE):
            away.plan(tx, rep, date(2026, 11, 18), date(2026, 11, 20), None, NOW)
    hand_over(database, NOW + MINUTE)
    jobs.ring(database, NOW + MINUTE)
    assert said(database) == [("escalation", SAM, NOW + MINUTE)]


def test_a_leavers_open_handoffs_go_back_to_the_pool(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        people.remember(tx, [people.Person(ANA, "Ana", active=False)])
        assert leavers.notice(tx, [ANA], NOW + HOUR) == 1
        row = handoffs.find(tx, handoff_id)
    assert row is not None
    assert (row.state, row.releases) == ("sales_ready", 0)


def test_changed_hours_leave_running_clocks_as_they_were_started(database: Database) -> None:
    hand_over(database)
    with database.begin() as tx:
        blocks = business_time.parse_hours("mon-fri 13:00-21:00")
        calendars.set_hours(tx, calendars.TEAM, "Europe/Berlin", blocks, None, NOW + MINUTE)
        due = tx.scalars(select(tables.clocks.c.due_at).order_by(tables.clocks.c.id)).all()
    assert due == [NOW + 4 * HOUR, NOW + DAY]


def test_an_excused_promise_counts_neither_way(database: Database) -> None:
    handoff_id = claimed(database)
    late = NOW + DAY + HOUR
    with database.begin() as tx:
        excuses.excuse(tx, handoff_id, "The buyer asked us to wait", SAM, late)
        handoffs.respond(tx, handoff_id, late, "call", "", None, ANA, late)
        assert count(tx, tables.clocks, kind="response", outcome="excused") == 1
        assert count(tx, tables.trace, kind="clock", code="response_excused") == 1
