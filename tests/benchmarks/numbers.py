"""What each way of reckoning has to come to: plain numbers, for each week a tuple."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

Row = tuple[Any, ...]
# (hits, n) of a share; median and p90, each with "at least", of a time to respond; mean, median and n of a cycle.
Weekly = list[Row]
# The numbers of one KPI for the weeks that begin on these Mondays, as they are now.
Way = Callable[[Connection, Sequence[datetime], datetime], Weekly]


def ranked(took: Sequence[tuple[int, bool]]) -> Row:
    """Median and p90 by rank, of (seconds, whether somebody still waits) each."""
    ordered = sorted(took)
    ranks = [-(-percent * len(ordered) // 100) for percent in (50, 90)]
    return tuple(part for rank in ranks for part in (ordered[rank - 1][0], any(w for _, w in ordered[:rank])))


def spread(days: Sequence[int]) -> Row:
    """Mean, median (the middle two averaged) and n."""
    ordered, n = sorted(days), len(days)
    return sum(ordered) / n, (ordered[(n - 1) // 2] + ordered[n // 2]) / 2, n
