"""`handoff doctor`: is everything there, and what is to be done about what is not?"""

from collections.abc import Sequence

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.commands import opening
from bot.runtime import doctor
from bot.runtime.assembly import web_client
from bot.runtime.doctor_store import Finding


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("doctor")
    def examine() -> None:
        """Look at everything the bot needs and say what to do.

        Tokens, scopes, channels, database, clocks, parked posts, the running bot.
        It changes nothing, and ends with 1 if something must be mended.
        """
        settings = opening.load_settings()
        found = [*doctor.examine(settings, web_client(settings), opening.machine_now())]
        console = Console(highlight=False)
        console.print(Padding(_table(found), (1, 1, 0, 1)))
        console.print(Padding(_summary(found), (1, 2)))
        raise typer.Exit(1 if _to_mend(found) else 0)


def _table(found: Sequence[Finding]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for each in found:
        text = Text(each.what)
        if each.remedy:
            text.append(f"\n{each.remedy}", style="dim" if each.fine else "cyan")
        table.add_row(_mark(each), each.about, text)
    return table


def _mark(finding: Finding) -> Text:
    if finding.fine:
        return Text("✓", style="green")
    return Text("!", style="bold yellow") if finding.warning else Text("✗", style="bold red")


def _summary(found: Sequence[Finding]) -> Text:
    to_mend, warnings = len(_to_mend(found)), sum(each.warning for each in found if not each.fine)
    parts = [f"{to_mend} to mend"] * bool(to_mend) + [f"{warnings} to look at"] * bool(warnings)
    if not parts:
        return Text("All is well.", style="green")
    return Text(f"{', '.join(parts)}.", style="red" if to_mend else "yellow")


def _to_mend(found: Sequence[Finding]) -> list[Finding]:
    return [each for each in found if not each.fine and not each.warning]
