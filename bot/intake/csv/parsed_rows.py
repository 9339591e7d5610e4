"""What the rows of a file say, parsed once for all passes: in memory, those of a long one in a nameless temporary."""

import copyreg
import gc
import pickle
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import fields
from mmap import ACCESS_READ, mmap
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO, Any, Self

from bot.intake.csv import records, rows
from bot.intake.csv.layouts import Layout
from bot.intake.csv.records import Record
from bot.intake.csv.repeats import Agreed
from bot.intake.csv.rows import CellFault, Plan, RowRefused
from store.record.events import LeadEvent, Stages, TouchEvent

IN_MEMORY = 50_000  # rows; some 30 MB

ParsedRow = tuple[Record, LeadEvent | list[CellFault]]


def _by_position(kind: type[Any]) -> Any:
    """How a pickle makes such an object again: from its values in order, which is three times as fast as by name."""
    values = attrgetter(*(each.name for each in fields(kind)))
    return lambda one: (kind, values(one))


for kind in (LeadEvent, TouchEvent, Stages, Record):
    copyreg.pickle(kind, _by_position(kind))


class ParsedRows:
    """Each record with what it says, or with what is wrong with it, as often as it is asked for.

    The rows of one person come together, where the first one stood; `agreed` is what they say in the end. The cells of
    a record that was understood are dropped.
    """

    def __init__(self, layout: Layout, plan: Plan) -> None:
        self.agreed = Agreed(layout.seen)
        self._rows: list[ParsedRow] = []
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed with this
        self._ends = array("q", [0])
        self._order: Sequence[int] = ()
        firsts, places = dict[str, int](), array("q")
        for number, (record, told) in enumerate(_parse(layout, plan)):
            person = layout.seen.person(told) if isinstance(told, LeadEvent) else None
            places.append(number if person is None else firsts.setdefault(person, number))
            if person is not None and isinstance(told, LeadEvent):
                self.agreed.look(person, told)
            self._keep((record, told))
        self._file.flush()
        self._order = sorted(range(len(places)), key=places.__getitem__)
        gc.freeze()  # these rows live until the end: looking through them for garbage costs a sixth of the time

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        gc.unfreeze()

    def __iter__(self) -> Iterator[ParsedRow]:
        if len(self._ends) == 1:
            yield from map(self._rows.__getitem__, self._order)
            return
        with mmap(self._file.fileno(), 0, access=ACCESS_READ) as kept:
            for number in self._order:
                yield self._rows[number] if number < IN_MEMORY else self._kept(kept, number - IN_MEMORY)

    def _keep(self, row: ParsedRow) -> None:
        if len(self._rows) < IN_MEMORY:
            self._rows.append(row)
        else:
            self._ends.append(self._ends[-1] + self._file.write(pickle.dumps(row, pickle.HIGHEST_PROTOCOL)))

    def _kept(self, kept: mmap, number: int) -> ParsedRow:
        row: ParsedRow = pickle.loads(kept[self._ends[number] : self._ends[number + 1]])
        return row

    def events(self) -> Iterator[LeadEvent]:
        """What those say that were understood."""
        return (told for _, told in self if isinstance(told, LeadEvent))


def _parse(layout: Layout, plan: Plan) -> Iterator[ParsedRow]:
    with records.opened(layout.path, layout.writing) as (_, found):
        for record in found:
            if record.trouble:
                yield record, [CellFault("", "", record.trouble)]
                continue
            try:
                yield Record(record.line, []), rows.event(plan, record.cells)
            except RowRefused as refused:
                yield record, refused.faults
