"""`/handoff agreement`: read by everybody, signed as it stands by both teams."""

import pytest


def opened(world, who) -> str:
    world.slack.command(who, "/handoff", "agreement")
    return world.window(who)


@pytest.mark.parametrize(
    "line",
    [
        "*The built-in agreement*. ⚠️ *Not signed by both teams yet.*",
        "Right problem: “It costs too much”, ",
        "A score of 60 or more. From 30 on, marketing nurtures it (MQL)",
        "Demo request: +50, half of it after 30 days",
        "decision-maker: +20 if title has one of founder, ",
        "Sales claims within 4 hours",
        "Sales answers the buyer within 1 business day",
        "Claim: at 50% a note in the thread, at 100% the manager is notified",
        "Recycle: Interested, but not now, ",
        "First response: 4 hours",
        "Sales cycle: 45 days",
    ],
)
def test_everybody_reads_all_that_is_agreed(world, line) -> None:
    assert line in opened(world, world.tess)


def test_the_built_in_agreement_is_signed_as_it_stands(world) -> None:
    assert "Sign it as it stands" not in opened(world, world.tess)
    opened(world, world.mia)
    world.slack.press_form(world.mia, "Sign it as it stands")
    world.deliver()
    (post,) = world.slack.messages(world.leads)
    assert "Mia Vogel proposes to sign the agreement as it stands" in str(post["blocks"])
    opened(world, world.ana)
    world.slack.press_form(world.ana, "Read and sign…")
    assert "waiting for Ana Lindqvist" in world.window(world.ana)
    world.slack.press(world.ana, world.leads, post["ts"], "sign_agreement")
    world.deliver()
    assert "signed by Mia Vogel (marketing) and Ana Lindqvist (sales)" in opened(world, world.tess)
    assert "Sign it as it stands" not in opened(world, world.mia)
