"""The first sync of a CRM's contacts and deals, and then a minute's change.

The baselines: the same rows by Core, page by page by turns, and the time that the CRM itself takes: HubSpot lets an
account search five times a second. Its records are made up in this process, so that no wire is in the figures.
"""

import resource
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from bot.crm import crm_reading
from store.crm.crm_values import (
    CONTACTS,
    CrmContact,
    CrmDeal,
    CrmIntent,
    CrmOwner,
    CrmOwners,
    CrmPage,
    Declined,
    Later,
    ReadWindow,
    Written,
)
from store.db.database import Database
from tests.benchmarks import crowd, filling, people, recording, table
from tests.benchmarks.table import Row

MANY, FEW = 50_000, 2_000
PAGE, SEARCHES_A_SECOND = 100, 5
CHANGED = 20
GOAL = 0.3  # of what Core takes for the same rows
YEAR, MINUTE = timedelta(days=365), timedelta(minutes=1)


class MadeUpCrm:
    """So many contacts, a deal for every tenth, and how often it was asked."""

    system = "hubspot"

    def __init__(self, count: int) -> None:
        self.calls = 0
        self._contacts = [_contact(*one) for one in people.made_up(count)]
        self._deals = [_deal(number) for number in range(1, count + 1, 10)]

    def owners(self) -> CrmOwners:
        self.calls += 1
        return CrmOwners([CrmOwner("1", None, "Nora Weiss")])

    def changes(self, kind: str, window: ReadWindow) -> CrmPage:
        self.calls += 1 if kind == CONTACTS else 2  # whose a deal is, is asked for besides
        known: list[CrmContact] | list[CrmDeal] = self._contacts if kind == CONTACTS else self._deals
        if window.since > crowd.NOW - YEAR:
            known = known[:CHANGED]
        start = int(window.after or 0)
        page = known[start : start + PAGE]
        return CrmPage(page, str(start + PAGE) if len(page) == PAGE else None)

    def contacts_there(self, ids: Sequence[str]) -> Collection[str]:
        self.calls += 1
        return ids

    def write(self, intent: CrmIntent) -> Written | Declined | Later:
        raise NotImplementedError

    def close(self) -> None:
        return None


def rows(engine: str, folder: Path, quick: bool) -> Iterator[Row]:
    """Three rows for an engine."""
    count = FEW if quick else MANY
    crm = MadeUpCrm(count)
    what = f"first sync of a CRM, {count:,} contacts and {count // 10:,} deals"
    with filling.empty(engine, folder / "ours") as ours, filling.empty(engine, folder / "core") as core:
        for database in (ours, core):
            crowd.hire(database)
        mine, theirs = _first_sync(crm, ours, core)
        yield table.at_least(what, engine, count / mine, count / theirs, GOAL, "contacts a second", "the rows by Core")
        allowed = crm.calls / SEARCHES_A_SECOND
        yield table.at_most(what, engine, mine, allowed, 1, "seconds", f"{crm.calls:,} calls at five a second")
        began = time.perf_counter()
        crm_reading.read_changes(crm, ours, lambda: crowd.NOW + MINUTE)
        took = time.perf_counter() - began
        then = f"{mine:,.1f} seconds for the whole; at most {_megabytes():,.0f} MB in this process"
        yield table.beside(f"and then {2 * CHANGED} that changed", engine, f"{took:.2f} seconds", then)


def _first_sync(crm: MadeUpCrm, ours: Database, core: Database) -> tuple[float, float]:
    """Seconds of ours and of the baseline."""
    theirs = 0.0
    with recording.recording(ours, recording.writes) as asked:

        def beat() -> None:
            nonlocal theirs
            start = time.perf_counter()
            recording.replay(core, [one for one in asked if one.statements])
            asked.clear()
            theirs += time.perf_counter() - start

        began = time.perf_counter()
        crm_reading.read_changes(crm, ours, lambda: crowd.NOW, beat)
        beat()
        whole = time.perf_counter() - began
    return whole - theirs, theirs


def _megabytes() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 / (1024 if sys.platform == "darwin" else 1)


def _contact(number: int, name: str, company: str) -> CrmContact:
    fields = {"email": f"p{number}@example{number % 5000}.example", "name": name, "company": company,
              "title": "Manager", "country": "Germany"}  # fmt: skip
    at = crowd.NOW - YEAR - timedelta(hours=number % 9000)
    extra = (("Lifecycle stage", "lead"), ("Website", f"https://example{number % 5000}.example"))
    return CrmContact(f"{number}", at, at, fields, extra, "1", url=f"https://crm.example/contacts/{number}")


def _deal(number: int) -> CrmDeal:
    at = crowd.NOW - YEAR - timedelta(days=number % 300)
    outcome = ("won", "lost", None)[number % 3]
    closed = at + timedelta(days=40) if outcome else None
    return CrmDeal(f"{number}", at, (f"{number}",), Decimal(1000 + number), "EUR", outcome, at, closed)
