"""A file's row in the store's words, or everything that is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, TypeVar

from bot.intake.csv import dates
from bot.intake.csv.columns import Columns
from bot.intake.reading import amounts, cleaning, mail, moments, values
from store.record.events import HISTORY_AFTER, LeadEvent, Stages, TouchEvent
from store.rules.lead import folding

ENDINGS = ("won", "lost")
STAGES = ("sales_ready", "claimed", "first_response", "opportunity", *ENDINGS)
OF_PAST = frozenset({*STAGES, "closed", "outcome", "amount", "owner", "deal_id", "reason"})
OF_RESPONSE = ("sales_ready", "first_response")  # between them lie hours
LINES = ("title", "company", "phone", "country", "source", "campaign", "persona", "problem")
DATES = ("received", *STAGES, "closed", "touch_at", "next_step_due")

SHARED = "this id stands beside different people in this file; give each of them a mail, or an id of their own"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CellFault:
    """One field that can't be taken, and why."""

    field: str
    value: str
    reason: str


class RowRefused(Exception):
    """The row can't be taken; lists its faults."""

    def __init__(self, faults: list[CellFault]) -> None:
        super().__init__(*faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one file are read. `orders` has an order or a pattern for each column of dates; ids in `shared`
    stand for nobody.
    """

    columns: Columns
    orders: dict[str, dates.Order | str]
    decimal_mark: str | None
    currency: str
    zone: tzinfo
    system: str
    hand_over: bool
    now: datetime
    shared: frozenset[str] = frozenset()


def cells_by_field(columns: Columns, cells: list[str]) -> dict[str, str]:
    """What the row says, by field; fields that say nothing are left out."""
    told = {name: text for name, place in columns.places.items() if (text := values.cell_text(name, cells[place]))}
    for name, places in columns.twins.items():
        if more := [text for place in places if (text := values.cell_text(name, cells[place]))]:
            told.setdefault(name, more[0])
    told |= {name: told[name].removesuffix(".0") for name in columns.float_ids if name in told}
    if folding.is_damaged_number(told.get("phone", "")):  # a card would offer it, and it would replace a whole one
        del told["phone"]
    return {**columns.texts, **told} if columns.texts else told


def is_float_id(cell: str) -> bool:
    """Whether a spreadsheet has made 17.0 of an id: it does so with a column in which a cell is empty."""
    return re.fullmatch(r"[0-9]+\.0", values.cell_text("external_id", cell)) is not None


def extra_facts(columns: Columns, cells: list[str]) -> dict[str, tuple[str, str]]:
    """What the columns say that nobody knows: name and value by folded name. Of twins the first that says something."""
    told: dict[str, tuple[str, str]] = {}
    for key, name, place in columns.extra:
        if cells[place] and (value := cleaning.fact(values.cell_text("extra", cells[place]))):
            told.setdefault(key, (name, value))
    return told


def phone_is_damaged(columns: Columns, cells: list[str]) -> bool:
    """Whether a spreadsheet made 4.93012E+11 of the phone number."""
    return "phone" in columns.places and folding.is_damaged_number(cells[columns.places["phone"]])


def wants_zone(name: str, text: str, given: dates.Order | str | None) -> bool:
    """Whether this is a moment whose zone nobody says. A day that something is due is one in any zone."""
    if name == "next_step_due" or values.yes_or_no(name, text) is not None:
        return False
    return not dates.precision(text, given or dates.Order.DMY).zone


def told_name(said: Mapping[str, str]) -> str:
    """The whole name, or its parts; '' if it says none."""
    return said.get("name") or " ".join(said[part] for part in ("first_name", "last_name") if part in said)


def event(plan: Plan, cells: list[str]) -> LeadEvent:
    """The row as an event; Refused with every fault it has."""
    row = _Row(plan, cells_by_field(plan.columns, cells))
    external_id, email = row.read("external_id", cleaning.identifier), row.read("email", mail.address_as_copied)
    if external_id in plan.shared:
        external_id = None
        if not email:
            row.faults.append(CellFault("external_id", cleaning.quotable(row.said["external_id"]), SHARED))
    if not (external_id or email or row.faults):
        row.faults.append(CellFault("external_id", "", "neither an id nor a mail says who this is"))
    received = row.moment("received")
    stages = _stages(row, received)
    touches = _touches(row, received)
    due = row.day("next_step_due")
    is_closed = stages is not None and bool(stages.end()[0])
    if row.faults:
        raise RowRefused(row.faults)
    lines: dict[str, Any] = {name: row.line(name) for name in LINES if name in row.said}
    return LeadEvent(
        system=plan.system,
        at=_true_at(plan.now, received, stages, touches),
        external_id=external_id or None,
        email=email or None,
        name=cleaning.line(told_name(row.said)) or None,
        why_now=row.text("why_now"),
        next_step=row.text("next_step"),
        next_step_due=due,
        received=received,
        touches=touches,
        stages=stages,
        hand_over=plan.hand_over and not is_closed,
        undated=received is None,
        extra=tuple(extra_facts(plan.columns, cells).values()),
        **lines,
    )


@dataclass(slots=True)
class _Row:
    """A row on its way: what each field says, and the faults so far."""

    plan: Plan
    said: dict[str, str]
    faults: list[CellFault] = field(default_factory=list)

    def read(self, name: str, parse: Callable[[str], T]) -> T | None:
        """The field's value; None if it says nothing, or can't be read, which is noted."""
        text = self.said.get(name)
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            self.faults.append(CellFault(name, cleaning.quotable(text), str(error)))
            return None

    def moment(self, name: str) -> datetime | None:
        """The field as a moment that is not ahead."""
        return self.read(name, lambda text: moments.not_later(self._parse(name, text), self.plan.now))

    def is_day(self, name: str) -> bool:
        """Whether the field, which is a moment, says a date alone."""
        return not dates.precision(self.said[name], self.plan.orders.get(name, dates.Order.DMY)).time

    def day(self, name: str) -> date | None:
        """The field as a date, which may be ahead."""
        return self.read(name, lambda text: self._parse(name, text).astimezone(self.plan.zone).date())

    def line(self, name: str) -> str | None:
        """The field as one clean line."""
        text = self.said.get(name)
        return cleaning.line(text) or None if text else None

    def text(self, name: str) -> str | None:
        """The field as clean text."""
        text = self.said.get(name)
        return cleaning.text(text) or None if text else None

    def _parse(self, name: str, text: str) -> datetime:
        try:
            return dates.parse(text, self.plan.orders.get(name, dates.Order.DMY), self.plan.zone)
        except (ValueError, OverflowError) as error:
            raise ValueError("not a date from 1970 to 2199, written as in the rest of this column") from error


def _stages(row: _Row, received: datetime | None) -> Stages | None:
    """The past that the row tells of. A stage that is only said to be true has no moment."""
    if OF_PAST.isdisjoint(row.said):
        return None
    outcome = told_outcome(row.said)
    dated = [name for name in STAGES if values.yes_or_no(name, row.said.get(name, "")) is None]
    if "outcome" in row.said:  # a deal that was reopened, or lost after all, may keep its other date
        dated = [name for name in dated if name not in ENDINGS or name == outcome]
    known = {name: row.moment(name) for name in dated}
    if outcome and known.get(outcome) is None:
        known[outcome] = row.moment("closed")
    amount = row.read("amount", lambda text: amounts.parse(text, row.plan.decimal_mark, row.plan.currency))
    told: dict[str, Any] = {f"{name}_is_day": row.is_day(name) for name in OF_RESPONSE if known.get(name)} | known
    owner, deal_id = row.line("owner"), row.read("deal_id", cleaning.identifier)
    if not (outcome or deal_id or any(known.values()) or (owner and _is_old(received, row.plan.now))):
        return None
    reason = row.line("reason")
    return Stages(**told, amount=amount, reason=reason, owner=owner, outcome=outcome, deal_id=deal_id)


def told_outcome(said: Mapping[str, str]) -> str | None:
    """Won or lost where a status or an answer says so; None where dates decide, or nothing does."""
    if "outcome" in said:
        return values.deal_ending(said["outcome"])
    told = (said.get(name, "") for name in ENDINGS)
    by_status = (values.deal_ending(text) for text in told)
    return next(filter(None, by_status), None) or next(
        (name for name in ENDINGS if values.yes_or_no(name, said.get(name, ""))), None
    )


def stages_without_date(said: Mapping[str, str]) -> list[str]:
    """The stages that a row says were reached, and not when."""
    if OF_PAST.isdisjoint(said):
        return []
    ended = told_outcome(said)
    stages = [name for name in STAGES if name not in ENDINGS and values.yes_or_no(name, said.get(name, ""))]
    date = said.get("closed") or (said.get(ended, "") if ended and "outcome" in said else "")
    return stages + ([ended] if ended and not date else [])


def _touches(row: _Row, received: datetime | None) -> tuple[TouchEvent, ...]:
    """The touch of the row, if it tells of one. A touch without a time happened when the lead was received."""
    kind, at = row.read("touch_kind", cleaning.kind), row.moment("touch_at") or received
    if kind is None:
        return ()
    if at is None:
        row.faults.append(CellFault("touch_at", "", "a touch needs its time, here or in the column received"))
        return ()
    detail = cleaning.detail(row.said.get("touch_detail", ""))
    source = row.line("touch_source") or row.line("source")
    return (TouchEvent(kind, at, row.line("campaign") or "", detail, source=source),)


def _true_at(
    now: datetime, received: datetime | None, stages: Stages | None, touches: tuple[TouchEvent, ...]
) -> datetime:
    """When the row was true: now for news, for history the latest moment it tells of, so that newer facts stay."""
    if stages is None and not _is_old(received, now):
        return now
    told = [received, *(stages.moments().values() if stages else ()), *(touch.at for touch in touches)]
    return max((moment for moment in told if moment is not None), default=now)


def _is_old(received: datetime | None, now: datetime) -> bool:
    return received is not None and received < now - HISTORY_AFTER
