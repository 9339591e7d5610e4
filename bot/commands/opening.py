"""What most commands begin with: settings, a database with the newest schema, the time."""

import html
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from bot.cards.blocks import Message
from bot.runtime import logs, settings
from bot.runtime.office_clock import OfficeClock
from bot.runtime.settings import Settings, SettingsError
from store.db import backups, connecting, migrate, single_process
from store.db.database import Database

_TOKEN = re.compile(r"<[^<>|]+\|([^<>]+)>")
_MARKS = str.maketrans("", "", "*`")
errors = Console(stderr=True, highlight=False, soft_wrap=True)
demo_folder: ContextVar[Path | None] = ContextVar("demo_folder", default=None)
"""The company whose database is meant, as `handoff --data DIR` names it."""
CANNOT_OPEN = (
    connecting.CannotReach,
    migrate.SchemaBehind,
    migrate.SchemaUnknown,
    single_process.AnotherRuns,
    backups.CannotBackUp,
)


def stop(*sentences: str, code: int = 2) -> NoReturn:
    """Say what is wrong, without a traceback, and end."""
    for sentence in sentences:
        errors.print(escape(sentence), style="red")
    raise typer.Exit(code)


def load_settings() -> Settings:
    """The settings, with logging switched on."""
    data = demo_folder.get()
    try:
        loaded = settings.load(f"sqlite:///{data.absolute() / 'handoff.db'}" if data else None)
    except SettingsError as wrong:
        stop(*wrong.problems)
    logs.configure(loaded.log_level, loaded.log_format, loaded.secrets())
    return loaded


@contextmanager
def database(loaded: Settings | None = None, make: bool = True) -> Iterator[Database]:
    """The workspace's database, its schema up to date, closed at the end. A SQLite file is copied before an upgrade.

    Commands that only look do not `make` one that is not there.
    """
    try:
        with opened((loaded or load_settings()).database_url, make) as found:
            with connecting.in_words(found):
                _upgrade(found)
            yield found
    except CANNOT_OPEN as wrong:
        stop(str(wrong))


@contextmanager
def database_to(look: bool) -> Iterator[Database]:
    """The workspace's database; where there is none yet, to `look` an empty one that is gone afterwards."""
    loaded = load_settings()
    try:
        connecting.open_database(loaded.database_url, make=not look).close()
    except connecting.NotThere:
        with tempfile.TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/empty.db") as found:
            migrate.upgrade(found)
            yield found
        return
    except connecting.CannotReach as wrong:
        stop(str(wrong))
    with database(loaded) as found:
        yield found


@contextmanager
def opened(url: str, make: bool = True) -> Iterator[Database]:
    """A database that answers, as it is; CannotReach if it does not, or stops answering."""
    found = connecting.open_database(url, make)
    try:
        yield found
    except connecting.FAILURES as error:
        raise connecting.lost(found, error) from error
    finally:
        found.close()


def machine_now() -> datetime:
    """The machine's time, where nothing is kept."""
    return OfficeClock()()


def now(opened: Database) -> datetime:
    """Office time: never before the newest fact."""
    clock = OfficeClock()
    clock.not_before(opened)
    opened.age_by(clock.unheld)
    return clock()


def print_message(message: Message) -> None:
    """What Slack would show, without its marks; moments as old clients show them, in UTC."""
    for block in message.blocks:
        parts = [block["text"], *block.get("elements", [])] if "text" in block else block.get("elements", [])
        for part in parts:
            if part["type"] == "mrkdwn":
                typer.echo(html.unescape(_TOKEN.sub(r"\1", part["text"]).translate(_MARKS)) + "\n")


def _upgrade(found: Database) -> None:
    if migrate.at_head(found):
        return
    is_new = migrate.current(found) is None
    with single_process.process(found):  # never under a bot that runs
        copy = migrate.upgrade_at_start(found)
    if copy is not None:
        errors.print(f"The database was upgraded. The file as it was: {escape(str(copy))}")
    elif is_new and found.file is not None:
        errors.print(f"A new database: {escape(str(found.file.absolute()))}")
