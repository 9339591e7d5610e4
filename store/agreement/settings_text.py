"""Settings as people write them in a form: which leads go to which channel, and whom sales asks about a campaign.

One line each, as in `country: DE, AT; source: referral > #dach` and `autumn_webinar: Noor Haddad`.
"""

from collections.abc import Callable, Mapping, Sequence

from store.agreement.policy_entries import Segment

FIELDS = ("source", "campaign", "country", "band", "persona", "problem")
LookUp = Callable[[str], str | None]


def describe_segments(segments: Sequence[Segment], names: Mapping[str, str]) -> str:
    """The lines that `parse_segments` reads; `names` of channels by id."""
    return "\n".join(f"{_conditions(one)} > #{names.get(one.channel, one.channel)}" for one in segments)


def _conditions(segment: Segment) -> str:
    named = segment.model_dump(include=set(FIELDS), exclude_none=True)
    named |= {f"extra {name}": values for name, values in (segment.extra or {}).items()}
    return "; ".join(f"{name}: {', '.join(values)}" for name, values in named.items())


def parse_segments(written: str, find_channel: LookUp) -> list[dict[str, object]]:
    """The segments as the document has them; ValueError says which line won't do."""
    return [_segment(line, find_channel) for line in _lines(written)]


def _segment(line: str, find_channel: LookUp) -> dict[str, object]:
    before, arrow, named = (part.strip() for part in line.rpartition(">"))
    if not (before and arrow and named):
        raise ValueError(f"“{line}”: write which leads, then > and their channel, as in country: DE, AT > #dach")
    channel = find_channel(named.removeprefix("#"))
    if channel is None:
        raise ValueError(f"“{named}” is no channel I'm in. Type /invite @Handoff there, then try again")
    found: dict[str, object] = {"channel": channel}
    extra: dict[str, list[str]] = {}
    for condition in before.split(";"):
        field, _, listed = (part.strip() for part in condition.partition(":"))
        values = [value.strip() for value in listed.split(",") if value.strip()]
        fact = field.removeprefix("extra ").strip()
        if not values or (field not in FIELDS and (fact == field or not fact)) or field in found or fact in extra:
            raise ValueError(f"“{condition.strip()}”: name {', '.join(FIELDS)} or extra NAME once, then : and values")
        if field in FIELDS:
            found[field] = values
        else:
            extra[fact] = values
    return found | ({"extra": extra} if extra else {})


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
