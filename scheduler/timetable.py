"""Which job runs how often. The ticker has no memory: rows remember what is due, so nothing depends on a tick."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.jobstores.base import JobLookupError
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


class _Ticker(BackgroundScheduler):  # type: ignore[misc]  # comes without types
    """One that goes on when the machine's clock is put back, instead of sleeping until it is as late as before.

    It notices as soon as the most frequent job would be due.
    """

    def _process_jobs(self) -> float | None:
        now = datetime.now(UTC)
        for job in self.get_jobs():
            if job.next_run_time is not None and job.next_run_time - now > job.trigger.interval:
                with suppress(JobLookupError):  # we were told to stop meanwhile
                    job.modify(next_run_time=now)
        seconds: float | None = super()._process_jobs()
        return seconds


def start(jobs: Sequence[Job]) -> BackgroundScheduler:
    """Tick until `shutdown()`. A late tick runs all the same; a job never overlaps itself."""
    ticker = _Ticker(timezone="UTC")
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
