from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.monday import decision_posts
from store.monday.meeting.decision_facts import Settled
from store.rules.monday import verdict
from store.rules.monday.kpis import FIRST_RESPONSE, KPIS, SALES_CYCLE
from store.rules.monday.measures import Rate, Times
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office import monday_facts as monday
from tests.office.cast import ANA, BEN, MIA, NAMES, SAM

KEPT = Settled("kept", SAM, monday.CLOSED_AT)
VERDICT = monday.make_judged()
JUDGED = monday.make_decision(verdicts=(VERDICT,), may_settle=True)


def buttons(message: Message) -> list[str]:
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row["elements"]]


@patient
@given(any_text, any_text)
def test_whatever_people_write_a_decision_is_whole_and_harmless(outside: str, name: str) -> None:
    names = dict.fromkeys((ANA, BEN, MIA, SAM), name)
    facts = monday.make_decision(
        what=outside, hypothesis=outside, may_object=True, may_settle=True,
        objections=(monday.make_objection(words=outside),) * 9,
        verdicts=(monday.make_judged(),) * 9, settled=(Settled("extended", SAM, monday.CLOSED_AT, None, outside),) * 9,
    )  # fmt: skip
    messages = [
        decision_posts.draw_logged(facts, names), decision_posts.draw_verdict(facts, facts.verdicts[0], names),
        decision_posts.draw_whole(facts, names),
        decision_posts.draw_list([facts] * 30, names, outside),
        decision_posts.objection_note(facts.objections[0], names),
        decision_posts.settled_note(facts.settled[0], facts, names),
    ]  # fmt: skip
    for message in messages:
        oracle.check_message(message)


@pytest.mark.parametrize("kpi", KPIS)
@pytest.mark.parametrize("direction", ["up", "down"])
def test_every_hope_has_its_words(kpi: str, direction: str) -> None:
    shown = oracle.shown(decision_posts.draw_logged(monday.make_decision(kpi=kpi, direction=direction), NAMES))
    assert decision_posts.hope(kpi, direction) in shown


def test_a_logged_decision_says_what_who_which_number_and_when() -> None:
    shown = oracle.shown(decision_posts.draw_logged(monday.make_decision(may_object=True), NAMES))
    for part in ("Call webinar leads the same day", "more handoffs become opportunities", "Ben Okafor", "Mon 5 Oct",
                 "Mon 23 Nov", "> They forget us within a day.", "logged by Sam Taylor"):  # fmt: skip
        assert part in shown


def test_objecting_is_offered_until_it_starts() -> None:
    assert buttons(decision_posts.draw_logged(monday.make_decision(may_object=True), NAMES)) == [actions.OBJECT]
    assert buttons(decision_posts.draw_logged(monday.make_decision(), NAMES)) == []


def test_an_objection_stands_beside_the_decision_in_its_own_words() -> None:
    facts = monday.make_decision(objections=(monday.make_objection(),))
    shown = oracle.shown(decision_posts.draw_logged(facts, NAMES))
    assert "🙋 *Mia Vogel objects*\n> Half of them are students." in shown


def test_a_verdict_gives_before_and_after_with_their_numbers_and_what_to_do() -> None:
    message = decision_posts.draw_verdict(JUDGED, VERDICT, NAMES)
    assert (
        "🟢 *It worked, almost surely* (98% sure). Qualified to opportunity: before 13% (20 of 160); after, over 4 "
        "test weeks, 26% (11 of 42).\nKeep it, and make it the way you work."
    ) in oracle.shown(message)
    assert buttons(message) == [actions.KEEP_DECISION, actions.DROP_DECISION, actions.EXTEND_DECISION]


def test_a_settled_verdict_has_no_buttons_and_says_who_decided() -> None:
    message = decision_posts.draw_verdict(
        replace(JUDGED, may_settle=False, state="kept", settled=(KEPT,)), VERDICT, NAMES
    )
    assert buttons(message) == []
    assert "Sam Taylor kept it, <!date^" in oracle.shown(message)


@pytest.mark.parametrize(
    ("said", "sure", "words"),
    [
        ("probably_better", 0.88, "It probably worked* (88% sure)"),
        ("cannot_tell", 0.64, "We cannot tell*. "),
        ("probably_worse", 0.15, "It probably went the wrong way* (85% sure)"),
        ("almost_surely_worse", 0.004, "It went the wrong way, almost surely* (over 99% sure)"),
        ("too_few", None, "Too few to say*. "),
    ],
)
def test_the_sentence_is_as_sure_as_the_number(said: str, sure: float | None, words: str) -> None:
    facts = monday.make_decision(verdicts=(monday.make_judged(said=said, sure=sure),))
    assert words in decision_posts.how_it_stands(facts)


def test_few_cases_are_no_percent() -> None:
    few = monday.make_judged(after=Rate(2, 3), sure=None, said="too_few")
    told = decision_posts.how_it_stands(monday.make_decision(verdicts=(few,)))
    assert "after, over 4 test weeks, 2 of 3." in told
    assert "67" not in told


def test_a_time_that_somebody_waits_for_is_at_least() -> None:
    times = monday.make_judged(
        before=Times((3600,) * 9), after=Times((7200,) * 2, (3600,) * 3), sure=0.2, said="cannot_tell"
    )
    told = decision_posts.how_it_stands(monday.make_decision(kpi=FIRST_RESPONSE, direction="down", verdicts=(times,)))
    assert (
        "before a median of 1 h (9 handoffs); after, over 4 test weeks, a median of at least 1 h "
        "(5 handoffs, 3 waiting)"
    ) in told


def test_before_the_first_week_there_is_nothing_to_see() -> None:
    assert (
        decision_posts.how_it_stands(monday.make_decision())
        == "Nothing to see yet. Start Mon 5 Oct, verdict Mon 23 Nov."
    )


def test_the_log_names_state_hope_owner_and_how_it_stands() -> None:
    kept = replace(JUDGED, id=6, state="kept", may_settle=False)
    shown = oracle.shown(decision_posts.draw_list([kept, monday.make_decision()], NAMES))
    assert "*6. Call webinar leads the same day*\n✅ Kept · Qualified to opportunity: more handoffs" in shown
    assert "*4. Call webinar leads the same day*\n🧪 Testing" in shown


def test_an_empty_log_says_how_to_begin() -> None:
    assert decision_posts.draw_list([], NAMES).text == "*No decisions yet.* Log one: `/decision`"
    assert "about “<" not in decision_posts.draw_list([], NAMES, "<!channel>").text


def test_one_decision_shows_everything_that_was_said_of_it() -> None:
    facts = replace(JUDGED, state="kept", may_settle=False, settled=(KEPT,), objections=(monday.make_objection(),))
    shown = oracle.shown(decision_posts.draw_whole(facts, NAMES))
    for part in ("✅ Kept", "It worked, almost surely", "Sam Taylor kept it", "Mia Vogel objects"):
        assert part in shown


def test_a_date_that_is_too_early_names_the_first_one_and_a_faster_number() -> None:
    wrong = verdict.too_early(SALES_CYCLE, date(2026, 11, 30), date(2026, 12, 14))
    assert wrong is not None
    said = decision_posts.too_early_note(wrong)
    assert said.startswith(
        "By then too few days of closed deals have passed for “Sales cycle”. The first day is Mon 1 Mar"
    )
    assert "Or choose “First response”" in said
