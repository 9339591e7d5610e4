"""The few statements whose spelling differs between the two engines."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, case, literal
from sqlalchemy.dialects import postgresql, sqlite

# A row of whichever columns.
AnyRow = Row[*tuple[Any, ...]]


def insert(tx: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT; both engines spell that part alike."""
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


def insert_once(tx: Connection, table: Table, *keys: str) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that leaves a row alone if one with the same keys (or any unique key) is there."""
    return insert(tx, table).on_conflict_do_nothing(index_elements=list(keys) or None)


def choose(condition: ColumnElement[bool], yes: str, no: str) -> ColumnElement[str]:
    """One of two words, decided by the database."""
    return case((condition, literal(yes)), else_=literal(no))
