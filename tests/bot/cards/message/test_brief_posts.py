from datetime import date

from hypothesis import given

from bot.cards.message import brief_posts
from store.message.briefs import Readers
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.bot.cards.message.test_brief_page import BRIEF, made, plain
from tests.office.cast import ANA, BEN, CHLOE, NAMES

MONDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 11)


def test_a_start_says_what_buyers_get_and_what_to_say() -> None:
    message = brief_posts.draw_brief_start(made(), NAMES)
    assert message.text == "autumn_webinar starts: How three teams answer within the hour"
    shown = plain(message)
    assert "What to say\n> You saw it live." in shown and "Got it" in shown


def test_once_everybody_has_read_it_there_is_no_button() -> None:
    message = brief_posts.draw_brief_start(made(Readers((ANA, BEN), ())), NAMES)
    assert not [block for block in message.blocks if block["type"] == "actions"]
    assert "2 of 2 reps · Got it: Ana Lindqvist, Ben Okafor" in plain(message)


def test_the_marketer_reads_names_in_a_sentence() -> None:
    for missing, said in (((BEN,), "Ben Okafor hasn't pressed"), ((ANA, BEN), "Ana Lindqvist and Ben Okafor haven't"),
                          ((ANA, BEN, CHLOE), "Ana Lindqvist, Ben Okafor and Chloe Marsh haven't")):  # fmt: skip
        assert said in plain(brief_posts.draw_brief_unread(BRIEF, Readers((), missing), NAMES))


def test_a_missing_brief_says_why_it_is_wanted() -> None:
    shown = plain(brief_posts.draw_brief_missing("spring", 7, 120_000, "EUR"))
    assert "spring has no brief yet: 7 leads and €1,200 spent in the last four weeks." in shown
    assert "spring has no brief yet: 1 lead in the" in plain(brief_posts.draw_brief_missing("spring", 1, 0, "EUR"))


def test_the_week_stands_in_one_line() -> None:
    starts, ends = [(f"c{number}", MONDAY) for number in range(5)], [("ads", FRIDAY)]
    said = brief_posts.campaigns_line(starts, ends)
    assert said == "📣 Starts this week: c0 (Mon), c1 (Mon), c2 (Mon) and 2 more · Ends this week: ads (Fri)"
    assert brief_posts.campaigns_line([], ends) == "📣 Ends this week: ads (Fri)"
    assert brief_posts.campaigns_line([], []) == ""


@patient
@given(any_text, any_text)
def test_whatever_is_typed_fits_and_harms_nothing(one: str, other: str) -> None:
    row = made(campaign=one, promise=other, audience=one, say=other, link=other)
    oracle.check_message(brief_posts.draw_brief_start(row, NAMES))
    oracle.check_message(brief_posts.draw_brief_unread(row.brief, row.readers, NAMES))
    oracle.check_message(brief_posts.draw_brief_missing(one, 3, 4, "EUR"))
    oracle.check_message(brief_posts.draw_brief_written(row.brief))
    oracle.check_text(brief_posts.campaigns_line([(one, MONDAY)] * 9, [(other, FRIDAY)] * 9))
