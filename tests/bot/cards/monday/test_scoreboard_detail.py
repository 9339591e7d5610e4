from hypothesis import given

from bot.cards.monday import scoreboard_detail
from store.monday.scoreboard.scoreboard_facts import BoardDetail, CampaignReturn, PromisesKept
from store.rules.monday.kpis import FIRST_RESPONSE
from store.rules.monday.measures import Times
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office import monday_facts as monday
from tests.office.cast import ANA, NAMES
from tests.office.factories import LABELS


def said(**overrides: object) -> str:
    board = monday.make_board(detail=monday.make_detail(**overrides))
    return oracle.shown(scoreboard_detail.draw(board, NAMES, LABELS))


@patient
@given(any_text, any_text)
def test_whatever_is_in_it_the_thread_is_whole_and_harmless(outside: str, name: str) -> None:
    detail = monday.make_detail(outside)
    crowded = monday.make_detail(
        outside, sources=detail.sources * 30, campaigns=detail.campaigns * 30, wins=detail.wins * 30,
        objections=detail.objections * 30, lost=detail.objections * 30,
    )  # fmt: skip
    for shown in (detail, crowded):
        oracle.check_message(scoreboard_detail.draw(monday.make_board(detail=shown), {ANA: name}, {"price": outside}))


def test_promises_are_counted_for_each_team_without_a_percent_below_five() -> None:
    assert "*Deadlines met (due 16–22 Nov 2026)*\n• Sales 18 of 20 (90%), 1 excused\n• Marketing 3 of 4" in said()
    assert "Promises" not in said(kept=(PromisesKept("sales", 0, 0, 0),))


def test_the_pipeline_stands_beside_the_joint_target() -> None:
    assert "€186,000, 47% of the joint target of €400,000" in said()


def test_a_blank_source_is_called_none() -> None:
    assert "(none)" in said()
    assert "webinar" in said()


def test_a_campaign_says_its_cost_a_lead_and_its_return() -> None:
    assert "webinar: €4,800 for 96 leads (€50 each), 41 MQLs; 2 won, €24,600, 5.1 back for each 1 spent" in said()


def test_a_campaign_that_cost_nothing_says_what_it_brought() -> None:
    free = (CampaignReturn("organic", 12, 3, 0, 1, 80_000, 40), CampaignReturn("nudge", 0, 0, 0, 0, 0, 7))
    assert "• organic: 12 leads, 3 MQLs; 1 won, €800\n• nudge: 7 touches" in said(campaigns=free)


def test_reasons_have_the_policys_words_and_objections_the_buyers() -> None:
    shown = said()
    assert "*Why leads came back (16–22 Nov 2026)*\n• Interested, but not now: 4\n• No budget: 2" in shown
    assert "• “webinar”, 3 times" in shown
    assert "*At the threshold, something missing (now)*\n• problem match: 5" in shown


def test_reps_are_not_in_the_thread() -> None:
    assert "84,000" not in said()


def test_who_was_left_out_is_told() -> None:
    one = monday.make_kpi(FIRST_RESPONSE, Times((3600,) * 5, (), 2))
    shown = oracle.shown(scoreboard_detail.draw(monday.with_kpi(one), NAMES, LABELS))
    assert "Left out: First response 2 closed without a response, or known by the day alone." in shown


def test_an_empty_week_says_so() -> None:
    empty = BoardDetail(monday.make_detail().window)
    message = scoreboard_detail.draw(monday.make_board(detail=empty), NAMES, LABELS)
    oracle.check_message(message)
    oracle.check_message(scoreboard_detail.draw(monday.make_board(detail=None), NAMES, LABELS))
