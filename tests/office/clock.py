"""Which moment it is in the tests, unless they say otherwise, and a clock that they move."""

from datetime import UTC, datetime, timedelta

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)  # a Wednesday, 10:00 in Berlin
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)  # the next one, 09:00 in Berlin: the scoreboard closes week 47
MONDAY_BEFORE = datetime(2026, 11, 16, 8, 4, tzinfo=UTC)  # 09:04 in Berlin, when stories and the demo begin


class HeldClock:
    """Office time that moves when it is told to."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move_to(self, at: datetime) -> None:
        self.at = at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)
