"""The decisions' canvas: made once, rewritten when the log grows, and quiet where Slack refuses."""

import logging
from datetime import timedelta

import pytest

from store.monday.meeting import decision_verdicts, decision_views, decisions
from store.record.outcomes import Done
from store.team import workspace

FIRST = "Call [within](https://evil.example) the `hour`"


def log(world, what=FIRST, key="V1"):
    """A change to test, by Ana."""
    now = world.office()
    with world.database.begin() as tx:
        begins = workspace.today(tx, now) + timedelta(days=1)
        done = decisions.log(tx, what, "first_response", "down", "", world.ana, begins, None, world.ana, now, key)
    assert isinstance(done, Done)
    for _ in range(4):  # a post a second
        world.wait(1)


def canvases(world):
    """The canvases beside #leads."""
    return [one for one in world.slack.workspace.canvases.values() if one.channel == world.leads]


def test_the_log_stands_in_a_canvas_of_our_own_which_grows_with_it(world):
    log(world)
    (canvas,) = canvases(world)
    assert "## 1. Call [within] (https://evil.example) the ˋhourˋ" in canvas.markdown
    log(world, "Shorter forms", "V2")
    with world.database.begin() as tx:
        decisions.object_to(tx, 2, "We lose the phone number", world.ben, world.office())
    world.wait(2)
    assert canvases(world) == [canvas]
    assert canvas.markdown.index("Shorter forms") < canvas.markdown.index("Call [within]")
    assert "objects: We lose the phone number" in canvas.markdown


def test_where_canvases_are_not_allowed_the_decision_is_posted_all_the_same(world, caplog):
    world.slack.app.scopes -= {"canvases:write"}
    with caplog.at_level(logging.WARNING, "bot"):
        log(world)
    assert canvases(world) == []
    assert caplog.records == []
    assert "One change to test" in world.slack.messages(world.leads)[-1]["text"]


def test_a_canvas_that_somebody_deleted_is_made_anew(world):
    log(world)
    world.slack.workspace.canvases.clear()
    log(world, "Shorter forms", "V2")
    world.wait(60)
    (canvas,) = canvases(world)
    assert "Shorter forms" in canvas.markdown


@pytest.mark.parametrize(("fault", "made"), [("limit", 1), ("drop", 1)])
def test_what_fails_is_tried_again_unless_that_could_make_two(world, fault, made):
    getattr(world.slack.faults, fault)("canvases.create")
    log(world)
    world.wait(600)
    assert len(canvases(world)) == made


def test_the_canvas_tells_how_it_ended(world):
    log(world)
    now = world.office() + timedelta(days=30)
    with world.database.begin() as tx:
        decision_verdicts.judge_due(tx, now)
        decisions.settle(tx, 1, "dropped", world.ana, now, words="It cost too much")
        assert decision_views.load_log(tx, now)[0].state == "dropped"
    for _ in range(4):
        world.wait(1)
    (canvas,) = canvases(world)
    assert "Too few to say" in canvas.markdown
    assert "dropped it: It cost too much" in canvas.markdown
