"""Every point between two steps of an act at which the process can end: what is written, committed, told to Slack.

Nothing of it stands in the program: SQLAlchemy and the Web API's client say what they are about to do, and whoever
asked is read off the stack. So a point is there wherever a step is, in code that is yet to be written, too. What only
looks is no step: to end before it is to end after the step before.
"""

import os
import re
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import sqlalchemy as sa
from slack_sdk import WebClient
from sqlalchemy.pool import ConnectionPoolEntry

from store.db.database import Database

ROOT = str(Path(__file__).parents[2]) + os.sep
# An act is whatever happens beneath one of these functions.
ACTS = {
    ("bot/intake/http/deliveries.py", "take_delivery"): "intake",
    ("bot/listeners/handoff/card_presses.py", "press"): "claim",
    ("scheduler/jobs.py", "ring_clocks"): "ring",
    ("scheduler/jobs.py", "see_to_monday"): "close-week",
    ("bot/delivery/loop.py", "_run"): "delivery",
    ("bot/intake/http/door_processing.py", "take_body"): "door",
    ("bot/runtime/crm_loop.py", "turn"): "crm",
    ("bot/webhooks/webhook_sender.py", "step"): "webhooks",
}
# A step that is done many times in a loop is tried between the first ones.
TIMES = 2
_WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) \w+")

Point = tuple[str, int]
"""Where, and the how manieth time; or an act, and the how manieth of its steps."""


class Points:
    """Counts the points that a process comes by, and ends it at the one that it was armed with."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._passed: Counter[str] = Counter()
        self._fatal: Point | None = None

    def watch(self, database: Database) -> None:
        """Have a database's statements and commits tell."""
        sa.event.listen(database._writer, "before_cursor_execute", self._before_statement)
        sa.event.listen(database._writer, "commit", self._before_commit)
        sa.event.listen(database._writer, "checkin", self._afterwards)

    def listen_to_http(self) -> None:
        """Have each call of httpx tell before and after."""
        send = httpx.Client.send

        def told(client: httpx.Client, request: httpx.Request, **how: Any) -> httpx.Response:
            self.come_by(f"before {request.method}")
            answer = send(client, request, **how)
            self.come_by(f"after {request.method}")
            return answer

        httpx.Client.send = told  # type: ignore[method-assign,assignment]

    def arm(self, fatal: Point | None) -> None:
        """Count anew, and end the process at this point."""
        with self._lock:
            self._passed.clear()
            self._fatal = fatal

    def passed(self) -> list[Point]:
        """The points since the counting began."""
        with self._lock:
            found = [(where, times) for where, times in self._passed.items() if where not in ACTS.values()]
            return [(where, n + 1) for where, times in found for n in range(min(times, TIMES))]

    def come_by(self, what: str) -> None:
        """The process is about to do this."""
        where = _where(sys._getframe(1), what)
        if where is None:
            return
        with self._lock:
            for name in (where, act_of((where, 0))):
                self._passed[name] += 1
                if self._fatal == (name, self._passed[name]):
                    os.kill(os.getpid(), signal.SIGKILL)

    def _before_statement(self, connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        if found := _WRITES.match(statement):
            connection.info["wrote"] = True
            self.come_by(found[0])

    def _before_commit(self, connection: sa.Connection) -> None:
        if connection.info.get("wrote"):
            self.come_by("COMMIT")

    def _afterwards(self, _connection: object, record: ConnectionPoolEntry) -> None:
        if record.info.pop("wrote", False):
            self.come_by("afterwards")


class Client(WebClient):
    """The Web API's client, telling of each call before and after."""

    points: Points

    def api_call(self, api_method: str, **how: Any) -> Any:  # type: ignore[override]
        """One call."""
        self.points.come_by(f"before {api_method}")
        answer = super().api_call(api_method, **how)
        self.points.come_by(f"after {api_method}")
        return answer


def act_of(point: Point) -> str:
    """The act that a point lies in."""
    return point[0].partition(":")[0]


def _where(frame: FrameType | None, what: str) -> str | None:
    """The act and the functions from it down to here; None outside of all acts."""
    names: list[str] = []
    for file, function in _ours(frame):
        names.append(f"{Path(file).stem}.{function}")
        if act := ACTS.get((file, function)):
            return f"{act}: {' > '.join(reversed(names))}: {what}"
    return None


def _ours(frame: FrameType | None) -> Iterator[tuple[str, str]]:
    """The functions of the program on the stack, the innermost first."""
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith(ROOT) and not code.co_filename.startswith(ROOT + "tests"):
            yield code.co_filename.removeprefix(ROOT), code.co_name
        frame = frame.f_back
