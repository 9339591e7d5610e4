"""The ticker: late ticks run, a job never overlaps itself, and nothing that goes wrong in one ends the ticking."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base
from sqlalchemy.exc import OperationalError

from scheduler import timetable
from scheduler.timetable import Job


@contextmanager
def ticking(*jobs: Job) -> Iterator:
    ticker = timetable.start(jobs)
    try:
        yield ticker
    finally:
        ticker.shutdown()


class Counting:
    """A job's work: how often it ran, and how many ran at once at most."""

    def __init__(self, work: Callable[[], object] = lambda: None) -> None:
        self.runs = self.at_once = self.most_at_once = 0
        self._work = work
        self._ran = threading.Condition()

    def __call__(self) -> None:
        with self._ran:
            self.runs += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            self._ran.notify_all()
        try:
            self._work()
        finally:
            self.at_once -= 1

    def until(self, runs: int, seconds: float = 3.0) -> bool:
        with self._ran:
            return self._ran.wait_for(lambda: self.runs >= runs, seconds)


class Back(datetime):
    by = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) - cls.by


def test_a_clock_that_is_put_back_ends_no_ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    job = Counting()
    with ticking(Job("look", 3600, job)) as ticker:
        monkeypatch.setattr(base, "datetime", Back)
        monkeypatch.setattr(Back, "by", timedelta(days=1))
        ticker.wakeup()
        assert job.until(1)
        monkeypatch.setattr(Back, "by", timedelta(days=2))
        ticker.wakeup()
        assert job.until(2)


def test_it_may_be_told_to_stop_while_the_clock_was_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "datetime", Back)
    for _ in range(20):
        with ticking(*(Job(name, 3600, Counting()) for name in "abc")) as ticker:
            monkeypatch.setattr(Back, "by", timedelta(days=1))
            ticker.wakeup()
        monkeypatch.setattr(Back, "by", timedelta(0))
        assert not ticker.running


def test_a_job_runs_again_and_again() -> None:
    job = Counting()
    with ticking(Job("look", 0.02, job)):
        assert job.until(3)


def test_jobs_run_side_by_side() -> None:
    slow, quick = Counting(lambda: time.sleep(1)), Counting()
    with ticking(Job("slow", 0.02, slow), Job("quick", 0.02, quick)):
        assert slow.until(1)
        assert quick.until(quick.runs + 3, seconds=0.9)


def test_a_job_never_overlaps_itself() -> None:
    job = Counting(lambda: time.sleep(0.1))
    with ticking(Job("look", 0.02, job)):
        assert job.until(3)
    assert job.most_at_once == 1


def test_ticks_that_were_missed_are_made_up_for_by_one() -> None:
    job = Counting()
    with ticking(Job("look", 0.05, job)) as ticker:
        assert job.until(1)
        ticker.pause()
        time.sleep(1.2)  # by default a run that is a second late is dropped
        before = job.runs
        ticker.resume()
        assert job.until(before + 1, seconds=0.04)
        assert job.runs == before + 1


def test_what_goes_wrong_in_a_job_does_not_end_the_ticking(caplog) -> None:
    job = Counting(lambda: 1 / 0)
    with ticking(Job("look", 0.02, job)):
        assert job.until(3)
    assert "ZeroDivisionError" in caplog.text


def test_a_database_that_does_not_answer_is_a_line_in_the_log(caplog) -> None:
    def down() -> None:
        raise OperationalError("SELECT 1", {}, ConnectionRefusedError())

    with ticking(Job("wake leads", 0.02, job := Counting(down))):
        assert job.until(2)
    assert "wake leads: the database does not answer (OperationalError)" in caplog.text
    assert "Traceback" not in caplog.text


def test_after_shutdown_nothing_runs() -> None:
    job = Counting()
    with ticking(Job("look", 0.02, job)):
        assert job.until(1)
    before = job.runs
    time.sleep(0.1)
    assert job.runs == before
