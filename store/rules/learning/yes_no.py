"""Questions with yes or no about a lead: whether it did such a thing, and what its fields and extra facts say.

Each can stand in the agreement: as points of a kind of touch, or as a fit rule.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from store.rules.lead import folding
from store.rules.lead.scoring import FitRule
from store.rules.learning.rule_choice import FEWEST

MOST_VALUES = 20  # of one field that are asked for
LONGEST_VALUE = 60  # a longer one is a sentence
TENTHS = 10
MOSTLY = 0.9  # of the values are numbers: bounds are asked for, not words
TOO_MANY = 0.95  # of the values differ: an id
ASKED_OF_FIELDS = ("title", "company", "country", "source", "campaign", "persona", "problem")
SAID_OR_NOT = (*ASKED_OF_FIELDS, "email")


@dataclass(frozen=True, slots=True)
class PastLead:
    """A lead as it was when it was handed over, and what became of it. `fields` has its extra facts too, as rules name
    them. `at` is empty if the moment is not known.
    """

    lead_id: int
    at: datetime | None
    good: bool
    fields: Mapping[str, str]
    touches: frozenset[str] = frozenset()
    score: int = 0
    items: Mapping[str, bool] = field(default_factory=dict)
    passes: bool = False
    ending: str | None = None
    quality: int | None = None


@dataclass(frozen=True, slots=True)
class YesNo:
    """Whether a lead had a kind of touch, or a fit rule holds for it. `of` is what it looks at."""

    of: str
    touch: str | None = None
    fit: FitRule | None = None
    value: str = ""
    """The words as they were said first."""

    def holds(self, lead: PastLead) -> bool:
        """Whether the answer is yes."""
        return self.touch in lead.touches if self.fit is None else self.fit.holds(lead.fields.get(self.fit.field))


class Asked:
    """Leads and who of them says yes to what, as bits."""

    def __init__(self, leads: Sequence[PastLead]) -> None:
        self.leads = leads
        self.everybody = (1 << len(leads)) - 1
        self.good = as_bits((place for place, lead in enumerate(leads) if lead.good), len(leads))
        self._bits: dict[str, dict[str, int]] = {}
        self._answers: dict[YesNo, int] = {}
        said: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place, lead in enumerate(leads):
            for name, value in lead.fields.items():
                said[name][value].append(place)
        self._said = {
            name: {value: places for value, places in by_value.items() if value.strip()}
            for name, by_value in said.items()
        }

    def names(self) -> list[str]:
        """The fields and extra facts that any lead has."""
        return sorted(self._said)

    def values(self, name: str) -> Counter[str]:
        """How many leads say what of a field."""
        return Counter({value: len(places) for value, places in self._said.get(name, {}).items()})

    def yes(self, rule: YesNo) -> int:
        """Who says yes."""
        if rule not in self._answers:
            self._answers[rule] = self._answer(rule)
        return self._answers[rule]

    def _answer(self, rule: YesNo) -> int:
        if rule.fit is None:
            return as_bits((p for p, lead in enumerate(self.leads) if rule.touch in lead.touches), len(self.leads))
        values = self._values(rule.fit.field)
        if rule.fit.not_said:
            return self.everybody & ~_union(values.values())
        return _union(bits for value, bits in values.items() if rule.fit.holds(value))

    def _values(self, name: str) -> dict[str, int]:
        if name not in self._bits:
            size = len(self.leads)
            self._bits[name] = {value: as_bits(places, size) for value, places in self._said.get(name, {}).items()}
        return self._bits[name]


def as_bits(places: Iterable[int], size: int) -> int:
    """The set of these places as a whole number."""
    found = bytearray(size // 8 + 1)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def places_of(bits: int) -> list[int]:
    """The places in a set, in order."""
    digits = bin(bits)[:1:-1]
    return [place for place, digit in enumerate(digits) if digit == "1"]


def questions(
    asked: Asked, kinds: Iterable[str], agreed: Sequence[FitRule], left_out: frozenset[str] = frozenset()
) -> Iterator[YesNo]:
    """What may be asked of these leads: touches, the fit rules agreed on, values, bounds, and what was not said.

    `left_out` has fields and extra facts as rules name them.
    """
    for kind in kinds:
        yield YesNo(kind, touch=kind)
    for rule in agreed:
        if rule.field not in left_out:
            yield YesNo(rule.field, fit=rule, value=", ".join(rule.words))
    for name in asked.names():
        is_extra = name.startswith(folding.fact_field(""))
        if name in left_out or not (is_extra or name in SAID_OR_NOT):
            continue
        values = asked.values(name)
        if is_extra or name in ASKED_OF_FIELDS:
            yield from _of_values(name, values)
        yield YesNo(name, fit=FitRule(name, (), 0, "", not_said=True))


def _of_values(name: str, values: Counter[str]) -> Iterator[YesNo]:
    numbers = {value: number for value in values if (number := folding.number(value)) is not None}
    said, as_numbers = values.total(), sum(values[value] for value in numbers)
    if len(values) > TOO_MANY * said and len(values) > 2 * TENTHS:
        return
    if as_numbers >= MOSTLY * said and len(set(numbers.values())) > 2:
        yield from _bounds(name, sorted(number for value, number in numbers.items() for _ in range(values[value])))
        return
    for value, count in reversed(values.most_common(MOST_VALUES)):
        words = tuple(folding.split(value))
        if count >= FEWEST and words and len(value) <= LONGEST_VALUE and value.isprintable():
            yield YesNo(name, fit=FitRule(name, (folding.fold(value),), 0, ""), value=value)


def _bounds(name: str, numbers: Sequence[float]) -> Iterator[YesNo]:
    """At or above each tenth of the values, or below it: over the value before, or under the value itself."""
    distinct = sorted(set(numbers))
    tenths = sorted({numbers[len(numbers) * tenth // TENTHS] for tenth in range(TENTHS)} - {distinct[0]})
    for bound in tenths:
        yield YesNo(name, fit=FitRule(name, (), 0, "", over=distinct[bisect_left(distinct, bound) - 1]))
    for bound in tenths:
        yield YesNo(name, fit=FitRule(name, (), 0, "", under=bound))


def _union(sets: Iterable[int]) -> int:
    found = 0
    for each in sets:
        found |= each
    return found
