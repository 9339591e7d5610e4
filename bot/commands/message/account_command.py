"""`handoff accounts`: target accounts as a list, as CSV or JSON, and from a CSV file."""

import csv
import io
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cards import text
from bot.commands import opening
from bot.commands.message import account_file
from bot.intake.csv import batches
from bot.intake.csv.columns import CannotImport
from bot.intake.reading import values
from store.accounts import account_views
from store.accounts.account_facts import TargetAccount
from store.team import people

cli = typer.Typer(help="Target accounts: the companies both teams want to win.")
CSV_HEAD = ("company", "domain", "tier", "rep", "marketer", "plan", "state", "next_step", "next_step_due")


@cli.callback(invoke_without_command=True)
def list_accounts(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV that `handoff accounts import` reads.")] = False,
) -> None:
    """Show all target accounts by tier, or import them from a file."""
    if context.invoked_subcommand is not None:
        return
    with opening.database(make=False) as database, database.read() as tx:
        names = people.names(tx)
        found = [_plain(one, names) for one in account_views.every_account(tx)]
    if as_json:
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
    elif as_csv:
        written = io.StringIO()
        rows = ([values.no_formula(str(one[name] or "")) for name in CSV_HEAD] for one in found)
        csv.writer(written, lineterminator="\n").writerows([CSV_HEAD, *rows])
        typer.echo(written.getvalue(), nl=False)
    elif not found:
        typer.echo("There are no target accounts yet. In Slack, `/accounts add` proposes one.")
    else:
        table = Table("Tier", "Company", "Domain", "Rep", "Marketer", "State", "Next step", box=None)
        for one in found:
            cells = (one[name] or "–" for name in ("company", "domain", "rep", "marketer", "state", "next_step"))
            table.add_row(str(one["tier"]), *(escape(text.clean(cell)) for cell in cells))
        Console().print(table)


@cli.command("import")
def import_accounts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file: company, domain, tier, rep, marketer.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Try every row and keep nothing.")] = False,
) -> None:
    """Propose the companies of a CSV file. Importing twice is safe; each team still has to agree, in `/accounts`."""
    with opening.database(make=not dry_run) as database:
        now = opening.now(database)
        try:
            rows = batches.run(database, lambda tx: account_file.read_accounts(tx, file, now), undo=dry_run)
        except CannotImport as wrong:
            opening.stop(f"Nothing was imported: {wrong}.")
    for row in rows:
        for fault in row.faults:
            opening.errors.print(escape(text.clean(f"Line {row.line}, {fault}.")))
        if row.known:
            typer.echo(text.clean(f"Line {row.line}, {row.company}: on the list already, unchanged."))
    refused = sum(bool(row.faults) for row in rows)
    known = sum(row.known for row in rows)
    said = f"{text.count(len(rows) - refused - known, 'account')} proposed, {known} unchanged, {refused} refused."
    typer.echo(f"{said} Nothing was kept." if dry_run else f"{said} Each team agrees in `/accounts`.")
    if refused:
        raise typer.Exit(1)


def _plain(one: TargetAccount, names: dict[str, str]) -> dict[str, Any]:
    """People by name, days and moments in ISO 8601."""
    step = one.steps[0] if one.steps else None
    return {
        "company": one.company,
        "domain": one.domain,
        "tier": one.tier,
        "rep": names.get(one.rep_id or ""),
        "marketer": names.get(one.marketer_id or ""),
        "plan": one.plan or None,
        "state": "agreed" if one.agreed_at else "proposed",
        "proposed_by": names.get(one.made_by or ""),
        "agreed_by": names.get(one.agreed_by or ""),
        "agreed_at": one.agreed_at.isoformat() if one.agreed_at else None,
        "next_step": step.what if step else None,
        "next_step_due": step.due.isoformat() if step and step.due else None,
        "steps": [
            {
                "what": each.what,
                "due": each.due.isoformat() if each.due else None,
                "owner": names.get(each.owner_id or ""),
            }
            for each in one.steps
        ],
    }
