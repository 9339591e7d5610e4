"""The whole bot in this process, on a database that goes away or is full, and senders who do not give up."""

import itertools
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.intake.http import signatures
from bot.playground.driver import Slack
from bot.runtime.assembly import Bot, web_client
from bot.runtime.office_clock import OfficeClock
from bot.runtime.settings import Settings
from bot.slack import directory
from scheduler import jobs, timetable
from scheduler.timetable import Job
from store.db.database import Database

SECRET = "whsec_" + "c2VjcmV0" * 5
TICK = 0.5  # seconds; the program looks every five and every thirty
TAKEN = 202

Json = dict[str, Any]
_numbers = itertools.count(1)


@contextmanager
def bot(slack: Slack, database: Database) -> Iterator[Bot]:
    """Everything that `handoff run` starts, without a pause after posts and with quick ticks."""
    settings = Settings(
        _env_file=None, database_url=database.url.render_as_string(hide_password=False), intake_port=0, sockets=1,
        slack_bot_token=slack.app.token, slack_app_token=slack.app.app_token, slack_base_url=slack.base_url,
        intake_keys=SECRET,
    )  # fmt: skip
    client = web_client(settings)
    started = Bot(settings, database, OfficeClock(), client, directory.identity(client), gap=0.0)
    started.start()
    ticker = timetable.start(
        [Job("ring", TICK, lambda: jobs.tick(database, started.clock())), Job("take in", TICK, started.take_in)]
    )
    try:
        yield started
    finally:
        ticker.shutdown()
        started.stop()


class Delivery:
    """One lead on its way: the same body under the same webhook-id, however often it is sent."""

    def __init__(self, **fields: object) -> None:
        self.number = next(_numbers)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        touches = [{"kind": "demo_request", "at": now}]
        self.body: Json = {
            "system": "website", "external_id": f"w{self.number}", "email": f"lead{self.number}@acme.example",
            "name": f"Lead {self.number}", "title": "Founder", "company": "Acme", "problem": "slow", "touches": touches,
            **fields,
        }  # fmt: skip
        self.answers: list[int] = []
        """Every status so far."""

    def request(self, url: str) -> urllib.request.Request:
        """How it is sent."""
        content, webhook_id, now = json.dumps(self.body).encode(), f"msg_{self.number}", int(time.time())
        signature = signatures.sign(signatures.key(SECRET), webhook_id, now, content)
        headers = {"content-type": "application/json", "webhook-id": webhook_id,
                   "webhook-timestamp": str(now), "webhook-signature": signature}  # fmt: skip
        return urllib.request.Request(f"{url}/v1/leads", content, headers)

    def send(self, url: str) -> Json:
        """Send it once; the answer."""
        try:
            with urllib.request.urlopen(self.request(url), timeout=30) as answer:
                self.answers.append(answer.status)
                return dict(json.load(answer))
        except urllib.error.HTTPError as refusal:
            with refusal:
                self.answers.append(refusal.code)
                return dict(json.load(refusal))

    @property
    def taken(self) -> bool:
        """Whether its sender was thanked."""
        return TAKEN in self.answers
