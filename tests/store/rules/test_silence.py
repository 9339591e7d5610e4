import math

import pytest

from store.rules import silence

DAY, HOUR = 8 * 3600, 3600
WINDOW = 40 * DAY  # eight weeks of office time: 320 hours
QUIET = 10 * DAY


@pytest.mark.parametrize("deliveries", [8, 32, 320, 3200])
def test_a_silence_is_odd_from_where_its_chance_falls_below_one_percent_shared_among_all(deliveries: int) -> None:
    """e^(-n/320 * h) < 0.01/n, so h > 320/n * ln(100 n)."""
    bound = 320 / deliveries * math.log(100 * deliveries) * HOUR
    assert not silence.is_silence_odd(deliveries, WINDOW, int(bound) - 60, QUIET)
    assert silence.is_silence_odd(deliveries, WINDOW, int(bound) + 60, QUIET)


@pytest.mark.parametrize("deliveries", [0, 7])
def test_of_too_few_deliveries_ten_working_days_decide(deliveries: int) -> None:
    assert not silence.is_silence_odd(deliveries, WINDOW, QUIET - 1, QUIET)
    assert silence.is_silence_odd(deliveries, WINDOW, QUIET, QUIET)
