"""Which job runs how often. The ticker has no memory: rows remember what is due, so nothing depends on a tick."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apscheduler.schedulers.background import BackgroundScheduler


@dataclass(frozen=True, slots=True)
class Job:
    """Something to look at every so many seconds."""

    name: str
    seconds: float
    run: Callable[[], object]


def start(jobs: Sequence[Job]) -> BackgroundScheduler:
    """Tick until `shutdown()`. A late tick runs all the same; a job never overlaps itself."""
    ticker = BackgroundScheduler(timezone="UTC")
    for job in jobs:
        ticker.add_job(
            job.run,
            "interval",
            seconds=job.seconds,
            id=job.name,
            misfire_grace_time=None,
            max_instances=1,
            coalesce=True,
        )
    ticker.start()
    return ticker
