"""`/handoff calibrate`: what outcomes suggest, proposed to both teams."""

import pytest

from bot.listeners.learning import calibration_window
from store.agreement import policy
from tests.office.past_outcomes import keep_past


@pytest.mark.parametrize(
    ("typed", "facts"),
    [
        ("calibrate", []),
        ("calibrate without Tags", ["Tags"]),
        ("calibrate  without Tags, Lead Quality,", ["Tags", "Lead Quality"]),
    ],
)
def test_facts_to_leave_out_are_typed_behind_without(typed: str, facts: list[str]) -> None:
    assert calibration_window.named_facts(typed) == facts


def test_what_outcomes_suggest_is_proposed_and_signed(world) -> None:
    with world.database.begin() as tx:
        keep_past(tx)
    world.slack.command(world.mia, "/handoff", "calibrate without result")
    assert "*1 change ranks leads better than today's points.*" in world.window(world.mia)
    assert "Plan: Gold" in world.window(world.mia)
    world.slack.press_form(world.mia, "Propose it")
    world.deliver()
    (post,) = world.slack.messages(world.leads)
    assert "Mia Vogel proposes" in str(post["blocks"])
    assert "Plan: Gold" in str(post["blocks"])
    world.slack.press(world.ana, world.leads, post["ts"], "sign_agreement")
    with world.database.read() as tx:
        assert [rule.why for rule in policy.current(tx).scoring_section.fit if rule.extra == "Plan"] == ["Plan: Gold"]


def test_who_may_not_propose_sees_them_without_the_button(world) -> None:
    with world.database.begin() as tx:
        keep_past(tx)
    world.slack.command(world.tess, "/handoff", "calibrate")
    assert "ranks leads better" in world.window(world.tess)
    assert "Propose it" not in world.window(world.tess)


def test_what_outcomes_no_longer_suggest_is_not_proposed(world) -> None:
    with world.database.begin() as tx:
        keep_past(tx)
    world.slack.command(world.mia, "/handoff", "calibrate")
    with world.database.begin() as tx:
        tx.exec_driver_sql("UPDATE handoffs SET erased = TRUE")
    world.slack.press_form(world.mia, "Propose it")
    world.deliver()
    assert world.slack.messages(world.leads) == []


def test_a_new_workspace_hears_how_many_are_missing(world) -> None:
    world.slack.command(world.mia, "/handoff", "calibrate")
    assert "25 more good leads to go before outcomes can suggest points." in world.window(world.mia)
