"""Which job runs how often. The ticker has no memory: rows remember what is due, so nothing depends on a tick."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from store.db import connecting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to look at every so many seconds."""

    name: str
    seconds: float
    run: Callable[[], object]

    def __call__(self) -> None:
        """Look once. A database that does not answer is asked again at the next tick."""
        try:
            self.run()
        except connecting.FAILURES as error:
            log.warning("%s: the database does not answer (%s)", self.name, type(error).__name__)


class _Jobs(MemoryJobStore):  # type: ignore[misc]  # comes without types
    """Jobs whose next run lies further ahead than their interval are due: the machine's clock was put back.

    Otherwise they would sleep until it is as late as before.
    """

    def get_due_jobs(self, now: datetime) -> list[Any]:
        """Those of which it is time, as the ticker asks whenever it wakes."""
        for job in self.get_all_jobs():
            if job.next_run_time is not None and job.next_run_time - now > job.trigger.interval:
                job.modify(next_run_time=now)
        due: list[Any] = super().get_due_jobs(now)
        return due


def start(jobs: Sequence[Job]) -> BackgroundScheduler:
    """Tick until `shutdown()`. A late tick runs all the same; a job never overlaps itself."""
    ticker = BackgroundScheduler(timezone="UTC", jobstores={"default": _Jobs()})
    for job in jobs:
        ticker.add_job(
            job,
            "interval",
            seconds=job.seconds,
            id=job.name,
            name=job.name,
            misfire_grace_time=None,  # by default a run that is a second late is dropped
            max_instances=1,
            coalesce=True,
        )
    ticker.start()
    return ticker
