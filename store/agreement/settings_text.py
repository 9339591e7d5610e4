"""Settings as people write them in a form: which leads go to which channel or person, and whom sales asks about a
campaign.

One line each, as in `country: DE, AT; source: referral > #dach`, `tier: 1 > @Ana Silva` and
`autumn_webinar: Noor Haddad`. A value that holds what would end it stands in quotes.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from store.agreement.policy_entries import SEGMENT_FIELDS, Segment
from store.agreement.policy_lines import quoted, take_text

_ENDS_NAME, _ENDS_VALUE = r"[:;>]", r"[,;>]"
LookUp = Callable[[str], str | None]


def describe_segments(segments: Sequence[Segment], channels: Mapping[str, str], members: Mapping[str, str]) -> str:
    """The lines that `parse_segments` reads; names of channels and members by id."""
    return "\n".join(f"{describe_conditions(one.model_dump())} > {_goal(one, channels, members)}" for one in segments)


def _goal(segment: Segment, channels: Mapping[str, str], members: Mapping[str, str]) -> str:
    if segment.person is not None:
        return f"@{members.get(segment.person, segment.person)}"
    return f"#{channels.get(segment.channel or '', segment.channel)}"


def describe_conditions(segment: Mapping[str, Any]) -> str:
    """Which leads a plain segment chooses, as in `country: DE, AT; source: referral`."""
    named = {name: segment[name] for name in SEGMENT_FIELDS if segment.get(name)}
    extra = (segment.get("extra") or {}).items()
    named |= {f"extra {quoted(name, _ENDS_NAME)}": values for name, values in extra}
    listed = {name: ", ".join(quoted(value, _ENDS_VALUE) for value in values) for name, values in named.items()}
    return "; ".join(f"{name}: {values}" for name, values in listed.items())


def parse_segments(written: str, find_channel: LookUp, find_member: LookUp) -> list[dict[str, object]]:
    """The segments as the document has them; ValueError says which line won't do."""
    return [_segment(line, find_channel, find_member) for line in _lines(written)]


def _segment(line: str, find_channel: LookUp, find_member: LookUp) -> dict[str, object]:
    fields: dict[str, list[str]] = {}
    extra: dict[str, list[str]] = {}
    rest = line
    while rest and not rest.startswith(">"):
        is_extra, name, values, after = _condition(rest)
        known = extra if is_extra else fields
        if not values or not name or name in known or not (is_extra or name in SEGMENT_FIELDS):
            said = rest.removesuffix(after).strip()
            raise ValueError(f"“{said}”: name {', '.join(SEGMENT_FIELDS)} or extra NAME once, then : and values")
        known[name] = values
        rest = after.removeprefix(";").lstrip()
    named = rest.removeprefix(">").strip()
    if not named or not (fields or extra):
        raise ValueError(f"“{line}”: write which leads, then > and a channel or person, as in country: DE, AT > #dach")
    more = {"extra": extra} if extra else {}
    if named.startswith("@"):
        person = find_member(named.removeprefix("@"))
        if person is None:
            raise ValueError(f"“{named}” is no rep's name here, or several people's. Write their member ID then")
        return {"person": person, **fields, **more}
    channel = find_channel(named.removeprefix("#"))
    if channel is None:
        raise ValueError(f"“{named}” is no channel I'm in. Type /invite @Handoff there, then try again")
    return {"channel": channel, **fields, **more}


def _condition(line: str) -> tuple[bool, str, list[str], str]:
    """Whether it is about an extra fact, its name, the values, and the rest of the line."""
    bare = line.removeprefix("extra ").lstrip()
    values: list[str] = []
    try:
        name, rest = take_text(bare, _ENDS_NAME)
        while rest.startswith(":" if not values else ","):
            value, rest = take_text(rest[1:].lstrip(), _ENDS_VALUE)
            values.append(value)
    except json.JSONDecodeError:
        raise ValueError(f"“{line}”: close the quotes") from None
    return bare != line, name, [value for value in values if value], rest


def describe_marketers(marketers: Mapping[str, str], names: Mapping[str, str]) -> str:
    """The lines that `parse_marketers` reads; `names` of members by id, without those that several have."""
    return "\n".join(f"{name}: {names.get(who, who)}" for name, who in marketers.items())


def parse_marketers(written: str, find_member: LookUp) -> dict[str, str]:
    """Member ids by campaign or source; ValueError says which line won't do."""
    found: dict[str, str] = {}
    for line in _lines(written):
        name, _, who = (part.strip() for part in line.rpartition(":"))
        if not name or not who:
            raise ValueError(f"“{line}”: write a name, then : and a person, as in autumn_webinar: Noor Haddad")
        if name in found:
            raise ValueError(f"“{name}” is there twice")
        member = find_member(who.removeprefix("@"))
        if member is None:
            raise ValueError(f"“{who}” is no one's name here, or several people's. Write their member ID then")
        found[name] = member
    return found


def _lines(written: str) -> list[str]:
    return [line.strip() for line in written.splitlines() if line.strip()]
