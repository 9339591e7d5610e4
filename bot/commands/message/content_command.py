"""`handoff content`: what answers buyers' objections and what is missing, in words or as JSON."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from bot.cards.message import content_page
from bot.commands import opening
from store.agreement import policy
from store.db.database import Transaction
from store.message import contents, unanswered
from store.team import people, workspace

PrintJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(cli: typer.Typer) -> None:
    """Add the command."""

    @cli.command("content")
    def content_(as_json: PrintJson = False) -> None:
        """Show content, what it answers, and objections that nothing answers."""
        with opening.database(make=False) as database:
            now = opening.now(database)
            with database.read() as tx:
                if as_json:
                    typer.echo(json.dumps(_plain(tx, now), indent=2, ensure_ascii=False, default=str))
                else:
                    _print(tx, now)


def _print(tx: Transaction, now: datetime) -> None:
    today, names, labels = workspace.today(tx, now), people.names(tx), policy.current(tx).labels
    missing, asked = unanswered.load_unanswered(tx, now), unanswered.load_asked_for_deals(tx, now)
    opening.print_message(content_page.draw_content(contents.load_assets(tx), 0, today, names, labels))
    opening.print_message(content_page.draw_unanswered(missing, asked.count, asked.words, labels))


def _plain(tx: Transaction, now: datetime) -> dict[str, Any]:
    asked = unanswered.load_asked_for_deals(tx, now)
    kept = contents.load_assets(tx)
    return {
        "content": [{"id": one.id, **asdict(one.said), "live_at": one.live_at, **asdict(one.use)} for one in kept],
        "unanswered": [asdict(one) for one in unanswered.load_unanswered(tx, now)],
        "asked_on_open_deals": asdict(asked),
    }
