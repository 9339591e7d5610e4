import pytest

from bot.cards.lead import card_buttons, lead_answer, lead_card
from store.record.facts import Clock, HandoffFacts
from store.rules import acts
from tests.office.cast import NAMES
from tests.office.factories import LABELS, STATES, ago, make_handoff, make_line, make_question

OF_BUTTONS = {act.code for act in acts.ACTS if act.place is acts.Place.BUTTON}


def buttons(facts: HandoffFacts) -> list[str]:
    return [element["action_id"] for element in elements(facts) if element["type"] == "button"]


def menu(facts: HandoffFacts) -> list[str]:
    return [option["value"] for element in elements(facts) for option in element.get("options", [])]


def in_window(facts: HandoffFacts) -> list[str]:
    rows = lead_answer.draw(facts.lead, NAMES, LABELS, handoff=facts).blocks
    return [element["action_id"] for block in rows if block["type"] == "actions" for element in block["elements"]]


def elements(facts: HandoffFacts) -> list[dict]:
    found = lead_card.draw(facts, NAMES, LABELS).blocks
    return [element for block in found if block["type"] == "actions" for element in block["elements"]]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("sales_ready", [acts.CLAIM.code, acts.RECYCLE.code, acts.ASK.code, acts.DISQUALIFY.code]),
        (
            "claimed",
            [
                acts.RESPOND.code,
                acts.PLAN.code,
                acts.OPEN_DEAL.code,
                acts.RECYCLE.code,
                acts.ASK.code,
            ],
        ),
        ("contacted", [acts.OPEN_DEAL.code, acts.RESPOND.code, acts.PLAN.code, acts.RECYCLE.code, acts.ASK.code]),
        ("opportunity", [acts.WIN.code, acts.LOSE.code, acts.RESPOND.code, acts.PLAN.code, acts.RECYCLE.code]),
        ("won", []),
        ("lost", []),
        ("recycled", []),
        ("disqualified", []),
    ],
)
def test_each_state_has_its_buttons(state: str, expected: list[str]) -> None:
    assert buttons(make_handoff(state=state)) == expected


def test_while_marketing_is_asked_the_answer_comes_first_and_nobody_asks_twice() -> None:
    assert buttons(make_handoff(state="contacted", question=make_question())) == [
        acts.ANSWER.code,
        acts.OPEN_DEAL.code,
        acts.RESPOND.code,
        acts.PLAN.code,
        acts.RECYCLE.code,
    ]


@pytest.mark.parametrize("state", STATES)
def test_the_menu_assigns_open_handoffs_and_reopens_ended_ones(state: str) -> None:
    expected = (
        ["assign:12", "why_quiet:12", "snooze:12", "share:7", "show_lead:7"]
        if state in STATES[:4]
        else ["reopen:12", "share:7", "show_lead:7"]
    )
    assert menu(make_handoff(state=state)) == expected


def test_once_a_promise_is_broken_the_menu_offers_to_excuse_it() -> None:
    overdue = (Clock("response", ago(hours=1), overdue=True),)
    excused = (Clock("response", ago(hours=1), outcome="excused", overdue=True),)
    assert "excuse:12" not in menu(make_handoff(state="claimed", clocks=excused))
    missed = (Clock("response", ago(hours=2), ago(hours=1), "missed", missed_by=3600),)
    entries = ["assign:12", "why_quiet:12", "excuse:12", "share:7", "show_lead:7"]
    assert menu(make_handoff(state="claimed", clocks=overdue)) == entries
    assert menu(make_handoff(state="recycled", clocks=missed)) == ["excuse:12", "reopen:12", "share:7", "show_lead:7"]


@pytest.mark.parametrize("state", STATES)
def test_what_goes_beyond_five_buttons_is_in_the_window_of_all_acts(state: str) -> None:
    for question in (None, make_question()):
        facts = make_handoff(state=state, question=question, next_step_is_default=False)
        on_card, there = buttons(facts), [code for code in in_window(facts) if code in OF_BUTTONS]
        assert on_card == there[:5]


def test_with_a_step_to_do_asking_marketing_is_behind_more() -> None:
    facts = make_handoff(state="claimed", next_step_is_default=False)
    assert acts.ASK.code not in buttons(facts)
    assert acts.ASK.code in in_window(facts)


def test_the_window_behind_more_has_every_act_of_the_state() -> None:
    facts = make_handoff(state="claimed")
    more = [acts.DISQUALIFY.code, "assign", "snooze", acts.RELEASE.code, acts.OBJECT.code]
    more += ["share", "show_journey", "what_to_say", "why_quiet"]
    assert in_window(facts) == [*buttons(facts), *more]


def test_release_asks_before_it_acts() -> None:
    facts = make_handoff(state="claimed")
    rows = lead_answer.draw(facts.lead, NAMES, LABELS, handoff=facts).blocks
    offered = [element for block in rows if block["type"] == "actions" for element in block["elements"]]
    release = next(element for element in offered if element["action_id"] == acts.RELEASE.code)
    assert release["confirm"]["title"]["text"] == "Release this handoff?"


@pytest.mark.parametrize("state", STATES)
def test_a_row_of_a_list_has_the_acts_of_its_cards_buttons(state: str) -> None:
    found = card_buttons.row_acts(make_line(status=state))
    needs = (None, acts.Need.NO_QUESTION)
    offered = [act.code for act in acts.offered(acts.Place.BUTTON, state) if act.need in needs]
    if found is None:
        assert not offered
        return
    pressed = [element["action_id"] for element in found["elements"] if element["type"] == "button"]
    *behind, last = [option["value"] for option in found["elements"][-1]["options"]]
    shown = [*pressed, *(value.partition(":")[0] for value in behind)]
    assert pressed == shown[:2]
    assert shown == offered[: len(shown)]
    assert last == "show_lead:7"


def test_a_row_with_a_step_to_do_has_it_done_and_one_without_a_handoff_has_no_acts() -> None:
    found = card_buttons.row_acts(make_line(status="opportunity", due_kind="next_step"))
    assert found is not None
    assert f"{acts.STEP_DONE.code}:12" in [option["value"] for option in found["elements"][-1]["options"]]
    assert card_buttons.row_acts(make_line(status="nurturing", handoff_id=None)) is None
