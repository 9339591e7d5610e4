"""`handoff db`: the database's schema."""

import typer

from bot.commands import opening
from store import migrate, only_one, reach

cli = typer.Typer(help="Bring the database to the newest schema.", no_args_is_help=True)


@cli.callback()
def group() -> None:
    """The database's schema."""


@cli.command("upgrade")
def upgrade() -> None:
    """Bring the database to this version's schema. A SQLite file is copied first; stop the bot before."""
    try:
        with opening.opened(opening.load_settings().database_url) as database, reach.in_words(database):
            if migrate.at_head(database):
                typer.echo("The database is up to date.")
                return
            with only_one.process(database):
                before = migrate.current(database)
                copy = migrate.copy_file(database, before) if before and database.file else None
                migrate.upgrade(database)
            typer.echo("The database is up to date now." + (f" The file as it was: {copy}" if copy else ""))
    except (reach.CannotReach, migrate.SchemaUnknown, only_one.AnotherRuns) as wrong:
        opening.stop(str(wrong))
