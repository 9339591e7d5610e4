"""Rows for a schema of any age, by what the database itself says of its tables, and what stands in them."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store.db import tables as t
from store.db.database import Database, Transaction

ROWS = 3
BEGAN = datetime(2026, 11, 16, 9, tzinfo=UTC)
Contents = dict[str, list[str]]


def reflected(tx: Transaction) -> list[sa.Table]:
    """Every table there is but Alembic's, parents first."""
    known = sa.MetaData()
    known.reflect(tx)
    return [table for table in known.sorted_tables if table.name != "alembic_version"]


def as_today(database: Database) -> bool:
    """Whether today's code runs on it: it has the columns that code knows."""
    known = {str(column) for table in t.leads.metadata.sorted_tables for column in table.columns}
    with database.read() as tx:
        found = sa.inspect(tx).get_multi_columns()
    return known == {f"{table}.{column['name']}" for (_, table), each in found.items()
                     if table != "alembic_version" for column in each}  # fmt: skip


def fill(tx: Transaction, into: Iterable[sa.Table]) -> None:
    """Rows into each table that has none; the first leaves empty what may be."""
    for table in into:
        if tx.execute(sa.select(table).limit(1)).first() is None:
            for row in _rows(tx, table):
                tx.execute(table.insert().values(row))


def contents(tx: Transaction, columns: dict[str, list[str]]) -> Contents:
    """What stands in these columns: table -> its rows, in an order of their own."""
    return {table: sorted(str(row) for row in tx.execute(_all(table, names))) for table, names in columns.items()}


def _all(table: str, names: list[str]) -> sa.Select[Any]:
    return sa.select(*(sa.column(name) for name in names)).select_from(sa.table(table))


def _rows(tx: Transaction, table: sa.Table) -> Iterator[dict[str, Any]]:
    parents = {key.parent.name: tx.scalars(sa.select(key.column).order_by(key.column)).all()
               for key in table.foreign_keys}  # fmt: skip
    allowed = _allowed(table)
    for number in range(min([ROWS, *map(len, parents.values())])):
        row = {}
        for place, column in enumerate(table.columns):
            if column.nullable and number == 0:
                continue
            choices = parents.get(column.name) or allowed.get(column.name)
            row[column.name] = choices[number % len(choices)] if choices else _value(column, place, number)
        yield row


def _allowed(table: sa.Table) -> dict[str, list[str]]:
    """Column -> the words that a check lets into it."""
    found = {}
    for check in table.constraints:
        if isinstance(check, sa.CheckConstraint) and (words := re.findall(r"'([^']*)'", str(check.sqltext))):
            column = re.search(r"\w+", str(check.sqltext))
            assert column is not None
            found[column[0]] = words
    return found


def _value(column: sa.Column[Any], place: int, number: int) -> Any:
    """Another one in each row; of two moments the column further right has the later."""
    kind = column.type
    if isinstance(kind, sa.JSON):
        return {"number": number, "words": ["é", None]}
    python = kind.python_type
    if python is datetime:
        moment = BEGAN + timedelta(days=number, minutes=place)
        return moment if kind.timezone else moment.replace(tzinfo=None)  # type: ignore[attr-defined]
    if python is bool:
        return number % 2 == 0
    if python in (int, float):
        return python(number + 1)
    return BEGAN.date() + timedelta(days=number) if python is type(BEGAN.date()) else f"{column.name} {number}"
