"""The threads that send events to subscribers, and one step of what they do."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from bot.webhooks import event_bodies, posting
from store.db import connecting
from store.db.database import Database
from store.record.trace_cursor import SettledTrace
from store.webhooks import event_facts, event_queue
from store.webhooks.event_queue import Outgoing

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0


class WebhookSender:
    """Reads the trace for each subscriber and sends what waits. `beat` is called at each turn; `wall` signs.

    Two threads, so that one subscriber that is slow to answer does not keep the others waiting.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        beat: Callable[[], None] = lambda: None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._clock = clock
        self._beat = beat
        self._wall = wall
        self._settled = SettledTrace()
        self._reading = threading.Lock()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, threads: int = 2) -> None:
        """Send in the background."""
        self._stopping.clear()
        self._threads = [threading.Thread(target=self._run, name=f"webhooks-{n}", daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = posting.WHOLE_SECONDS) -> None:
        """Let calls under way finish, then stop."""
        self._stopping.set()
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def until_idle(self) -> None:
        """Send whatever may go now, in this thread."""
        while self.step():
            pass

    def step(self) -> bool:
        """Queue what happened, and send one event; whether there was one to send."""
        with self._reading:
            self._read_trace()
        with self._database.read() as tx:
            if not event_queue.any_event_due(tx):
                return False
        with self._database.begin() as tx:
            event = event_queue.lease_event(tx)
        if event is None:
            return False
        self._send(event)
        return True

    def _read_trace(self) -> None:
        with self._database.read() as tx:
            behind = event_queue.subscribers_behind(tx)
            settled = self._settled.upto(tx) if behind else 0
        for subscriber in behind:
            with self._database.begin() as tx:
                event_queue.queue_events(tx, subscriber, settled)

    def _send(self, event: Outgoing) -> None:
        to = event.subscriber
        with self._database.read() as tx:
            facts = event_facts.load_event(tx, event.trace_id, to.with_names)
        body = event_bodies.event_body(event.id, facts)
        headers = event_bodies.signed_headers(to.secret, event.id, body, self._wall())
        answer = posting.post_event(to.url, headers, body, to.is_private)
        with self._database.begin() as tx:
            if answer.trouble is None:
                event_queue.note_event_sent(tx, event, self._clock())
                return
            event_queue.note_event_failed(tx, event, answer.trouble, self._clock(), answer.retry_after)
        if not to.failures:
            log.warning("webhook %s did not take an event: %s; it is sent again", to.name, answer.trouble)

    def _run(self) -> None:
        away = False
        while not self._stopping.is_set():
            self._beat()
            try:
                if self.step():
                    continue
                away = False
            except connecting.FAILURES as error:
                if not away:  # once, and not every second
                    log.warning("webhooks wait for the database: it says %s", connecting.driver_words(error))
                away = True
            except Exception:  # a thread that dies silently would leave subscribers without events
                log.exception("webhooks failed; they go on in a moment")
            self._stopping.wait(IDLE_SECONDS)
