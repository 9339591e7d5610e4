"""A file of leads imported, beside the same rows written by Core.

The baseline does for each batch what ours comes to: the same rows by executemany in one transaction, each address
by email-validator. No bot runs beside either, so neither rests. It reads no file, finds nobody again, checks nothing
else. Batch by batch by turns. pandas is no part of Handoff: its figure is there if it is.
"""

import csv
import itertools
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from email_validator import validate_email
from sqlalchemy import create_engine

from bot.intake.csv import csv_file
from store.db.database import Database
from tests.benchmarks import crowd, filling, people, recording, table
from tests.benchmarks.recording import Asked
from tests.benchmarks.table import Row

try:
    import pandas
except ImportError:
    pandas = None  # type: ignore[assignment]

ROWS, FEW = 100_000, 4_000
GOAL = 0.5
COLUMNS = (
    "Record ID", "Email", "First Name", "Last Name", "Company", "Job Title", "Country", "Lead Source", "Campaign",
    "Create Date",
)  # fmt: skip


def rows(engine: str, folder: Path, quick: bool) -> Iterator[Row]:
    """One row for an engine, and one of pandas."""
    count = FEW if quick else ROWS
    file = folder / "leads.csv"
    addresses = _write(file, count)
    with filling.empty(engine, folder / "ours") as ours, filling.empty(engine, folder / "core") as core:
        for database in (ours, core):
            crowd.hire(database)
        mine, theirs = _times(ours, core, file, addresses)
        than = "the same rows by Core + email-validator"
        what = f"CSV import, {count:,} rows"
        yield table.at_least(what, engine, count / mine, count / theirs, GOAL, "rows a second", than)
        touching = folder / "touches.csv"
        _write_touches(touching, count)
        start = time.perf_counter()
        assert csv_file.import_file(ours, touching, now=crowd.NOW).touches == count
        told = f"{count / (time.perf_counter() - start):,.0f} touches a second"
        yield table.beside(f"CSV import, {count:,} touches of known leads", engine, told, "5,000 are wanted")
        if pandas is not None:
            took = _by_pandas(core, file)
            told = f"{count / took:,.0f} rows a second, pandas: one table, nothing checked"
            yield table.beside(what, engine, f"{count / mine:,.0f} rows a second", told)


def _times(ours: Database, core: Database, file: Path, addresses: list[str]) -> tuple[float, float]:
    """Seconds of ours and of the baseline."""
    theirs, done = 0.0, 0
    with recording.recording(ours, recording.writes) as asked:

        def progress(what: str, so_far: int, _all: int) -> None:
            nonlocal theirs, done
            if what == "importing":
                theirs += _write_batch(core, asked, addresses[done:so_far])
                done = so_far
            asked.clear()

        start = time.perf_counter()
        report = csv_file.import_file(ours, file, now=crowd.NOW, progress=progress)
        whole = time.perf_counter() - start
    assert report.leads_new == done == len(addresses), report
    return whole - theirs, theirs


def _write_batch(core: Database, asked: list[Asked], addresses: list[str]) -> float:
    start = time.perf_counter()
    for address in addresses:
        validate_email(address, check_deliverability=False, test_environment=True)
    recording.replay(core, [one for one in asked if one.statements])
    return time.perf_counter() - start


def _write(file: Path, count: int) -> list[str]:
    """A file as a CRM exports it; its addresses."""
    addresses = []
    with file.open("w", newline="") as opened:
        lines = csv.writer(opened)
        lines.writerow(COLUMNS)
        for number, name, company in people.made_up(count):
            first, last = name.split(maxsplit=1)
            addresses.append(f"p{number}@example{number % 5000}.example")
            created = (crowd.NOW - timedelta(hours=number % 9000)).strftime("%Y-%m-%d %H:%M")
            lines.writerow(
                [number, addresses[-1], first, last, company, "Manager", "Germany", "webinar", "autumn", created]
            )
    return addresses


def _write_touches(file: Path, count: int) -> None:
    """As many touches of the leads that are known by then, five of each."""
    leads = max(1, count // 5)
    with file.open("w", newline="") as opened:
        lines = csv.writer(opened)
        lines.writerow(("Record ID", "Touch Kind", "Touch Time", "Touch Campaign"))
        for number, (lead, _, _) in zip(range(count), itertools.cycle(people.made_up(leads)), strict=False):
            at = crowd.NOW - timedelta(minutes=20_000 + number)
            lines.writerow((lead, "webinar", at.strftime("%Y-%m-%d %H:%M"), "autumn"))


def _by_pandas(database: Database, file: Path) -> float:
    url = database.url if database.is_sqlite else database.url.set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    start = time.perf_counter()
    pandas.read_csv(file).to_sql("by_pandas", engine, index=False)
    seconds = time.perf_counter() - start
    engine.dispose()
    return seconds
