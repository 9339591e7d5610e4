"""The few statements whose spelling differs between the two engines."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Row, String, Table, func, literal, select, text, type_coerce
from sqlalchemy.dialects import postgresql, sqlite

# A row of whichever columns.
AnyRow = Row[*tuple[Any, ...]]


def insert(tx: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT; both engines spell that part alike."""
    return _insert(tx.dialect.name, table)


def insert_once(tx: Connection, table: Table, *keys: str) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that leaves a row alone if one with the same keys (or any unique key) is there."""
    return _insert_once(tx.dialect.name, table, keys)


def insert_plain(tx: Connection, table: Table, rows: Sequence[tuple[str | int, ...]]) -> None:
    """Insert rows of texts and numbers, in the order of the table's columns, but for those that are there.

    The driver takes them as they are: to be looked at by SQLAlchemy costs a row of two words more than to be written.
    """
    tx.exec_driver_sql(_insert_plain(tx.dialect.name, table), list(rows), execution_options={"inserts": table})


def keep_once(tx: Connection, table: Table, row: Mapping[str, Any], *keys: str) -> bool:
    """Insert a row unless one with the same keys is there; whether it was new. Of INSERTs psycopg counts no rows."""
    once = insert_once(tx, table, *keys).values(row).returning(*table.primary_key)
    return tx.execute(once).first() is not None


def insert_many(tx: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows that have the same keys; their ids, in the same order.

    The ids of many are drawn first. Otherwise SQLite is asked for one row after the other, and psycopg takes longer to
    read one statement with thousands of parameters than the server takes for all the rows.
    """
    if len(rows) > 1:
        ids = _draw_ids(tx, table, len(rows))
        tx.execute(table.insert(), [{**row, "id": id_} for row, id_ in zip(rows, ids, strict=True)])
        return ids
    statement = table.insert().returning(table.c.id, sort_by_parameter_order=True)
    return list(tx.scalars(statement, [dict(row) for row in rows]))


def _draw_ids(tx: Connection, table: Table, many: int) -> list[int]:
    if tx.dialect.name == "postgresql":
        return sorted(tx.scalars(_DRAW_IDS, {"table_name": table.name, "many": many}))
    # SQLite numbers rows like this, and nobody else writes meanwhile.
    last = tx.scalar(select(func.max(table.c.id))) or 0
    return list(range(last + 1, last + 1 + many))


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _insert_once(dialect: str, table: Table, keys: tuple[str, ...]) -> sqlite.Insert | postgresql.Insert:
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=list(keys) or None)


@cache
def _insert_plain(dialect: str, table: Table) -> str:
    mark = "%s" if dialect == "postgresql" else "?"
    names, marks = ", ".join(table.c.keys()), ", ".join([mark] * len(table.c))
    return f"INSERT INTO {table.name} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"


_DRAW_IDS = text("SELECT nextval(pg_get_serial_sequence(:table_name, 'id')) FROM generate_series(1, :many)")


def as_object(tx: Connection, key: ColumnElement[str], value: ColumnElement[str]) -> ColumnElement[dict[str, str]]:
    """An aggregate: one object of the keys and values of all rows of a group."""
    gather = func.json_object_agg if tx.dialect.name == "postgresql" else func.json_group_object
    return gather(key, value, type_=JSON)


def batches(values: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    """The values in lists that one statement can take."""
    return (values[start : start + size] for start in range(0, len(values), size))


def later(tx: Connection, moment: ColumnElement[datetime], span: timedelta) -> ColumnElement[datetime]:
    """A moment so many whole seconds after another, reckoned by the database."""
    if tx.dialect.name == "postgresql":
        return moment + literal(span)
    # SQLite keeps moments as text with microseconds, which its own function would round.
    written = type_coerce(moment, String)
    whole, fraction = func.substr(written, 1, _SECONDS), func.substr(written, _SECONDS + 1)
    added = func.datetime(whole, f"+{int(span.total_seconds())} seconds", type_=String) + fraction
    return type_coerce(added, moment.type)


_SECONDS = len("2026-11-21 09:00:00")
