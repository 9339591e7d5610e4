"""The program of a process that may be killed: the whole bot, hurried, and told by its parent what time it is."""

import logging
import os
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial, partialmethod
from multiprocessing.connection import Connection
from typing import Any
from unittest.mock import Mock

import sqlalchemy as sa
from apscheduler.schedulers import base

from bot import __main__ as handoff
from bot.crm import crm_http
from bot.delivery import loop
from bot.delivery.loop import Delivery
from bot.runtime import assembly, crm_loop, office_clock
from bot.runtime.assembly import Bot
from bot.runtime.office_clock import OfficeClock
from bot.runtime.settings import Settings
from bot.slack import directory
from bot.webhooks import posting, webhook_sender
from scheduler import timetable
from store.crm import crm_writes
from store.db import single_process
from store.db.database import Database
from store.outbox import backoff
from store.webhooks import event_queue
from tests.faults.points import Client, Points
from tests.faults.running import SECRET

CALL_TIMEOUT = 2  # seconds
LEASE, LOOKS = 3 * CALL_TIMEOUT + 0.5, (0.2, 0.5, 1.0)
PACE = {
    "LOOKS": LOOKS, "REDRAW_AFTER_UNKNOWN": 1.0, "LONGEST_BACK_OFF": 1.0,
    "WITHOUT_RETRY_AFTER": 1.0, "LONGEST_REST": 0.5, "LOOK_AGAIN": 0.5, "CHANNEL_AGAIN": 1.0, "TOKEN_AGAIN": 1.0,
    "HOME_AGAIN": 0.5, "LONGEST_WAIT": 10.0,
}  # fmt: skip
TICKS = 10  # as often as the program's
IDLE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Order:
    """What a process is started with. One that leaves nothing in doubt for long has a short `lease`."""

    database_url: str
    base_url: str
    token: str
    app_token: str
    now: datetime
    lease: float = LEASE
    threads: int = 3
    pictures: bool = True
    crm: tuple[str, str] | None = None


class Machine:
    """The machine's clock, which somebody may set."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self, tz: tzinfo | None = None) -> datetime:
        """What it shows."""
        return datetime.now(tz) + self.ahead

    def seconds(self) -> float:
        """The same, as PostgreSQL tells it."""
        return self.now(UTC).timestamp()

    def stand_in(self) -> None:
        """For whoever reads the machine's clock in this process."""
        office_clock._machine = partial(self.now, UTC)
        for module in (base, timetable):
            module.datetime = Mock(wraps=datetime, now=self.now)


def run(order: Order, parent: Connection) -> None:
    """Everything that `handoff run` starts, until the parent says stop or is gone."""
    logging.getLogger().addHandler(logging.NullHandler())
    hurry(order.lease, order.threads)
    if not order.pictures:  # importing what draws them takes longer than the rest of a start
        sys.modules["matplotlib"] = None  # type: ignore[assignment]
    points, machine = Points(), Machine()
    machine.stand_in()
    database = Database(order.database_url)
    if not database.is_sqlite:
        database = Database(order.database_url, machine=machine.seconds)
    office = OfficeClock(order.now)
    without_disk(database)
    client = Client(order.token, base_url=order.base_url, timeout=CALL_TIMEOUT, retry_handlers=[])
    client.points = points
    points.listen_to_http()
    with single_process.process(database):
        office.not_before(database)
        bot = Bot(_settings(order), database, office, client, directory.identity(client), gap=0.0)
        bot.start()
        points.watch(database)
        with handoff.ticking(bot):
            parent.send(bot.intake.url)
            _obey(parent, points, office, machine)
        bot.stop()
    database.close()
    os._exit(0)  # threads of the libraries are waited for else


def hurry(lease: float, threads: int) -> None:
    """Wait for seconds where the program waits for minutes; from here on, in this process."""
    for name, value in (PACE | {"LEASE": lease}).items():
        setattr(backoff, name, value)
    for module, name, value in (
        (crm_writes, "LEASE", lease), (crm_loop, "LOOK_SECONDS", LOOKS[0]), (crm_loop, "READ_SECONDS", LOOKS[1]),
        (crm_http, "TIMEOUT", CALL_TIMEOUT), (event_queue, "LEASE", lease), (event_queue, "WAITS", LOOKS),
        (event_queue, "LONGEST_REST", LOOKS[1]), (webhook_sender, "IDLE_SECONDS", IDLE_SECONDS),
        (posting, "WHOLE_SECONDS", CALL_TIMEOUT),
    ):  # fmt: skip
        setattr(module, name, value)
    assembly.CALL_TIMEOUT = CALL_TIMEOUT
    loop.IDLE_SECONDS = IDLE_SECONDS
    start = timetable.start
    timetable.start = lambda jobs: start([replace(job, seconds=job.seconds / TICKS) for job in jobs])
    Delivery.start = partialmethod(Delivery.start, threads)  # type: ignore[method-assign,assignment]


def without_disk(database: Database) -> None:
    """A killed process loses nothing that it wrote: only a machine without power would."""
    if database.is_sqlite:
        sa.event.listen(database._writer, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))


def _obey(parent: Connection, points: Points, office: OfficeClock, machine: Machine) -> None:
    while True:
        try:
            word, told = parent.recv()
        except EOFError:  # the parent is gone
            return
        answer: Any = None
        match word:
            case "stop":
                return
            case "move":
                office.move_to(told)
            case "jump":
                machine.ahead += told
            case "arm":
                points.arm(told)
            case "passed":
                answer = points.passed()
        parent.send(answer)


def _settings(order: Order) -> Settings:
    return Settings(
        _env_file=None, database_url=order.database_url, intake_port=0, sockets=1, slack_bot_token=order.token,
        slack_app_token=order.app_token, slack_base_url=order.base_url, intake_keys=SECRET,
        **(dict(zip(("hubspot_token", "hubspot_url"), order.crm, strict=True)) if order.crm else {}),
    )  # fmt: skip
