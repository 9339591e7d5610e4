"""Every revision, oldest to newest: the rows it carries along, and what it asks of the release that runs beside it."""

import re
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from store.db import migrate
from store.db import tables as t
from store.db.database import Database
from store.leads import word_index
from store.rules.lead.folding import deletions
from tests.office import filling, lives
from tests.office.whole import WHOLE

NOT_NEEDED = re.compile(r"^Not needed since \d+\.\d+\.\d+: (.+)$", re.MULTILINE)


def not_needed(revisions: Iterable[str]) -> set[str]:
    """The places that these revisions take away or change and, by their own word, no release uses any more."""
    scripts = ScriptDirectory.from_config(migrate.config())
    texts = [scripts.get_revision(revision).longdoc for revision in revisions]
    return {place for text in texts for line in NOT_NEEDED.findall(text) for place in line.split(", ")}


# ---- Rows -----------------------------------------------------------------------------------------------------------


# Made from the names of leads, and made anew where the rule of lookup changes.
INDEX = {"words": ["word", "lead_id"], "deletions": ["deletion", "word"]}


def check_rows_survive(database: Database, revision: str) -> None:
    migrate.upgrade(database, revision)
    if filling.as_today(database):
        lives.live(database)
    with database.begin() as tx:
        there = filling.reflected(tx)
        filling.fill(tx, there)
    may_change = not_needed(migrate.revisions()[migrate.revisions().index(revision) + 1 :])
    columns = {table.name: [column.name for column in table.columns if f"{table.name}.{column.name}" not in may_change]
               for table in there if table.name not in may_change | INDEX.keys()}  # fmt: skip
    with database.read() as tx:
        before = filling.contents(tx, columns)
    assert all(before.values()), [name for name, rows in before.items() if not rows]
    migrate.upgrade(database)
    with database.read() as tx:
        after = filling.contents(tx, columns)
    assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}
    assert after == before


# From the first one rows pass every step; from the last ones there are rows in every table.
STARTS = migrate.revisions()[:-1]
if not WHOLE:
    STARTS = [STARTS[0], *STARTS[-2:]]


@pytest.mark.parametrize("revision", STARTS)
def test_every_row_of_every_table_survives_from_each_revision_on(empty, revision):
    check_rows_survive(empty, revision)


NAMES = {1: "Ulla Sato", 2: "山田太郎 abc", 3: "Ana Kılıç Toyotaトヨタ自動車"}


def test_words_are_those_that_todays_rule_would_make(empty):
    migrate.upgrade(empty, "0010")
    words = [(word, lead_id) for lead_id, name in NAMES.items() for word in name.casefold().replace("ç", "c").split()]
    long = [(less, word) for word, _ in words if len(word) > 4 for less in deletions(word)]
    with empty.begin() as tx:
        filling.fill(tx, filling.reflected(tx))
        for table, rows in ((t.words, words), (t.deletions, long)):
            tx.execute(table.delete())
            tx.execute(table.insert(), [dict(zip(INDEX[table.name], row, strict=True)) for row in rows])
    migrate.upgrade(empty)
    with empty.begin() as tx:
        migrated = filling.contents(tx, INDEX)
        tx.execute(t.words.delete())
        tx.execute(t.deletions.delete())
        word_index.index_many(tx, [(lead_id, name, None) for lead_id, name in NAMES.items()])
        assert migrated == filling.contents(tx, INDEX)


@pytest.mark.parametrize(("table", "loss"), [
    ("remarks", "DELETE FROM remarks WHERE trace_id = (SELECT max(trace_id) FROM remarks)"),
    ("touches", "UPDATE touches SET detail = '' WHERE id = 1"),
])  # fmt: skip
def test_a_loss_would_be_noticed(sqlite_database, next_revision, table, loss):
    newest = migrate.newest()
    next_revision(f'op.execute("{loss}")')
    with pytest.raises(AssertionError, match=table):
        check_rows_survive(sqlite_database, newest)


# ---- The release before ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """What a program relies on when it reads a column, and when it leaves it out of a new row."""

    kind: str
    may_be_empty: bool
    fills_itself: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema as a program meets it. Places are written table, table.column and table.constraint."""

    tables: set[str]
    columns: dict[str, Column]
    rules: set[tuple[str, frozenset[str]]]  # a constraint's place and those of the columns it judges


def shape(there: Iterable[sa.Table]) -> Shape:
    found = Shape(set(), {}, set())
    for table in there:
        found.tables.add(table.name)
        for column in table.columns:
            fills_itself = column.server_default is not None or bool(column.primary_key)
            found.columns[str(column)] = Column(str(column.type), bool(column.nullable), fills_itself)
        found.rules.update(_rules(table))
    return found


def _rules(table: sa.Table) -> Iterator[tuple[str, frozenset[str]]]:
    for rule in (*table.constraints, *(index for index in table.indexes if index.unique)):
        words = re.findall(r"\w+", str(getattr(rule, "sqltext", "")))
        judged = {table.columns[word] for word in words if word in table.columns} | set(rule.columns)
        yield f"{table.name}.{rule.name}", frozenset(map(str, judged))


def asked(was: Shape, now: Shape) -> set[str]:
    """Where a program made for the first shape may fail on the second."""
    gone = was.tables - now.tables
    kept = {place for place in was.columns if place.split(".")[0] not in gone}
    lost = {place for place in kept if place not in now.columns or _stricter(was.columns[place], now.columns[place])}
    new = {place for place in now.columns.keys() - kept if place.split(".")[0] in was.tables}
    unknown = {place for place in new if not (now.columns[place].may_be_empty or now.columns[place].fills_itself)}
    return gone | lost | unknown | {place for place, judged in now.rules - was.rules if judged & kept}


def _stricter(was: Column, now: Column) -> bool:
    return (
        was.kind != now.kind
        or (was.may_be_empty and not now.may_be_empty)
        or (was.fills_itself and not now.fills_itself)
    )


def check_asked(database: Database, revisions: list[str]) -> None:
    was = None
    for revision in revisions:
        migrate.upgrade(database, revision)
        with database.read() as tx:
            now = shape(filling.reflected(tx))
        assert was is None or asked(was, now) <= not_needed([revision]), revision
        was = now


def test_no_revision_asks_anything_of_the_release_before_it(empty):
    check_asked(empty, migrate.revisions())


def made(*more: sa.Column | sa.Constraint, name: sa.Column | None = None) -> sa.Table:
    """The table `people`, changed a little."""
    columns = (sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text) if name is None else name)
    return sa.Table("people", sa.MetaData(), *columns, *more)


ROLE = sa.Column("role", sa.Text, nullable=False, server_default="rep")


@pytest.mark.parametrize(("now", "place"), [
    ([], "people"),
    ([made(name=sa.Column("called", sa.Text))], "people.name"),
    ([made(name=sa.Column("name", sa.Integer))], "people.name"),
    ([made(name=sa.Column("name", sa.Text, nullable=False))], "people.name"),
    ([made(sa.Column("role", sa.Text, nullable=False))], "people.role"),
    ([made(sa.UniqueConstraint("name", name="uq"))], "people.uq"),
    ([made(sa.CheckConstraint("name <> ''", name="ck"))], "people.ck"),
    ([made(sa.ForeignKeyConstraint(["name"], ["other.id"], name="fk"))], "people.fk"),
])  # fmt: skip
def test_what_the_release_before_can_not_bear_is_noticed(now, place):
    assert asked(shape([made()]), shape(now)) == {place}


@pytest.mark.parametrize("now", [
    [made(), sa.Table("more", sa.MetaData(), sa.Column("what", sa.Text, nullable=False))],
    [made(sa.Column("role", sa.Text, unique=True))],
    [made(ROLE)],
])  # fmt: skip
def test_what_it_does_not_notice_may_be_added(now):
    assert asked(shape([made()]), shape(now)) == set()


@pytest.mark.parametrize(("word", "passes"), [("Not needed since 1.2.0: touches.at, remarks", True), ("", False)])
def test_what_no_release_needs_any_more_may_go(sqlite_database, next_revision, word, passes):
    next_revision("op.drop_table('remarks')", f"Drops it.\n\n{word}\n")
    with nullcontext() if passes else pytest.raises(AssertionError, match="next"):
        check_asked(sqlite_database, migrate.revisions()[-2:])
