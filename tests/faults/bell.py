"""The oracle's bot looks at the time: absences, wake dates, and which rungs are said, to whom."""

from tests.faults import leaves
from tests.faults.oracle import MOST_RELEASES, Handoff, Oracle
from tests.faults.promises import CLAIM, RESPONSE, WAKE, Promise, Rung

THREAD, NOBODY = None, ""
GRAVITY = ("nudge", "warn", "escalate", "release", "tell")


def tick(oracle: Oracle, now: int) -> list[Handoff]:
    """Absences, then wake dates, then rungs. The handoffs that woke."""
    for absence in list(oracle.company.aways):
        if not absence.over and absence.end <= now:
            leaves.back(oracle, absence, now)
        elif not absence.over and not absence.begun and absence.begins <= now:
            leaves.begin(oracle, absence, now)
    woken = [_wake(oracle, handoff, now) for handoff in list(oracle.open) if _wakes(oracle, handoff, now)]
    for handoff in oracle.open:
        while _ring(oracle, handoff, now):
            pass
    return woken


def _wakes(oracle: Oracle, handoff: Handoff, now: int) -> bool:
    return any(promise.due <= now for promise in handoff.running(WAKE))


def _wake(oracle: Oracle, handoff: Handoff, now: int) -> Handoff:
    oracle.stop(handoff, "met", now, WAKE)
    oracle.open.remove(handoff)
    return oracle.hand_over(handoff.lead, handoff.cycle + 1, handoff.marketer, now)


def _ring(oracle: Oracle, handoff: Handoff, now: int) -> bool:
    """Whether anything became of any rung."""
    if handoff.snoozed > now:
        return False
    rang = [_ring_one(oracle, handoff, one, now) for one in list(handoff.promises) if one.running and one.waiting]
    return any(rang)


def _ring_one(oracle: Oracle, handoff: Handoff, promise: Promise, now: int) -> bool:
    if not promise.running or promise.paused:
        return False
    due = [rung for rung in promise.waiting if promise.reached(rung, now)]
    heard = [(rung, _hearer(oracle, handoff, promise, rung, now)) for rung in due]
    for rung in (rung for rung, hearer in heard if hearer == NOBODY):
        rung.note(now, "nobody")
    can_hear = [(rung, hearer) for rung, hearer in heard if hearer != NOBODY and _is_in(oracle, hearer, now)]
    said = _highest(can_hear)
    for rung, hearer in can_hear:
        rung.note(now, "said" if rung in said else "merged", hearer if rung in said else None)
    for rung in said:
        if rung.act == "release":
            _let_go(oracle, handoff, now)
    return any(rung.done == now for rung in due)


def _let_go(oracle: Oracle, handoff: Handoff, now: int) -> None:
    if handoff.releases >= MOST_RELEASES:
        oracle.told_managers += 1
    else:
        oracle.give_back(handoff, now, counted=True)


def _hearer(oracle: Oracle, handoff: Handoff, promise: Promise, rung: Rung, now: int) -> str | None:
    """A person, the thread, or nobody."""
    if rung.act == "nudge":
        return THREAD
    if rung.act == "release" and (handoff.owner is None or handoff.releases < MOST_RELEASES):
        return THREAD if handoff.owner else NOBODY
    if rung.act in ("escalate", "release"):
        hearer = oracle.company.stand_in(oracle.company.manager(now), now)
    else:
        member = handoff.owner if promise.kind in (CLAIM, RESPONSE) else promise.member
        hearer = oracle.company.stand_in(member, now) if member else NOBODY
    return NOBODY if hearer in oracle.company.gone else hearer


def _is_in(oracle: Oracle, hearer: str | None, now: int) -> bool:
    return oracle.company.team.open_at(now) if hearer is None else oracle.company.in_office(hearer, now)


def _highest(can_hear: list[tuple[Rung, str | None]]) -> list[Rung]:
    """Of what could be said together the highest, and of that one thing for each pair of ears."""
    top = max((rung.at for rung, _ in can_hear), default=0)
    gravest: dict[str | None, Rung] = {}
    for rung, hearer in can_hear:
        if rung.at == top:
            other = gravest.get(hearer)
            if other is None or GRAVITY.index(rung.act) > GRAVITY.index(other.act):
                gravest[hearer] = rung
    return list(gravest.values())
