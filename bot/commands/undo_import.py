"""`handoff import --undo ID` and `--list`: take an import back, and show which ones there were."""

import sys
from datetime import datetime

import typer
from rich.console import Console
from rich.table import Table

from bot.commands import opening
from bot.intake.csv import batches
from store.db import write_ahead_log
from store.db.database import Database
from store.leads import imports
from store.leads.imports import Import
from store.privacy import undoing
from store.privacy.undoing import Undoing
from store.team import workspace

LISTED, NAMED = 20, 20  # imports; leads that a sentence names
LARGEST = 2**63 - 1  # that a database counts to
WHAT = {
    "leads": "leads that it made, blanked",
    "touches": "touches",
    "deals": "deals",
    "handoffs": "handoffs",
    "cards": "cards in Slack, which will say that they are withdrawn",
    "spend": "amounts of spend",
}
STAY = {
    "worked_on": "Stay with all that it brought, because people worked on them since",
    "handed_over": "Stay with all that it brought, because they were handed over to sales since",
    "told_of": "Stay without what it brought, because they came in again since",
}


def undo(database: Database, import_id: int, now: datetime, yes: bool, dry_run: bool) -> None:
    """Say what is taken back and what stays, ask, and do it; a crash in the middle is finished by running it again."""
    with database.read() as tx:
        known = imports.find_import(tx, import_id) if import_id <= LARGEST else None
        if known is None:
            opening.stop(f"There is no import {import_id}. `handoff import --list` shows the last ones.", code=1)
        if known.undone_at is not None:
            when = known.undone_at.astimezone(workspace.load(tx).timezone)
            typer.echo(
                f"Import {import_id} was undone already, on {when:%d %b %Y}. The same file may be imported again."
            )
            raise typer.Exit
        planned = undoing.preview_undoing(tx, import_id)
    _show(import_id, planned)
    if dry_run:
        typer.echo("Nothing was undone: this was a dry run.")
        return
    _ask(import_id, yes)
    while batches.run(database, lambda tx: undoing.undo_some(tx, import_id, now), undo=False):
        pass
    typer.echo(f"Import {import_id} is undone. The same file may be imported again.")
    if planned.cards:
        typer.echo("The running bot mends what stands in Slack within minutes; if none runs, as soon as one does.")
    write_ahead_log.finish(database)


def show_last(database: Database) -> None:
    """The last imports, the newest first."""
    with database.read() as tx:
        found, zone = imports.last_imports(tx, LISTED), workspace.load(tx).timezone
    if not found:
        typer.echo("Nothing was imported yet.")
        return
    table = Table("Id", "When", "What", "Rows", "Undone", box=None, padding=(0, 2, 0, 0))
    for one in found:
        undone = f"{one.undone_at.astimezone(zone):%d %b %Y}" if one.undone_at else ""
        table.add_row(str(one.id), f"{one.at.astimezone(zone):%d %b %Y %H:%M}", one.kind, _counted(one), undone)
    Console(highlight=False, soft_wrap=True).print(table)


def _counted(one: Import) -> str:
    if one.counts is None:
        return "stopped before the end"
    said = {name.removeprefix("leads_"): many for name, many in one.counts.items() if many and name != "rows"}
    return f"{one.counts['rows']:,}" + "".join(f", {many:,} {name}" for name, many in said.items())


def _show(import_id: int, planned: Undoing) -> None:
    typer.echo(f"Import {import_id}. This goes:")
    counts = {name: many for name, many in planned.counts().items() if many}
    for name, many in counts.items():
        typer.echo(f"  {many:>5}  {WHAT[name]}")
    if not counts:
        typer.echo("      0  nothing is left to take back")
    for why, said in STAY.items():
        _list(said, [f"lead {lead_id}" for lead_id, reason in sorted(planned.stay.items()) if reason == why])
    changed = [f"lead {lead_id} ({', '.join(fields)})" for lead_id, fields in sorted(planned.changed.items())]
    _list("Known before; these fields keep what the import wrote, so look at them", changed)
    if planned.replaced:
        amounts = "an earlier amount" if planned.replaced == 1 else f"{planned.replaced:,} earlier amounts"
        typer.echo(f"It replaced {amounts}, which can't be brought back: import that file again.")


def _list(title: str, leads: list[str]) -> None:
    if leads:
        more = f" and {len(leads) - NAMED:,} more" if len(leads) > NAMED else ""
        typer.echo(f"{title}: {', '.join(leads[:NAMED])}{more}.")


def _ask(import_id: int, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        opening.stop("Nothing was undone. Say --yes if that is meant.")
    if not typer.confirm(f"Undo import {import_id}?", err=True):
        raise typer.Exit(1)
