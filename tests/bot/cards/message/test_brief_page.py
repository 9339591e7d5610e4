from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given

from bot.cards.blocks import Message
from bot.cards.message import brief_page
from bot.cards.message.brief_page import BriefRow
from store.message.briefs import Brief, Readers
from store.monday.scoreboard.scoreboard_facts import CampaignReturn
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, BEN, MIA, NAMES

TODAY = date(2026, 12, 1)
BRIEF = Brief(
    id=7, campaign="autumn_webinar", promise="How three teams answer within the hour", audience="Heads of sales",
    say="You saw it live.", link="https://kestrel.example/w", starts_on=date(2026, 11, 23), ends_on=date(2026, 12, 4),
    marketer_id=MIA, made_at=datetime(2026, 11, 18, 9, tzinfo=UTC), started_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
    version=1,
)  # fmt: skip


def plain(message: Message) -> str:
    return oracle.shown(message).replace("*", "")


def made(readers: Readers = Readers((ANA,), (BEN,)), **overrides: Any) -> BriefRow:  # noqa: B008  # a frozen value
    return BriefRow(Brief(**{name: getattr(BRIEF, name) for name in BRIEF.__slots__} | overrides), readers)


def test_the_list_says_what_runs_what_comes_and_what_is_over() -> None:
    coming = made(id=8, campaign="fair", starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 7), started_at=None)
    ended = made(id=9, campaign="guide", ends_on=date(2026, 11, 30))
    open_ = made(id=10, campaign="ads", starts_on=TODAY, ends_on=None)
    shown = plain(brief_page.draw_briefs([made(), coming, ended, open_], NAMES, TODAY, may_write=True))
    assert "Running\n• autumn_webinar, Mon 23 Nov to Fri 4 Dec: How three teams" in shown
    assert "Mia Vogel · 1 of 2 reps got it\n• ads, from Tue 1 Dec:" in shown
    assert "Coming\n• fair, Mon 7 Dec: How three teams answer within the hour · Mia Vogel\n" in shown
    assert "Ended\n• guide, Mon 23 Nov to Mon 30 Nov" in shown and "Write a brief" in shown


def test_without_any_the_list_says_what_a_brief_is() -> None:
    assert "No campaign has a brief yet." in plain(brief_page.draw_briefs([], NAMES, TODAY, may_write=False))


def test_a_brief_says_what_its_campaign_has_brought() -> None:
    brought = CampaignReturn("autumn_webinar", 40, 12, 400_000, 2, 2_400_000, 60, 4_000_000, 9, 5.5)
    shown = plain(brief_page.draw_brief(made(), brought, NAMES, "EUR", may_write=True))
    assert "40 leads · 12 MQLs · 9 handed over · 5.5 opportunities · 2 won, €24,000 · €4,000 spent" in shown
    assert "What buyers get: How three teams" in shown and "> You saw it live." in shown and "Change…" in shown
    begun = CampaignReturn("autumn_webinar", 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert "So far\nNo leads yet." in plain(brief_page.draw_brief(made(), begun, NAMES, "EUR", may_write=True))
    before = plain(brief_page.draw_brief(made(started_at=None), None, NAMES, "EUR", may_write=False))
    assert "So far" not in before and "Got it" not in before and "Change" not in before


def test_readers_are_named() -> None:
    assert brief_page.who_read(Readers((ANA,), (BEN,)), NAMES) == (
        "Read by 1 of 2 reps · Got it: Ana Lindqvist · Not yet: Ben Okafor"
    )
    assert brief_page.who_read(Readers((), ()), NAMES).startswith("No one sells yet")


@patient
@given(any_text, any_text)
def test_whatever_is_typed_fits_and_harms_nothing(one: str, other: str) -> None:
    row = made(campaign=one, promise=other, audience=one, say=other, link=one)
    some = [row, *[made(campaign=other, promise=one)] * 20]
    for message in (
        brief_page.draw_briefs(some, NAMES, TODAY, may_write=True),
        brief_page.draw_brief(row, None, NAMES, "EUR", may_write=True),
    ):
        oracle.check_message(message)
    oracle.check_text(brief_page.brief_saved(row.brief, row.brief.made_at, row.brief.made_at))
    oracle.check_text(brief_page.no_brief(one))
    oracle.check_view(brief_page.draw_brief_form(row.brief.draft, {"brief": 7, "version": 1}))
