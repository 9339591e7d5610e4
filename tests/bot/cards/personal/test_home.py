from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from bot.cards.personal import home
from store.monday.scoreboard.scoreboard_facts import CampaignReturn, HomeFigures, OpenDeals, RepLine, SourceLine
from store.record.facts import Away, DealList, Excerpt, Home, OpenQuestionLine, ThresholdLine
from store.rules.office_time import periods
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office import monday_facts as monday
from tests.office.cast import ANA, BEN, NAMES
from tests.office.clock import NOW
from tests.office.factories import (
    FRIDAY,
    LABELS,
    ago,
    hence,
    make_deal,
    make_home,
    make_items,
    make_line,
    make_question,
)

NOTHING = Home(NOW, NOW, NOW, "U1", "Ana", frozenset(), set_up=True, may_set_up=False)
WEEK = periods.week(date(2026, 11, 23), monday.BERLIN)
TESTS = [monday.make_decision()]


def make_figures(outside: str = "autumn-webinar", **overrides: Any) -> HomeFigures:
    """Something of every number; `outside` stands wherever people or programs write."""
    figures = HomeFigures(
        zone="Europe/Berlin",
        currency="EUR",
        window=WEEK.back(13 * periods.WEEK),
        week=WEEK,
        board=monday.make_board(bottleneck=None),
        plan=monday.make_plan(),
        pace=monday.make_board().pace,
        own=RepLine(ANA, 2, 6, 2_400_000, 31.0),
        campaigns=(CampaignReturn(outside, 40, 12, 0, 1, 1_440_000, 60, 4_300_000),),
        objections=monday.make_detail(outside).objections,
        open_deals=(OpenDeals(0, 30, 5, 4_000_000), OpenDeals(90, None, 2, 900_000), OpenDeals(None, None, 1, 0)),
        arrived=(SourceLine("webinar", 11), SourceLine("", 7)),
    )
    return replace(figures, **overrides)


def drawn(facts: Home, figures: HomeFigures | None = None) -> dict[str, Any]:
    view = home.draw(facts, figures or make_figures(), TESTS, NAMES, LABELS)
    oracle.check_view(view)
    return view


def headers(facts: Home) -> list[str]:
    return [block["text"]["text"] for block in drawn(facts)["blocks"] if block["type"] == "header"]


def pressed(facts: Home) -> list[tuple[str, str]]:
    """What can be pressed, but for the last row, which everybody has."""
    shown = drawn(facts)["blocks"]
    last = max(number for number, block in enumerate(shown) if block["type"] == "actions")
    elements = [
        element
        for block in shown[:last]
        for element in [block.get("accessory"), *block.get("elements", ())]
        if element and element["type"] == "button"
    ]
    return [(element["action_id"], element["value"]) for element in elements]


def text(facts: Home, figures: HomeFigures | None = None) -> str:
    return "\n".join(oracle.texts(drawn(facts, figures)))


def full_house(outside: str = "x", **overrides: Any) -> tuple[Home, HomeFigures]:
    """A person with every role and more than fits into every list."""
    line = make_line(name=outside, company=outside, note=outside, permalink="https://slack.example/a?b=1&c=2")
    many = (line,) * 50
    dues = (ago(hours=3), hence(hours=1), hence(days=3), hence(days=30))
    facts = make_home(
        mine=tuple(replace(line, due_at=due) for due in dues for _ in range(9)),
        deals=DealList("open", [make_deal(name=outside)] * 20, 20, 100),
        waiting=many,
        came_back=many,
        overdue=many,
        covering=many,
        away=Away(ANA, FRIDAY, FRIDAY, ANA),
        hours=outside,
        owed=(OpenQuestionLine(make_question(question=outside), 12, line),) * 50,
        at_threshold=(ThresholdLine(line, 71, make_items(label=outside)),) * 50,
        troubles=((outside, "not_in_channel"),) * 50,
        **overrides,
    )
    figures = make_figures(outside)
    campaigns, objections = figures.campaigns * 200, figures.objections * 8
    return facts, replace(figures, campaigns=campaigns, objections=objections, arrived=figures.arrived * 30)


@patient
@given(any_text)
def test_whatever_is_in_it_and_however_much_home_is_whole(outside: str) -> None:
    facts, figures = full_house(outside, set_up=False)
    assert len(drawn(facts, figures)["blocks"]) < 100


def test_a_full_house_of_all_three_roles_has_five_rows_a_list_and_the_way_to_the_rest() -> None:
    facts, figures = full_house()
    shown = drawn(facts, figures)["blocks"]
    assert len(shown) < 100
    more = [block["elements"][0]["text"] for block in shown if block["type"] == "context"]
    assert more[:5] == [
        "and 45 more: `/lead overdue`",
        "and 4 more: `/lead mine`",
        "and 4 more: `/lead mine`",
        "and 4 more: `/lead mine`",
        "and 4 more: `/lead mine`",
    ]
    assert "and 15 more: `/lead open`" in more and "and 45 more: `/lead waiting`" in more
    assert "and 195 more: `/scoreboard`" in text(facts, figures)


def test_a_rep_sees_what_is_overdue_first_then_today_this_week_later_and_open_deals() -> None:
    lines = [make_line(due_at=due) for due in (ago(hours=2), hence(hours=1), hence(days=2), hence(days=20))]
    quiet = make_line(status="opportunity", due_at=None)  # stands among the deals
    facts = make_home(roles=frozenset({"rep"}), owed=(), mine=(*lines, quiet), waiting=())
    assert headers(facts) == [
        "🔴 Overdue", "Today", "This week", "Later", "My open deals: 1, €14,400", "Ready to claim",
    ]  # fmt: skip
    assert "🔴 *First response overdue* since <!date^" in text(facts)
    assert text(facts).count("overdue*") == 1


def test_a_next_step_of_today_stands_under_today_and_one_of_sunday_under_this_week() -> None:
    home = make_home(roles=frozenset({"rep"}), owed=(), deals=None, waiting=())
    for until, title in ((home.today_until, "Today"), (home.week_until, "This week")):
        step = make_line(due_at=until, due_kind="next_step")
        assert headers(replace(home, mine=(step,)))[0] == title


def test_what_waits_for_a_rep_is_overdue_in_words() -> None:
    late = make_line(status="sales_ready", owner_id=None, due_at=ago(hours=1), due_kind="claim")
    facts = make_home(roles=frozenset({"rep"}), owed=(), mine=(), deals=None, waiting=(late,))
    assert "🔴 *Claim overdue* since <!date^" in text(facts)


def test_an_open_handoff_is_acted_on_with_one_press() -> None:
    facts = make_home(roles=frozenset({"rep"}), owed=(), mine=(make_line(due_at=ago(hours=2)),), deals=None)
    assert pressed(facts)[0] == ("log_response", "12")
    assert "🔵 Claimed · " not in text(facts) and "by Ana" not in text(facts)  # whose it is she knows


def test_my_deals_say_amount_age_and_next_step() -> None:
    said = "*Nora Weiss, Kettle GmbH*\n€14,400 · open for 12 days · next: Send the offer by Fri 20 Nov"
    assert said in text(make_home(roles=frozenset({"rep"}), owed=()))


def test_my_numbers_say_their_days_and_are_those_of_the_scoreboard() -> None:
    shown = text(make_home())
    assert "• last 28 days: 5 leads claimed · 1 first response · 0 opportunities" in shown
    assert "• deals closed 31 Aug–29 Nov 2026: won 2 of 6 (33%), €24,000, median 31 days to won" in shown


def test_a_marketer_sees_questions_what_is_missing_what_was_recycled_campaigns_and_objections() -> None:
    facts = make_home(roles=frozenset({"marketer"}), mine=())
    assert headers(facts) == [
        "Questions you owe", "Almost ready: missing info", "Recycled by sales in the last 13 weeks",
    ]  # fmt: skip
    assert pressed(facts) == [("answer_sales", "12"), ("complete", "7"), ("show_lead", "7")]
    shown = text(facts)
    assert "*My campaigns (leads that came, deals opened and closed 31 Aug–29 Nov 2026)*" in shown
    assert "• autumn-webinar: 40 leads, 12 MQLs, pipeline €43,000; 1 won, €14,400" in shown
    assert "*Objections heard most (31 Aug–29 Nov 2026)*\n• “autumn-webinar”, 3 times" in shown


def test_a_manager_sees_the_week_the_goal_the_overdue_the_pipeline_the_test_and_what_came_in() -> None:
    facts = make_home(roles=frozenset({"manager"}), mine=(), owed=())
    assert headers(facts) == ["Overdue in the team"]
    assert pressed(facts) == [("take_over", "12")]
    shown = text(facts)
    for said in (
        "📊 *Week 47, 16–22 Nov 2026:* Nothing changed significantly this week and we're behind pace.",
        "🎯 *Goal of the quarter: €98,400 of €300,000 won* after 36 of 63 working days.",
        "*Open deals by age: 8 deals, €49,000 (`/lead open`)*\n• under 30 days: 5, €40,000\n"
        "• 90 days and more: 2, €9,000\n• opened on a day that is not known: 1, €0",
        "🧪 *Our test:* Call webinar leads the same day",
        "📥 *Leads that came 23–29 Nov 2026:* 18 (webinar 11 · (none) 7)",
    ):
        assert said in shown


def test_a_manager_without_any_numbers_yet_hears_what_comes_and_what_to_do() -> None:
    none = HomeFigures(zone="Europe/Berlin", currency="EUR", window=WEEK, week=WEEK)
    view = home.draw(replace(NOTHING, roles=frozenset({"manager"})), none, [], NAMES, LABELS)
    shown = "\n".join(oracle.texts(view))
    for said in (
        "*The first scoreboard comes on Monday.*",
        "There is no goal for this quarter yet.",
        "Nothing is overdue.",
        "*No deal is open.*",
        "*No test is running.*",
        "📥 *Leads that came 23–29 Nov 2026:* 0",
    ):
        assert said in shown


def test_a_trouble_is_told_in_words_with_its_cure() -> None:
    facts = make_home(troubles=(("marketing", "not_in_channel"),), parked=2)
    shown = text(facts)
    assert "/invite @Handoff" in shown and "#marketing" in shown
    assert "2 messages may not have reached Slack. Look at them with `handoff outbox`, and send or drop." in shown
    assert "not_in_channel" not in shown


def test_what_came_back_has_the_reps_words() -> None:
    assert "No budget · “Call again in spring”" in text(make_home())


def test_a_question_owed_says_who_asks_until_when_and_what() -> None:
    shown = text(make_home())
    assert "Ana Lindqvist asks, answer by <!date^" in shown
    assert "> Which webinar did she see?" in shown
    late = make_home(owed=(OpenQuestionLine(make_question(due_at=ago(hours=1)), 12, make_line()),))
    assert "Ana Lindqvist asks, 🔴 *overdue:* answer by <!date^" in text(late)


def test_a_missing_item_is_named() -> None:
    assert "Score 71, missing: Right persona" in text(make_home())


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("rep", "*Nothing open.* Claim one below, or wait for the next card."),
        ("rep", "No lead is waiting. The next card comes by itself."),
        ("marketer", "None. Sales isn't waiting for you."),
        ("manager", "Nothing is overdue."),
    ],
)
def test_empty_sections_say_so_kindly(role: str, said: str) -> None:
    assert said in text(replace(NOTHING, roles=frozenset({role})))


def test_somebody_without_a_role_hears_how_to_get_one() -> None:
    assert "*You have no role in Handoff yet.*" in text(NOTHING)


def test_set_up_is_offered_to_who_may() -> None:
    offered = replace(NOTHING, set_up=False, may_set_up=True)
    assert pressed(offered) == [("set_up", "home")]
    assert "Please ask an admin" in text(replace(offered, may_set_up=False))


def test_a_list_counts_what_was_not_loaded() -> None:
    loaded = Excerpt([make_line(due_at=hence(days=20))] * 30, 47)
    assert "and 42 more: `/lead mine`" in text(make_home(roles=frozenset({"rep"}), mine=loaded))


def test_who_is_away_sees_until_when_and_can_come_back_or_cancel_it() -> None:
    planned = Away(ANA, FRIDAY, FRIDAY, BEN)
    shown = make_home(away=planned)
    assert "You are away on Fri 20 Nov.* Ben Okafor covers." in text(shown)
    assert pressed(shown)[0] == ("back", "home")
    assert "Cancel" in text(shown)
    begun = replace(planned, last=date(2026, 11, 24), begun=True, nominee=None)
    assert "You are away from Fri 20 Nov to Tue 24 Nov.* No one covers." in text(make_home(away=begun))
    assert "I'm back" in text(make_home(away=begun))


def test_who_covers_sees_for_which_handoffs() -> None:
    assert "I cover these" in headers(make_home(covering=(make_line(owner_id=BEN),)))


def test_everybody_can_say_when_they_are_away_and_when_they_work_and_managers_set_the_rest() -> None:
    def foot(roles: set[str]) -> list[str]:
        facts = replace(NOTHING, roles=frozenset(roles), hours="Mon-Fri 09:00-17:00 Europe/Berlin")
        shown = drawn(facts)["blocks"][-2:]
        assert shown[1]["elements"][0]["text"] == "My hours: Mon-Fri 09:00-17:00 Europe/Berlin"
        return [element["action_id"] for element in shown[0]["elements"]]

    assert foot(set()) == ["add_lead", "away", "hours", "hearing"]
    assert foot({"manager"}) == ["add_lead", "away", "hours", "hearing", "goal", "settings"]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"to_sign": 3}, "A change of the agreement waits for your signature"),
        ({"unsigned": True}, "The agreement isn't signed yet"),
        ({"unsigned": True, "set_up": False}, None),
        ({}, None),
    ],
)
def test_what_waits_for_a_signature_is_said_once(facts: dict[str, Any], said: str | None) -> None:
    none = HomeFigures(zone="Europe/Berlin", currency="EUR", window=WEEK, week=WEEK)
    page = str(home.draw(replace(NOTHING, **facts), none, [], NAMES)["blocks"])
    assert page.count("'Read and sign…'") == (said is not None)
    assert said is None or said in page
