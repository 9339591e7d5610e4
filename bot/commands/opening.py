"""What most commands begin with: settings, a database with the newest schema, the time."""

from datetime import datetime
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from bot import logs, settings
from bot.clock import OfficeClock
from bot.settings import Settings, SettingsError
from store import migrate
from store.database import Database

errors = Console(stderr=True)


def stop(*sentences: str, code: int = 2) -> NoReturn:
    """Say what is wrong, without a traceback, and end."""
    for sentence in sentences:
        errors.print(escape(sentence), style="red", highlight=False)
    raise typer.Exit(code)


def load_settings() -> Settings:
    """The settings, with logging switched on."""
    try:
        loaded = settings.load()
    except SettingsError as wrong:
        stop(*wrong.problems)
    logs.configure(loaded.log_level, loaded.log_format, loaded.secrets())
    return loaded


def database() -> Database:
    """The workspace's database, its schema up to date. A SQLite file is copied before it is upgraded."""
    opened = Database(load_settings().database_url)
    try:
        copy = migrate.upgrade_at_start(opened)
    except (migrate.SchemaBehind, migrate.SchemaUnknown) as wrong:
        stop(str(wrong))
    if copy is not None:
        errors.print(f"The database was upgraded. The file as it was: {escape(str(copy))}", highlight=False)
    return opened


def machine_now() -> datetime:
    """The machine's time, where nothing is kept."""
    return OfficeClock()()


def now(opened: Database) -> datetime:
    """Office time: never before the newest fact."""
    clock = OfficeClock()
    clock.not_before(opened)
    return clock()
