from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import text
from tests.bot.cards import oracle
from tests.bot.cards.evil import SAMPLES, any_text, patient


@patient
@given(any_text, st.integers(10, 500))
def test_outside_text_on_one_line_is_short_and_harmless(outside: str, limit: int) -> None:
    shown = text.line(outside, limit)
    oracle.check_text(shown)
    assert text.width(shown) <= limit
    assert "\n" not in shown


@patient
@given(any_text)
def test_typed_words_become_a_short_harmless_quote(outside: str) -> None:
    shown = text.words(outside, 600, rows=6)
    oracle.check_text(shown)
    assert all(row.startswith("> ") for row in shown.splitlines())
    assert len(shown.splitlines()) <= 6
    assert text.width(shown) <= 600 + 6 * 2


@patient
@given(any_text)
def test_plain_text_has_no_brackets_and_fits(outside: str) -> None:
    shown = text.plain(outside, 75)
    assert text.width(shown) <= 75
    assert not {"<", ">", "\n"} & set(shown)


@pytest.mark.parametrize("sample", SAMPLES)
def test_clipping_what_is_clipped_changes_nothing(sample: str) -> None:
    once = text.line(sample, 40)
    assert text.clip(once, 40) == once


def test_a_mention_is_shown_as_it_was_written() -> None:
    assert text.line("hi <!channel> & <@U1>") == "hi &lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_an_entity_is_never_cut_in_half() -> None:
    assert [text.line("a&b&c", limit) for limit in (2, 3, 6, 7, 8)] == ["a…", "a…", "a…", "a&amp;…", "a&amp;b…"]


def test_an_emoji_is_never_cut_in_half() -> None:
    assert text.line("🔥🔥🔥", 4) == "🔥…"


def test_scripts_that_need_joiners_keep_them() -> None:
    assert text.line("👩‍👧 می‌خواهم") == "👩‍👧 می‌خواهم"


def test_the_last_rows_of_a_long_quote_run_on() -> None:
    assert text.words("one\ntwo\n\nthree\nfour", rows=3) == "> one\n> two\n> three four"


def test_code_and_bold_from_outside_cannot_swallow_our_words() -> None:
    assert text.line("```x *y*") == "ˋˋˋx ∗y∗"


def test_rows_that_do_not_fit_are_left_out_whole() -> None:
    assert text.rows_that_fit(["aaaa", "bbbb", "cccc"], limit=12) == "aaaa\nbbbb\n…"


def test_a_moment_is_shown_in_the_readers_zone_and_in_utc_to_old_clients() -> None:
    moment = datetime(2026, 11, 20, 9, 41, tzinfo=ZoneInfo("Europe/Berlin"))
    assert text.when(moment) == "<!date^1795164060^{date_short_pretty} at {time}|20 Nov 2026 08:41 UTC>"
    assert text.clock(moment) == "<!date^1795164060^{time}|08:41 UTC>"


def test_days_name_the_year_only_when_it_is_another() -> None:
    near = date(2026, 11, 18)
    assert text.day(date(2026, 11, 20), near) == "Fri 20 Nov"
    assert text.day(date(2027, 1, 4), near) == "Mon 4 Jan 2027"


def test_short_days_and_months_are_those_of_the_workspace() -> None:
    late = datetime(2026, 4, 30, 23, 30, tzinfo=UTC)
    assert text.short_day(late, ZoneInfo("Europe/Berlin")) == "1 May"
    assert text.month(late, late, ZoneInfo("Europe/Berlin")) == "May"
    assert text.month(late, datetime(2027, 1, 1, tzinfo=UTC), UTC) == "Apr 2026"


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 min"), (59, "0 min"), (4800, "1 h 20 min"), (7200, "2 h")])
def test_office_time_is_said_in_hours_and_minutes(seconds: int, said: str) -> None:
    assert text.span(seconds) == said


def test_a_name_is_never_a_mention() -> None:
    assert text.person("U0ANA", {"U0ANA": "Ana <@U0BEN>"}) == "Ana &lt;@U0BEN&gt;"
    assert text.person("U0NEW", {}) == "someone"


def test_a_code_the_policy_dropped_is_still_readable() -> None:
    assert text.label("no_budget", {}) == "no budget"


@pytest.mark.parametrize("address", [None, "javascript:alert(1)", "https://a|b", "https://a>b", "https://a b"])
def test_only_plain_web_addresses_become_links(address: str | None) -> None:
    assert text.link("Nora", address) == "Nora"


def test_a_links_ampersands_are_escaped() -> None:
    assert text.link("Nora", "https://a.example/?b=1&c=2") == "<https://a.example/?b=1&amp;c=2|Nora>"


def test_percents_are_written_the_english_way_whole_or_not() -> None:
    assert [text.percent(number) for number in (0, 7, 75, 100, 2.5)] == ["0%", "7%", "75%", "100%", "2.5%"]
    assert text.used_up(5, 8) == "62% of 0 min"
