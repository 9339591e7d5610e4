"""The words and entries a policy is made of, checked on the way in. People read the sentences of the errors."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
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
from store.rules.lead.folding import fact_field, fold
from store.rules.office_time import business_time

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
        raise ValueError('give a time of day in quotes, as in "09:00"')
    return value


def _one_or_more(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("put this in quotes; YAML takes words such as no and on for yes or no")
    return (value,) if isinstance(value, str) else value


def _printable(text: str) -> str:
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text):
        raise ValueError("write it on one line, without control characters")
    return text


_Line = AfterValidator(_printable)
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), _Line]
# As long as Slack allows in a menu.
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75), _Line]
Texts = Annotated[tuple[Text, ...], Field(min_length=1), BeforeValidator(_one_or_more)]
Code = Annotated[str, AfterValidator(_code)]
Member = Annotated[str, AfterValidator(_member)]
Channel = Annotated[str, AfterValidator(_channel)]
Currency = Annotated[str, AfterValidator(_currency)]
Duration = Annotated[str, AfterValidator(_duration)]
ClockTime = Annotated[str, BeforeValidator(_clock_time)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri"]
Points = Annotated[int, Field(strict=True, ge=-1000, le=1000)]
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
DayCount = Annotated[int, Field(strict=True, ge=1, le=36_500)]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]
Days = Annotated[float, Field(strict=True, gt=0, le=1_000_000, allow_inf_nan=False)]
Steps = Annotated[tuple["Step", ...], Field(max_length=12)]
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
    """Points for who somebody is."""

    field: Literal["title", "company", "country", "source", "campaign", "persona", "problem", "email"] | None = None
    extra: Text | None = None
    words: Texts
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
        return self


class Reason(Section):
    """A reason people choose from a menu; the code is what is counted. If `words` is false it needs none beside it."""

    code: Code
    label: Label
    words: bool | None = None


Menu = Annotated[tuple[Reason, ...], Field(min_length=1, max_length=100)]  # as much as Slack shows


class Step(Section):
    """One rung of a ladder: what happens at so many percent of the promise."""

    at: Annotated[int, Field(strict=True, ge=0, le=1000)]
    act: RungAct


class Segment(Section):
    """Which leads go to a channel of their own; all that is named must hold."""

    source: Texts | None = None
    campaign: Texts | None = None
    country: Texts | None = None
    band: Texts | None = None
    persona: Texts | None = None
    problem: Texts | None = None
    extra: Mapping[Text, Texts] | None = None
    channel: Channel

    @cached_property
    def conditions(self) -> dict[str, frozenset[str]]:
        """Field, or extra fact as rules name it -> folded values, any of which will do."""
        named = self.model_dump(exclude={"channel", "extra"}, exclude_none=True)
        named |= {fact_field(name): values for name, values in (self.extra or {}).items()}
        return {name: frozenset(map(fold, values)) for name, values in named.items()}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.conditions:
            raise ValueError("say which leads go there: source, campaign, country, band, persona, problem or extra")
        return self


def refuse_twins(where: str, codes: Iterable[str]) -> None:
    """ValueError if a code stands twice."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ValueError(f"the code {code} stands twice under {where}; give each its own")
        seen.add(code)
