"""Whether a handoff turned out good: an opportunity within three weeks, or won at any time."""

from datetime import datetime, timedelta

JUDGED_AFTER = timedelta(days=21)


def turned_out(
    handed_over_at: datetime, opened_at: datetime | None, has_deal: bool, won: bool, now: datetime
) -> bool | None:
    """True for good, False for other; None while it is too young, or when its opportunity opened is not known."""
    until = handed_over_at + JUDGED_AFTER
    if won or (opened_at is not None and opened_at <= until):
        return True
    if now < until or (has_deal and opened_at is None):
        return None
    return False
