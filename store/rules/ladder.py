"""Which rung of which clock is said now, to whom, and why everything else is quiet.

A clock's ladder is a list of rungs, each at a percentage of the promise. A rung that is due is said at the first moment
at which its hearer is in office. Of the rungs of one clock that would be said together only the highest are, and one
person hears one of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto
from typing import Self

from store.rules.post_kinds import PostKind


class Audience(Enum):
    """Who hears a rung: the thread, who promised (or covers for them), or the manager.

    A release is the thread's as well, but for what may not go back to the pool by itself: that is the manager's.
    """

    TEAM = auto()
    PROMISER = auto()
    MANAGER = auto()
    POOL = auto()


class RungAct(StrEnum):
    """What a rung does: who hears it, as which kind of post, and whether the thread is told that they did.

    Of two at one height for one person the later of this list is said.
    """

    audience: Audience
    post: PostKind | None
    noted: bool

    def __new__(
        cls, code: str, audience: Audience = Audience.TEAM, post: PostKind | None = None, noted: bool = False
    ) -> Self:
        """The member of that code."""
        act = str.__new__(cls, code)
        act._value_ = code
        act.audience, act.post, act.noted = audience, post, noted
        return act

    NUDGE = "nudge", Audience.TEAM, PostKind.NUDGE
    WARN = "warn", Audience.PROMISER, PostKind.WARN, True
    ESCALATE = "escalate", Audience.MANAGER, PostKind.ESCALATION, True
    RELEASE = "release", Audience.POOL
    TELL = "tell", Audience.PROMISER, PostKind.QUESTION


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: `act` at `at` percent of the promise."""

    at: int
    act: RungAct


@dataclass(frozen=True, slots=True)
class Hearer:
    """A person, or the team's thread (no id), in office now or again at `opens_at`."""

    member_id: str | None
    opens_at: datetime

    def in_office(self, now: datetime) -> bool:
        """Whether this hearer can be told now."""
        return self.opens_at <= now


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the ladder needs to know of a clock. `paused` says why it stands still; then `due_at` may be empty."""

    kind: str
    due_at: datetime | None
    paused: str | None = None
    stopped: bool = False
    snoozed_until: datetime | None = None
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Say this rung now."""

    rung: Rung
    hearer: Hearer


@dataclass(frozen=True, slots=True)
class Pass:
    """Note this rung and say nothing: a higher one is said (`merged`), nobody hears it, or it lost its point."""

    rung: Rung
    why: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Look at this rung again at that moment: `snoozed` or `out_of_office`."""

    rung: Rung
    until: datetime
    why: str


Decision = Say | Pass | Wait


def decide(
    due: Sequence[Rung], clock: ClockState, hearers: Mapping[RungAct, Hearer | None], now: datetime
) -> list[Decision]:
    """What becomes of the rungs of one clock whose moment has come. `hearers` are by act."""
    if clock.stopped or clock.excused or clock.paused is not None:
        return [Pass(rung, "no_point") for rung in due]
    if clock.snoozed_until is not None and clock.snoozed_until > now:
        return [Wait(rung, clock.snoozed_until, "snoozed") for rung in due]
    decisions = [_alone(rung, hearers.get(rung.act), now) for rung in due]
    said = [decision for decision in decisions if isinstance(decision, Say)]
    return [
        Pass(decision.rung, "merged") if isinstance(decision, Say) and _outdone(decision, said) else decision
        for decision in decisions
    ]


_WEIGHT = {act: place for place, act in enumerate(RungAct)}


def _outdone(one: Say, said: Sequence[Say]) -> bool:
    """Whether a higher rung is said now, or a graver one of the same height to the same ears."""
    return any(
        other.rung.at > one.rung.at
        or (other.rung.at == one.rung.at and other.hearer.member_id == one.hearer.member_id
            and _WEIGHT[other.rung.act] > _WEIGHT[one.rung.act])
        for other in said
    )  # fmt: skip


def _alone(rung: Rung, hearer: Hearer | None, now: datetime) -> Decision:
    if hearer is None:
        return Pass(rung, "nobody")
    return Say(rung, hearer) if hearer.in_office(now) else Wait(rung, hearer.opens_at, "out_of_office")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Why nothing is said of a clock now, and what comes next.

    `why`: excused, paused, snoozed, out_of_office, not_yet, all_said or no_ladder. `until` is when that ends, if ever.
    """

    why: str
    until: datetime | None = None
    rung: Rung | None = None
    hearer: Hearer | None = None
    paused: str | None = None


def why_quiet(
    clock: ClockState,
    waiting: Sequence[tuple[Rung, datetime | None]],
    hearers: Mapping[RungAct, Hearer | None],
    now: datetime,
) -> Quiet:
    """The same rule in words: why a running clock is quiet. `waiting` are its rungs not yet noted, with due moments."""
    if clock.excused:
        return Quiet("excused")
    if clock.paused is not None:
        return Quiet("paused", paused=clock.paused)
    if clock.snoozed_until is not None and clock.snoozed_until > now:
        return Quiet("snoozed", clock.snoozed_until)
    due = [rung for rung, moment in waiting if moment is not None and moment <= now]
    for decision in decide(due, clock, hearers, now):
        if isinstance(decision, Wait):
            return Quiet("out_of_office", decision.until, decision.rung, hearers.get(decision.rung.act))
    heard = [(moment, rung) for rung, moment in waiting if moment is not None and hearers.get(rung.act) is not None]
    coming = [(moment, rung) for moment, rung in heard if moment > now]
    if coming:
        moment, rung = min(coming, key=lambda pair: (pair[0], pair[1].at))
        return Quiet("not_yet", moment, rung, hearers.get(rung.act))
    return Quiet("all_said" if clock.due_at is not None and clock.due_at <= now else "no_ladder")
