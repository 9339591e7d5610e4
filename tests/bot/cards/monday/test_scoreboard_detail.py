from hypothesis import given

from bot.cards.monday import scoreboard_detail
from store.monday.scoreboard.scoreboard_facts import BoardDetail, CampaignReturn, PromisesKept, Tallied
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


def test_the_thread_has_what_each_number_rests_on() -> None:
    shown = said()
    assert "• Lead to qualified, week 45: 24% (12 of 50; likely 16–35%); the 8 weeks before: 24% (96 of 400)\n" in shown
    # 11 answered at 30 min steps to 5.5 h, one waits since 4 h: rank 6 of 12 is 3 h, rank 11 is 5 h, past that one.
    assert "• First response, week 47: median 3 h (9 of 10 in at least 5 h; 12 handoffs, 1 waiting; likely " in shown
    assert "• Win rate, 28 days to 22 Nov: 27% (3 of 11; likely 11–52%)" in shown
    assert "• Sales cycle, 91 days to 22 Nov: median 17 days (mean 19.9; 7 won deals; likely 9–40 days)" in shown
    assert "*How the bottleneck adds up (last 4 full weeks beside the 8 before)*" in shown


def test_promises_are_counted_for_each_team_without_a_percent_below_five() -> None:
    assert "*Deadlines met (due 16–22 Nov 2026)*\n• Sales 18 of 20 (90%), 1 excused\n• Marketing 3 of 4" in said()
    assert "Promises" not in said(kept=(PromisesKept("sales", 0, 0, 0),))


def test_the_pipeline_stands_beside_the_joint_target() -> None:
    assert "€186,000, 47% of the joint target of €400,000" in said()


def test_a_blank_source_is_called_none() -> None:
    assert "(none)" in said()
    assert "webinar" in said()


def test_a_campaign_says_its_cost_a_lead_and_its_return() -> None:
    assert "webinar: €4,800 for 96 leads (€50 each), 41 MQLs; 2 won, €24,600, ROI 5.1x" in said()


def test_a_campaign_that_cost_nothing_says_what_it_brought() -> None:
    free = (CampaignReturn("organic", 12, 3, 0, 1, 80_000, 40), CampaignReturn("nudge", 0, 0, 0, 0, 0, 7))
    assert "• organic: 12 leads, 3 MQLs; 1 won, €800\n• nudge: 7 touches" in said(campaigns=free)


def test_reasons_have_the_policys_words_and_objections_the_buyers() -> None:
    shown = said()
    assert "*Why leads were recycled (16–22 Nov 2026)*\n• Interested, but not now: 4\n• No budget: 2" in shown
    assert "• “webinar”, 3 times" in shown
    assert "• No budget, 2 times" in said(objections=(Tallied("no_budget", 2),))
    assert "*Almost ready: missing info (now)*\n• problem match: 5" in shown


def test_reps_are_not_in_the_thread() -> None:
    assert "84,000" not in said()


def test_who_was_left_out_is_told() -> None:
    one = monday.make_kpi(FIRST_RESPONSE, Times((3600,) * 5, (), 2))
    shown = oracle.shown(scoreboard_detail.draw(monday.with_kpi(one), NAMES, LABELS))
    assert "Not counted: First response 2 closed without a response, or known by the day alone." in shown


def test_an_empty_week_says_so() -> None:
    empty = BoardDetail(monday.make_detail().window)
    message = scoreboard_detail.draw(monday.make_board(detail=empty), NAMES, LABELS)
    oracle.check_message(message)
    oracle.check_message(scoreboard_detail.draw(monday.make_board(detail=None), NAMES, LABELS))
