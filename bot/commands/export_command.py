"""`handoff export`: everything that is kept about a person, for the person."""

import json
from typing import Annotated, Any

import typer

from bot.commands import opening
from bot.commands.forget_command import Whom, find
from bot.intake.http import bodies
from store.privacy import exporting
from store.privacy.exporting import Payload

Indent = Annotated[int, typer.Option("--indent", metavar="SPACES", help="0 for one line.")]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("export")
    def export(whom: Whom, indent: Indent = 2) -> None:
        """Print everything that is kept about a person, as JSON.

        Fields, touches, trace, words, promises, messages, and what came in.
        """
        with opening.database() as database:
            lead_id = find(database, whom)
            with database.read() as tx:
                kept: dict[str, Any] = dict(exporting.tables_about(tx, lead_id))
                came = exporting.payloads_about(tx, lead_id)
        kept["inbox"] = [_theirs(payload) for payload in came]
        # Plain letters only, so that a terminal shows no more than it is told.
        typer.echo(json.dumps(kept, indent=indent or None, default=str))


def _theirs(payload: Payload) -> dict[str, Any]:
    """Of a payload about several people only the rows about this one."""
    kind: bodies.BodyKind = "touches" if payload.kind == "touches" else "leads"
    rows = bodies.parse(kind, payload.body.encode()).rows
    mine = [rows[number] for number in payload.rows if number < len(rows)]
    return {"kind": payload.kind, "received_at": payload.received_at, "rows": mine}
