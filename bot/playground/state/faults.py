"""Things that go wrong when they are told to, so that the app can show what it does then."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["drop", "refuse", "limit", "status", "wait"]


@dataclass
class PlannedFault:
    """One thing to go wrong `left` times. With `done` the work happens and only the answer is spoilt."""

    method: str
    kind: Kind
    left: int
    done: bool = False
    code: str = ""
    status: int = 0
    seconds: float = 0.0


class Faults:
    """What shall go wrong next. "*" as a method is any method."""

    def __init__(self) -> None:
        self._planned: list[PlannedFault] = []
        self.history_lag = 0.0  # machine seconds until history shows a new message
        self.twice = 0  # how many of the next deliveries arrive twice
        self.holding = 0  # how many of the next deliveries wait for `release`
        self.held: list[Any] = []
        self.goodbyes: list[str] = []  # why the next connections are hung up on as soon as they are greeted

    def drop(self, method: str, done: bool = True, times: int = 1) -> None:
        """The connection breaks: after the work is done, or (done=False) before."""
        self._plan(PlannedFault(method, "drop", times, done))

    def refuse(self, method: str, code: str, times: int = 1) -> None:
        """Answer ok: false with this error code."""
        self._plan(PlannedFault(method, "refuse", times, code=code))

    def limit(self, method: str, retry_after: int = 30, times: int = 1) -> None:
        """Answer 429 with Retry-After, in seconds."""
        self._plan(PlannedFault(method, "limit", times, seconds=retry_after))

    def fail(self, method: str, status: int = 500, done: bool = False, times: int = 1) -> None:
        """Answer with an HTTP status such as 500 or 503."""
        self._plan(PlannedFault(method, "status", times, done, status=status))

    def hang(self, method: str, seconds: float = 60.0, done: bool = True, times: int = 1) -> None:
        """Say nothing until the caller gives up, at most for `seconds`; then the connection breaks."""
        self._plan(PlannedFault(method, "drop", times, done, seconds=seconds))

    def delay(self, method: str, seconds: float, times: int = 1) -> None:
        """Answer well, but late."""
        self._plan(PlannedFault(method, "wait", times, done=True, seconds=seconds))

    def lag_history(self, seconds: float) -> None:
        """New messages show up in history this much later (machine time)."""
        self.history_lag = seconds

    def deliver_twice(self, times: int = 1) -> None:
        """The next events and interactions reach the app twice."""
        self.twice += times

    def hold(self, times: int = 1) -> None:
        """The next events and interactions stay out until `Slack.release`, which sends the newest first."""
        self.holding += times

    def greet_and_go(self, reason: str = "link_disabled", times: int = 1) -> None:
        """The next connections hear hello and, at once, goodbye."""
        self.goodbyes += [reason] * times

    def take(self, method: str) -> PlannedFault | None:
        """The fault meant for this call, used up by it."""
        for fault in self._planned:
            if fault.method in (method, "*"):
                fault.left -= 1
                if fault.left <= 0:
                    self._planned.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Everything works again; what is held stays held."""
        self._planned.clear()
        self.goodbyes.clear()
        self.history_lag, self.twice, self.holding = 0.0, 0, 0

    def _plan(self, fault: PlannedFault) -> None:
        self._planned.append(fault)
