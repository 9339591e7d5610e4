"""What the ways of won leads have in common, and where handing over went wrong: by count, each with an example."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from store.rules import states

WINS: Final = 10
TOO_SOON, TOO_LONG = timedelta(days=7), timedelta(days=5)
FEW_TOUCHES = 2
DAY = timedelta(days=1)

MILESTONES: Final = ("first_touch", "handed_over", "claimed", "responded", "opportunity", "outcome")
Leg = tuple[str, str]  # two milestones that follow each other
LEGS: Final[tuple[Leg, ...]] = tuple(pairwise(MILESTONES))

TOO_EARLY, TOO_LATE, NO_CONTEXT, NO_CONTENT = "too_early", "too_late", "no_context", "no_content"
DISCONNECTS: Final = (TOO_EARLY, TOO_LATE, NO_CONTEXT, NO_CONTENT)
ANYTHING: Final = ""
AnsweredSince = Mapping[str, datetime]
"""The code of an objection -> since when there is content that answers it; ANYTHING -> since when there is content."""


@dataclass(frozen=True, slots=True)
class JourneyTouch:
    """One thing the lead did; `content` is what it was about, in the words of the program that told us."""

    id: int
    kind: str
    at: datetime
    content: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """The way of a lead to one end: a deal that was won or lost, or a handoff that was given back.

    `threshold_at`: since when the score was there and a checklist item missing, as it was handed over. `reason` is a
    code. `has_why_now`: the lead had said so when it was handed over. `lead_is_won`: by this deal or another.
    """

    lead_id: int
    handoff_id: int | None
    outcome: str
    ended_at: datetime
    handed_over_at: datetime | None = None
    claimed_at: datetime | None = None
    responded_at: datetime | None = None
    opened_at: datetime | None = None
    threshold_at: datetime | None = None
    reason: str | None = None
    amount: int | None = None
    has_why_now: bool = False
    lead_is_won: bool = False
    touches: tuple[JourneyTouch, ...] = ()
    asked: tuple[datetime, ...] = ()
    objections: tuple[tuple[datetime, str], ...] = ()

    def milestones(self) -> dict[str, datetime]:
        """Those that are known, in their order."""
        first = self.touches[0].at if self.touches else None
        found = (first, self.handed_over_at, self.claimed_at, self.responded_at, self.opened_at, self.ended_at)
        return {name: at for name, at in zip(MILESTONES, found, strict=True) if at is not None}

    def days(self) -> dict[Leg, float]:
        """How long each leg took whose two ends are known; a step taken before the one it follows took no time."""
        known = self.milestones()
        return {leg: max(0.0, (known[leg[1]] - known[leg[0]]) / DAY) for leg in LEGS if known.keys() >= set(leg)}

    def whole_days(self) -> float:
        """From the first that is known to the end."""
        return max(0.0, (self.ended_at - min(self.milestones().values())) / DAY)


@dataclass(frozen=True, slots=True)
class LegDays:
    """The median days of one leg, and of how many wins both its ends are known."""

    leg: Leg
    days: float
    n: int


@dataclass(frozen=True, slots=True)
class InCommon:
    """A kind of touch, or a content, of which at least half of the wins had one; beside how many of the others had it.

    `touch_id` is the newest that shows it.
    """

    kind: str
    touch_id: int
    wins: int
    others: int
    is_content: bool


@dataclass(frozen=True, slots=True)
class Disconnect:
    """How often handing over went wrong in one way, and the newest that shows it."""

    code: str
    count: int
    lead_id: int
    handoff_id: int | None


@dataclass(frozen=True, slots=True)
class JourneyPatterns:
    """What `wins` won leads have in common, beside `others` that were lost or given back since the same moment."""

    since: datetime
    wins: tuple[int, ...]
    others: tuple[int, ...]
    days: float | None
    legs: tuple[LegDays, ...]
    longest: LegDays | None
    in_common: tuple[InCommon, ...]
    disconnects: tuple[Disconnect, ...]


def begun(wins: Iterable[Journey]) -> datetime | None:
    """When the first of these came to sales, as far as known: what ended since then is of the same time."""
    return min((one.handed_over_at or one.opened_at or one.ended_at for one in wins), default=None)


def of_the_same_time(ended: Iterable[Journey], wins: Sequence[Journey]) -> list[Journey]:
    """As many leads as wins that were lost or given back and never won, the newest first, each with its newest end."""
    newest: dict[int, Journey] = {}
    for one in sorted(ended, key=_newest_first):
        if one.outcome != states.WON and not one.lead_is_won:
            newest.setdefault(one.lead_id, one)
    return list(newest.values())[: len(wins)]


def find_patterns(
    wins: Sequence[Journey],
    others: Sequence[Journey],
    ended: Iterable[Journey],
    since: datetime,
    too_early: frozenset[str],
    high_intent: frozenset[str],
    answered: AnsweredSince,
) -> JourneyPatterns:
    """Patterns of the wins beside the others, and disconnects of everything that ended.

    `too_early` has the reasons that say so, `high_intent` the touches that answer "why now".
    """
    legs = _legs(wins)
    return JourneyPatterns(
        since=since,
        wins=tuple(one.lead_id for one in wins),
        others=tuple(one.lead_id for one in others),
        days=median(one.whole_days() for one in wins) if wins else None,
        legs=legs,
        longest=max(legs, key=lambda one: one.days, default=None),
        in_common=_in_common(wins, others),
        disconnects=find_disconnects(ended, too_early, high_intent, answered),
    )


def find_disconnects(
    ended: Iterable[Journey], too_early: frozenset[str], high_intent: frozenset[str], answered: AnsweredSince
) -> tuple[Disconnect, ...]:
    """Every way in which handing over went wrong at least once."""
    found: dict[str, list[Journey]] = {code: [] for code in DISCONNECTS}
    for one in sorted(ended, key=_newest_first):
        for code in disconnects_of(one, too_early, high_intent, answered):
            found[code].append(one)
    return tuple(
        Disconnect(code, len(some), some[0].lead_id, some[0].handoff_id) for code, some in found.items() if some
    )


def disconnects_of(
    one: Journey, too_early: frozenset[str], high_intent: frozenset[str], answered: AnsweredSince
) -> list[str]:
    """Handed over too early, too late, or before sales knew enough; or nothing answered what the buyer objected."""
    found, handed_over, claimed = [], one.handed_over_at, one.claimed_at
    given_back = one.outcome in states.GIVEN_BACK and one.reason in too_early
    if given_back and handed_over is not None and one.ended_at - handed_over <= TOO_SOON:
        found.append(TOO_EARLY)
    waited = one.threshold_at is not None and handed_over is not None and handed_over - one.threshold_at >= TOO_LONG
    if one.outcome == states.WON and waited:
        found.append(TOO_LATE)
    if one.outcome == states.LOST and claimed is not None:
        known = [touch for touch in one.touches if touch.at <= claimed]
        why_now = one.has_why_now or any(touch.kind in high_intent for touch in known)
        if len(known) < FEW_TOUCHES or not why_now:
            found.append(NO_CONTEXT)
    by_then = {code for code, since in answered.items() if since <= one.ended_at}
    if ANYTHING in by_then and any(code and code not in by_then for _, code in one.objections):
        found.append(NO_CONTENT)
    return found


def _newest_first(one: Journey) -> tuple[float, int, int]:
    return -one.ended_at.timestamp(), -one.lead_id, -(one.handoff_id or 0)


def _legs(wins: Sequence[Journey]) -> tuple[LegDays, ...]:
    taken: dict[Leg, list[float]] = {leg: [] for leg in LEGS}
    for one in wins:
        for leg, days in one.days().items():
            taken[leg].append(days)
    return tuple(LegDays(leg, median(days), len(days)) for leg, days in taken.items() if days)


def _in_common(wins: Sequence[Journey], others: Sequence[Journey]) -> tuple[InCommon, ...]:
    """Kinds first, then contents, those of most wins first."""
    had, had_not = _held(wins), _held(others)
    shown = {what: touch.id for one in reversed(wins) for what, touch in _shown(one).items()}
    often = [what for what, count in had.items() if 2 * count >= len(wins)]
    often.sort(key=lambda what: (what[1] != "", -had[what], what))
    return tuple(InCommon(what[0], shown[what], had[what], had_not[what], what[1] != "") for what in often)


def _held(some: Iterable[Journey]) -> Counter[tuple[str, str]]:
    return Counter(what for one in some for what in _shown(one))


def _shown(one: Journey) -> Mapping[tuple[str, str], JourneyTouch]:
    """What the lead did by kind alone and by kind and content -> the newest touch that shows it."""
    shown: dict[tuple[str, str], JourneyTouch] = {}
    for touch in one.touches:
        shown[touch.kind, ""] = touch
        if content := " ".join(touch.content.casefold().split()):
            shown[touch.kind, content] = touch
    return shown
