"""`handoff doctor`: is everything there, and what is to be done about what is not?"""

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot import doctor
from bot.assembly import web_client
from bot.commands import opening
from store.database import Database


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("doctor")
    def examine() -> None:
        """Check tokens, scopes, channels, database, clocks and parked posts, and say what to do. Changes nothing."""
        settings = opening.load_settings()
        database = Database(settings.database_url)
        try:
            found = list(doctor.examine(settings, database, web_client(settings), opening.machine_now()))
        finally:
            database.close()
        Console().print(_table(found))
        raise typer.Exit(1 if any(not each.fine and not each.warning for each in found) else 0)


def _table(found: list[doctor.Finding]) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 1))
    for each in found:
        mark = "[green]✓[/]" if each.fine else "[yellow]![/]" if each.warning else "[red]✗[/]"
        remedy = f"\n[dim]{escape(each.remedy)}[/]" if each.remedy else ""
        table.add_row(mark, escape(each.about), f"{escape(each.what)}{remedy}")
    return table
