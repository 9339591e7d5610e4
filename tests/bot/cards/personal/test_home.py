from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from bot.cards.personal import home
from store.record.facts import Away, Home, HomeCampaign, OpenQuestionLine, Tally, ThresholdLine
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, BEN, NAMES
from tests.office.factories import FRIDAY, LABELS, make_home, make_items, make_line, make_question

NOTHING = Home("U1", "Ana", frozenset(), set_up=True, may_set_up=False)


def drawn(facts: Home) -> dict[str, Any]:
    view = home.draw(facts, NAMES, LABELS)
    oracle.check_view(view)
    return view


def headers(facts: Home) -> list[str]:
    return [block["text"]["text"] for block in drawn(facts)["blocks"] if block["type"] == "header"]


def buttons(facts: Home) -> list[tuple[str, str]]:
    found = [block["accessory"] for block in drawn(facts)["blocks"] if "accessory" in block]
    return [(element["action_id"], element["value"]) for element in found]


def text(facts: Home) -> str:
    return "\n".join(oracle.texts(drawn(facts)))


@patient
@given(any_text)
def test_whatever_is_in_it_and_however_much_home_is_whole(outside: str) -> None:
    line = make_line(name=outside, company=outside, note=outside, permalink="https://slack.example/a?b=1&c=2")
    many = (line,) * 50
    facts = make_home(
        set_up=False,
        mine=many,
        waiting=many,
        came_back=many,
        overdue=many,
        covering=many,
        away=Away(ANA, FRIDAY, FRIDAY, ANA),
        hours=outside,
        owed=(OpenQuestionLine(make_question(question=outside), 12, line),) * 50,
        numbers=(Tally(outside or "-", outside),) * 50,
        campaigns=(HomeCampaign(outside, 1, 1, 1, 1, 1),) * 200,
        at_threshold=(ThresholdLine(line, 71, make_items(label=outside)),) * 50,
        troubles=(outside,) * 50,
    )
    assert len(drawn(facts)["blocks"]) <= 100


def test_a_rep_sees_open_handoffs_who_waits_and_numbers() -> None:
    facts = make_home(roles=frozenset({"rep"}), owed=())
    assert headers(facts) == ["My open handoffs", "Waiting for a rep", "My numbers"]
    assert buttons(facts) == [("show_lead", "7"), ("claim", "12")]


def test_a_marketer_sees_questions_what_came_back_what_is_missing_and_campaigns() -> None:
    facts = make_home(roles=frozenset({"marketer"}), mine=())
    assert headers(facts) == [
        "Questions you owe",
        "Came back from sales",
        "At the threshold, something missing",
        "What became of my campaigns' leads",
    ]
    assert buttons(facts) == [("answer_sales", "12"), ("show_lead", "7"), ("complete", "7")]


def test_a_manager_sees_troubles_and_broken_promises() -> None:
    facts = make_home(roles=frozenset({"manager"}), mine=(), owed=())
    assert headers(facts) == ["Needs a hand", "Past their deadline"]


def test_a_person_with_several_roles_sees_all_of_it() -> None:
    assert len(headers(make_home())) == 9


def test_what_came_back_has_the_reps_words() -> None:
    assert "No budget · “Call again in spring”" in text(make_home())


def test_a_campaign_says_what_became_of_its_leads() -> None:
    assert "*autumn-webinar*: 40 leads, 12 handed over, 4 opportunities, 1 won, 5 recycled" in text(make_home())


def test_a_question_owed_says_who_asks_until_when_and_what() -> None:
    shown = text(make_home())
    assert "Ana Lindqvist asks, answer by <!date^" in shown
    assert "> Which webinar did she see?" in shown


def test_a_missing_item_is_named() -> None:
    assert "Score 71, missing: Right persona" in text(make_home())


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("rep", "Nothing open. Claim one below, or await the next card."),
        ("rep", "Nobody is waiting. The next card comes by itself."),
        ("marketer", "None. Sales is not waiting for you."),
        ("manager", "No promise is overdue."),
    ],
)
def test_empty_sections_say_so_kindly(role: str, said: str) -> None:
    assert said in text(replace(NOTHING, roles=frozenset({role})))


def test_somebody_without_a_role_hears_how_to_get_one() -> None:
    assert "*You have no role in Handoff yet.*" in text(NOTHING)


def test_set_up_is_offered_to_who_may() -> None:
    offered = replace(NOTHING, set_up=False, may_set_up=True)
    assert buttons(offered) == [("set_up", "home")]
    assert "Please ask an admin" in text(replace(offered, may_set_up=False))


def test_long_sections_say_how_many_more_there_are() -> None:
    assert "and 12 more: `/lead waiting`" in text(make_home(waiting=(make_line(),) * 20))


def test_who_is_away_sees_until_when_and_can_come_back_or_drop_it() -> None:
    planned = Away(ANA, FRIDAY, FRIDAY, BEN)
    shown = make_home(away=planned)
    assert "You are away on Fri 20 Nov.* Ben Okafor covers." in text(shown)
    assert buttons(shown)[0] == ("back", "home")
    assert "Drop it" in text(shown)
    begun = replace(planned, last=date(2026, 11, 24), begun=True, nominee=None)
    assert "You are away from Fri 20 Nov to Tue 24 Nov.* Nobody covers." in text(make_home(away=begun))
    assert "I am back" in text(make_home(away=begun))


def test_who_covers_sees_for_which_handoffs() -> None:
    assert "I cover these" in headers(make_home(covering=(make_line(owner_id=BEN),)))


def test_everybody_can_say_when_they_are_away_and_when_they_work() -> None:
    foot = drawn(replace(NOTHING, hours="Mon-Fri 09:00-17:00 Europe/Berlin"))["blocks"][-2:]
    assert [element["action_id"] for element in foot[0]["elements"]] == ["add_lead", "away", "hours"]
    assert foot[1]["elements"][0]["text"] == "My hours: Mon-Fri 09:00-17:00 Europe/Berlin"
