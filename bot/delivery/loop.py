"""The threads that deliver, and one step of what they do."""

import itertools
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from slack_sdk import WebClient

from bot.delivery import card_delivery, home_delivery, post_delivery
from bot.delivery.desk import DeliveryJob, Desk
from store.db import connecting
from store.db.database import Database
from store.outbox import backoff, homes, posts, rate_holds
from store.outbox import cards as card_rows
from store.team import workspace

log = logging.getLogger(__name__)

Take = Callable[[Desk], DeliveryJob | None]
IDLE_SECONDS = 1.0


class Delivery:
    """Tells Slack what the database says it has yet to be told.

    `gap` is the pause after a post to the same place; `url` is the workspace's address, for links to cards;
    `beat` is called at each turn.

    One thread at a time leads: it looks out until it has taken something, and while it does that, another leads.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        client: WebClient,
        gap: float = backoff.POST_GAP,
        url: str = "",
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self._desk = Desk(database, clock, client, gap, url)
        self._beat = beat
        self._turns = itertools.count()
        self._lead = threading.Lock()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._away = False
        self._threads: list[threading.Thread] = []

    def link_to(self, url: str) -> None:
        """The workspace's address, for links."""
        self._desk = replace(self._desk, url=url)

    def start(self, threads: int = 3) -> None:
        """Deliver in the background: while one call waits for Slack, others go to other places."""
        self._stopping.clear()
        self._threads = [threading.Thread(target=self._run, name=f"delivery-{n}", daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 15.0) -> None:
        """Let calls under way finish, then stop."""
        self._stopping.set()
        self.wake()
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def wake(self) -> None:
        """Something was queued: look now rather than at the next second."""
        self._woken.set()

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
        """Redraw one card, say one thing or publish one Home; whether there was anything to do."""
        job = self._take(self._waiting())
        if job is not None:
            job()
        return job is not None

    def _waiting(self) -> list[Take]:
        """What there may be to take, each kind first in turn. A look that locks nothing: mostly nothing waits."""
        now = self._desk.clock()
        with self._desk.database.read() as tx:
            kinds = [
                (card_delivery.take_card, card_rows.any_stale(tx)),
                (post_delivery.take_post, posts.any_open(tx, now)),
                (home_delivery.take_home, homes.any_stale(tx, now)),
            ]
        turn = next(self._turns) % len(kinds)
        return [take for take, anything in kinds[turn:] + kinds[:turn] if anything]

    def _take(self, waiting: Sequence[Take]) -> DeliveryJob | None:
        return next((job for take in waiting if (job := take(self._desk)) is not None), None)

    def _idle(self) -> bool:
        with self._desk.database.read() as tx:
            refused = workspace.load(tx).slack_trouble is not None
            now = self._desk.clock()
            return refused or (posts.idle(tx, now) and card_rows.idle(tx) and homes.idle(tx, now))

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._lead:
                    job = self._look_out()
                if job is not None:
                    job()
                    self.wake()  # its place may be free again
            except connecting.FAILURES as error:
                if not self._away:  # once, and not every second
                    log.warning("delivery waits for the database: it says %s", connecting.driver_words(error))
                self._away = True
                self._stopping.wait(IDLE_SECONDS)
            except Exception:  # a thread that dies silently would leave leads unseen
                log.exception("delivery failed; it goes on in a moment")
                self._stopping.wait(IDLE_SECONDS)

    def _look_out(self) -> DeliveryJob | None:
        """What was taken, as soon as there is something; None once it is time to stop."""
        while not self._stopping.is_set():
            self._beat()
            waiting = self._waiting()
            self._away = False
            if (job := self._take(waiting)) is not None:
                return job
            self._woken.wait(self._pause() if waiting else IDLE_SECONDS)
            self._woken.clear()
        return None

    def _pause(self) -> float:
        with self._desk.database.read() as tx:
            soon = rate_holds.next_end(tx)
        return IDLE_SECONDS if soon is None else min(IDLE_SECONDS, max(0.01, soon))
