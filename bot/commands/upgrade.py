"""`handoff db`: the database's schema."""

import typer
from rich.console import Console

from bot.commands import opening
from store import migrate
from store.database import Database

cli = typer.Typer(help="The database.")


@cli.callback()
def group() -> None:
    """The database's schema."""


@cli.command("upgrade")
def upgrade() -> None:
    """Bring the database to this version's schema. A SQLite file is copied first."""
    database = Database(opening.load_settings().database_url)
    try:
        if migrate.at_head(database):
            Console().print("The database is up to date.")
            return
        before = migrate.current(database)
        copy = migrate.copy_file(database, before) if before and database.file else None
        migrate.upgrade(database)
        Console().print("The database is up to date now." + (f" The file as it was: {copy}" if copy else ""))
    except migrate.SchemaUnknown as wrong:
        opening.stop(str(wrong))
    finally:
        database.close()
