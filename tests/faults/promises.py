"""Clocks as the oracle keeps them: spans of minutes, added up anew each time they are asked."""

from dataclasses import dataclass, field

from tests.faults.office import OfficeByMinutes

CLAIM, RESPONSE, ANSWER, NEXT_STEP, WAKE = "claim", "response", "answer", "next_step", "wake"
# Percent of the promise and act, gravest last where two stand at one height.
LADDERS = {
    CLAIM: ((50, "nudge"), (100, "escalate")),
    RESPONSE: ((75, "warn"), (100, "warn"), (100, "escalate"), (150, "release")),
    ANSWER: ((0, "tell"), (75, "warn"), (100, "warn"), (100, "escalate")),
    NEXT_STEP: ((0, "warn"), (100, "warn")),
    WAKE: (),
}


@dataclass(eq=False)
class Span:
    """Minutes from one to another (none: still running) in one calendar; `paused` counts nothing."""

    start: int
    office: OfficeByMinutes
    paused: bool = False
    end: int | None = None


@dataclass(eq=False)
class Rung:
    """One step and what became of it."""

    at: int
    act: str
    done: int | None = None
    outcome: str | None = None
    hearer: str | None = None

    def note(self, now: int, outcome: str, hearer: str | None = None) -> None:
        """Noted once."""
        assert self.done is None
        self.done, self.outcome, self.hearer = now, outcome, hearer


@dataclass(eq=False)
class Promise:
    """A clock. One for a day has no spans but a minute at which it begins and one at which it is due."""

    kind: str
    started: int
    minutes: int
    member: str | None = None
    spans: list[Span] = field(default_factory=list)
    begins: int = 0
    due: int = 0
    rungs: list[Rung] = field(default_factory=list)
    stopped: int | None = None
    outcome: str | None = None
    missed_by: int | None = None

    def used(self, now: int) -> int:
        """Minutes of office time so far, less the pauses."""
        return sum(
            span.office.between(span.start, min(now, now if span.end is None else span.end))
            for span in self.spans
            if not span.paused
        )

    def late(self, now: int) -> int:
        """Minutes past the promise; below 0 while there are some left."""
        if self.kind == WAKE:
            return 0
        return self.used(now) - self.minutes if self.spans else now - self.due

    def reached(self, rung: Rung, now: int) -> bool:
        """Whether so much of the promise is used."""
        if not self.spans:
            return 100 * (now - self.begins) >= rung.at * (self.due - self.begins)
        return 100 * self.used(now) >= rung.at * self.minutes

    @property
    def running(self) -> bool:
        """Whether it has not stopped."""
        return self.stopped is None

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return bool(self.spans) and self.spans[-1].paused

    @property
    def waiting(self) -> list[Rung]:
        """The rungs not noted yet."""
        return [rung for rung in self.rungs if rung.done is None]

    def go_on(self, now: int, office: OfficeByMinutes, paused: bool) -> None:
        """End the last span and begin another; one that lasted no minute never was."""
        last = self.spans[-1]
        if last.start == now:
            self.spans.pop()
        else:
            last.end = now
        self.spans.append(Span(now, office, paused))

    def stop(self, now: int, in_time: str) -> None:
        """End it: met or void if nothing is over, else missed."""
        late = self.late(now)
        self.stopped = now
        if self.spans:
            self.spans[-1].end = now
        self.outcome = self.outcome or ("missed" if late > 0 else in_time)
        self.missed_by = late if late > 0 else None
        self.take_down(now)

    def take_down(self, now: int) -> None:
        """What was not said has lost its point."""
        for rung in self.waiting:
            rung.note(now, "no_point")
