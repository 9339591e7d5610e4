"""`handoff run` as a process of its own, as an operator would start it."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.demo import sender
from bot.playground.driver import Slack

ROOT = Path(__file__).parents[3]
SECRET = "whsec_" + "c2VjcmV0" * 5
START_SECONDS = 20.0


class Process:
    """One command that runs; `said` is what it wrote to standard error so far."""

    def __init__(self, folder: Path, *words: str, **variables: str) -> None:
        self.started = time.monotonic()
        self._running = subprocess.Popen(
            [sys.executable, "-m", "bot", *words], cwd=folder, env=environment(**variables), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._lines: list[str] = []
        self._told = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._running.pid

    @property
    def said(self) -> str:
        return "".join(self._lines)

    def until_said(self, pattern: str, seconds: float = START_SECONDS) -> str:
        """The first group of the pattern, once the process has said it."""
        with self._told:
            self._told.wait_for(lambda: re.search(pattern, self.said) or not self._reader.is_alive(), seconds)
        found = re.search(pattern, self.said)
        assert found, f"{pattern!r} was not said:\n{self.said}"
        return found[1] if found.groups() else found[0]

    def until_written(self, pattern: str) -> str:
        """The same on standard output, for a process that goes on."""
        assert self._running.stdout is not None
        written = ""
        while not (found := re.search(pattern, written)):
            line = self._running.stdout.readline()
            assert line, f"{pattern!r} was not written:\n{written}{self.said}"
            written += line
        return found[1]

    def stop(self, by: int = signal.SIGTERM, seconds: float = 60.0) -> int:
        """Send a signal and wait for the end, which a busy machine puts off; the exit code."""
        self._running.send_signal(by)
        return self.ended(seconds)

    def ended(self, seconds: float = START_SECONDS) -> int:
        """Wait for the end; the exit code."""
        try:
            code = self._running.wait(seconds)
        finally:
            self._running.kill()
            self._running.wait()  # or a later test would hear of it
        self._reader.join(1)
        for pipe in (self._running.stdout, self._running.stderr):
            if pipe is not None:
                pipe.close()
        return code

    @property
    def is_alive(self) -> bool:
        return self._running.poll() is None

    def _read(self) -> None:
        assert self._running.stderr is not None
        for line in self._running.stderr:
            with self._told:
                self._lines.append(line)
                self._told.notify_all()


class Running(Process):
    """`handoff run` that has said where it listens."""

    def __init__(self, slack: Slack, url: str, folder: Path, **variables: str) -> None:
        super().__init__(folder, "run", **{**for_slack(slack, url), **variables})
        self.url = self.until_said(r"listens at (http://\S+)")
        self.seconds_to_start = time.monotonic() - self.started

    def ask(self, path: str) -> tuple[int, str]:
        """Status and body of an address."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()

    def not_ready(self) -> list[str]:
        """What /readyz complains of."""
        reasons: list[str] = json.loads(self.ask("/readyz")[1])["reasons"]
        return reasons

    def gauge(self, name: str) -> float:
        """A number of /metrics."""
        found = re.search(rf"^handoff_{name} (\S+)$", self.ask("/metrics")[1], re.MULTILINE)
        assert found, name
        return float(found[1])

    def lead(self, **fields: Any) -> dict[str, Any]:
        """A lead that is sales-ready comes in by HTTP."""
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        body = {"system": "website", "name": "Nora Weiss", "title": "Founder", "company": "Kettle GmbH",
                "problem": "slow", "email": "nora@kettle.example",
                "touches": [{"kind": "demo_request", "at": now}]}  # fmt: skip
        return sender.send_lead(self.url, SECRET, {**body, **fields})


@contextmanager
def running(slack: Slack, url: str, folder: Path, **variables: str) -> Iterator[Running]:
    """A bot that is stopped at the end, if it still runs."""
    started = Running(slack, url, folder, **variables)
    try:
        yield started
    finally:
        if started.is_alive:
            started.stop()


def for_slack(slack: Slack, url: str) -> dict[str, str]:
    """The variables of an operator whose Slack is the playground."""
    return {
        "SLACK_BOT_TOKEN": slack.app.token,
        "SLACK_APP_TOKEN": slack.app.app_token,
        "HANDOFF_SLACK_BASE_URL": slack.base_url,
        "HANDOFF_DATABASE_URL": url,
        "HANDOFF_INTAKE_PORT": "0",
        "HANDOFF_INTAKE_SECRETS": SECRET,
    }


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without anything of Handoff's, and these; an empty one is left out."""
    foreign = {name: value for name, value in os.environ.items() if not name.startswith(("HANDOFF_", "SLACK_"))}
    given = {name: value for name, value in variables.items() if value}
    return {**foreign, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "COLUMNS": "200", **given}
