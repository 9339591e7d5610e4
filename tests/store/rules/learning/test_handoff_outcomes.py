"""Good, other, or too young to say."""

from datetime import timedelta

import pytest

from store.rules.learning import handoff_outcomes
from tests.office.clock import NOW

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("opened", "has_deal", "won", "age", "good"),
    [
        (None, False, False, 21 * DAY, False),
        (None, False, False, 21 * DAY - SECOND, None),
        (21 * DAY, True, False, 30 * DAY, True),
        (21 * DAY + SECOND, True, False, 30 * DAY, False),
        (DAY, True, False, 2 * DAY, True),
        (40 * DAY, True, True, 60 * DAY, True),
        (None, True, True, DAY, True),
        (None, True, False, 60 * DAY, None),
    ],
)
def test_how_a_handoff_turned_out(opened, has_deal: bool, won: bool, age: timedelta, good) -> None:
    at = NOW + opened if opened is not None else None
    assert handoff_outcomes.turned_out(NOW, at, has_deal, won, NOW + age) is good
