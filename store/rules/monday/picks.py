"""The three handoffs of the agenda: one that went well, one that broke a promise, one that sales gave back."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

GOOD, BROKEN, RECYCLED = "good", "broken", "recycled"
SLOTS = (GOOD, BROKEN, RECYCLED)
FIRST_TIME = timedelta(days=14)  # so far back begins the first agenda
LOOKS_BACK = timedelta(days=28)

Why = Mapping[str, int | float | str | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A handoff something decided. Each of the three moments is the deciding event of one block of the agenda.

    `missed_at`: when the newest of its missed clocks ran out, a running one too; excused clocks are not missed.
    `waited`: KPI 2 in seconds. `overrun`: the largest used / promise among missed clocks. `score`: as handed over.
    """

    handoff_id: int
    handed_over_at: datetime
    opened_at: datetime | None = None
    missed_at: datetime | None = None
    recycled_at: datetime | None = None
    reason: str | None = None
    releases: int = 0
    waited: int | None = None
    amount: int | None = None
    overrun: float = 0.0
    score: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """What one block talks about, and the numbers by which the rule chose it; no handoff: there is none.

    `looked_back`: nothing was new since the last agenda, so the last 28 days were asked. `why` holds: good: waited,
    amount; broken: overrun, score; recycled: reason, count, mean (a week), score; none: good_news (true or false).
    """

    slot: str
    handoff_id: int | None
    why: Why
    looked_back: bool


def choose_cases(
    candidates: Iterable[Candidate], since: datetime, now: datetime, usual: Mapping[str, float], shown: Set[int]
) -> tuple[Pick, Pick, Pick]:
    """One handoff for each block, whose deciding event fell after the last agenda (`since`); none appears twice ever.

    A block that stays empty looks back 28 days, and so far do the candidates reach. `usual`: how often a recycle reason
    comes a week, over the 8 weeks before. `shown`: handoffs of earlier agendas.
    """
    known, seen, picks = list(candidates), set(shown), []
    for slot in SLOTS:
        pick = _pick(slot, known, since, usual, seen)
        if pick.handoff_id is None:
            pick = replace(_pick(slot, known, now - LOOKS_BACK, usual, seen), looked_back=True)
        if pick.handoff_id is not None:
            seen.add(pick.handoff_id)
        picks.append(pick)
    return picks[0], picks[1], picks[2]


def _pick(slot: str, known: Iterable[Candidate], since: datetime, usual: Mapping[str, float], seen: Set[int]) -> Pick:
    fell = [one for one in known if (moment := _decided_at(slot, one)) is not None and moment > since]
    fresh = [one for one in fell if one.handoff_id not in seen]
    if not fresh:
        return Pick(slot, None, {"good_news": slot != GOOD}, looked_back=False)
    match slot:
        case "good":
            return _good(fresh)
        case "broken":
            return _broken(fresh)
    return _recycled(fell, fresh, usual)


def _decided_at(slot: str, one: Candidate) -> datetime | None:
    """When it became a case for this block; None: it is none."""
    match slot:
        case "good":
            return one.opened_at if one.missed_at is None and not one.releases else None
        case "broken":
            return one.missed_at
    return one.recycled_at if one.reason is not None else None


def _good(fresh: Iterable[Candidate]) -> Pick:
    """Opportunity opened, no clock missed, never released: shortest KPI 2 time, then larger amount, then older."""
    best = min(
        fresh,
        key=lambda one: (math.inf if one.waited is None else one.waited, -(one.amount or 0), _age(one)),
    )
    return Pick(GOOD, best.handoff_id, {"waited": best.waited, "amount": best.amount}, looked_back=False)


def _broken(fresh: Iterable[Candidate]) -> Pick:
    """Largest used / promise among missed clocks, then higher score, then older."""
    worst = min(fresh, key=lambda one: (-one.overrun, -one.score, _age(one)))
    return Pick(BROKEN, worst.handoff_id, {"overrun": worst.overrun, "score": worst.score}, looked_back=False)


def _recycled(fell: Iterable[Candidate], fresh: Sequence[Candidate], usual: Mapping[str, float]) -> Pick:
    """The most frequent reason (ties: largest rise over its 8-week mean), counting those of earlier agendas.

    Of its handoffs that can still be shown: highest score as handed over, then newest.
    """
    counts = Counter(one.reason or "" for one in fell)
    here = {one.reason or "" for one in fresh}
    # Of equally many the one with the smaller mean has risen most.
    reason = min(here, key=lambda code: (-counts[code], usual.get(code, 0.0), code))
    ours = [one for one in fresh if one.reason == reason]
    first = max(ours, key=lambda one: (one.score, _age(one)))
    why: Why = {"reason": reason, "count": counts[reason], "mean": usual.get(reason, 0.0), "score": first.score}
    return Pick(RECYCLED, first.handoff_id, why, looked_back=False)


def _age(one: Candidate) -> tuple[datetime, int]:
    """Older ones first."""
    return one.handed_over_at, one.handoff_id
