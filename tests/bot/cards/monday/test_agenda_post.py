from dataclasses import replace

import pytest
from hypothesis import given

from bot.cards import actions
from bot.cards.monday import agenda_post, rotating_questions
from store.monday.meeting.decision_facts import AgendaFacts, Case
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office import monday_facts as monday
from tests.office.cast import ANA, BEN, NAMES
from tests.office.factories import LABELS, make_act

NONE = (
    Case("good", why={"good_news": 0}),
    Case("broken", why={"good_news": 1}),
    Case("recycled", why={"good_news": 1}),
)


def said(**overrides: object) -> str:
    return oracle.shown(agenda_post.draw(monday.make_agenda(**overrides), NAMES, LABELS))


def order(text: str, *parts: str) -> bool:
    places = [text.index(part) for part in parts]
    return places == sorted(places)


@patient
@given(any_text, any_text)
def test_whatever_is_in_it_the_agenda_is_whole_and_harmless(outside: str, name: str) -> None:
    cases = monday.make_cases(name=outside, company=outside, timeline=monday.make_timeline(14))
    good, broken, recycled = cases
    recycled = replace(recycled, words=outside, why={"reason": outside, "count": 4, "mean": 1.0, "score": 3})
    decision = monday.make_decision(what=outside, verdicts=(monday.make_judged(),))
    facts = monday.make_agenda(cases=(good, broken, recycled), decision=decision, also_testing=(decision,) * 9)
    oracle.check_message(agenda_post.draw(facts, {ANA: name, BEN: name}, {outside: outside}))


def test_the_verdict_comes_first_then_three_blocks_then_the_question() -> None:
    asks, question = rotating_questions.turn(0)
    parts = (
        "*The verdict:*",
        "1 · The five numbers",
        "2 · Three handoffs",
        "3 · One change",
        f"💬 *{asks}:* {question}",
    )
    assert order(said(), *parts)


def test_the_first_block_has_the_scoreboards_sentence() -> None:
    drawn = agenda_post.draw(monday.make_agenda(), NAMES, LABELS, "Nothing changed significantly this week.")
    assert "(10 min)\nNothing changed significantly this week.\nOpen the scoreboard of week 47." in oracle.shown(drawn)


def test_a_test_that_still_runs_is_told_so_far() -> None:
    so_far = monday.make_judged(final=False, sure=0.88, said="probably_better", weeks=1)
    shown = said(decision=monday.make_decision(so_far=so_far))
    assert "*Our test so far:* Call webinar leads the same day" in shown
    assert "So far: 🟢 *it probably worked* (88% sure)." in shown


def test_without_a_test_it_asks_for_one() -> None:
    assert "*No test is running.*" in said(decision=None)


def test_each_handoff_says_by_which_numbers_the_rule_chose_it() -> None:
    shown = said()
    assert "answered after 35 min of office time, on time, never released, €14,400." in shown
    assert "it took 2.3 times as long as agreed, the most of all." in shown
    assert "“Interested, but not now” was the most frequent reason (4, usually 1.1 a week)" in shown
    assert shown.count(f"<{monday.CARD}|Nora Weiss, Kettle GmbH>") == 3


@pytest.mark.parametrize(("steps", "lines"), [(4, 4), (5, 5), (6, 5), (14, 5)])
def test_a_timeline_is_five_lines_at_most_and_keeps_both_ends(steps: int, lines: int) -> None:
    cases = monday.make_cases(timeline=monday.make_timeline(steps))
    body = oracle.texts(agenda_post.draw(monday.make_agenda(cases=cases), NAMES, LABELS).blocks)
    rows = [row for row in next(one for one in body if "Clean and fast" in one).split("\n") if row.startswith("•")]
    assert len(rows) == lines
    assert rows[0].endswith("handed over with score 87")
    assert rows[-1].endswith("opportunity, €14,400")
    assert ("steps between" in "\n".join(rows)) is (steps > 5)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (make_act("claimed"), "Ana Lindqvist claimed it"),
        (make_act("assigned", other_member_id=BEN), "given to Ben Okafor"),
        (make_act("released", other_member_id=BEN), "released from Ben Okafor"),
        (make_act("asked", other_member_id=BEN), "Ana Lindqvist asked marketing"),
        (make_act("answered"), "Ana Lindqvist answered"),
        (make_act("responded", code="voicemail", early=True), "first response: Ana Lindqvist left a voicemail"),
        (make_act("recycled", code="not_now"), "recycled by Ana Lindqvist: Interested, but not now"),
        (make_act("won", money=100), "won, €1"),
        (make_act("deal_reopened"), "Ana Lindqvist reopened the opportunity. It counts as neither won nor lost."),
    ],
)
def test_each_step_is_a_few_words(act: object, told: str) -> None:
    assert f": {told}\n" in said(cases=monday.make_cases(timeline=(act,)))


def test_an_empty_place_says_whether_that_is_good() -> None:
    shown = said(cases=NONE)
    when = "in the last 28 days, apart from those of earlier agendas."
    assert f"No new on-time handoff became an opportunity {when} Ask what stands" in shown
    assert f"No deadline was missed {when} Well done, both teams." in shown


def test_a_handoff_from_before_the_last_meeting_says_so() -> None:
    assert "nothing new since the last meeting" in said(cases=monday.make_cases(looked_back=True))


def test_the_button_carries_the_agenda() -> None:
    facts: AgendaFacts = monday.make_agenda()
    rows = [block for block in agenda_post.draw(facts, NAMES, LABELS).blocks if block["type"] == "actions"]
    assert [(button["action_id"], button["value"]) for row in rows for button in row["elements"]] == [
        (actions.LOG_DECISION, "3")
    ]


def test_once_a_quarter_it_reminds_of_what_outcomes_teach() -> None:
    line = "Once a quarter: `/handoff calibrate` shows what good leads had in common"
    assert line in said(opens_quarter=True)
    assert line not in said()
