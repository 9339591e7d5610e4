"""Several rows about one person are made to say the same of them, so that a second import finds nothing to change.

Touches stay each row's own. Of two values for a field the one of the later moment counts, then the later row's.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from store.record.events import OF_DEAL, LeadEvent, Received, Stages
from store.rules.lead import folding

_ORIGINS = ("source", "campaign")
_OWN = frozenset(
    {"system", "at", "external_id", "touches", "stages", "hand_over", "undated", "received", "extra", *_ORIGINS}
) | {f"{prefix}{name}{suffix}" for name in _ORIGINS for prefix, suffix in (("latest_", ""), ("", "_at"))}
_FIELDS = tuple(each.name for each in fields(LeadEvent) if each.name not in _OWN)
_STAGES = tuple(each.name for each in fields(Stages) if each.name not in OF_DEAL)
_EVERY = tuple(each.name for each in fields(LeadEvent))
_every = attrgetter(*_EVERY)  # and with dataclasses.replace an import takes a tenth longer
_alike = attrgetter(*(name for name in _EVERY if name not in ("at", "touches", "stages")))

_content = attrgetter("kind", "at", "campaign", "detail")


def join_alike(events: Sequence[LeadEvent]) -> list[list[LeadEvent]]:
    """The events in order, those together that follow each other and say the same but for what was done and when."""
    told = groupby(enumerate(events), lambda each: _alike(each[1]) if each[1].stages is None else each[0])
    return [[event for _, event in group] for _, group in told]


def as_one(group: Sequence[LeadEvent]) -> LeadEvent:
    """The event that they come to."""
    if len(group) == 1:
        return group[0]
    return replace(group[0], touches=tuple(touch for event in group for touch in event.touches))


def each_of(group: Sequence[LeadEvent], received: Received) -> Iterator[Received]:
    """What became of each of them, had it come alone after those before it."""
    if len(group) == 1 or received.lead_id is None:
        yield from [received] * len(group)
        return
    kept = set(map(_content, received.kept_touches))
    for number, event in enumerate(group):
        mine = kept.intersection(map(_content, event.touches))
        kept -= mine
        first = number == 0 and (received.outcome == "new" or received.more_changed)
        outcome = received.outcome if first else "updated" if mine else "unchanged"
        handoff_id = received.handoff_id if number == 0 else None
        yield replace(received, outcome=outcome, touches=len(mine), handoff_id=handoff_id)


class Seen:
    """Who occurs more than once. Keeps a number for each person, so that a long file costs little memory.

    `shared` are ids that stand beside different mails, or where no row of theirs has a mail beside different names:
    those of an account, say. They tell nobody apart. `mails_of_several` stand beside different ids or names, whose
    rows become one lead.
    """

    def __init__(self) -> None:
        self._once: set[int] = set()
        self._again: set[int] = set()
        self._id_of: dict[int, str] = {}
        self._mail_of: dict[int, int] = {}
        self._name_of: dict[int, frozenset[str]] = {}
        self._of_mails: set[str] = set()
        self._of_names: set[str] = set()
        self._name_beside: dict[int, frozenset[str]] = {}
        self.mails_of_several: set[str] = set()

    @cached_property
    def shared(self) -> frozenset[str]:
        """The ids that several people have; asked for when all rows were seen."""
        return frozenset(self._of_mails | {each for each in self._of_names if hash(each) not in self._mail_of})

    def look(self, external_id: str | None, email: str | None, name: str | None = None) -> None:
        """Take one row into account."""
        if (
            external_id
            and email
            and self._mail_of.setdefault(hash(external_id), hash(_fold(email))) != hash(_fold(email))
        ):
            self._of_mails.add(external_id)
        words = frozenset(folding.split(name or ""))
        if external_id and words and not words & self._name_of.setdefault(hash(external_id), words):
            self._of_names.add(external_id)
        if mail := _fold(email):
            other_id = external_id and self._id_of.get(hash(mail), external_id) != external_id
            if other_id or (words and not words & self._name_beside.setdefault(hash(mail), words)):
                self.mails_of_several.add(mail)
        for key in (external_id, mail):
            if key:
                (self._again if hash(key) in self._once else self._once).add(hash(key))
        if external_id and email:
            self._id_of[hash(mail)] = external_id

    def person(self, event: LeadEvent) -> str | None:
        """What is the same in all rows of this person; None if there is only this row."""
        key = _fold(event.email)
        if not {hash(event.external_id), hash(key)} & self._again:
            return None
        other = self._id_of.get(hash(key))
        return event.external_id or (key if other in self.shared else other) or key


class Agreed:
    """What all rows of a person say in the end."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._known: dict[str, dict[str, tuple[datetime, Any]]] = {}
        self._extra: dict[str, dict[str, tuple[datetime, tuple[str, str]]]] = {}
        self._last: tuple[str | None, dict[str, Any]] = (None, {})

    def look(self, person: str, event: LeadEvent) -> None:
        """Take a row of one of them into account."""
        self._look(person, event.at, event, _FIELDS)
        if event.stages is not None:
            self._look(person, event.at, event.stages, _STAGES)
            self._look(self._deal(person, event.stages), event.at, event.stages, OF_DEAL)
        self._look_at_origins(person, event)
        self._look_at_extra(person, event)

    def apply(self, event: LeadEvent) -> LeadEvent:
        """The event with what the other rows know better."""
        person = self._seen.person(event)
        if person is None:
            return event
        told = self._in_the_end(person)
        stages = event.stages
        if stages is not None:
            deal = self._values(self._deal(person, stages), OF_DEAL)
            stages = replace(stages, **self._values(person, _STAGES), **deal)
        told |= {"stages": stages, "undated": event.undated and told["received"] is None}
        return LeadEvent(**{**dict(zip(_EVERY, _every(event), strict=True)), **told})

    def _in_the_end(self, person: str) -> dict[str, Any]:
        """What all rows of a person come to; kept for the next row, which is mostly theirs too."""
        if person != self._last[0]:
            told = self._values(person, _FIELDS) | self._origins(person)
            told["received"] = self._known.get(person, {}).get("received", (None,))[0]
            told["extra"] = tuple(fact for _, fact in self._extra.get(person, {}).values())
            self._last = person, told
        return {**self._last[1]}

    def _look(self, person: str, at: datetime, told: LeadEvent | Stages, names: tuple[str, ...]) -> None:
        known = self._known.setdefault(person, {})
        for name, value in zip(names, attrgetter(*names)(told), strict=True):
            if value is not None and (name not in known or at >= known[name][0]):
                known[name] = (at, value)

    @staticmethod
    def _deal(person: str, stages: Stages) -> str:
        """Rows of one person and one id, or without one of one opening, are about one deal."""
        if stages.deal_id:
            return f"{person}\n#{stages.deal_id}"
        return f"{person}\n{stages.opportunity.isoformat() if stages.opportunity else ''}"

    def _look_at_origins(self, person: str, event: LeadEvent) -> None:
        """The first source and campaign by when they were named, the last by when they were true; ties as they come."""
        known = self._known[person]
        if event.received:
            before = known.get("received", (event.received, None))[0]
            known["received"] = (min(before, event.received), None)
        for name in _ORIGINS:
            first, latest = known.get(name), known.get(f"latest_{name}")
            if (told := event.named_first(name)) and (first is None or told[0] < first[0]):
                known[name] = told
            if (told := event.named_last(name)) and (latest is None or told[0] >= latest[0]):
                known[f"latest_{name}"] = told

    def _look_at_extra(self, person: str, event: LeadEvent) -> None:
        for name, value in event.extra:
            key, known = folding.fact_key(name), self._extra.setdefault(person, {})
            if key not in known or event.at >= known[key][0]:
                known[key] = (event.at, (name, value))

    def _origins(self, person: str) -> dict[str, Any]:
        known = self._known.get(person, {})
        firsts = {name: known[name] for name in _ORIGINS if name in known}
        latest = self._values(person, tuple(f"latest_{name}" for name in firsts))
        return latest | {name: value for name, (_, value) in firsts.items()} | {
            f"{name}_at": at for name, (at, _) in firsts.items()
        }  # fmt: skip

    def _values(self, person: str, names: Collection[str]) -> dict[str, Any]:
        known = self._known.get(person, {})
        return {name: value for name, (_, value) in known.items() if name in names}


def _fold(email: str | None) -> str | None:
    return email.strip().casefold() if email else None
