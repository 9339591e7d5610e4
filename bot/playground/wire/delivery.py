"""What happens reaches the app: by socket or by HTTP, once or again, with the faults that were asked for."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot.playground.state.workspace import Workspace
from bot.playground.values.outcome import Envelope, Outcome
from bot.playground.wire import http_delivery
from bot.playground.wire.sockets import AppSockets


class Transport(Protocol):
    """A way to the app other than sockets and HTTP, such as a call in the same thread."""

    def deliver(self, envelope: Envelope) -> Outcome:
        """Hand it over and wait for the answer."""


HELD = Outcome(True, "held")


class EventDelivery:
    """The way to the app. Never call it with the workspace's lock held, nor on the server's thread: it waits."""

    def __init__(self, ws: Workspace, sockets: AppSockets) -> None:
        self._ws = ws
        self._sockets = sockets
        self._timers: list[threading.Timer] = []
        self.request_url = ""  # empty: Socket Mode
        self.transport: Transport | None = None  # takes the place of both
        self.seconds: list[float] = []  # how long each acknowledgement took, in machine time

    def send(self, envelope: Envelope) -> Outcome:
        """Deliver once, wait for the acknowledgement; an event nobody acknowledged comes again later."""
        faults = self._ws.faults
        with self._ws.lock:
            if faults.holding > 0:
                faults.holding -= 1
                faults.held.append(envelope)
                return HELD
            twice = faults.twice > 0
            faults.twice -= int(twice)
        outcome = self._once(envelope)
        if twice:
            self._once(envelope)
        if not outcome.acknowledged and not outcome.no_retry and envelope.kind == "events_api":
            self._again(replace(envelope, retry=envelope.retry + 1, reason=outcome.reason))
        return outcome

    def release(self) -> list[Outcome]:
        """Deliver what was held, the newest first."""
        with self._ws.lock:
            held = list(reversed(self._ws.faults.held))
            self._ws.faults.held.clear()
        return [self.send(envelope) for envelope in held]

    def stop(self) -> None:
        """Repetitions that are still to come do not."""
        for timer in self._timers:
            timer.cancel()

    def _once(self, envelope: Envelope) -> Outcome:
        started = self._ws.machine()
        if self.transport is not None:
            outcome = self.transport.deliver(envelope)
        elif self.request_url:
            outcome = http_delivery.deliver(self._ws, self.request_url, envelope)
        else:
            outcome = self._sockets.deliver(envelope)
        with self._ws.lock:
            if outcome.acknowledged:
                self.seconds.append(self._ws.machine() - started)
            if outcome.payload and not envelope.answerable:
                self._ws.complaints.append(f"{envelope.payload.get('type')} takes no answer: {outcome.payload}")
            self._ws.notify()
        return outcome

    def _again(self, envelope: Envelope) -> None:
        if envelope.retry <= len(self._ws.timing.retries):
            self._after(self._ws.timing.retries[envelope.retry - 1], lambda: self.send(envelope))

    def _after(self, seconds: float, act: Callable[[], object]) -> None:
        timer = threading.Timer(seconds, act)
        timer.daemon = True
        self._timers = [*(old for old in self._timers if old.is_alive()), timer]
        timer.start()
