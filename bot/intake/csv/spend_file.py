"""A file of what campaigns cost: campaign, week, amount. A row is kept or refused with its reason; twice is as once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path

from bot.intake.csv import batches, columns, dates, records, sniff
from bot.intake.csv.columns import CannotImport
from bot.intake.csv.dates import Order
from bot.intake.csv.records import Record
from bot.intake.csv.refused import FileReport, RefusedRows
from bot.intake.csv.rows import CellFault
from bot.intake.csv.sniff import Writing
from bot.intake.reading import amounts, cleaning, values
from store.agreement import policy
from store.db.database import Database
from store.monday.scoreboard import spending
from store.rules.office_time import periods
from store.team import workspace

FIELDS: dict[str, tuple[str, ...]] = {
    "campaign": columns.ALIASES["campaign"],
    "week": ("week", "week of", "week starting", "week start", "week beginning", "date", "day", "month day"),
    "amount": ("amount", "spend", "spent", "amount spent", "cost", "costs", "total spend", "media cost"),
}
NUMBERS = ("rows", "new", "changed", "unchanged", "refused")

SpendRow = tuple[str, date, int]


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
    dry_run: bool = False,
    now: datetime,
) -> SpendReport:
    """Import what campaigns cost; with `dry_run` all is tried and nothing kept. CannotImport says what would help."""
    layout = _look(database, path, mapping or {}, date_format, now)
    report = SpendReport(columns={name: layout.header[place] for name, place in layout.places.items()})
    said: dict[tuple[str, date], tuple[int, int]] = {}
    with RefusedRows(path, layout.writing, layout.header) as refused:
        for batch in batches.in_batches(_read(layout)):
            rows = []
            for record, told in batch:
                report.rows += 1
                if not isinstance(told, list) and (twice := _said_twice(said, layout, record, told)):
                    told = [twice]
                if isinstance(told, list):
                    report.refuse(refused, record, told)
                else:
                    rows.append(told)
            report.kept += _keep(database, rows, now, dry_run)
        report.refused_file = refused.path
    return report


def amount(text: str, decimal_mark: str | None, currency: str) -> int:
    """What was spent in the currency's smallest unit; ValueError says what is wrong."""
    return amounts.parse(text, decimal_mark, currency) or 0


def week(text: str, order: Order | str, zone: tzinfo, today: date) -> date:
    """The Monday of "2026-W47" or of the week a date falls in; ValueError for what is neither, or has not begun."""
    try:
        day = periods.parse(text)
    except ValueError:
        try:
            day = dates.parse(text, order, zone).astimezone(zone).date()
        except (ValueError, OverflowError) as wrong:
            raise ValueError("not a week like 2026-W47, nor a date") from wrong
    monday = periods.monday_of_week(day)
    if monday > today:
        raise ValueError("a week that has not begun")
    return monday


def _look(
    database: Database, path: Path, mapping: Mapping[str, str], date_format: str | None, now: datetime
) -> _Layout:
    """One look at the whole file: where its columns are, how it writes dates and amounts."""
    if not path.is_file():
        raise CannotImport(f"there is no file {path}")
    with database.read() as tx:
        zone, currency = workspace.load(tx).timezone, policy.current(tx).currency
    writing = sniff.sniff(path)
    days, money = dates.DateEvidence(), amounts.AmountEvidence(currency)
    with records.opened(path, writing) as (header, found):
        places = _places(header, mapping)
        for record in found:
            if not record.trouble:
                days.look(record.cells[places["week"]].strip())
                money.look(record.cells[places["amount"]].strip())
    order = dates.read_format(date_format) if date_format else days.order(header[places["week"]])
    return _Layout(path, writing, header, places, order, money.mark, currency, zone, now.astimezone(zone).date())


def _places(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    for name in mapping:
        if name not in FIELDS:
            raise CannotImport(f"--map {name}=...: a file of spend has the fields {', '.join(FIELDS)}")
    folded = [columns.fold(name) for name in header]
    places = {}
    for name, known in FIELDS.items():
        wanted = [mapping[name]] if name in mapping else known
        place = next((folded.index(columns.fold(each)) for each in wanted if columns.fold(each) in folded), None)
        if place is None:
            raise CannotImport(
                f"no column holds the {name}: name one with --map {name}=COLUMN. The columns are: {', '.join(header)}"
            )
        places[name] = place
    return places


def _read(layout: _Layout) -> Iterator[tuple[Record, SpendRow | list[CellFault]]]:
    """Each record with what it says, or with what is wrong with it."""
    with records.opened(layout.path, layout.writing) as (_, found):
        for record in found:
            yield record, [CellFault("", "", record.trouble)] if record.trouble else _row(layout, record.cells)


def _row(layout: _Layout, cells: Sequence[str]) -> SpendRow | list[CellFault]:
    told = {name: values.cell_text(name, cells[place]) for name, place in layout.places.items()}
    faults = [CellFault(name, "", f"the {name} is empty") for name, text in told.items() if not text]
    day, spent = None, None
    try:
        day = week(told["week"], layout.order, layout.zone, layout.today) if told["week"] else None
    except ValueError as wrong:
        faults.append(CellFault("week", cleaning.quotable(told["week"]), str(wrong)))
    try:
        spent = amount(told["amount"], layout.decimal_mark, layout.currency) if told["amount"] else None
    except ValueError as wrong:
        faults.append(CellFault("amount", cleaning.quotable(told["amount"]), str(wrong)))
    if day is None or spent is None or faults:
        return faults
    return cleaning.line(told["campaign"]), day, spent


def _said_twice(
    said: dict[tuple[str, date], tuple[int, int]], layout: _Layout, record: Record, row: SpendRow
) -> CellFault | None:
    """A file of days would otherwise keep a week's last day only."""
    campaign, day, spent = row
    line, before = said.setdefault((campaign, day), (record.line, spent))
    if before == spent:
        return None
    reason = f"line {line} says another amount for the same campaign and week; put their sum into one row"
    return CellFault("amount", cleaning.quotable(record.cells[layout.places["amount"]]), reason)


def _keep(database: Database, rows: Sequence[SpendRow], now: datetime, dry_run: bool) -> Counter[str]:
    return batches.run(database, lambda tx: Counter[str](spending.keep_amounts(tx, rows, None, now)), dry_run)
