"""A wait that a server asks for, in each way HTTP has."""

import pytest

from store.rules.retry_after import asked_wait

NOON = "Wed, 18 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("asked", "date", "seconds"),
    [
        ("120", NOON, 120.0),
        (" 0 ", "", 0.0),
        ("Wed, 18 Nov 2026 12:01:30 GMT", NOON, 90.0),
        ("Wed, 18 Nov 2026 11:59:00 GMT", NOON, 0.0),
        ("Wed, 18 Nov 2026 12:01:30 GMT", "", None),
        ("Wed, 18 Nov 2026 12:01:30", NOON, None),
        ("Wed, 99 Nov 2026 12:01:30 GMT", NOON, None),
        ("soon", NOON, None),
        ("-1", NOON, None),
        ("1.5", NOON, None),
        ("٣", NOON, None),
        ("", "", None),
    ],
)
def test_seconds_or_a_date(asked: str, date: str, seconds: float | None) -> None:
    assert asked_wait({"retry-after": asked, "date": date}) == seconds
