"""What a file's rows say, parsed once: kept in a nameless temporary file for the passes after, not in memory."""

import copyreg
import pickle
from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO, Any, Self

from bot.intake.csv import batches, records, rows
from bot.intake.csv.layouts import Layout
from bot.intake.csv.records import Record
from bot.intake.csv.rows import CellFault, Plan, RowRefused
from store.record.events import LeadEvent, Stages, TouchEvent

ParsedRow = tuple[Record, LeadEvent | list[CellFault]]


def _by_position(kind: type[Any]) -> Any:
    """How a pickle makes such an object again: from its values in order, which is three times as fast as by name."""
    values = attrgetter(*(each.name for each in fields(kind)))
    return lambda one: (kind, values(one))


_SHORT = copyreg.dispatch_table | {kind: _by_position(kind) for kind in (LeadEvent, TouchEvent, Stages, Record)}


class ParsedRows:
    """Each record with what it says, or with what is wrong with it, as often as it is asked for.

    The cells of a record that was understood are dropped.
    """

    def __init__(self, layout: Layout, plan: Plan) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed with this
        for batch in batches.in_batches(_parse(layout, plan)):
            pickler = pickle.Pickler(self._file, pickle.HIGHEST_PROTOCOL)
            pickler.dispatch_table = _SHORT
            pickler.dump(batch)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def in_batches(self) -> Iterator[list[ParsedRow]]:
        """The rows in lists of at most 200."""
        place, end = 0, self._file.seek(0, 2)
        while place < end:
            self._file.seek(place)  # another pass may have been here meanwhile
            yield pickle.load(self._file)
            place = self._file.tell()

    def events(self) -> Iterator[LeadEvent]:
        """What those say that were understood."""
        return (told for batch in self.in_batches() for _, told in batch if isinstance(told, LeadEvent))


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
