"""`handoff campaign`: the briefs of campaigns, with who has read them."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cards import text
from bot.commands import opening
from store.db.database import Transaction
from store.message import briefs
from store.message.briefs import Brief
from store.team import people

cli = typer.Typer(help="Briefs of campaigns: what buyers get, and what to say.", no_args_is_help=True)


@cli.command("list")
def list_campaigns(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show every brief, the newest start first."""
    with opening.database(make=False) as database, database.read() as tx:
        found = [_plain(tx, one) for one in briefs.load_briefs(tx)]
    if as_json:
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    if not found:
        typer.echo("No campaign has a brief yet. In Slack, `/campaign add` writes one.")
        return
    table = Table("Campaign", "From", "To", "What buyers get", "Marketer", "Got it", box=None)
    for one in found:
        reps = len(one["read_by"]) + len(one["not_read_by"])
        read = f"{len(one['read_by'])} of {reps}" if one["posted_at"] else "–"
        row = (one["campaign"], one["starts_on"], one["ends_on"] or "–", one["promise"], one["marketer"] or "–", read)
        table.add_row(*(escape(text.clean(cell)) for cell in row))
    Console().print(table)


def _plain(tx: Transaction, brief: Brief) -> dict[str, Any]:
    """Days and moments in ISO 8601, people by name."""
    names, readers = people.names(tx), briefs.readers_of(tx, brief.id)
    return {
        "campaign": brief.campaign,
        "promise": brief.promise,
        "audience": brief.audience,
        "say": brief.say,
        "link": brief.link,
        "starts_on": brief.starts_on.isoformat(),
        "ends_on": brief.ends_on.isoformat() if brief.ends_on else None,
        "marketer": names.get(brief.marketer_id),
        "posted_at": brief.started_at.isoformat() if brief.started_at else None,
        "read_by": [names.get(one, one) for one in readers.got],
        "not_read_by": [names.get(one, one) for one in readers.missing],
    }
