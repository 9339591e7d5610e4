"""From the command until the bot is ready, and what it keeps in memory: idle, and after many leads.

The baseline of both is a Python that imports the same libraries and nothing else. Memory stays flat if it is about the
same after 100,000 leads as after the first tenth of them.
"""

import base64
import http.client
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

from bot.intake.http import signatures
from bot.playground.driver import Slack
from bot.playground.state.installation import from_manifest
from bot.slack import manifest
from store.db import migrate
from store.db.database import Database
from tests.benchmarks import bench_posting, filling, people, table
from tests.benchmarks.table import Row

LIBRARIES = (
    "slack_bolt", "slack_sdk", "sqlalchemy", "sqlalchemy.dialects.sqlite", "alembic.command",
    "apscheduler.schedulers.background", "pydantic", "pydantic_settings", "starlette.applications", "uvicorn",
    "websockets", "websockets.sync.client", "typer", "rich.table", "rich.progress", "holidays", "email_validator",
    "pycountry", "yaml", "structlog", "prometheus_client",
)  # fmt: skip
STARTS, FEW_STARTS = 9, 2
LEADS, FEW_LEADS = 100_000, 5_000
START_GOAL, FLAT = 1.5, 1.1
PATIENCE = 60.0
# Settings of whoever measures; and compiled modules are kept, as they are wherever it is installed.
NOT_OURS = ("HANDOFF_", "SLACK_", "PYTHONDONTWRITEBYTECODE")
SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, yes").decode()
_SAY_AND_WAIT = "import sys; print(flush=True); sys.stdin.read()"


def rows(engine: str, folder: Path, quick: bool) -> Iterator[Row]:
    """Three rows for an engine."""
    libraries = (*LIBRARIES, "psycopg") if engine == "postgresql" else LIBRARIES
    with (
        filling.without_tables(engine, folder / "ours") as database,
        Slack(installation=from_manifest(manifest.document())) as slack,
    ):
        migrate.upgrade(database)
        starts, imports = [], []
        with _running(database, slack):
            pass  # it compiles what no start compiled before
        for _ in range(FEW_STARTS if quick else STARTS):
            imports.append(_imports(libraries)[0])
            with _running(database, slack) as (_, _, seconds):
                starts.append(seconds)
        alone = f"importing {len(libraries)} libraries alone"
        yield table.at_most("start to ready", engine, median(starts), median(imports), START_GOAL, "s", alone)
        with _running(database, slack) as (bot, port, _):
            idle, early, late = _fill(bot, port, FEW_LEADS if quick else LEADS)
    yield table.without_target(
        table.at_most("memory, idle", engine, idle, _imports(libraries)[1], START_GOAL, "MB", alone)
    )
    leads = FEW_LEADS if quick else LEADS
    than = f"after {leads // 10:,}"
    yield table.at_most(f"memory, after {leads:,} leads", engine, late, early, FLAT, "MB", than)


def _imports(libraries: Sequence[str]) -> tuple[float, float]:
    """Seconds and megabytes of a Python with these."""
    code = f"import {', '.join(libraries)}; {_SAY_AND_WAIT}"
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as python:
        assert python.stdout is not None and python.stdin is not None
        python.stdout.readline()
        seconds = time.perf_counter() - start
        megabytes = _megabytes(python.pid)
        python.stdin.close()
    return seconds, megabytes


@contextmanager
def _running(database: Database, slack: Slack) -> Iterator[tuple[int, int, float]]:
    """The bot's process, where it listens, and how many seconds it took to be ready."""
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)},
        "SLACK_BOT_TOKEN": slack.app.token,
        "SLACK_APP_TOKEN": slack.app.app_token,
        "HANDOFF_SLACK_BASE_URL": slack.base_url,
        "HANDOFF_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "HANDOFF_INTAKE_SECRETS": SECRET,
        "HANDOFF_INTAKE_PORT": str(port),
        "HANDOFF_LOG_LEVEL": "warning",
    }
    start = time.perf_counter()
    bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment)
    try:
        while not _is_ready(port):
            assert bot.poll() is None, "the bot ended"
            assert time.perf_counter() - start < PATIENCE, "the bot does not get ready"
            time.sleep(0.01)
        yield bot.pid, port, time.perf_counter() - start
    finally:
        bot.terminate()
        bot.wait(PATIENCE)


def _is_ready(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as door:
        try:
            door.request("GET", "/readyz")
            return door.getresponse().status == 200
        except OSError:
            return False


def _fill(bot: int, port: int, leads: int) -> tuple[float, float, float]:
    """Megabytes idle, after the first tenth of so many leads, and after all of them."""
    somebody = people.made_up(leads)
    idle = early = _megabytes(bot)
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as door:
        for done in range(0, leads, bench_posting.LONG):
            if done == leads // 10:
                early = _megabytes(bot)
            body = bench_posting.body(itertools.islice(somebody, bench_posting.LONG))
            bench_posting.post(door, done, body, signatures.key(SECRET))
    return idle, early, _megabytes(bot)


def _megabytes(process: int) -> float:
    """What is in memory of a process now."""
    if Path(f"/proc/{process}/status").exists():
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, check=True, text=True)
    return int(shown.stdout) / 1024


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])
