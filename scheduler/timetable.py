"""Which job runs how often. The ticker has no memory: rows remember what is due, so nothing depends on a tick."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apscheduler.schedulers.background import BackgroundScheduler

from store import reach

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
        except reach.FAILURES as error:
            log.warning("%s: the database does not answer (%s)", self.name, type(error).__name__)


def start(jobs: Sequence[Job]) -> BackgroundScheduler:
    """Tick until `shutdown()`. A late tick runs all the same; a job never overlaps itself."""
    ticker = BackgroundScheduler(timezone="UTC")
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
