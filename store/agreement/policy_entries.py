"""The words and entries a policy is made of, checked on the way in. People read the sentences of the errors."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from store.agreement import currencies
from store.rules.ladder import RungAct
from store.rules.lead.folding import fact_field, fact_key, fold
from store.rules.office_time import business_time

# What the built-in reasons mean, in agreements too that are older than the question.
MEANINGS = {
    "wrong_person": "fit", "bad_fit": "fit", "student": "fit", "rival": "fit", "not_real": "fit",
    "only_looking": "too_early", "no_need_yet": "too_early",
}  # fmt: skip
# The context in which a document is validated that was in force before.
KEPT = "kept"
_OFFICE = business_time.Calendar("UTC", business_time.parse_hours("mon-fri 09:00-17:00"))


def _code(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", text):
        raise ValueError("use small letters, digits and _, beginning with a letter, as in pricing_page")
    return text


def _member(text: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]+", text):
        raise ValueError("give the member ID from the person's Slack profile; it begins with U or W")
    return text


def _channel(text: str) -> str:
    if not re.fullmatch(r"[CG][A-Z0-9]+", text):
        raise ValueError("give the channel ID from the channel's details in Slack; it begins with C")
    return text


def _currency(text: str, info: ValidationInfo) -> str:
    """A currency that was given up since, as BGN for EUR, still reads what was agreed in it: see `KEPT`."""
    if not currencies.is_known(text) and info.context is not KEPT:
        raise ValueError("give the three capital letters of a currency in use, as in EUR")
    return text


def _duration(text: str) -> str:
    business_time.parse_duration(text, _OFFICE)
    return text


def _clock_time(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(
            "give a time of day, as in 09:00" if isinstance(value, str) else 'put it in quotes, as in "09:00"'
        )
    return value


def _one_or_more(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("put this in quotes; YAML takes words such as no and on for yes or no")
    return (value,) if isinstance(value, str) else value


def score_band(text: str) -> tuple[float, float]:
    """The points from and to of "60-79" or "80+"; ValueError for anything else."""
    found = re.fullmatch(r"(-?\d{1,4})(?:-(\d{1,4})|\+)", text)
    if not found or (found[2] and int(found[2]) < int(found[1])):
        raise ValueError("write points as in 60-79, or 80+ for 80 and more")
    return int(found[1]), int(found[2]) if found[2] else math.inf


def _score(text: str) -> str:
    score_band(text)
    return text


def _tiers(value: object) -> object:
    given = value if isinstance(value, list | tuple) else (value,)
    return tuple(str(each) if type(each) is int else each for each in given)


def _printable(text: str) -> str:
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text):
        raise ValueError("write it on one line, without control characters")
    return text


_Line = AfterValidator(_printable)
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), _Line]
# As long as Slack allows in a menu.
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75), _Line]
Texts = Annotated[tuple[Text, ...], Field(min_length=1), BeforeValidator(_one_or_more)]
Sources = Annotated[tuple[Text, ...], Field(max_length=100), BeforeValidator(_one_or_more)]
Tiers = Annotated[tuple[Literal["1", "2", "3"], ...], Field(min_length=1), BeforeValidator(_tiers)]
Scores = Annotated[
    tuple[Annotated[str, AfterValidator(_score)], ...], Field(min_length=1), BeforeValidator(_one_or_more)
]
Code = Annotated[str, AfterValidator(_code)]
Member = Annotated[str, AfterValidator(_member)]
Channel = Annotated[str, AfterValidator(_channel)]
Currency = Annotated[str, AfterValidator(_currency)]
Duration = Annotated[str, AfterValidator(_duration)]
ClockTime = Annotated[str, BeforeValidator(_clock_time)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri"]
AttributionRule = Literal["first", "last", "linear", "position", "decay"]
Points = Annotated[int, Field(strict=True, ge=-1000, le=1000)]
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
DayCount = Annotated[int, Field(strict=True, ge=1, le=36_500)]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]
NEVER_FADES = 1_000_000  # days until half: no touch is so old
Days = Annotated[float, Field(strict=True, gt=0, le=NEVER_FADES, allow_inf_nan=False)]
Steps = Annotated[tuple["Step", ...], Field(max_length=12)]
Bound = Annotated[float, Field(strict=True, ge=-1e15, le=1e15, allow_inf_nan=False)]
Percent = Annotated[float, Field(strict=True, gt=0, le=100)]


class Section(BaseModel):
    """A part of the document; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ProblemEntry(Section):
    """A problem the product solves, and the words buyers use for it."""

    code: Code
    label: Label
    words: Texts


class TouchKind(Section):
    """What one kind of touch is worth. Negative points do not fade, so they need no half-life."""

    label: Label
    points: Points
    half_life_days: Days | None = None
    group: Code | None = None
    high_intent: bool = False

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.points > 0 and self.half_life_days is None:
            raise ValueError("say after how many days these points are worth half, as in half_life_days: 30")
        return self


class FitRule(Section):
    """Points for who somebody is: what the value says, a number over or under a bound, or that it was not said."""

    field: Literal["title", "company", "country", "source", "campaign", "persona", "problem", "email"] | None = None
    extra: Text | None = None
    words: Annotated[tuple[Text, ...], BeforeValidator(_one_or_more)] = ()
    over: Bound | None = None
    under: Bound | None = None
    not_said: bool = False
    points: Points
    why: Label

    @property
    def looks_at(self) -> str:
        """The field, or the extra fact as rules name it."""
        return self.field or fact_field(self.extra or "")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.field is None) == (self.extra is None):
            raise ValueError("say field: title, or extra: with the name of an extra fact; one of the two")
        is_bounded = self.over is not None or self.under is not None
        if bool(self.words) + is_bounded + self.not_said != 1:
            raise ValueError("say which words it has, or bounds (over, under), or not_said; one of the three")
        if self.over is not None and self.under is not None and self.over >= self.under:
            raise ValueError(f"no number is over {self.over:g} and under {self.under:g}; let under be the larger")
        return self


class Reason(Section):
    """A reason people choose from a menu; the code is what is counted. If `words` is false it needs none beside it.

    `means` says what is at fault where a handoff came back: who was handed over, or when.
    """

    code: Code
    label: Label
    words: bool | None = None
    means: Literal["fit", "too_early", "other"] | None = None

    @property
    def at_fault(self) -> str:
        """What it means; of the built-in codes it is known where nothing is said."""
        return self.means or MEANINGS.get(self.code, "other")


Menu = Annotated[tuple[Reason, ...], Field(min_length=1, max_length=100)]  # as much as Slack shows


class Step(Section):
    """One rung of a ladder: what happens at so many percent of the promise."""

    at: Annotated[int, Field(strict=True, ge=0, le=1000)]
    act: RungAct


class Segment(Section):
    """Which leads go to a channel of their own, or are first kept for a person; all that is named must hold."""

    source: Texts | None = None
    campaign: Texts | None = None
    country: Texts | None = None
    title: Texts | None = None
    company: Texts | None = None
    email: Texts | None = None
    persona: Texts | None = None
    problem: Texts | None = None
    tier: Tiers | None = None
    score: Scores | None = None
    band: Texts | None = None
    touch: Texts | None = None
    extra: Mapping[Text, Texts] | None = None
    channel: Channel | None = None
    person: Member | None = None

    @cached_property
    def conditions(self) -> dict[str, frozenset[str]]:
        """Field, or extra fact as rules name it -> folded values, any of which will do."""
        named = self.model_dump(exclude={"channel", "person", "extra"}, exclude_none=True)
        named |= {fact_field(name): values for name, values in (self.extra or {}).items()}
        return {name: frozenset(map(fold, values)) for name, values in named.items()}

    def fits(self, lead: Mapping[str, str | None], score: int, touches: Collection[str]) -> bool:
        """Whether it is this lead's: by its fields and extra facts, its points, and the kinds of its touches."""
        return all(self._holds(name, values, lead, score, touches) for name, values in self.conditions.items())

    @staticmethod
    def _holds(
        name: str, values: frozenset[str], lead: Mapping[str, str | None], score: int, touches: Collection[str]
    ) -> bool:
        if name == "touch":
            return not values.isdisjoint(touches)
        if name == "score":
            return any(low <= score <= high for low, high in map(score_band, values))
        return fold((lead.get(name) or "").strip()) in values

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.conditions:
            raise ValueError(f"say which leads go there: {', '.join(SEGMENT_FIELDS)} or extra")
        if (self.channel is None) == (self.person is None):
            raise ValueError("say channel: or person:, one of the two")
        return self


SEGMENT_FIELDS = tuple(name for name in Segment.model_fields if name not in ("extra", "channel", "person"))


class SourceGroups(Section):
    """Who brought it: each team's sources, as they are written in the lead's source."""

    marketing: Sources = (
        "website", "organic_search", "paid_search", "paid_social", "social", "email", "newsletter", "webinar",
        "content",
    )  # fmt: skip
    """What marketing brings in."""
    sales: Sources = ("outbound", "cold_call", "prospecting", "sales")
    """What sales finds itself."""
    partner: Sources = ("partner", "reseller", "referral")
    """What partners and customers bring. Every other source is grouped as other."""

    def of(self, source: str | None) -> str:
        """marketing, sales, partner or other; words, underscores and capitals do not matter."""
        wanted = fact_key(source or "")
        return next((name for name, of in self if wanted in map(fact_key, of)), "other")

    @model_validator(mode="after")
    def _check(self) -> Self:
        named = [source for _, sources in self for source in sources]
        keys = list(map(fact_key, named))
        for place, source in enumerate(named):
            if keys[place] in keys[:place]:
                raise ValueError(f"the source {source} stands twice; give it to one group")
        return self


def refuse_twins(where: str, codes: Iterable[str]) -> None:
    """ValueError if a code stands twice."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ValueError(f"the code {code} stands twice under {where}; give each its own")
        seen.add(code)
