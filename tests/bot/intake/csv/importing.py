"""A file that is imported, and what became of it."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, select

from bot.intake.csv import csv_file
from bot.intake.csv.csv_file import LeadsReport
from store.db import tables as t
from store.db.database import Database
from tests.office.clock import NOW


class Run:
    """`run("id,name\n1,Ann\n")` imports that text as a file and gives the report."""

    def __init__(self, database: Database, file: Path) -> None:
        self.database, self.file = database, file

    def __call__(self, text: str | None = None, now: datetime = NOW, **options: Any) -> LeadsReport:
        if text is not None:
            self.file.write_bytes(text.encode())
        return csv_file.import_file(self.database, self.file, now=now, **options)

    def leads(self) -> list[Row[Any]]:
        return self.rows("leads")

    def rows(self, table: str) -> list[Row[Any]]:
        found = t.metadata.tables[table]
        with self.database.read() as tx:
            return list(tx.execute(select(found).order_by(*found.primary_key)))

    def count(self, table: str) -> int:
        with self.database.read() as tx:
            return tx.scalar(select(func.count()).select_from(t.metadata.tables[table])) or 0

    def refused(self) -> list[dict[str, str]]:
        with self.file.with_name("leads.refused.csv").open(encoding="utf-8-sig", newline="") as opened:
            return list(csv.DictReader(opened))


def numbers(**counts: int) -> dict[str, int]:
    return dict.fromkeys(csv_file.NUMBERS, 0) | counts
