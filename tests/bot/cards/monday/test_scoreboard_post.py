from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import actions
from bot.cards.blocks import Block, Message
from bot.cards.monday import bottleneck_words, scoreboard_post, scoreboard_words
from store.monday.scoreboard.scoreboard_facts import Kpi, Scoreboard
from store.rules.monday.goal import Pace
from store.rules.monday.kpis import (
    FIRST_RESPONSE,
    KPIS,
    LEAD_TO_QUALIFIED,
    QUALIFIED_TO_OPPORTUNITY,
    SALES_CYCLE,
    WIN_RATE,
)
from store.rules.monday.measures import Rate, Times
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office import monday_facts as monday
from tests.office.cast import ANA, BEN, NAMES
from tests.office.factories import LABELS


def blocks_of(message: Message, kind: str) -> list[Block]:
    return [block for block in message.blocks if block["type"] == kind]


def cells(message: Message) -> list[list[str]]:
    """The table as text."""
    (table,) = blocks_of(message, "table")
    return [["".join(oracle.texts(cell)) for cell in row] for row in table["rows"]]


def row(message: Message, name: str) -> list[str]:
    return next(row for row in cells(message) if row[0].startswith(name))


rates = st.integers(0, 400).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n), st.integers(0, 3)))
stretches = st.lists(st.integers(0, 10**7), max_size=30).map(lambda found: tuple(sorted(found)))


@st.composite
def any_board(draw: st.DrawFn) -> Callable[[], Scoreboard]:
    """Any numbers at all, in a week or a range; as a function, whose name is short in a report."""
    shown = []
    for code, spec in KPIS.items():
        some = st.builds(Times, stretches, st.just(()) if code == SALES_CYCLE else stretches)
        found = some if spec.is_time else rates
        one = monday.make_kpi(code, draw(found), before=draw(st.none() | found), sure=draw(st.floats(0, 1)))
        floor = draw(st.sampled_from((None, "below", "perhaps_below")))
        shown.append(replace(one, floor=floor, floor_rate=Rate(1, 9) if floor else None))
    make = draw(st.sampled_from((monday.make_board, monday.make_range)))
    outside = draw(any_text)
    corrections = (monday.make_correction(cause={outside: 3}),) * draw(st.integers(0, 30))
    pace = Pace(draw(st.integers(0, 10**12)), 10**9, draw(st.integers(0, 63)), 63)
    detail = monday.make_detail(outside)
    made = make(
        kpis=tuple(shown), corrections=corrections, pace=pace, upstream=draw(st.booleans()), over=draw(st.booleans()),
        first_contact=Times(draw(stretches)),
        detail=replace(detail, sources=detail.sources * 9, campaigns=detail.campaigns * 9, wins=detail.wins * 9),
    )  # fmt: skip
    return lambda: made


@patient
@given(any_board(), any_text)
def test_whatever_the_numbers_are_the_post_is_whole(made: Callable[[], Scoreboard], name: str) -> None:
    board = made()
    oracle.check_message(scoreboard_post.draw(board, monday.PICTURE))
    oracle.check_message(scoreboard_post.draw_private(board, LABELS, {ANA: name}, None))
    oracle.check_message(scoreboard_post.draw_in_channel(board, ANA, {ANA: name}))


def test_the_header_names_the_week_and_its_days() -> None:
    message = scoreboard_post.draw(monday.make_board())
    assert message.blocks[0]["text"]["text"] == "📊 Week 47, 16–22 Nov 2026"
    assert message.text.startswith("Week 47, 16–22 Nov 2026: ")


def test_a_week_that_runs_says_so_far() -> None:
    assert scoreboard_post.title(monday.make_board(over=False)) == "Week 47, 16–22 Nov 2026, so far"


def test_the_first_line_is_the_week_in_a_sentence() -> None:
    board = monday.make_board()
    first = scoreboard_post.draw(board, monday.PICTURE).blocks[1]["text"]["text"]
    assert first == f"*{bottleneck_words.leak(monday.make_bottleneck(), 'EUR')}*"
    assert [block["type"] for block in scoreboard_post.draw(board, monday.PICTURE).blocks][:5] == [
        "header", "section", "image", "context", "table",
    ]  # fmt: skip


def test_the_table_has_a_line_for_each_of_the_five_and_its_heading_their_periods() -> None:
    message = scoreboard_post.draw(monday.make_board())
    assert cells(message) == [
        ["Number", "Now", "Target", "Change"],
        ["Lead to qualified", "24%", "20%", "no clear change"],
        ["First response", "3 h", "4 h", "no clear change"],
        ["Qualified to opportunity", "33%", "30%", "no clear change"],
        ["Win rate", "27%", "25%", "no clear change"],
        ["Sales cycle", "17 days", "45 days ✓", "no clear change"],
    ]
    assert (
        "each of its newest full period: lead to qualified week 45 · first response week 47 · qualified to opportunity "
        "week 44 · win rate 28 days to 22 Nov · sales cycle 91 days to 22 Nov"
    ) in oracle.shown(message)


def test_the_text_for_screen_readers_has_the_sentence_and_the_table_too() -> None:
    said = scoreboard_post.draw(monday.make_board(bottleneck=None)).text
    assert said.split("\n")[:2] == [
        "Week 47, 16–22 Nov 2026: Nothing changed significantly this week and we're behind pace.",
        "Lead to qualified, week 45: 24%; target 20%; no clear change",
    ]


SLOWER = monday.make_kpi(FIRST_RESPONSE, Times((9 * 3600,) * 12), before=Times((3600,) * 80), sure=0.001)
MORE_WON = monday.make_kpi(WIN_RATE, Rate(9, 11), sure=0.995)
BELOW = monday.make_kpi(QUALIFIED_TO_OPPORTUNITY, floor="below", floor_rate=Rate(4, 40))
UNKNOWN = tuple(monday.make_kpi(code, sure=None) for code in KPIS)
AHEAD = Pace(20_000_000, 30_000_000, 36, 63)


@pytest.mark.parametrize(
    ("board", "said"),
    [
        (monday.with_kpi(SLOWER), "The first response got slower and we're behind pace."),
        (monday.with_kpi(MORE_WON, pace=AHEAD), "More deals are won and we're ahead of pace."),
        (monday.with_kpi(BELOW), "Fewer than one in five handoffs become opportunities and we're behind pace."),
        (
            monday.with_kpi(SLOWER, MORE_WON),
            "The first response got slower, more deals are won, and we're behind pace.",
        ),
        (monday.make_board(kpis=UNKNOWN, pace=None), "There are too few cases yet to say what changed."),
        (monday.make_board(pace=None), "Nothing changed significantly this week."),
        (monday.make_range(), "3 of 11 closed deals were won."),
    ],
)
def test_without_a_bottleneck_the_sentence_says_what_moved_and_the_pace(board: Scoreboard, said: str) -> None:
    assert scoreboard_words.sum_up(replace(board, bottleneck=None)) == said


def test_of_three_no_percent_is_said_anywhere() -> None:
    few = monday.make_kpi(LEAD_TO_QUALIFIED, Rate(2, 3), before=Rate(30, 100), sure=None)
    message = scoreboard_post.draw(monday.with_kpi(few))
    assert row(message, "Lead")[1] == "2 of 3"
    assert row(message, "Lead")[3] == "too few to say"
    assert "67%" not in oracle.shown(message) + message.text


def test_a_week_that_has_not_matured_is_told_in_counts() -> None:
    message = scoreboard_post.draw(monday.make_board())
    so_far = "Week 47 so far: lead to qualified 12 of 50 · qualified to opportunity 4 of 12. These may still change."
    assert so_far in oracle.shown(message)


def test_what_moved_says_by_how_much_and_what_to_do() -> None:
    said = oracle.shown(scoreboard_post.draw(monday.with_kpi(SLOWER)))
    assert (
        "🔴 *First response: clearly worse.* The first response got slower: a median of 9 h (12 handoffs) in week 47; "
        "in the 8 weeks before a median of 1 h (80 handoffs). "
        "Look at who waited, and whether one person holds too many."
    ) in said
    assert "Nothing changed" not in said


@patient
@given(any_board())
def test_no_sentence_says_that_nothing_changed_beside_a_row_that_says_otherwise(
    made: Callable[[], Scoreboard],
) -> None:
    for board in (made(), replace(made(), bottleneck=None)):
        message = scoreboard_post.draw(board)
        changed = [line[0] for line in cells(message) if "clearly" in line[-1]]
        quiet = "othing changed" in oracle.shown(message) or "too few cases yet" in oracle.shown(message)
        assert not (quiet and (changed or any(one.floor == "below" for one in board.kpis)))
        for name in changed:
            assert f"*{name}: clearly " in oracle.shown(message)


@pytest.mark.parametrize(("floor", "said"), [("below", "*Below 20%:*"), ("perhaps_below", "too few to be sure")])
def test_the_floor_says_whether_it_is_sure(floor: str, said: str) -> None:
    one = monday.make_kpi(QUALIFIED_TO_OPPORTUNITY, floor=floor, floor_rate=Rate(4, 40))
    shown = oracle.shown(scoreboard_post.draw(monday.with_kpi(one)))
    assert said in shown
    assert "4 of 40 handoffs of the last 4 full weeks became opportunities." in shown


def test_a_correction_says_what_it_was_what_it_is_and_why() -> None:
    said = oracle.shown(scoreboard_post.draw(monday.make_board()))
    assert "• Week 43, lead to qualified: was 11 of 46, is 12 of 46 (recorded since: 1 handover)" in said


def test_a_corrected_time_keeps_its_at_least() -> None:
    was = {"n": 11, "waiting": 1, "median": 7200, "at_least": True, "p90": None, "sum": 0}
    now = was | {"median": 6600, "at_least": False}
    one = monday.make_correction(kpi=FIRST_RESPONSE, was=was, now=now, cause={"first_response": 2})
    said = oracle.shown(scoreboard_post.draw(monday.make_board(corrections=(one,))))
    assert "was at least 2 h (11 handoffs), is 1 h 50 min (11 handoffs) (recorded since: 2 first responses)" in said


def test_the_corrections_of_one_import_are_one_line() -> None:
    weeks = [date(2026, 10, 5) + number * timedelta(days=7) for number in range(6)]
    undone = tuple(monday.make_correction(week=week, cause={"undone 12": 2}) for week in weeks)
    mixed = monday.make_correction(cause={"import 11": 1, "won": 2})
    corrections = (mixed, *undone, monday.make_correction(cause={"import 11": 1}))
    said = oracle.shown(scoreboard_post.draw(monday.make_board(corrections=corrections)))
    was = "lead to qualified: was 11 of 46, is 12 of 46"
    weeks_said = "; ".join(f"Week {number}, {was}" for number in range(41, 45))
    assert f"• Import 12 was undone: {weeks_said}; and 2 more" in said
    assert f"• Import 11 brought facts of closed weeks: Week 43, {was}\n" in said
    assert f"• Week 43, {was} (recorded since: Import 11 brought facts of closed weeks, 2 won deals)" in said


def test_without_a_picture_there_is_no_image() -> None:
    assert blocks_of(scoreboard_post.draw(monday.make_board()), "image") == []
    (image,) = blocks_of(scoreboard_post.draw(monday.make_board(), monday.PICTURE), "image")
    assert image["slack_file"] == {"id": monday.PICTURE}
    assert "Lead to qualified 24%" in image["alt_text"]


def test_reps_see_their_own_numbers_and_a_manager_everybodys() -> None:
    def named(reps: set[str] | None) -> list[bool]:
        said = oracle.shown(scoreboard_post.draw_private(monday.make_board(), LABELS, NAMES, reps))
        return [f"• {NAMES[rep]}: won" in said for rep in (ANA, BEN)]

    assert named({ANA}) == [True, False]
    assert named(None) == [True, True]
    assert named(set()) == [False, False]


def test_nobodys_own_numbers_are_in_the_post() -> None:
    for message in (
        scoreboard_post.draw(monday.make_board()),
        scoreboard_post.draw_in_channel(monday.make_board(), ANA, NAMES),
    ):
        assert "84,000" not in oracle.shown(message) + message.text


@pytest.mark.parametrize(("board", "which"), [(monday.make_board(), "2026-W47"), (monday.make_range(), "quarter")])
def test_share_names_the_scoreboard_as_people_write_it(board: Scoreboard, which: str) -> None:
    rows = blocks_of(scoreboard_post.draw_private(board, LABELS, NAMES), "actions")
    assert [(button["action_id"], button["value"]) for row in rows for button in row["elements"]] == [
        (actions.SHARE_SCOREBOARD, which)
    ]


def test_a_range_says_its_days_and_compares_with_targets_only() -> None:
    young = Kpi(LEAD_TO_QUALIFIED, Rate(12, 50), None, target=0.2, final=False)
    board = monday.make_range(first_contact=Times((7, 14, 30)))
    board = replace(board, kpis=(young, *board.kpis[1:]))
    message = scoreboard_post.draw(board)
    assert message.blocks[0]["text"]["text"] == "📊 1 Jul–30 Sep 2026"
    assert cells(message)[0] == ["Number", "Now", "Target"]
    assert row(message, "Lead") == ["Lead to qualified", "24% so far", "20%"]
    assert row(message, "First contact") == ["First contact to won", "14 days", "–"]


def test_a_week_nobody_can_read_says_what_to_write() -> None:
    message = scoreboard_post.usage("'2026-W99' is no week <!channel>")
    oracle.check_message(message)
    assert "/scoreboard quarter" in message.text
