"""The threads that deliver, and one step of what they do."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from slack_sdk import WebClient

from bot.delivery import cards, homes, posts
from bot.delivery.desk import Desk
from store import cards as card_rows
from store import home, outbox, pace, quiet, reach, workspace
from store.database import Database

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
OTHERS_IDLE = 5  # times as long: the first thread looks out for all, unless a call keeps it


class Delivery:
    """Tells Slack what the database says it has yet to be told.

    `gap` is the pause after a post to the same place; `url` is the workspace's address, for links to cards.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        client: WebClient,
        gap: float = pace.POST_GAP,
        url: str = "",
    ) -> None:
        self._desk = Desk(database, clock, client, gap, url)
        self._bells: list[threading.Event] = []
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, threads: int = 3) -> None:
        """Deliver in the background: while one call waits for Slack, others go to other places."""
        self._stopping.clear()
        self._bells = [threading.Event() for _ in range(threads)]
        self._threads = [
            threading.Thread(target=self._run, args=(bell,), name=f"delivery-{n}", daemon=True)
            for n, bell in enumerate(self._bells)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 15.0) -> None:
        """Let calls under way finish, then stop."""
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            thread.join(seconds)

    def wake(self) -> None:
        """Something was queued: look now rather than at the next second."""
        for bell in self._bells:
            bell.set()

    def until_idle(self) -> None:
        """Deliver whatever may go now, in this thread."""
        while self.step():
            pass

    def settle(self, seconds: float = 30.0) -> None:
        """Deliver until nothing waits that could go, also what other threads have in hand. TimeoutError if it lasts."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.until_idle()
            if self._idle():
                return
            time.sleep(0.01)
        raise TimeoutError(f"there is still something to deliver after {seconds:.0f} s")

    def step(self) -> bool:
        """Redraw one card, say one thing, publish one Home; whether there was anything to do."""
        return self._anything() and self._one_of_each()

    def _one_of_each(self) -> bool:
        return any([cards.redraw_one(self._desk), posts.say_one(self._desk), homes.publish_one(self._desk)])

    def _anything(self) -> bool:
        """A look that locks nothing: most of the time nothing waits."""
        now = self._desk.clock()
        with self._desk.database.read() as tx:
            return card_rows.any_stale(tx) or home.any_stale(tx, now) or outbox.any_open(tx, now)

    def _idle(self) -> bool:
        with self._desk.database.read() as tx:
            refused = workspace.load(tx).slack_trouble is not None
            now = self._desk.clock()
            return refused or (outbox.idle(tx, now) and card_rows.idle(tx) and home.idle(tx, now))

    def _run(self, bell: threading.Event) -> None:
        away = False
        while not self._stopping.is_set():
            try:
                pause = self._turn(bell)
                away = False
            except reach.FAILURES as error:
                if not away:  # once, and not every second
                    log.warning("delivery waits for the database: it says %s", reach.said(error))
                away, pause = True, IDLE_SECONDS
            except Exception:  # a thread that dies silently would leave leads unseen
                log.exception("delivery failed; it goes on in a moment")
                pause = IDLE_SECONDS
            if pause and not self._stopping.is_set():
                bell.wait(pause)
                bell.clear()

    def _turn(self, bell: threading.Event) -> float:
        """One step; then how many seconds to wait for the next."""
        is_first = bell is self._bells[0]
        if not self._anything():
            return IDLE_SECONDS if is_first else OTHERS_IDLE * IDLE_SECONDS
        if is_first:
            for other in self._bells[1:]:
                other.set()
        return 0.0 if self._one_of_each() else self._pause()

    def _pause(self) -> float:
        with self._desk.database.read() as tx:
            soon = quiet.next_end(tx)
        return IDLE_SECONDS if soon is None else min(IDLE_SECONDS, max(0.01, soon))
