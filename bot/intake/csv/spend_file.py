"""A file of what campaigns cost: campaign, day or week, amount. Rows of one campaign and period are summed.

A row is kept or refused with its reason; twice is as once.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from bot.intake.csv import batches, columns, dates, records, sniff
from bot.intake.csv.choices import FileChoices, keep_choices, load_choices
from bot.intake.csv.columns import CannotImport
from bot.intake.csv.dates import Order
from bot.intake.csv.records import Record
from bot.intake.csv.refused import FileReport, RefusedRows
from bot.intake.csv.rows import CellFault
from bot.intake.csv.sniff import Writing
from bot.intake.reading import amounts, cleaning, values
from store.db.database import Database
from store.monday.scoreboard import spending
from store.monday.scoreboard.spending import Entered, SpendPeriod
from store.rules.office_time import periods

FIELDS: dict[str, tuple[str, ...]] = {
    "campaign": columns.ALIASES["campaign"],
    "day": ("day", "date", "month day"),
    "week": ("week", "week of", "week starting", "week start", "week beginning"),
    "amount": ("amount", "spend", "spent", "amount spent", "cost", "costs", "total spend", "media cost"),
}
NUMBERS = ("rows", "new", "changed", "unchanged", "refused")

SpendRow = tuple[SpendPeriod, int]
OVERLAPS = CellFault(
    "", "", "this day lies in a week that has an amount of its own; put their sum into that week's row"
)


@dataclass(slots=True)
class SpendReport(FileReport):
    """What became of a file. Each row is exactly one of new, changed, unchanged and refused."""

    kept: Counter[str] = field(default_factory=Counter)

    def numbers(self) -> dict[str, int]:
        """The counts that --json prints."""
        return {"rows": self.rows, **{name: self.kept[name] for name in NUMBERS[1:4]}, "refused": self.refused}


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the file is read, and what holds in the workspace."""

    path: Path
    writing: Writing
    header: list[str]
    places: dict[str, int]
    order: Order | str
    decimal_mark: str | None
    currency: str
    zone: tzinfo
    today: date


def import_file(
    database: Database,
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    date_format: str | None = None,
    encoding: str | None = None,
    dry_run: bool = False,
    zone: str | None = None,
    currency: str | None = None,
    now: datetime,
) -> SpendReport:
    """Import what campaigns cost; with `dry_run` all is tried and nothing kept. CannotImport says what would help.

    `zone` and `currency` become the workspace's if it has none yet.
    """
    chosen = load_choices(database, zone, currency)
    chosen.want_zone("the days of spend")
    chosen.want_currency()
    layout = _look(chosen, path, mapping or {}, date_format, encoding, now)
    named = {name: layout.header[place] for name, place in layout.places.items()}
    report = SpendReport(columns=named, notes=[*layout.writing.notes])
    if not dry_run:
        keep_choices(database, chosen, now)
        report.import_id = batches.note_file(database, "spend", path, now)
    became = _keep(database, layout, now, report.import_id)
    with RefusedRows(path, layout.writing, layout.header) as refused:
        for record, told in _read(layout):
            report.rows += 1
            if isinstance(told, list):
                report.refuse(refused, record, told)
            elif became[told[0]] == "overlaps":
                report.refuse(refused, record, [OVERLAPS])
            else:
                report.kept[became[told[0]]] += 1
        report.refused_file = refused.path
    batches.note_counts(database, report.import_id, report.numbers())
    return report


def _keep(database: Database, layout: _Layout, now: datetime, import_id: int | None) -> dict[SpendPeriod, Entered]:
    """Keep the sum of each campaign and period, weeks first, and say what became of it; without an import only try."""
    sums = Counter[SpendPeriod]()
    for _, told in _read(layout):
        if not isinstance(told, list):
            sums[told[0]] += told[1]
    became: dict[SpendPeriod, Entered] = {}
    for batch in batches.in_batches(database, sorted(sums.items(), key=lambda item: -item[0].days)):
        keep = partial(spending.keep_amounts, amounts=batch, by=None, now=now, import_id=import_id)
        became |= batches.run(database, keep, undo=import_id is None)
    return became


def period(campaign: str, name: str, text: str, layout: _Layout) -> SpendPeriod:
    """The week "2026-W47", or a date's day or week, as the column says. ValueError for neither, or one ahead."""
    try:
        found = spending.week_of(campaign, periods.parse(text))
    except ValueError:
        try:
            day = dates.parse(text, layout.order, layout.zone).astimezone(layout.zone).date()
        except (ValueError, OverflowError) as wrong:
            raise ValueError("not a week like 2026-W47, nor a date") from wrong
        found = SpendPeriod(campaign, day, 1) if name == "day" else spending.week_of(campaign, day)
    if found.first > layout.today:
        raise ValueError(f"a {name} that has not begun")
    return found


def _look(
    chosen: FileChoices,
    path: Path,
    mapping: Mapping[str, str],
    date_format: str | None,
    encoding: str | None,
    now: datetime,
) -> _Layout:
    """One look at the whole file: where its columns are, how it writes dates and amounts."""
    zone, currency = chosen.settings.timezone, chosen.agreement.currency
    writing = sniff.sniff(path, encoding, _familiarity)
    days, money = dates.DateEvidence(now.year), amounts.AmountEvidence(currency)
    with records.opened(path, writing) as (header, found):
        places = _places(header, mapping)
        when = "day" if "day" in places else "week"
        for record in found:
            if not record.trouble:
                days.look(record.cells[places[when]].strip())
                money.look(record.cells[places["amount"]].strip())
    order = dates.read_format(date_format) if date_format else days.order(header[places[when]])
    return _Layout(path, writing, header, places, order, money.mark, currency, zone, now.astimezone(zone).date())


def _familiarity(header: Sequence[str]) -> int:
    folded = {columns.fold(name) for name in header}
    return sum(any(columns.fold(each) in folded for each in known) for known in FIELDS.values())


def _places(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    for name in mapping:
        if name not in FIELDS:
            raise CannotImport(f"--map {name}=...: a file of spend has the fields {', '.join(FIELDS)}")
    folded = [columns.fold(name) for name in header]
    places = {}
    known = {name: names for name, names in FIELDS.items() if name not in _other_period(mapping)}
    for name, names in known.items():
        wanted = [mapping[name]] if name in mapping else names
        place = next((folded.index(columns.fold(each)) for each in wanted if columns.fold(each) in folded), None)
        if place is not None and not (name == "week" and "day" in places):
            places[name] = place
        elif name in mapping or name in ("campaign", "amount") or (name == "week" and "day" not in places):
            raise CannotImport(
                f"no column holds the {name}: name one with --map {name}=COLUMN. The columns are: {', '.join(header)}"
            )
    return places


def _other_period(mapping: Mapping[str, str]) -> str:
    """Of day and week the one that --map leaves out by naming the other."""
    return "day" if "week" in mapping and "day" not in mapping else "week" if "day" in mapping else ""


def _read(layout: _Layout) -> Iterator[tuple[Record, SpendRow | list[CellFault]]]:
    """Each record with what it says, or with what is wrong with it."""
    with records.opened(layout.path, layout.writing) as (_, found):
        for record in found:
            yield record, [CellFault("", "", record.trouble)] if record.trouble else _row(layout, record.cells)


def _row(layout: _Layout, cells: Sequence[str]) -> SpendRow | list[CellFault]:
    told = {name: values.cell_text(name, cells[place]) for name, place in layout.places.items()}
    faults = [CellFault(name, "", f"the {name} is empty") for name, text in told.items() if not text]
    when = "day" if "day" in told else "week"
    reading: dict[str, Callable[[str], Any]] = {
        when: lambda text: period(cleaning.line(told["campaign"]), when, text, layout),
        "amount": lambda text: amounts.parse(text, layout.decimal_mark, layout.currency) or 0,
    }
    read: dict[str, Any] = {}
    for name, parse in reading.items():
        try:
            read[name] = parse(told[name]) if told[name] else None
        except ValueError as wrong:
            faults.append(CellFault(name, cleaning.quotable(told[name]), str(wrong)))
    return faults or (read[when], read["amount"])
