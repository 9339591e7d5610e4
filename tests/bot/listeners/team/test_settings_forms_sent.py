"""Settings changed in forms: kept at once, told in the channel, and sent back with what would do."""

import pytest

from bot.cards import actions
from store.agreement import policy
from tests.office.world import texts


def sent(world, button, **typed):
    world.slack.command(world.sam, "/handoff", "settings")
    world.slack.press_form(world.sam, button)
    return world.slack.submit(world.sam, typed)


def agreed(world):
    with world.database.read() as tx:
        return policy.current(tx)


def in_channel(world):
    world.deliver()
    return ["\n".join(texts(message["blocks"])) for message in world.slack.messages(world.leads)]


FITTING = [
    (actions.SEGMENTS, {"segments": "country: DE > #leads"}, "channels"),
    (actions.ASKED, {"campaigns": "webinar: Ana Lindqvist", "feedback": "U_SAM"}, "marketers"),
    (actions.MEETING, {"time": "10:30", "every_weeks": "2"}, "meeting"),
    (actions.CURRENCY, {"currency": "usd", "quarter_starts_in_month": "2"}, "currency"),
]


@pytest.mark.parametrize(("button", "typed", "section"), FITTING)
def test_a_setting_holds_at_once_and_the_channel_hears_of_it(world, button, typed, section):
    before = agreed(world)
    typed = {name: world.sam if value == "U_SAM" else value for name, value in typed.items()}
    assert sent(world, button, **typed) is None
    after = agreed(world)
    assert getattr(after, section) != getattr(before, section)
    assert policy.signed_part(after) == policy.signed_part(before)
    (said,) = in_channel(world)
    assert "changed settings" in said
    assert sent(world, button) is None, "the form starts from what holds"
    assert agreed(world) == after
    assert in_channel(world) == [said]


@pytest.mark.parametrize(
    ("button", "typed", "field"),
    [
        (actions.SEGMENTS, {"segments": "country: DE"}, "segments"),
        (actions.SEGMENTS, {"default": "#nowhere"}, "default"),
        (actions.ASKED, {"sources": "ads: Nobody Here"}, "sources"),
        (actions.MEETING, {"time": "half past"}, "time"),
        (actions.MEETING, {"agenda_minutes_before": "soon"}, "agenda_minutes_before"),
        (actions.MEETING, {"agenda_minutes_before": "9999"}, "agenda_minutes_before"),
        (actions.CURRENCY, {"currency": "XYZ"}, "currency"),
    ],
)
def test_what_wont_do_is_sent_back_at_its_field(world, button, typed, field):
    before = agreed(world)
    assert list(sent(world, button, **typed)) == [field]
    assert agreed(world) == before
    assert in_channel(world) == []
