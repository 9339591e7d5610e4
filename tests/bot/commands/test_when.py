"""`handoff when`: the moment stands first on the last line, and the lines above say how it was counted.

    November 2025
Mo Tu We Th Fr Sa Su
17 18 19 20 21 22 23
24 25 26 27 28 29 30     Thursday 27: Thanksgiving
"""

import typer
from typer.testing import CliRunner, Result

from bot.commands import when

NINE_TO_FIVE = ("--zone", "Europe/Berlin", "--hours", "mon-fri 09:00-17:00")
NEW_YORK = ("--zone", "America/New_York", "--hours", "mon-fri 09:00-17:00", "--holidays", "US")


def run(*words: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    when.register(app)
    return CliRunner().invoke(app, ["when", *words])


def last(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()[-1]


def refused(*words: str) -> str:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    return " ".join(result.stderr.split())


def test_saturday_afternoon_plus_an_hour_is_monday_at_ten() -> None:
    answer = last("2025-11-22 15:00", "1h", *NINE_TO_FIVE)
    assert answer == "2025-11-24T10:00:00+01:00  Monday 24 November 2025, 10:00"


def test_a_holiday_on_thursday_plus_an_hour_is_friday_at_ten() -> None:
    assert last("2025-11-27 14:00", "1h", *NEW_YORK).startswith("2025-11-28T10:00:00-05:00 ")


def test_it_says_which_stretches_were_counted() -> None:
    lines = run("2025-11-26 16:00", "2h", *NEW_YORK).stdout.splitlines()
    assert lines == [
        "Mon-Fri 09:00-17:00 America/New_York, holidays of US",
        "From Wednesday 26 November 2025, 16:00",
        "2 h of office time:",
        "  Wed 26 Nov 2025  16:00-17:00  1 h",
        "  Thu 27 Nov 2025  holiday",
        "  Fri 28 Nov 2025  09:00-10:00  1 h",
        "2025-11-28T10:00:00-05:00  Friday 28 November 2025, 10:00",
    ]


def test_it_says_when_a_closed_office_opens() -> None:
    assert "(closed; opens Monday 24 November 2025, 09:00)" in run("2025-11-22 15:00", "1h", *NINE_TO_FIVE).stdout


def test_lunch_is_not_counted() -> None:
    hours = ("--zone", "Europe/Berlin", "--hours", "mon-fri 09:00-12:00,13:00-18:00")
    assert last("2025-11-18 11:30", "1h", *hours).startswith("2025-11-18T13:30:00+01:00 ")


def test_a_business_day_is_explained() -> None:
    result = run("2025-11-21 16:00", "1bd", *NINE_TO_FIVE)
    assert "8 h of office time; 1bd is 8 h in these hours:" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("2025-11-24T16:00:00+01:00 ")


def test_minutes_past_midnight_and_across_the_change_of_clocks() -> None:
    """Su 26 October 2025 has 02:00 to 03:00 twice; Saturday's 22:00-04:00 lasts seven hours."""
    hours = ("--zone", "Europe/Berlin", "--hours", "sat 22:00-04:00")
    assert last("2025-10-25 22:00", "6h", *hours).startswith("2025-10-26T03:00:00+01:00 ")
    assert last("2025-10-25 22:00", "270m", *hours).startswith("2025-10-26T02:30:00+02:00 ")
    assert last("2025-10-25 22:00", "330m", *hours).startswith("2025-10-26T02:30:00+01:00 ")


def test_until_measures_the_office_time_between() -> None:
    assert last("2025-11-21 10:00", "--until", "2025-11-23 12:00", *NINE_TO_FIVE) == "PT7H  7 h of office time"


def test_until_counts_hours_minutes_and_nothing() -> None:
    assert last("2025-11-21 16:30", "--until", "2025-11-24 09:00", *NINE_TO_FIVE).startswith("PT30M ")
    assert last("2025-11-22 10:00", "--until", "2025-11-23 12:00", *NINE_TO_FIVE).startswith("PT0S ")


def test_with_both_the_last_line_is_the_time_between() -> None:
    lines = run("2025-11-21 10:00", "1h", "--until", "2025-11-24 12:00", *NINE_TO_FIVE).stdout.splitlines()
    assert "2025-11-21T11:00:00+01:00  Friday 21 November 2025, 11:00" in lines
    assert lines[-1].startswith("PT10H ")


def test_holidays_are_known_as_far_as_it_is_measured() -> None:
    """1 May 2036 is a Thursday and a holiday."""
    berlin = (*NINE_TO_FIVE, "--holidays", "DE-BE")
    ten_years = ("2026-01-05 09:00", "--until", "2036-05-01 00:00")
    a_day_more = ("2026-01-05 09:00", "--until", "2036-05-02 00:00")
    assert last(*ten_years, *berlin) == last(*a_day_more, *berlin)


def test_a_long_count_shows_its_beginning_and_its_end() -> None:
    lines = run("2025-11-21 10:00", "--until", "2026-11-21 10:00", *NINE_TO_FIVE).stdout.splitlines()
    assert len(lines) < 16
    assert any("more lines" in line for line in lines)


def test_what_cannot_be_read_is_said_with_a_remedy() -> None:
    assert "write it as '2026-11-21 15:00'" in refused("Saturday", "1h", *NINE_TO_FIVE)
    assert "write it as 30m, 4h or 1bd" in refused("2025-11-22 15:00", "soon", *NINE_TO_FIVE)
    assert "Say how long" in refused("2025-11-22 15:00", *NINE_TO_FIVE)
    assert "lies before" in refused("2025-11-22 15:00", "--until", "2025-11-21 15:00", *NINE_TO_FIVE)
    assert "write one of BB, BE" in refused("2025-11-22 15:00", "1h", *NINE_TO_FIVE, "--holidays", "DE-XX")


def test_a_zone_or_hours_that_nobody_knows_are_refused() -> None:
    assert "write one like Europe/Berlin" in refused("2025-11-22 15:00", "1h", "--zone", "Berlin", "--hours", "24/7")
    assert "say the hours after" in refused("2025-11-22 15:00", "1h", "--zone", "Europe/Berlin", "--hours", "mon-fri")


def test_a_moment_that_the_clocks_skip_is_refused() -> None:
    assert "is skipped in Europe/Berlin" in refused("2025-03-30 02:30", "1h", *NINE_TO_FIVE)
