"""Rungs: each said once, to the right person, in their own hours, and none after its point was lost."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from scheduler import jobs
from store.agreement import policy
from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import answering, claim, excuses, handoffs, opportunities, questions, recycling, release
from store.reminders import away, why_quiet
from store.rules.office_time import business_time
from store.team import calendars, people
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import DAY, HOUR, MINUTE, NOW
from tests.office.store_helpers import claimed, count, hand_over, staff
from tests.office.ticking import let_pass


def run(database: Database, until: datetime) -> None:
    """Let everything that is due until then happen at its own moment."""
    let_pass(database, NOW, until)


def hours(database: Database, whose: str, blocks: str, zone: str = "Europe/Berlin", now: datetime = NOW) -> None:
    with database.begin() as tx:
        staff(tx)
        calendars.set_hours(tx, whose, zone, business_time.parse_hours(blocks), None, now)


def rung(database: Database, act: str, **where: object) -> list[tuple[str, str | None]]:
    """Outcome and hearer of the rungs with that act, clock by clock."""
    query = select(t.rungs).where(t.rungs.c.act == act).filter_by(**where)
    with database.read() as tx:
        rows = tx.execute(query.order_by(t.rungs.c.clock_id, t.rungs.c.at))
        return [(row.outcome, row.hearer) for row in rows]


def said(database: Database) -> list[tuple[str, str | None, datetime]]:
    """What was queued to be said by rungs: kind, hearer, moment."""
    kinds = ("nudge", "warn", "escalation", "question")
    query = select(t.outbox).where(t.outbox.c.kind.in_(kinds)).order_by(t.outbox.c.seq)
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
        act = tx.execute(select(t.trace).where(t.trace.c.kind == "released")).first()
        row = handoffs.find(tx, handoff_id)
    assert act is not None and row is not None
    assert (act.happened_at, act.code, act.other_member_id) == (released, "late", ANA)
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
    jobs.tick(database, NOW + DAY + HOUR)  # 75 and 100 percent have both passed
    assert said(database) == [("warn", ANA, NOW + DAY + HOUR), ("escalation", SAM, NOW + DAY + HOUR)]
    with database.read() as tx:
        assert count(tx, t.rungs, outcome="merged") == 1


def test_ringing_twice_says_nothing_twice(database: Database) -> None:
    claimed(database)
    for _ in range(3):
        jobs.tick(database, NOW + DAY)
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
        (paused, answer) = why_quiet.standing(tx, handoff_id, NOW + 2 * HOUR)
    assert (paused.quiet.why, paused.quiet.paused) == ("paused", "asked_marketing")
    assert answer.quiet.why in ("not_yet", "all_said")


def test_snooze_silences_until_its_date_and_the_clock_counts_on(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        excuses.snooze(tx, handoff_id, NOW + 2 * DAY, SAM, NOW + HOUR)
    run(database, NOW + 2 * DAY - MINUTE)
    assert said(database) == []
    with database.read() as tx:
        (standing,) = why_quiet.standing(tx, handoff_id, NOW + DAY + HOUR)
    assert (standing.quiet.why, standing.quiet.until) == ("snoozed", NOW + 2 * DAY)
    run(database, NOW + 2 * DAY)
    with database.read() as tx:
        assert count(tx, t.trace, kind="released", code="late") == 1


def test_no_third_release_the_manager_assigns(database: Database) -> None:
    handoff_id = claimed(database)
    when = NOW + MINUTE
    for rep in (BEN, CHLOE):
        when += 4 * DAY
        run(database, when)
        with database.begin() as tx:
            claim.claim(tx, handoff_id, rep, when)
    run(database, when + 6 * DAY)
    with database.read() as tx:
        row = handoffs.find(tx, handoff_id)
        assert row is not None
        assert (row.owner_id, row.releases) == (CHLOE, 2)
        assert count(tx, t.trace, kind="manager_asked", code="released_twice") == 1


def test_while_the_owner_is_away_the_promise_runs_in_the_nominees_hours(database: Database) -> None:
    claimed(database)
    with database.begin() as tx:
        blocks = business_time.parse_hours("mon-fri 09:00-17:00")
        calendars.set_hours(tx, BEN, "America/New_York", blocks, None, NOW)
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 20), BEN, NOW + MINUTE)
    run(database, NOW + 5 * DAY)
    # Wednesday 10:00 to 17:00 is seven of eight hours; the last one is Ben's first, from 09:00 in New York.
    assert ("warn", BEN, datetime(2026, 11, 19, 15, tzinfo=UTC)) in said(database)
    with database.read() as tx:
        assert count(tx, t.trace, kind="covered", other_member_id=BEN) == 1


def test_away_without_a_nominee_returns_what_nobody_answered_on_the_first_away_morning(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 20), None, NOW + MINUTE)
    run(database, NOW + DAY)
    with database.read() as tx:
        act = tx.execute(select(t.trace).where(t.trace.c.kind == "released")).one()
    assert (act.happened_at, act.code) == (datetime(2026, 11, 19, 8, tzinfo=UTC), "away")
    assert handoff_id == act.handoff_id


def test_everybody_away_tells_the_manager_at_once(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
        for rep in (ANA, BEN, CHLOE):
            away.plan(tx, rep, date(2026, 11, 18), date(2026, 11, 20), None, NOW)
    hand_over(database, NOW + MINUTE)
    jobs.tick(database, NOW + MINUTE)
    assert said(database) == [("escalation", SAM, NOW + MINUTE)]


def test_a_leavers_open_handoffs_go_back_to_the_pool(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        people.remember(tx, [people.Person(ANA, "Ana", active=False)])
        assert away.notice_leavers(tx, [ANA], NOW + HOUR) == 1
        row = handoffs.find(tx, handoff_id)
    assert row is not None
    assert (row.state, row.releases) == ("sales_ready", 0)


def test_changed_hours_leave_running_clocks_as_they_were_started(database: Database) -> None:
    hand_over(database)
    with database.begin() as tx:
        blocks = business_time.parse_hours("mon-fri 13:00-21:00")
        calendars.set_hours(tx, calendars.TEAM, "Europe/Berlin", blocks, None, NOW + MINUTE)
        due = tx.scalars(select(t.clocks.c.due_at).order_by(t.clocks.c.id)).all()
    assert due == [NOW + 4 * HOUR, NOW + DAY]


def test_an_excused_promise_counts_neither_way(database: Database) -> None:
    handoff_id = claimed(database)
    late = NOW + DAY + HOUR
    with database.begin() as tx:
        excuses.excuse(tx, handoff_id, "The buyer asked us to wait", SAM, late)
        answering.respond(tx, handoff_id, late, "call", "", None, ANA, late)
        assert count(tx, t.clocks, kind="response", outcome="excused") == 1
        assert count(tx, t.trace, kind="clock", clock_kind="response", code="excused") == 1


# ---- Who hears, and when --------------------------------------------------------------------------------------------


def test_a_rung_that_falls_due_at_closing_time_is_said_in_the_morning(database: Database) -> None:
    hand_over(database, NOW + 3 * HOUR)  # 13:00 in Berlin: the claim is due at 17:00
    run(database, NOW + 2 * DAY)
    assert said(database)[1] == ("escalation", SAM, NOW + DAY - HOUR)


def test_a_note_in_the_thread_goes_by_the_teams_hours_of_now(database: Database) -> None:
    hand_over(database)  # the nudge is due at 12:00
    hours(database, calendars.TEAM, "mon-fri 13:00-18:00")
    run(database, NOW + 5 * HOUR)
    assert said(database)[0] == ("nudge", None, NOW + 3 * HOUR)


def test_at_once_means_in_the_hearers_hours_too(database: Database) -> None:
    hours(database, MIA, "mon-fri 09:00-17:00", "America/New_York")
    handoff_id = claimed(database)
    with database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), owners={"qualification": MIA}), None, NOW)
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + HOUR)  # 05:00 in New York
    run(database, NOW + DAY)
    assert said(database)[0] == ("question", MIA, NOW + 5 * HOUR)


def test_a_rung_whose_hearer_does_not_exist_is_noted_and_not_said(database: Database) -> None:
    hand_over(database)
    run(database, NOW + 2 * DAY)
    assert rung(database, "warn") == [("nobody", None), ("nobody", None)]
    assert not [kind for kind, _, _ in said(database) if kind == "warn"]


def test_somebody_who_has_left_the_workspace_is_not_told(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), owners={"qualification": MIA}), None, NOW)
        people.remember(tx, [people.Person(MIA, "Mia", active=False)])
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + HOUR)
    run(database, NOW + 2 * DAY)
    assert rung(database, "tell") == [("nobody", None)]


def test_somebody_away_without_a_nominee_is_told_when_they_are_back(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW + HOUR, "call", "", None, ANA, NOW + HOUR)
        answering.plan(tx, handoff_id, "Send the offer", date(2026, 11, 19), None, ANA, NOW + HOUR)
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 20), None, NOW + HOUR)
    run(database, NOW + 6 * DAY)
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert [(who, when) for kind, who, when in said(database) if kind == "warn"] == [(ANA, monday)]


def test_who_is_back_early_is_told_at_once(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW + HOUR, "call", "", None, ANA, NOW + HOUR)
        answering.plan(tx, handoff_id, "Send the offer", date(2026, 11, 19), None, ANA, NOW + HOUR)
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 27), None, NOW + HOUR)
    run(database, NOW + DAY)
    with database.begin() as tx:
        away.end(tx, ANA, NOW + DAY + HOUR)
    run(database, NOW + DAY + HOUR)
    assert said(database)[-1] == ("warn", ANA, NOW + DAY + HOUR)


def test_who_opens_earlier_from_now_on_is_told_earlier(database: Database) -> None:
    hours(database, SAM, "mon-fri 16:00-20:00")
    hand_over(database, NOW - HOUR)  # the claim is due at 13:00
    run(database, NOW + 4 * HOUR)
    hours(database, SAM, "mon-fri 14:00-20:00", now=NOW + 4 * HOUR)
    run(database, NOW + 4 * HOUR)
    assert said(database)[-1] == ("escalation", SAM, NOW + 4 * HOUR)


def test_a_manager_who_owns_the_lead_hears_of_the_end_once(database: Database) -> None:
    claimed(database, by=SAM)
    run(database, NOW + DAY + HOUR)
    assert said(database) == [("warn", SAM, NOW + 6 * HOUR), ("escalation", SAM, NOW + DAY)]


def test_a_manager_who_covers_for_the_owner_hears_of_the_end_once(database: Database) -> None:
    claimed(database)
    with database.begin() as tx:
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 20), SAM, NOW + MINUTE)
    run(database, NOW + DAY + HOUR)
    assert said(database)[1:] == [("escalation", SAM, NOW + DAY)]


def test_instead_of_a_third_release_the_manager_is_told_in_their_own_hours(database: Database) -> None:
    hours(database, SAM, "mon-fri 18:00-20:00")
    handoff_id = claimed(database)
    for rep in (ANA, BEN):
        with database.begin() as tx:
            release.release(tx, handoff_id, rep, NOW + 2 * MINUTE)
            claim.claim(tx, handoff_id, CHLOE if rep == BEN else BEN, NOW + 2 * MINUTE)
    run(database, NOW + 2 * DAY)
    with database.read() as tx:
        told = tx.execute(select(t.trace).where(t.trace.c.kind == "manager_asked")).one()
    assert told.happened_at == datetime(2026, 11, 19, 17, tzinfo=UTC)  # 12 office hours are over at 14:02


def with_ladder(tx: Transaction, **ladders: list[dict[str, object]]) -> None:
    policy.apply(tx, policy.amend(policy.current(tx), ladders=ladders), None, NOW)


def test_a_release_says_which_promise_was_broken(database: Database) -> None:
    with database.begin() as tx:
        with_ladder(tx, answer=[{"at": 100, "act": "release"}])
    handoff_id = claimed(database)
    with database.begin() as tx:
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + MINUTE)
    run(database, NOW + 3 * DAY)
    with database.read() as tx:
        assert count(tx, t.trace, kind="released", code="late", clock_kind="answer") == 1


def test_a_deal_is_never_released_by_a_rung_and_the_manager_decides(database: Database) -> None:
    with database.begin() as tx:
        with_ladder(tx, next_step=[{"at": 100, "act": "release"}])
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 100, "", ANA, NOW + MINUTE)
        answering.plan(tx, handoff_id, "Demo", NOW.date(), None, ANA, NOW + MINUTE)
    run(database, NOW + 2 * DAY)
    with database.read() as tx:
        assert count(tx, t.handoffs, state="opportunity", owner_id=ANA) == 1
        assert count(tx, t.trace, kind="manager_asked", code="deal", clock_kind="next_step") == 1
        assert count(tx, t.outbox, kind="escalation", member_id=SAM) == 1


def test_a_nudge_stands_on_the_ladder_of_a_first_response(database: Database) -> None:
    with database.begin() as tx:
        with_ladder(tx, response=[{"at": 50, "act": "nudge"}])
    claimed(database)
    run(database, NOW + DAY)
    assert [kind for kind, _, _ in said(database)] == ["nudge"]


def test_a_shorter_snooze_ends_sooner(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        excuses.snooze(tx, handoff_id, NOW + 8 * DAY, SAM, NOW + HOUR)
    run(database, NOW + 7 * HOUR)
    with database.begin() as tx:
        excuses.snooze(tx, handoff_id, NOW + DAY, SAM, NOW + 7 * HOUR)
    run(database, NOW + DAY)
    assert said(database)[0][2] == NOW + DAY


def test_what_waits_loses_its_point_when_its_clock_stops(database: Database) -> None:
    hours(database, SAM, "mon-fri 16:00-20:00")
    handoff_id = hand_over(database, NOW - HOUR)
    run(database, NOW + 4 * HOUR)  # the claim was due at 13:00 and Sam is not in yet
    with database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW + 4 * HOUR)
    run(database, NOW + 7 * HOUR - MINUTE)
    assert not [kind for kind, _, _ in said(database) if kind == "escalation"]
    assert rung(database, "escalate")[0] == ("no_point", None)


def test_a_recycled_handoff_is_never_spoken_of_again(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        recycling.recycle(tx, handoff_id, "nurture", "not_now", "", None, None, ANA, NOW + HOUR)
    run(database, NOW + 9 * DAY)
    assert said(database) == []


def test_the_next_step_reminds_whoever_it_was_handed_on_to(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW + HOUR, "call", "", None, ANA, NOW + HOUR)
        answering.plan(tx, handoff_id, "Send the offer", date(2026, 11, 20), None, ANA, NOW + HOUR)
        claim.assign(tx, handoff_id, BEN, SAM, NOW + 2 * HOUR)
    run(database, NOW + 3 * DAY)
    assert said(database) == [("warn", BEN, datetime(2026, 11, 20, 8, tzinfo=UTC))]
