import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from store.db import migrate
from store.db import tables as t
from store.db.database import Database

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)

POSTGRESQL_SCHEMA = """
SELECT c.relname, 'column', a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
       || ' ' || a.attcollation::text || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL
SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""  # noqa: E501


@pytest.fixture
def migrated(empty: Database) -> Database:
    """Of this test alone, because it changes the schema."""
    migrate.upgrade(empty)
    return empty


_ADDED = re.compile(r"\n|, (?=[a-z_]+ [A-Z])")  # SQLite writes a column that was added behind the last one
_MADE_ANEW = re.compile(r'^CREATE TABLE "(\w+)"')  # and quotes the name of a table that was renamed


def schema(tx: sa.Connection) -> set[tuple[str, ...]]:
    """Every column, constraint and index as the database itself words it."""
    if tx.dialect.name == "postgresql":
        rows = {tuple(row) for row in tx.execute(sa.text(POSTGRESQL_SCHEMA))}
    else:
        found = tx.execute(sa.text("SELECT tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index')"))
        lines = (
            (table, line)
            for table, sql in found
            for line in _ADDED.split(_MADE_ANEW.sub(r"CREATE TABLE \1", sql or ""))
        )
        rows = {(table, line.strip().rstrip(",")) for table, line in lines}
    return {row for row in rows if row[0] != "alembic_version"}


def lead_with_touch(tx: sa.Connection) -> None:
    """By hand, in the words of the first revision: later ones must carry these rows along."""
    tx.execute(
        sa.text("INSERT INTO leads (id, status, field_moments, undated, cycle) VALUES (1, 'new', '{}', false, 0)")
    )
    tx.execute(sa.text(
        "INSERT INTO touches (id, lead_id, kind, at, campaign, detail, recorded_at) "
        "VALUES (1, 1, 'demo_request', '2026-11-16 09:00:00', '', '', '2026-11-16 09:00:00')"
    ))  # fmt: skip


def counted(database: Database) -> tuple[int, int]:
    with database.read() as tx:
        return tuple(tx.scalar(sa.text(f"SELECT count(*) FROM {name}")) for name in ("leads", "touches"))


def test_the_migrations_make_what_tables_py_describes(empty, empty_url):
    with empty.begin() as tx:
        t.leads.metadata.create_all(tx)
        described = schema(tx)
        t.leads.metadata.drop_all(tx)
    migrate.upgrade(empty)
    with empty.read() as tx:
        assert schema(tx) == described


def test_alembic_finds_nothing_left_to_do(database):
    # A reworded comment needs no migration.
    plugins = ["alembic.autogenerate.*", "~alembic.autogenerate.comments"]
    with database.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_server_default": True, "autogenerate_plugins": plugins})
        assert compare_metadata(context, t.leads.metadata) == []


def test_the_trace_can_be_added_to_and_never_changed(database):
    with database.begin() as tx:
        tx.execute(t.trace.insert().values(kind="received", happened_at=NOW, recorded_at=NOW))
    for act in (t.trace.update().values(kind="claimed"), t.trace.delete()):
        with pytest.raises(sa.exc.IntegrityError, match="the trace is only added to"), database.begin() as tx:
            tx.execute(act)
    with database.read() as tx:
        assert tx.scalars(sa.select(t.trace.c.kind)).all() == ["received"]


def test_the_trace_cannot_be_truncated(postgresql_database):
    with pytest.raises(sa.exc.IntegrityError), postgresql_database.begin() as tx:
        tx.execute(sa.text("TRUNCATE trace CASCADE"))


def test_an_empty_database_is_behind_and_then_at_head(empty):
    assert not migrate.at_head(empty)
    migrate.upgrade(empty)
    assert migrate.at_head(empty)


def test_upgrading_again_changes_nothing(database):
    migrate.upgrade(database)
    assert migrate.at_head(database)


def test_an_upgrade_waits_for_the_replica_that_upgrades_already(empty):
    with ThreadPoolExecutor(1) as pool:
        with empty.begin() as tx:
            if not empty.is_sqlite:
                tx.execute(sa.text(f"SELECT pg_advisory_xact_lock({migrate.UPGRADE_LOCK})"))
            upgrading = pool.submit(migrate.upgrade, empty)
            with pytest.raises(TimeoutError):
                upgrading.result(timeout=0.5)
        upgrading.result(timeout=30)
    assert migrate.at_head(empty)


def test_a_parent_table_made_anew_keeps_its_children(migrated, next_revision):
    with migrated.begin() as tx:
        lead_with_touch(tx)
    next_revision("""with op.batch_alter_table('leads', recreate='auto') as batch:
        batch.alter_column('status', existing_type=sa.Text(), nullable=True)""")
    migrate.upgrade(migrated)
    assert counted(migrated) == (1, 1)


def test_a_migration_that_breaks_halfway_leaves_nothing_behind(migrated, next_revision):
    with migrated.read() as tx:
        before = schema(tx)
    next_revision("op.create_table('half', sa.Column('id', sa.Integer())); op.execute('SELECT no_such_column')")
    with pytest.raises(sa.exc.DBAPIError):
        migrate.upgrade(migrated)
    with migrated.read() as tx:
        assert schema(tx) == before


def test_a_migration_that_orphans_rows_is_undone(sqlite_database, next_revision):
    with sqlite_database.begin() as tx:
        lead_with_touch(tx)
    next_revision("op.execute('DELETE FROM leads')")
    with pytest.raises(RuntimeError, match="without their parents"):
        migrate.upgrade(sqlite_database)
    assert counted(sqlite_database) == (1, 1)


def test_at_start_an_empty_database_is_filled(empty):
    assert migrate.upgrade_at_start(empty) is None
    assert migrate.at_head(empty)


def test_at_start_an_older_file_is_copied_and_then_upgraded(sqlite_database, next_revision):
    with sqlite_database.begin() as tx:
        lead_with_touch(tx)
    older = migrate.newest()
    next_revision("op.execute('DELETE FROM touches')")
    copy = migrate.upgrade_at_start(sqlite_database)
    assert counted(sqlite_database) == (1, 0)
    assert copy.name == f"handoff.db.at-{older}"
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT count(*) FROM touches").fetchall() == [(1,)]


def test_at_start_nothing_is_copied_when_nothing_is_to_be_done(sqlite_database):
    assert migrate.upgrade_at_start(sqlite_database) is None
    assert [file.name for file in sqlite_database.file.parent.glob("*.at-*")] == []


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_at_start_an_older_postgresql_waits_for_a_person(migrated, next_revision):
    next_revision("pass")
    with pytest.raises(migrate.SchemaBehind, match="handoff db upgrade"):
        migrate.upgrade_at_start(migrated)


def test_a_schema_of_a_newer_program_is_refused_in_words(migrated):
    with migrated.begin() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (migrate.upgrade, migrate.upgrade_at_start):
        with pytest.raises(migrate.SchemaUnknown, match="9999, which this program does not know"):
            act(migrated)
