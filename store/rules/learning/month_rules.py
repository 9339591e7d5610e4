"""What a month says to both teams: who brought a deal, and why handoffs came to nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from store.rules.office_time import periods

MARKETING, SALES, PARTNER, OTHER = GROUPS = ("marketing", "sales", "partner", "other")
BAD_QUALITY = 2
CRITERIA, FOLLOW_UP = "criteria", "follow_up"
OF_CRITERIA = frozenset({"fit", "too_early"})


@dataclass(frozen=True, slots=True)
class FailedHandoff:
    """One from which no opportunity was opened in time. `at_fault`: what the reason it was given back for means."""

    quality: int | None
    at_fault: str | None
    missed: bool

    @property
    def why(self) -> str | None:
        """Criteria first, then follow-up; None: neither."""
        if (self.quality is not None and self.quality <= BAD_QUALITY) or self.at_fault in OF_CRITERIA:
            return CRITERIA
        return FOLLOW_UP if self.missed else None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Of the failed handoffs those that fail by the criteria, those by follow-up; `named` if it is more than half."""

    failed: int
    criteria: int
    follow_up: int
    named: str | None


def diagnose(failed: Iterable[FailedHandoff]) -> Diagnosis:
    """Each counts once; the larger cause is named if it exceeds half."""
    causes = [one.why for one in failed]
    counts = {cause: causes.count(cause) for cause in (CRITERIA, FOLLOW_UP)}
    named = next((cause for cause, count in counts.items() if 2 * count > len(causes)), None)
    return Diagnosis(len(causes), counts[CRITERIA], counts[FOLLOW_UP], named)


def month_of_board(week: date, newest: date | None, counts_from: date) -> date | None:
    """The month that goes with the board of a week: the one before its post, on the first Monday of a month.

    After an outage on a later Monday. None if the `newest` was posted, or its first Monday lay before `counts_from`.
    """
    posted = periods.month_begin(week + periods.WEEK)
    month = periods.month_begin(posted, -1)
    is_new = newest is None or newest < month
    return month if is_new and periods.first_monday_from(posted) >= counts_from else None
