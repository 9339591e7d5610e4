"""The shared map of what journeys have in common, kept by version: ids, codes and numbers, whose names are drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from store.agreement import policy
from store.db import dialect
from store.db import tables as t
from store.learning import journeys
from store.outbox import canvas_ids, posts
from store.rules import states
from store.rules.learning.journey_patterns import Disconnect, InCommon, Journey, JourneyPatterns, LegDays
from store.rules.post_kinds import PostKind
from store.team import channels


@dataclass(frozen=True, slots=True)
class JourneyPage:
    """Journeys to one outcome with what is drawn beside them: by lead id who it is, by touch id what it was about.

    `version` and `made_by` are those of a kept map; of what is reckoned now they are empty.
    """

    outcome: str
    journeys: Sequence[Journey]
    patterns: JourneyPatterns
    leads: Mapping[int, tuple[str | None, str | None]]
    contents: Mapping[int, str]
    currency: str
    at: datetime
    version: int | None = None
    made_by: str | None = None


def load_page(tx: Connection, outcome: str, now: datetime) -> JourneyPage:
    """The last won or lost leads as they are now, and what the last wins have in common."""
    return _page(tx, outcome, journeys.newest_ends(tx, outcome, now), journeys.load_patterns(tx, now), now)


def load_map(tx: Connection, version: int | None = None) -> JourneyPage | None:
    """A kept map, or the newest; None if there is none. Leads that were erased since are left out."""
    query = select(t.journey_maps).order_by(t.journey_maps.c.version.desc()).limit(1)
    row = tx.execute(query.where(t.journey_maps.c.version == version) if version else query).first()
    if row is None:
        return None
    found = _read(row.document)
    wins = journeys.ends_of(tx, found.wins, states.WON, row.made_at)
    return _page(tx, states.WON, wins, found, row.made_at, row.version, row.made_by)


def share_map(tx: Connection, by: str | None, now: datetime) -> int | None:
    """Keep what journeys have in common as the next version unless nothing changed, and show it to both teams.

    Returns the version; None if nothing was won yet, or there is no channel to show it in.
    """
    channel, found = channels.main_channel(tx), journeys.load_patterns(tx, now)
    if channel is None or not found.wins:
        return None
    kept = load_map(tx)
    version = kept.version if kept is not None and kept.patterns == found else None
    if version is None:
        version = (tx.scalar(select(func.max(t.journey_maps.c.version))) or 0) + 1
        row = {"version": version, "made_at": now, "made_by": by, "document": plain_patterns(found)}
        tx.execute(dialect.insert_once(tx, t.journey_maps, "version"), row)
    about = {"map": version}
    posts.say(tx, PostKind.JOURNEY_MAP, f"{PostKind.JOURNEY_MAP}:{version}", now, channel=channel, extra=about)
    write_canvas(tx, str(version), now)
    return version


def write_canvas(tx: Connection, why: str, now: datetime) -> None:
    """Queue the canvas of the newest map to be written, where one may be."""
    channel = channels.main_channel(tx)
    if channel is not None:
        key = f"{PostKind.CANVAS}:journeys:{why}"
        posts.say(tx, PostKind.CANVAS, key, now, channel=channel, extra={"canvas": canvas_ids.JOURNEYS})


def plain_patterns(found: JourneyPatterns) -> dict[str, Any]:
    """As JSON has it: ids, codes and numbers."""
    return asdict(found) | {"since": found.since.isoformat()}


def naming(tx: Connection, lead_id: int) -> set[int]:
    """The versions of the map in which this lead is a win or an example."""
    rows = tx.execute(select(t.journey_maps.c.version, t.journey_maps.c.document))
    return {row.version for row in rows if lead_id in _named(_read(row.document))}


def _read(document: Mapping[str, Any]) -> JourneyPatterns:
    longest = document["longest"]
    return JourneyPatterns(
        since=datetime.fromisoformat(document["since"]),
        wins=tuple(document["wins"]),
        others=tuple(document["others"]),
        days=document["days"],
        legs=tuple(_leg(one) for one in document["legs"]),
        longest=_leg(longest) if longest else None,
        in_common=tuple(InCommon(**one) for one in document["in_common"]),
        disconnects=tuple(Disconnect(**one) for one in document["disconnects"]),
    )


def _leg(one: Mapping[str, Any]) -> LegDays:
    first, second = one["leg"]
    return LegDays((first, second), one["days"], one["n"])


def _named(found: JourneyPatterns) -> set[int]:
    return {*found.wins, *found.others, *(one.lead_id for one in found.disconnects)}


def _page(
    tx: Connection, outcome: str, found: Sequence[Journey], patterns: JourneyPatterns, at: datetime,
    version: int | None = None, by: str | None = None,
) -> JourneyPage:  # fmt: skip
    ids = {*_named(patterns), *(one.lead_id for one in found)}
    contents = _contents(tx, [one.touch_id for one in patterns.in_common if one.is_content])
    return JourneyPage(
        outcome, found, patterns, _leads(tx, ids), contents, policy.current(tx).currency, at, version, by
    )


def _leads(tx: Connection, lead_ids: Iterable[int]) -> dict[int, tuple[str | None, str | None]]:
    query = select(t.leads.c.id, t.leads.c.name, t.leads.c.company)
    query = query.where(t.leads.c.id.in_(sorted(lead_ids)), t.leads.c.erased_at.is_(None))
    return {row.id: (row.name, row.company) for row in tx.execute(query)}


def _contents(tx: Connection, touch_ids: Sequence[int]) -> dict[int, str]:
    query = select(t.touches.c.id, t.touches.c.detail).where(t.touches.c.id.in_(touch_ids))
    return {row.id: row.detail for row in tx.execute(query) if row.detail}
