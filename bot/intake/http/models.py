"""What may be posted: leads and touches as JSON, each field with its rule."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.config import JsonDict

from bot.intake.reading import amounts, cleaning, mail, moments, values
from store.record.events import LeadEvent, Stages, TouchEvent
from store.record.extra_facts import MOST_FACTS

MOST_ROWS = 500
MOST_TOUCHES = 100
EXACT = 2.0**53  # larger numbers may have lost their last digits on the way
SYSTEM = "http"  # whose ids they are, unless the sender says


@dataclass(frozen=True, slots=True)
class Setting:
    """What a row is read against: the office clock, the workspace's zone, the agreement's touch kinds and currency."""

    now: datetime
    zone: tzinfo
    kinds: Container[str] = ()
    currency: str = "USD"


def _id(value: object) -> object:
    """A whole number, or text."""
    if isinstance(value, int | float) and not (0 <= value < EXACT or isinstance(value, bool)):
        raise ValueError(f"send this id as text: a number below 0 or above {EXACT - 1:.0f} is not exact everywhere")
    return _whole(value)


def _whole(value: object) -> object:
    """A whole number as JSON has it, 3578.0 too."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _moment(value: object, info: ValidationInfo) -> datetime:
    setting = _setting(info)
    return moments.not_later(moments.iso(_text(value), setting.zone), setting.now)


def _day(value: object, info: ValidationInfo) -> date:
    return moments.day(_text(value), _setting(info).zone)


def _amount(value: object, info: ValidationInfo) -> int | None:
    """In the currency's smallest unit. A number's point stands before its decimals, a text's may be either."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise ValueError("send an amount as a number, or as text such as 12500.50")
    if value is None or value == "":
        return None
    return amounts.parse(str(value), None if isinstance(value, str) else ".", _setting(info).currency)


def _own_currency(value: object, info: ValidationInfo) -> str | None:
    if value not in (None, "", own := _setting(info).currency):
        raise ValueError(f"the workspace's currency is {own}; convert the amount first")
    return own


def _extra(value: object) -> tuple[tuple[str, str], ...]:
    """Name and value of each member that says something."""
    if not isinstance(value, dict | None):
        raise ValueError('send an object of names and values, as in {"Company size": "200-500"}')
    told = [(cleaning.fact_name(name), cleaning.fact(fact_text(each))) for name, each in (value or {}).items()]
    return tuple((name, each) for name, each in told if name and each)


def fact_text(value: object) -> str:
    """An extra fact as text; ValueError for a list or an object."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int | float | None):
        raise ValueError("an extra fact is text, a number, true or false; send lists and objects as several")
    return "" if value is None else str(_whole(value))


def _setting(info: ValidationInfo) -> Setting:
    assert isinstance(info.context, Setting)  # every row is validated in one
    return info.context


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("send a date as text, such as 2026-11-18")
    return value


_VISIBLE = r"[^\s\x00-\x1f\x7f-\x9f0.?—–-]"  # a blank id is none, and 0 or a dash is nobody's
_ID_SCHEMA: JsonDict = {
    "type": ["string", "integer"], "maxLength": cleaning.LONGEST_ID, "minimum": 1, "maximum": int(EXACT) - 1,
    "pattern": rf"^$|{_VISIBLE}",
}  # fmt: skip
_MAIL_SCHEMA: JsonDict = {"type": "string", "format": "email", "maxLength": 254}
_MAIL_OR_NONE: JsonDict = {"anyOf": [_MAIL_SCHEMA, {"type": "string", "pattern": r"^\s*$"}]}
_EXTRA_SCHEMA: JsonDict = {
    "type": ["object", "null"], "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
}  # fmt: skip
_KIND_SCHEMA: JsonDict = {"type": "string", "maxLength": cleaning.LONGEST_KIND, "pattern": "[A-Za-z0-9]"}

Line = Annotated[str, AfterValidator(cleaning.line)]
Long = Annotated[str, AfterValidator(cleaning.text)]
Detail = Annotated[str, AfterValidator(cleaning.detail)]
InboundKind = Annotated[str, AfterValidator(cleaning.kind), WithJsonSchema(_KIND_SCHEMA)]
Identifier = Annotated[str, BeforeValidator(_id), AfterValidator(cleaning.identifier), WithJsonSchema(_ID_SCHEMA)]
Mail = Annotated[str, AfterValidator(mail.address_or_nothing), WithJsonSchema(_MAIL_OR_NONE)]
When = Annotated[datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Extra = Annotated[tuple[tuple[str, str], ...], PlainValidator(_extra), WithJsonSchema(_EXTRA_SCHEMA)]
Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]

_AMOUNT_SCHEMA: JsonDict = {
    "type": ["number", "string", "null"], "minimum": 0, "maximum": 1e12, "pattern": r"^([0-9]{1,12}(\.[0-9]{2})?)?$",
}  # fmt: skip
Amount = Annotated[int | None, PlainValidator(_amount), WithJsonSchema(_AMOUNT_SCHEMA)]
DealCurrency = Annotated[
    str | None, PlainValidator(_own_currency), WithJsonSchema({"type": ["string", "null"], "pattern": "^([A-Z]{3})?$"})
]

_SOMEBODY: JsonDict = {
    "anyOf": [
        {"required": ["external_id"], "properties": {"external_id": _ID_SCHEMA | {"pattern": _VISIBLE}}},
        {"required": ["email"], "properties": {"email": _MAIL_SCHEMA}},
    ]
}
_SOME_DEAL: JsonDict = {
    "anyOf": [
        {"required": ["deal_id"], "properties": {"deal_id": _ID_SCHEMA | {"pattern": _VISIBLE}}},
        *_SOMEBODY["anyOf"],  # type: ignore[misc]
    ]
}


class InboundRow(BaseModel):
    """Unknown fields are passed over, and the answer names them."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)


class _Known(InboundRow):
    """Of a person: one of external_id and email is needed."""

    model_config = ConfigDict(json_schema_extra=_SOMEBODY)

    system: Line | None = Field(None, description="the program whose ids these are; 'http' if left out")
    external_id: Identifier | None = None
    email: Mail | None = None

    @model_validator(mode="after")
    def _known_again(self) -> Self:
        if not (self.external_id or self.email):
            raise ValueError("external_id or email is needed: it is how the same person is known again")
        return self


class InboundTouch(InboundRow):
    """One dated thing a lead did."""

    kind: InboundKind = Field(description="a touch kind of the agreement, such as demo_request or pricing_page")
    at: When = Field(description="when; without a zone it is read in the workspace's")
    campaign: Line | None = None
    source: Line | None = Field(None, description="where this touch came from, if not where the lead first did")
    detail: Detail | None = Field(None, description="for example the page; clipped at 1,000 bytes")
    id: Identifier | None = Field(None, description="the sender's id of this touch: the same id is the same touch")

    def event(self) -> TouchEvent:
        """In the store's words."""
        told = self.campaign or "", self.detail or "", self.id or None, self.source or None
        return TouchEvent(self.kind, self.at, *told)


_OWN = ("system", "at", "touches", "extra")


class Lead(_Known):
    """A person who showed interest. One of external_id and email is needed."""

    name: Line | None = None
    title: Line | None = None
    company: Line | None = None
    phone: Line | None = None
    country: Line | None = None
    source: Line | None = None
    campaign: Line | None = None
    persona: Line | None = None
    problem: Line | None = None
    why_now: Long | None = None
    next_step: Long | None = None
    next_step_due: Day | None = None
    received: When | None = Field(None, description="first contact; more than 7 days ago is history: facts only")
    at: When | None = Field(None, description="when these facts were true; now if left out")
    touches: list[InboundTouch] = Field(default=[], max_length=MOST_TOUCHES)
    extra: Extra = Field(
        (),
        description=f"what no field holds, name and value: clipped at {cleaning.LONGEST_FACT} characters, "
        f"{MOST_FACTS} a lead",
    )

    def event(self, kept_at: datetime) -> LeadEvent:
        """In the store's words; blanks are nothing."""
        said: dict[str, Any] = {name: value or None for name, value in self if name not in _OWN}
        touches = tuple(touch.event() for touch in self.touches)
        at = self.at or kept_at
        return LeadEvent(system=self.system or SYSTEM, at=at, touches=touches, extra=self.extra, **said)


class TouchOf(_Known, InboundTouch):
    """A touch of a lead that is known already."""

    def person(self) -> tuple[str, str | None, str | None]:
        """Whose touch it is: system, id and mail."""
        return self.system or SYSTEM, self.external_id or None, self.email or None


class InboundDeal(InboundRow):
    """What a program says of one deal: its own id finds it again; external_id or email name its lead the first time.

    Without an id it is the lead's deal opened on that day, else the only open one. One opened on a card goes on there.
    """

    model_config = ConfigDict(json_schema_extra=_SOME_DEAL)

    system: Line | None = Field(None, description="the program whose ids these are; 'http' if left out")
    deal_id: Identifier | None = None
    external_id: Identifier | None = None
    email: Mail | None = None
    opened: When | None = None
    amount: Amount = Field(None, description="in the workspace's currency; 0 means not known")
    currency: DealCurrency = None
    stage: Line | None = Field(None, description="as the program calls it; closed won and closed lost end the deal")
    won: When | None = None
    lost: When | None = None
    closed: When | None = Field(None, description="when a stage that ends the deal was reached")
    reason: Line | None = Field(None, description="why it was lost")
    by: Line | None = Field(None, description="who has it, by name or by Slack's member id")
    at: When | None = Field(None, description="when this was true; now if left out")

    @model_validator(mode="after")
    def _found_again(self) -> Self:
        if not (self.deal_id or self.external_id or self.email):
            raise ValueError("deal_id, external_id or email is needed: it is how the deal is known again")
        return self

    def event(self, kept_at: datetime) -> LeadEvent:
        """In the store's words."""
        outcome = values.deal_ending(self.stage or "")
        stages = Stages(
            opportunity=self.opened,
            won=self.won or (self.closed if outcome == "won" else None),
            lost=self.lost or (self.closed if outcome == "lost" else None),
            amount=self.amount, reason=self.reason or None, owner=self.by or None, outcome=outcome,
            deal_id=self.deal_id or None, told_at=self.at or kept_at,
        )  # fmt: skip
        return LeadEvent(
            self.system or SYSTEM, self.at or kept_at, self.external_id or None, self.email or None, stages=stages
        )
