"""The five KPIs beside plain books of what happened, kept without a look at the database.

Random leads live through some months: own hours, absences, questions, late cards, imports, changes of the clocks and
New Year. Each figure is compared as of many moments, while it happens and afterwards. `make faults` runs many more
leads, HANDOFF_FAULTS_SEED others.
"""

import itertools
import math
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from store.db.database import Database, Transaction
from store.monday.scoreboard import figures, scoreboards
from store.rules.monday import chance, measures
from store.rules.monday.measures import Measure, Rate, Times
from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from tests.histories import boards, books
from tests.histories.books import Lead
from tests.histories.world import History
from tests.office.whole import SEED, WHOLE

LEADS, MOMENTS = (300, 15) if WHOLE else (24, 3)  # of each company
WEEKS = 13
HISTORIES = int(os.environ.get("HANDOFF_HISTORIES", "2"))  # small companies of different seeds; 500 take some minutes
TICK, DAY = timedelta(microseconds=1), timedelta(days=1)
COMPANIES = [
    ("America/New_York", datetime(2026, 10, 5, 4, tzinfo=UTC)),  # a fold in November
    ("Asia/Kolkata", datetime(2026, 11, 30, tzinfo=UTC)),  # New Year
    ("Pacific/Auckland", datetime(2026, 8, 31, tzinfo=UTC)),  # a gap in September
]
if not WHOLE:
    COMPANIES = COMPANIES[:1]
else:
    COMPANIES += [
        ("Europe/Berlin", datetime(2026, 2, 2, tzinfo=UTC)),
        ("America/St_Johns", datetime(2026, 11, 16, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 12, 7, tzinfo=UTC)),
    ]


class Comparison:
    """Looks at a company's figures, again and again, and counts what was compared."""

    def __init__(self, world: History) -> None:
        self.world, self.books = world, world.books
        self.chance = random.Random(SEED)
        self.compared = 0

    def look(self, tx: Transaction, at: datetime) -> None:
        """Everything as it was known at that moment."""
        spans, book, zone = self._periods(at), self.books, self.books.zone
        for expected, find in (
            (book.qualified, figures.qualified),
            (book.responses, figures.responses),
            (book.opened, figures.became_opportunities),
            (book.won, figures.won),
            (book.cycles, partial(figures.cycles, zone=zone)),
            (book.first_contacts, partial(figures.first_contacts, zone=zone)),
        ):
            found = find(tx, spans, at)
            pairs = zip(spans, expected(spans, at), found, strict=True)
            wrong = [pair for pair in pairs if pair[1] != pair[2]]
            assert not wrong, (expected, at, wrong[:2])
            self._say(found)
            self.compared += len(spans)

    def look_now(self, tx: Transaction, now: datetime) -> None:
        """While it happens: also what else the running week's board says."""
        self.look(tx, now)
        self.compared += boards.compare(self.world, tx, now)

    def _periods(self, at: datetime) -> list[Period]:
        """Weeks, all of them as one stretch, what ends at that moment, and what begins or ends with a fact."""
        zone = self.books.zone
        monday = periods.monday(at, zone)
        weeks = [periods.week(one, zone) for one in (*periods.weeks_before(monday, WEEKS - 1), monday)]
        facts = sorted(moment for lead in self.books.leads for moment in _moments(lead))
        edges = self.chance.choices(facts, k=8) if facts else []
        edged = [Period(*sorted(pair)) for pair in itertools.pairwise(edges)]
        looking_back = [Period(at - days * DAY, at) for days in (28, 91, 400)]
        whole = Period(weeks[0].start, weeks[-1].end)
        return [*weeks, whole, *looking_back, *edged, Period(at, at + 30 * DAY), Period(at, at)]

    def _say(self, found: Sequence[Measure]) -> None:
        """What is printed of them: the weeks as one, how sure a rate is, and times by rank."""
        pooled = measures.pool(found[:WEEKS])
        assert pooled is not None
        assert replace(pooled, left_out=0) == replace(found[WEEKS], left_out=0)
        for one in found:
            if isinstance(one, Rate):
                bounds = chance.interval(one)
                assert (bounds is None) == (one.n == 0)
                if bounds is not None:
                    pairs = zip(bounds, books.wilson(one), strict=True)
                    assert all(math.isclose(*pair, abs_tol=1e-9) for pair in pairs)
            else:
                _check_ranks(one)


def _check_ranks(times: Times) -> None:
    for percent, from_n in ((50, 3), (90, 10)):
        said = measures.quantile(times, percent)
        assert (said is None) == (times.n < from_n)
        if said is not None:
            assert (said.value, said.at_least) == books.at_rank(times, percent)


def _moments(lead: Lead) -> Iterator[datetime]:
    said = [*lead.received, *(made for handoff in lead.handoffs for made in handoff.made)]
    said += [opened for deal in lead.deals for opened in deal.opened]
    yield from (one.value for one in said if one.value)
    yield from (one.value[1] for deal in lead.deals for one in deal.closed if one.value[1])


@pytest.mark.parametrize(("zone", "begin"), COMPANIES)
def test_the_figures_are_those_of_the_books(
    database: Database, zone: str, begin: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    world = History(database, zone, begin, LEADS, SEED)
    comparison = Comparison(world)
    world.run(comparison.look_now)
    exact = world.chance.choices(world.moments, k=MOMENTS)
    unseen = [pause.start + (pause.known - pause.start) / 2 for pause in world.late_cards]
    with database.read() as tx:
        for at in (*exact, *(moment - TICK for moment in exact), *unseen[:MOMENTS], world.end, world.end + 30 * DAY):
            comparison.look(tx, at)
        again = {week: scoreboards.for_week(tx, week, world.end + 30 * DAY) for week in world.said}
    assert again == world.said
    if WHOLE:
        with capsys.disabled():
            print(f"\n{zone}: {len(world.books.leads)} leads, {world.steps} steps, {comparison.compared} figures agree")  # noqa: T201


@pytest.mark.parametrize("number", range(HISTORIES))
def test_small_companies_agree_and_their_closed_weeks_say_the_same_for_ever(
    sqlite_database: Database, number: int
) -> None:
    zone, begin = COMPANIES[number % len(COMPANIES)]
    world = History(sqlite_database, zone, begin, leads=15, seed=SEED + number, days=35)
    comparison = Comparison(world)
    world.run(comparison.look_now)
    with sqlite_database.read() as tx:
        assert {week: scoreboards.for_week(tx, week, world.end) for week in world.said} == world.said
    assert comparison.compared
    assert world.said or number >= 2  # some small companies' weeks never close
