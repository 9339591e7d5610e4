"""Forty reps, and handoffs for them to claim: the same in every database, down to the ids."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from store.db import tables as t
from store.db.database import Database
from store.leads import receiving
from store.record.events import LeadEvent, TouchEvent
from store.rules.states import MANAGER, REP
from store.team import people, workspace
from store.team.people import Person
from tests.benchmarks import filling

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)  # a Wednesday, 10:00 in Berlin
REPS = tuple(f"U0REP{number:02}" for number in range(40))
BOSS, CHANNEL, TEAM = "U0BOSS", "C0LEADS", "T0TEAM"
SPARE = 1000  # rows of the trace


@contextmanager
def hired(engine: str, folder: Path) -> Iterator[list[Database]]:
    """Three alike: one in which is recorded what our code asks, one for our code, and one for Core alone."""
    with ExitStack() as opened:
        same = [opened.enter_context(filling.empty(engine, folder / name)) for name in ("asked", "ours", "core")]
        for database in same:
            hire(database)
        yield same


def hire(database: Database) -> None:
    """Set the workspace up."""
    with database.begin() as tx:
        people.remember(tx, [Person(id, f"Person {id}", "Europe/Berlin") for id in (*REPS, BOSS)])
        people.appoint(tx, REP, REPS)
        people.appoint(tx, MANAGER, [BOSS])
        workspace.change(tx, zone="Europe/Berlin", channel=CHANNEL, set_up_at=NOW)


def hand_over(database: Database, count: int, first: int = 0) -> list[int]:
    """So many sales-ready handoffs of leads of different companies, numbered from `first`; their ids."""
    made = []
    for number in range(first, first + count):
        with database.begin() as tx:
            made.append(receiving.receive(tx, _lead(number), NOW).handoff_id)
    return [handoff_id for handoff_id in made if handoff_id is not None]


def spare_traces(database: Database, of: Sequence[int]) -> None:
    """Rows of the trace that recorded posts may point at, whichever of them is asked for first."""
    with database.begin() as tx:
        row = {"kind": "rung", "lead_id": 1, "handoff_id": of[0], "happened_at": NOW, "recorded_at": NOW}
        tx.execute(t.trace.insert(), [row] * SPARE)


def _lead(number: int) -> LeadEvent:
    return LeadEvent(
        system="website", at=NOW, external_id=f"w{number}", email=f"nora{number}@kettle{number}.example",
        name=f"Nora{number} Weiss", title="Founder", company=f"Kettle{number} GmbH", problem="slow",
        source="paid_search", touches=(TouchEvent("demo_request", NOW),),
    )  # fmt: skip
