from hypothesis import given

from bot.cards.lead import journey, lead_parts
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import NAMES
from tests.office.factories import LABELS, ago, make_act, make_lead, make_touch


@patient
@given(any_text)
def test_a_long_journey_of_anything_is_whole(outside: str) -> None:
    touch = make_touch(label=outside, detail=outside, campaign=outside)
    steps = [
        touch,
        make_act("asked", words=outside, other_member_id=outside),
        make_act("folded", fields=[outside]),
    ] * 60
    oracle.check_message(journey.draw(make_lead(name=outside), steps, {}, {}))


def test_touches_and_acts_are_told_in_order_with_their_times() -> None:
    steps = [
        make_touch(detail="", campaign=""),
        make_act("claimed"),
        make_act("won", money=500, words="It just works"),
    ]
    rows = oracle.shown(journey.draw(make_lead(), steps, NAMES, LABELS)).splitlines()
    assert rows[:2] == ["*Journey of Nora Weiss, Kettle GmbH*", lead_parts.origin(make_lead())]
    assert [row.partition(">: ")[2] for row in rows[2:]] == [
        "Pricing page",
        "Ana Lindqvist claimed it.",
        "🏆 Ana Lindqvist won it: €5. Well done, both teams! “It just works”",
    ]


def test_of_a_very_long_way_the_beginning_and_the_end_are_kept() -> None:
    steps = [make_touch(label=f"Touch {number}", at=ago(days=400 - number)) for number in range(400)]
    shown = oracle.shown(journey.draw(make_lead(), steps, NAMES, LABELS))
    assert "Touch 0," in shown
    assert "Touch 399," in shown
    assert " steps between …" in shown


def test_a_lead_with_no_past_says_so() -> None:
    assert "Nothing has happened yet." in oracle.shown(journey.draw(make_lead(), [], NAMES, LABELS))


def test_what_the_buyer_said_of_how_they_heard_of_us_stands_beside_the_first_campaign() -> None:
    shown = oracle.shown(journey.draw(make_lead(), [make_act("won")], NAMES, LABELS, "A talk at a meetup"))
    assert "Campaign: autumn-webinar" in shown and "“How did you hear about us?” “A talk at a meetup”" in shown
