"""One look at a whole file before anything is taken: how it is written, what its columns hold, who comes twice."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.intake.csv import columns, dates, records, rows, sniff
from bot.intake.csv.columns import Columns
from bot.intake.csv.dates import Order
from bot.intake.csv.repeats import Seen
from bot.intake.csv.sniff import Writing
from bot.intake.reading import amounts, cleaning, values


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read. `rows` counts its records, `undated` those that say a stage was reached and not when,
    `open_words` what the outcome says of deals that are neither won nor lost, `extra` how often a column that nobody
    knows says something, `cut` how often more than is kept, `amounts` how many there are, and `zoneless` columns hold
    moments that do not say their zone.
    """

    path: Path
    writing: Writing
    header: list[str]
    columns: Columns
    orders: dict[str, Order | str]
    decimal_mark: str | None
    seen: Seen
    rows: int
    undated: dict[str, int]
    open_words: dict[str, int]
    damaged_phones: int
    extra: Counter[str]
    cut: Counter[str]
    zoneless: tuple[str, ...]
    amounts: int


def read_layout(
    path: Path,
    mapping: Mapping[str, str],
    date_format: str | None,
    encoding: str | None,
    currency: str,
    now: datetime,
    progress: Callable[[int], None],
) -> Layout:
    """Read the whole file once. CannotImport says what the file leaves open: columns, days and months."""
    writing = sniff.sniff(path, encoding)
    given = dates.read_format(date_format) if date_format else None
    seen, money, count = Seen(), amounts.AmountEvidence(currency), 0
    damaged_phones = amounts_said = 0
    zoneless: dict[str, None] = {}
    undated, open_words, extra, cut = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    with records.opened(path, writing) as (header, records_):
        where = columns.recognise(header, mapping)
        floats = tuple(name for name in columns.IDS if _has_float_ids(path, writing, where, name))
        where = replace(where, float_ids=floats)
        evidence = {name: dates.DateEvidence(now.year) for name in rows.DATES if name in where.places}
        for record in records_:
            count += 1
            if record.trouble:
                continue
            said = rows.cells_by_field(where, record.cells)
            for name, column in evidence.items():
                if name in said:
                    column.look(said[name])
                    if name not in zoneless and rows.wants_zone(name, said[name], given):
                        zoneless[name] = None
            if where.extra:
                extra.update(name for name, _ in rows.extra_facts(where, record.cells).values())
                cut.update(name for _, name, place in where.extra if cleaning.is_cut_fact(record.cells[place]))
            damaged_phones += rows.phone_is_damaged(where, record.cells)
            for stage in rows.stages_without_date(said):
                undated[stage] += 1
            if "outcome" in said and not rows.told_outcome(said):
                open_words[cleaning.quotable(said["outcome"])] += 1
            if "amount" in said:
                money.look(said["amount"])
                amounts_said += 1
            seen.look(_usable_id(said), said.get("email"), rows.told_name(said))
            if count % 1000 == 0:
                progress(count)
    orders = {name: given or found.order(header[where.places[name]]) for name, found in evidence.items()}
    return Layout(
        path,
        writing,
        header,
        where,
        orders,
        money.mark,
        seen,
        count,
        dict(undated),
        dict(open_words),
        damaged_phones,
        extra,
        cut,
        tuple(header[where.places[name]] for name in zoneless),
        amounts_said,
    )


def _has_float_ids(path: Path, writing: Writing, where: Columns, name: str) -> bool:
    """Whether every id of this column ends in .0; mostly the first one tells."""
    if name not in where.places:
        return False
    place = where.places[name]
    with records.opened(path, writing) as (_, found):
        ids = (record.cells[place] for record in found if not record.trouble)
        told = (cell for cell in ids if values.cell_text(name, cell))
        first = next(told, "")
        return rows.is_float_id(first) and all(map(rows.is_float_id, told))


def _usable_id(said: Mapping[str, str]) -> str | None:
    try:
        return cleaning.identifier(said.get("external_id", "")) or None
    except ValueError:
        return None
