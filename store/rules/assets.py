"""Content and what it answers: what an asset must say, which objections none answers, which are due."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

IDEA: Final = "idea"
PLANNED: Final = "planned"
LIVE: Final = "live"
RETIRED: Final = "retired"
STATES: Final = (IDEA, PLANNED, LIVE, RETIRED)
IN_WORK: Final = (IDEA, PLANNED)

WINDOW: Final = timedelta(weeks=13)
PLAN: Final = timedelta(days=14)
SOON: Final = timedelta(days=2)
LATEST: Final = timedelta(days=730)
TOP: Final = 3  # of the unanswered: marketing is asked for one or two assets for these
NAMED_ADDRESSES: Final = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class DraftedAsset:
    """An asset as a form says it."""

    title: str
    link: str | None
    stage: str
    objections: tuple[str, ...]
    problems: tuple[str, ...]
    owner_id: str | None
    due: date | None
    state: str


@dataclass(frozen=True, slots=True)
class AssetUse:
    """How often reps used it with a lead, and of the deals it was used in how many are won or lost by now."""

    uses: int = 0
    won: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset as it is kept. `version` counts its changes; `live_at`: since when reps may send it."""

    id: int
    version: int
    said: DraftedAsset
    made_by: str
    live_at: datetime | None = None
    use: AssetUse = field(default_factory=AssetUse)


@dataclass(frozen=True, slots=True)
class HeardObjection:
    """An objection as it was logged; its words are blank once the person was erased."""

    code: str
    stage: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UnansweredObjection:
    """A code that no live asset answers: how often it was heard, mostly at which stage, the newest words.

    `in_work`: titles of assets that will answer it.
    """

    code: str
    count: int
    stage: str
    words: tuple[str, ...] = ()
    in_work: tuple[str, ...] = ()


def fault_of_asset(drafted: DraftedAsset, today: date, due_before: date | None = None) -> tuple[str, str] | None:
    """The first field that won't do, and what would; a due day that was kept before may have passed."""
    in_work, due = drafted.state in IN_WORK, drafted.due
    is_new_day = in_work and due is not None and due != due_before
    address = (drafted.link or "").casefold()
    faults = {
        ("title", "Give it a title."): not drafted.title,
        ("link", "Paste a web address that begins with https://."): bool(address)
        and not address.startswith(NAMED_ADDRESSES),
        ("link", "Paste its link: reps send it from the card."): drafted.state == LIVE and not address,
        ("objections", "Pick at least one objection or problem that it answers."): not drafted.objections
        and not drafted.problems,
        ("owner", "Choose who makes it."): drafted.owner_id is None and in_work and due is not None,
        ("due", "Pick the day it's due, or keep it as an idea."): drafted.state == PLANNED and due is None,
        ("due", "Pick today or a later day."): is_new_day and due is not None and due < today,
        ("due", "Pick a day within two years."): is_new_day and due is not None and due > today + LATEST,
    }
    return next((fault for fault, holds in faults.items() if holds), None)


def find_unanswered(
    heard: Iterable[HeardObjection], assets: Iterable[DraftedAsset], now: datetime
) -> list[UnansweredObjection]:
    """By count the codes heard in the last 13 weeks that no live asset answers; of equals the one heard last first.

    `heard` comes the newest first.
    """
    known = list(assets)
    answered = {code for asset in known if asset.state == LIVE for code in asset.objections}
    by_code: dict[str, list[HeardObjection]] = {}
    for one in heard:
        if one.code not in answered and now - WINDOW < one.at <= now:
            by_code.setdefault(one.code, []).append(one)
    found = [_unanswered(code, some, known) for code, some in by_code.items()]
    return sorted(found, key=lambda one: -one.count)  # stable: the newest of equals first


def due_in_plan(assets: Iterable[Asset], today: date) -> list[Asset]:
    """What is in work and due by the end of the next 14 days, what is overdue first."""
    due = [(one.said.due, one.id, one) for one in assets if one.said.state in IN_WORK and one.said.due is not None]
    return [one for day, _, one in sorted(due, key=lambda each: each[:2]) if day <= today + PLAN]


def sort_assets(assets: Iterable[Asset]) -> Mapping[str, Sequence[Asset]]:
    """By state; what is in work by its day, what is live by the newest."""
    by_state: dict[str, list[Asset]] = {state: [] for state in (LIVE, PLANNED, IDEA, RETIRED)}
    for one in assets:
        by_state[one.said.state].append(one)
    for state, some in by_state.items():
        some.sort(key=lambda one: one.id, reverse=True)
        if state in IN_WORK:
            some.sort(key=lambda one: one.said.due or date.max)
        else:
            some.sort(key=lambda one: one.live_at.timestamp() if one.live_at else 0.0, reverse=True)
    return by_state


def _unanswered(code: str, some: Sequence[HeardObjection], assets: Sequence[DraftedAsset]) -> UnansweredObjection:
    stage = Counter(one.stage for one in some).most_common(1)[0][0]
    words = tuple(dict.fromkeys(one.words for one in some if one.words))
    in_work = tuple(one.title for one in assets if one.state in IN_WORK and code in one.objections)
    return UnansweredObjection(code, len(some), stage, words, in_work)
