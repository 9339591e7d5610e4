"""`handoff db`: the database's schema, and a copy of it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import opening
from store.db import backups, connecting, migrate, single_process

cli = typer.Typer(help="Bring the database to the newest schema; back it up.", no_args_is_help=True)
CopyTo = Annotated[Path, typer.Argument(metavar="FILE", help="The copy; it must not be there yet.")]


@cli.callback()
def group() -> None:
    """The database's schema, and a copy of it."""


@cli.command("upgrade")
def upgrade() -> None:
    """Bring the database to this version's schema. A SQLite file is copied first; stop its bot before."""
    try:
        with opening.opened(opening.load_settings().database_url) as database, connecting.in_words(database):
            if migrate.at_head(database):
                typer.echo("The database is up to date.")
                return
            with single_process.process(database):
                before = migrate.current(database)
                copy = migrate.copy_file(database, before) if before and database.file else None
                migrate.upgrade(database)
            typer.echo("The database is up to date now." + (f" The file as it was: {copy}" if copy else ""))
    except (connecting.CannotReach, migrate.SchemaUnknown, single_process.AnotherRuns, backups.CannotBackUp) as wrong:
        opening.stop(str(wrong))


@cli.command("backup")
def backup(file: CopyTo) -> None:
    """Copy a SQLite database to FILE and check the copy, also while the bot runs. For PostgreSQL there is pg_dump."""
    try:
        found = connecting.open_database(opening.load_settings().database_url, make=False)
        try:
            size = backups.copy(found, file)
        finally:
            found.close()
    except (connecting.CannotReach, backups.CannotBackUp) as wrong:
        opening.stop(str(wrong), code=1)
    typer.echo(f"{file}: {size / 1e6:,.1f} MB, whole.")
