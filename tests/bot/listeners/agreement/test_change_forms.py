"""A change is proposed in a form: which part, its fields as they stand, and the post in the channel."""

import pytest

from bot.cards.agreement import part_forms
from store.agreement import policy
from store.signing import proposal_views


def asked(world, who: str, part: str) -> None:
    world.slack.command(who, "/handoff", "agreement")
    world.slack.press_form(who, "Propose a change…")
    world.slack.submit(who, {"part": part})


def post(world) -> str:
    world.deliver()
    return str(world.slack.messages(world.leads)[-1]["blocks"])


def test_a_marketer_proposes_a_lower_threshold_and_the_channel_sees_what_it_would_do(world) -> None:
    asked(world, world.mia, "scores")
    assert world.slack.submit(world.mia, {"scoring.sales_ready": "50"}) is None
    assert "Proposed. The channel sees it" in world.window(world.mia)
    said = post(world)
    assert "Mia Vogel proposes a change of the agreement" in said
    assert "Score for sales-ready: 60 → 50" in said
    assert "What it would do" in said
    with world.database.read() as tx:
        assert policy.current(tx).scoring.sales_ready == 60


def test_a_second_change_takes_the_open_proposal_along(world) -> None:
    asked(world, world.mia, "scores")
    world.slack.submit(world.mia, {"scoring.sales_ready": "50"})
    asked(world, world.ana, "deadlines")
    assert "This starts from the open proposal, and replaces it." in world.window(world.ana)
    world.slack.submit(world.ana, {"clocks.claim": "2h"})
    said = post(world)
    assert "Score for sales-ready: 60 → 50" in said
    assert "Claim: 4 hours → 2 hours" in said


@pytest.mark.parametrize("part", part_forms.PART_NAMES)
def test_each_form_sent_as_it_stands_changes_nothing(world, part) -> None:
    asked(world, world.ben, part)
    assert world.slack.submit(world.ben, {}) is None
    with world.database.read() as tx:
        proposed = proposal_views.agreement_standing(tx).open_proposal
        assert proposal_views.document_to_change(tx, 0, proposed) == policy.DEFAULT


def test_a_change_proposed_while_a_form_was_open_is_neither_lost_nor_overwritten(world) -> None:
    asked(world, world.ana, "scores")
    asked(world, world.mia, "scores")
    world.slack.submit(world.mia, {"scoring.sales_ready": "50"})
    wrong = world.slack.submit(world.ana, {"scoring.sales_ready": "70"})
    assert "changed while your form was open" in wrong["scoring.sales_ready"]
    assert world.slack.submit(world.ana, {"scoring.sales_ready": "60", "scoring.mql": "20"}) is None
    said = post(world)
    assert "Score for sales-ready: 60 → 50" in said
    assert "Score for nurturing (MQL): 30 → 20" in said


def test_what_will_not_do_stands_under_its_field_and_nothing_is_proposed(world) -> None:
    asked(world, world.mia, "touches")
    wrong = world.slack.submit(world.mia, {"scoring.touches": "demo_request: fifty"})
    assert wrong is not None
    assert "as in: demo_request: 50 points" in wrong["scoring.touches"]
    with world.database.read() as tx:
        assert proposal_views.agreement_standing(tx).open_proposal is None


def test_who_is_of_no_team_is_not_offered_a_change(world) -> None:
    world.slack.command(world.tess, "/handoff", "agreement")
    assert "Propose a change…" not in world.window(world.tess)
