"""The ladder's rule: what becomes of the rungs of one clock whose moment has come, and why a clock is quiet."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules import ladder
from store.rules.ladder import ClockState, Decision, Hearer, Pass, Quiet, Rung, RungAct, Say, Wait
from tests.office.clock import HOUR, NOW

NUDGE, WARN, ESCALATE = RungAct.NUDGE, RungAct.WARN, RungAct.ESCALATE
RELEASE, TELL = RungAct.RELEASE, RungAct.TELL
MORNING = NOW + 23 * HOUR

THREAD = Hearer(None, NOW)
ANA, SAM = Hearer("U0ANA", NOW), Hearer("U0SAM", NOW)
ANA_AT_HOME, SAM_AT_HOME = Hearer("U0ANA", MORNING), Hearer("U0SAM", MORNING)

WARN_75, WARN_100 = Rung(75, WARN), Rung(100, WARN)
ESCALATE_100, RELEASE_150 = Rung(100, ESCALATE), Rung(150, RELEASE)
RESPONSE = (WARN_75, WARN_100, ESCALATE_100, RELEASE_150)

RUNNING = ClockState("response", NOW + HOUR)
PAUSED = ClockState("response", None, paused="asked_marketing")
STOPPED = ClockState("response", NOW + HOUR, stopped=True)
EXCUSED = ClockState("response", NOW - HOUR, excused=True)
SNOOZED = ClockState("response", NOW + HOUR, snoozed_until=NOW + HOUR)


def hearers(
    owner: Hearer | None = ANA, manager: Hearer | None = SAM, thread: Hearer = THREAD
) -> dict[RungAct, Hearer | None]:
    return {NUDGE: thread, RELEASE: thread, WARN: owner, TELL: owner, ESCALATE: manager}


def decide(*due: Rung, clock: ClockState = RUNNING, **who: Hearer | None) -> list[Decision]:
    return ladder.decide(due, clock, hearers(**who), NOW)  # type: ignore[arg-type]


def quiet(*waiting: tuple[Rung, datetime | None], clock: ClockState = RUNNING, **who: Hearer | None) -> Quiet:
    return ladder.why_quiet(clock, waiting, hearers(**who), NOW)  # type: ignore[arg-type]


# ---- Deciding -------------------------------------------------------------------------------------------------------


def test_nothing_due_says_nothing() -> None:
    assert decide() == []


@pytest.mark.parametrize(
    ("act", "hearer"), [(NUDGE, THREAD), (WARN, ANA), (TELL, ANA), (ESCALATE, SAM), (RELEASE, THREAD)]
)
def test_a_due_rung_is_said_to_its_hearer_in_office(act: str, hearer: Hearer) -> None:
    assert decide(Rung(50, act)) == [Say(Rung(50, act), hearer)]


def test_a_hearer_whose_office_opens_this_very_moment_hears() -> None:
    assert decide(WARN_75, owner=Hearer("U0ANA", NOW)) == [Say(WARN_75, ANA)]


def test_a_hearer_out_of_office_is_told_at_the_next_opening() -> None:
    assert decide(WARN_75, owner=ANA_AT_HOME) == [Wait(WARN_75, MORNING, "out_of_office")]


def test_the_thread_waits_for_the_teams_hours() -> None:
    evening = Hearer(None, MORNING)
    assert decide(Rung(50, NUDGE), thread=evening) == [Wait(Rung(50, NUDGE), MORNING, "out_of_office")]


def test_a_rung_nobody_hears_is_noted_and_not_said() -> None:
    assert decide(WARN_75, owner=None) == [Pass(WARN_75, "nobody")]


def test_of_two_rungs_together_the_highest_is_said() -> None:
    assert decide(WARN_75, WARN_100) == [Pass(WARN_75, "merged"), Say(WARN_100, ANA)]


def test_rungs_of_one_height_are_all_said() -> None:
    assert decide(WARN_100, ESCALATE_100) == [Say(WARN_100, ANA), Say(ESCALATE_100, SAM)]


def test_one_person_hears_the_graver_of_two_rungs_of_one_height() -> None:
    assert decide(WARN_100, ESCALATE_100, owner=SAM) == [Pass(WARN_100, "merged"), Say(ESCALATE_100, SAM)]


def test_the_thread_hears_one_of_two_rungs_of_one_height() -> None:
    nudge, release = Rung(100, NUDGE), Rung(100, RELEASE)
    assert decide(nudge, ESCALATE_100, release) == [Pass(nudge, "merged"), Say(ESCALATE_100, SAM), Say(release, THREAD)]


def test_after_a_long_outage_only_the_release_is_left() -> None:
    merged = [Pass(rung, "merged") for rung in RESPONSE[:3]]
    assert decide(*RESPONSE) == [*merged, Say(RELEASE_150, THREAD)]


def test_the_order_in_which_rungs_come_does_not_matter() -> None:
    assert decide(WARN_100, WARN_75) == [Say(WARN_100, ANA), Pass(WARN_75, "merged")]


def test_a_lower_rung_is_said_while_the_higher_one_waits_for_another_hearer() -> None:
    found = decide(WARN_75, ESCALATE_100, manager=SAM_AT_HOME)
    assert found == [Say(WARN_75, ANA), Wait(ESCALATE_100, MORNING, "out_of_office")]


def test_a_rung_nobody_hears_does_not_silence_a_lower_one() -> None:
    assert decide(WARN_75, ESCALATE_100, manager=None) == [Say(WARN_75, ANA), Pass(ESCALATE_100, "nobody")]


def test_rungs_waiting_for_one_morning_are_merged_in_the_morning() -> None:
    overnight = {WARN: ANA_AT_HOME, ESCALATE: SAM_AT_HOME}
    found = ladder.decide((WARN_75, WARN_100), RUNNING, overnight, MORNING)
    assert found == [Pass(WARN_75, "merged"), Say(WARN_100, ANA_AT_HOME)]


@pytest.mark.parametrize("clock", [STOPPED, PAUSED, EXCUSED])
def test_a_clock_that_stopped_stands_still_or_is_excused_has_lost_the_point_of_its_rungs(clock: ClockState) -> None:
    assert decide(WARN_75, WARN_100, clock=clock) == [Pass(WARN_75, "no_point"), Pass(WARN_100, "no_point")]


def test_snoozed_rungs_wait_for_the_end_of_the_snooze() -> None:
    assert decide(WARN_75, clock=SNOOZED) == [Wait(WARN_75, NOW + HOUR, "snoozed")]


def test_a_snooze_that_ends_this_moment_is_over() -> None:
    assert decide(WARN_75, clock=ClockState("response", NOW, snoozed_until=NOW)) == [Say(WARN_75, ANA)]


# ---- Why it is quiet ------------------------------------------------------------------------------------------------


def test_a_paused_clock_says_what_it_waits_for() -> None:
    assert quiet((WARN_75, NOW), clock=PAUSED) == Quiet("paused", paused="asked_marketing")


def test_an_excused_clock_says_so() -> None:
    assert quiet((WARN_75, NOW), clock=EXCUSED) == Quiet("excused")


def test_a_rung_nobody_hears_is_not_what_comes_next() -> None:
    found = quiet((WARN_75, NOW + HOUR), (ESCALATE_100, NOW + 2 * HOUR), owner=None)
    assert found == Quiet("not_yet", NOW + 2 * HOUR, ESCALATE_100, SAM)


def test_a_snoozed_clock_says_until_when() -> None:
    assert quiet((WARN_75, NOW), clock=SNOOZED) == Quiet("snoozed", NOW + HOUR)


def test_a_pause_is_named_before_a_snooze() -> None:
    both = ClockState("response", None, paused="asked_marketing", snoozed_until=NOW + HOUR)
    assert quiet((WARN_75, NOW), clock=both).why == "paused"


def test_a_clock_whose_hearer_is_at_home_says_who_and_until_when() -> None:
    found = quiet((WARN_75, NOW - HOUR), (WARN_100, NOW + HOUR), owner=ANA_AT_HOME)
    assert found == Quiet("out_of_office", MORNING, WARN_75, ANA_AT_HOME)


def test_a_clock_before_its_next_rung_says_which_and_when() -> None:
    assert quiet((WARN_100, NOW + 2 * HOUR), (WARN_75, NOW + HOUR)) == Quiet("not_yet", NOW + HOUR, WARN_75, ANA)


def test_of_two_rungs_at_one_moment_the_lower_is_named() -> None:
    assert quiet((WARN_100, NOW + HOUR), (WARN_75, NOW + HOUR)).rung == WARN_75


def test_a_clock_past_its_deadline_with_no_rung_left_has_said_all() -> None:
    assert quiet(clock=ClockState("response", NOW)) == Quiet("all_said")


def test_a_clock_without_rungs_before_its_deadline_has_no_ladder() -> None:
    assert quiet() == Quiet("no_ladder")


def test_a_rung_without_a_moment_is_no_reason() -> None:
    assert quiet((WARN_75, None)) == Quiet("no_ladder")


# ---- Whatever comes -------------------------------------------------------------------------------------------------

moments = st.integers(-72, 72).map(lambda hours: NOW + hours * HOUR)
rungs = st.lists(st.builds(Rung, st.integers(0, 300), st.sampled_from(list(RungAct))), unique=True, max_size=8)
people = st.none() | st.builds(Hearer, st.none() | st.sampled_from(["U0ANA", "U0SAM"]), moments)
audiences = st.dictionaries(st.sampled_from(list(RungAct)), people)
clocks = st.builds(
    ClockState,
    kind=st.sampled_from(["claim", "response", "answer"]),
    due_at=st.none() | moments,
    paused=st.none() | st.just("asked_marketing"),
    stopped=st.booleans(),
    snoozed_until=st.none() | moments,
    excused=st.booleans(),
)
speaking = st.builds(ClockState, st.just("response"), moments)


@given(rungs, clocks, audiences)
def test_every_due_rung_gets_exactly_one_decision(
    due: list[Rung], clock: ClockState, audience: Mapping[str, Hearer | None]
) -> None:
    assert [decision.rung for decision in ladder.decide(due, clock, audience, NOW)] == due


@given(rungs, clocks, audiences)
def test_what_is_said_together_is_of_one_height_and_the_highest_that_can_be_heard(
    due: list[Rung], clock: ClockState, audience: Mapping[str, Hearer | None]
) -> None:
    said = {d.rung.at for d in ladder.decide(due, clock, audience, NOW) if isinstance(d, Say)}
    merged = {d.rung.at for d in ladder.decide(due, clock, audience, NOW) if d == Pass(d.rung, "merged")}
    assert len(said) <= 1
    assert all(lower <= height for lower in merged for height in said)
    assert said or not merged


@given(rungs, clocks, audiences)
def test_nobody_hears_two_things_of_one_clock_at_once(
    due: list[Rung], clock: ClockState, audience: Mapping[str, Hearer | None]
) -> None:
    said = [d.hearer.member_id for d in ladder.decide(due, clock, audience, NOW) if isinstance(d, Say)]
    assert len(said) == len(set(said))


@given(rungs, clocks, audiences)
def test_nobody_out_of_office_is_told_anything(
    due: list[Rung], clock: ClockState, audience: Mapping[str, Hearer | None]
) -> None:
    for decision in ladder.decide(due, clock, audience, NOW):
        if isinstance(decision, Say):
            assert decision.hearer == audience[decision.rung.act]
            assert decision.hearer.opens_at <= NOW


@given(rungs, clocks, audiences)
def test_a_clock_that_is_paused_stopped_excused_or_snoozed_says_nothing(
    due: list[Rung], clock: ClockState, audience: Mapping[str, Hearer | None]
) -> None:
    silent = clock.stopped or clock.paused or clock.excused or (clock.snoozed_until and clock.snoozed_until > NOW)
    if silent:
        assert not any(isinstance(d, Say) for d in ladder.decide(due, clock, audience, NOW))


@given(rungs, speaking, audiences)
def test_what_waits_waits_for_a_moment_to_come(
    due: list[Rung], clock: ClockState, audience: Mapping[str, Hearer | None]
) -> None:
    assert all(d.until > NOW for d in ladder.decide(due, clock, audience, NOW) if isinstance(d, Wait))


@given(rungs, speaking, audiences)
def test_a_clock_speaks_whenever_somebody_can_hear_it(
    due: list[Rung], clock: ClockState, audience: Mapping[str, Hearer | None]
) -> None:
    can_hear = [rung for rung in due if (one := audience.get(rung.act)) is not None and one.opens_at <= NOW]
    assert any(isinstance(d, Say) for d in ladder.decide(due, clock, audience, NOW)) == bool(can_hear)
