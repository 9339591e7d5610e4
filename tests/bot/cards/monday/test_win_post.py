from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given

from bot.cards.monday import win_post
from bot.cards.monday.win_post import WonDeal
from store.record.facts import TouchFact
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office import monday_facts as monday
from tests.office.cast import ANA, MIA, NAMES
from tests.office.factories import make_act


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


JOURNEY = (
    TouchFact("webinar", "Webinar", at(9, 18)),
    make_act("received", happened_at=at(9, 18)),
    TouchFact("pricing_page", "Pricing page", at(9, 29)),
    make_act("handed_over", happened_at=at(10, 2)),
    make_act("claimed", happened_at=at(10, 2, 11)),
    make_act("responded", happened_at=at(10, 2, 12)),
    make_act("opportunity", happened_at=at(10, 14)),
    make_act("won", happened_at=at(11, 18)),
)


def about(**overrides: Any) -> WonDeal:
    return replace(WonDeal(monday.make_win(), MIA, JOURNEY, monday.CARD, monday.BERLIN), **overrides)


@patient
@given(any_text, any_text)
def test_whatever_is_in_it_the_post_is_whole_and_harmless(outside: str, name: str) -> None:
    won = monday.make_win(name=outside, company=outside, campaign=outside, source=outside)
    touches = (TouchFact(outside, outside, at(9, 1), outside, outside),) * 9
    oracle.check_message(win_post.draw(about(win=won, journey=(*touches, *JOURNEY)), {ANA: name, MIA: name}, "EUR"))


def test_it_names_the_campaign_the_marketer_and_the_rep() -> None:
    message = win_post.draw(about(), NAMES, "EUR")
    assert message.text == "🏆 Nora Weiss, Kettle GmbH is a customer for €14,400!"
    assert (
        f"🏆 *<{monday.CARD}|Nora Weiss, Kettle GmbH>* is a customer for €14,400!\n"
        "Found through *autumn_webinar* by Mia Vogel, closed by Ana Lindqvist. Well done, both teams!"
    ) in oracle.shown(message)


def test_the_whole_way_is_one_line_with_its_days() -> None:
    assert oracle.shown(win_post.draw(about(), NAMES, "EUR")).split("\n")[-1] == (
        "18 Sep Webinar → 29 Sep Pricing page → 2 Oct handed over → first response → "
        "14 Oct opportunity → 18 Nov won · 61 days"
    )


def test_of_many_touches_the_first_are_named() -> None:
    touches = tuple(TouchFact("reply", "Reply", at(9, day)) for day in range(1, 9))
    line = oracle.shown(win_post.draw(about(journey=(*touches, JOURNEY[-1])), NAMES, "EUR")).split("\n")[-1]
    assert line == "1 Sep Reply → 2 Sep Reply → 3 Sep Reply → 8 Sep 5 more touches → 18 Nov won · 78 days"


def test_what_is_not_known_is_left_out() -> None:
    won = monday.make_win(amount=None, campaign=None, source=None, owner_id=None)
    shown = oracle.shown(win_post.draw(about(win=won, marketer=None, journey=(), permalink=None), NAMES, "EUR"))
    assert shown == "🏆 *Nora Weiss, Kettle GmbH* is a customer!\nWell done, both teams!"
