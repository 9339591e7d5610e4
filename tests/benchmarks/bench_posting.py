"""POST /v1/leads over a real socket, one lead at a time and 500 at a time, until the answer says that they are kept.

The baseline writes the same rows by Core, in as many transactions of the same durability. It reads, checks and answers
nothing.
"""

import http.client
import itertools
import json
import statistics
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot.intake.http import endpoints as intake
from bot.intake.http import server, signatures
from store.db.database import Database
from tests.benchmarks import crowd, people, recording, table
from tests.benchmarks.table import Row
from tests.bot.intake.sender import SECRET, Settings

WARM_UP = 3
SINGLE, LISTS, LONG = 300, 12, 500
GOALS = {1: 0.4, LONG: 0.6}
KINDS = ("pricing_page", "webinar", "newsletter", "case_study")
_KEY = signatures.key(SECRET)


def rows(engine: str, folder: Path, quick: bool) -> Iterator[Row]:
    """Two rows for an engine."""
    with crowd.hired(engine, folder) as same:
        somebody = people.made_up(SINGLE * 2 + LONG * (LISTS + WARM_UP))
        for long, goal in GOALS.items():
            count = WARM_UP + (4 if quick else SINGLE if long == 1 else LISTS)
            bodies = [body(itertools.islice(somebody, long)) for _ in range(count)]
            mine, theirs = _times(*same, bodies)
            what = "POST /v1/leads, one at a time" if long == 1 else f"POST /v1/leads, {long} at a time"
            than = "the same rows by Core"
            yield table.at_least(what, engine, long / mine, long / theirs, goal, "leads a second", than)


def _times(asked: Database, ours: Database, core: Database, bodies: list[bytes]) -> tuple[float, float]:
    """Seconds of ours and of the baseline for one body, by turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    with _door(asked) as recorded, _door(ours) as door:
        for number, body in enumerate(bodies):
            with recording.recording(asked, recording.writes) as script:
                post(recorded, number, body)
            taken[0].append(post(door, number, body))
            start = time.perf_counter()
            recording.replay(core, [one for one in script if one.statements])
            taken[1].append(time.perf_counter() - start)
    mine, theirs = (statistics.median(each[WARM_UP:]) for each in taken)
    return mine, theirs


@contextmanager
def _door(database: Database) -> Iterator[http.client.HTTPConnection]:
    """Intake that lets in as many deliveries as there are: each comes a minute after the one before."""
    minutes = itertools.count(step=60)
    app = intake.build(database, lambda: crowd.NOW, Settings(), lambda: None, monotonic=lambda: float(next(minutes)))
    with server.serving(app) as served, closing(http.client.HTTPConnection(served.host, served.port)) as connection:
        yield connection


def post(door: http.client.HTTPConnection, number: int, body: bytes, key: bytes = _KEY) -> float:
    now = int(time.time())
    headers = {
        "content-type": "application/json",
        "webhook-id": f"msg_{len(body)}_{number}",
        "webhook-timestamp": str(now),
    }
    headers["webhook-signature"] = signatures.sign(key, headers["webhook-id"], now, body)
    start = time.perf_counter()
    door.request("POST", "/v1/leads", body, headers)
    answer = door.getresponse()
    said = answer.read()
    seconds = time.perf_counter() - start
    assert answer.status == 202, said
    return seconds


def body(leads: Iterator[tuple[int, str, str]]) -> bytes:
    return json.dumps([_lead(*lead) for lead in leads]).encode()


def _lead(number: int, name: str, company: str) -> dict[str, Any]:
    """Somebody who looked around, and is not sales-ready yet."""
    return {
        "system": "hubspot", "external_id": str(number), "email": f"p{number}@example{number % 999}.example",
        "name": name, "company": company, "title": "Marketing Manager", "country": "Germany", "source": "paid_search",
        "campaign": "autumn", "touches": [
            {"kind": KINDS[number % len(KINDS)], "at": crowd.NOW.isoformat(), "detail": "Looked at it"},
        ],
    }  # fmt: skip
