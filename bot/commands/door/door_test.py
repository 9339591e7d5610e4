"""`handoff door test`: how a body would be read. Nothing is kept."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands import opening
from bot.intake.doors import mapping, proofs, registry
from bot.intake.doors.kinds.door_kind import DoorKind
from bot.intake.doors.proofs import NotProven, SentRequest
from bot.intake.http import deliveries, door_processing
from bot.intake.http.door_processing import DoorReading
from store.doors import door_rows
from store.record.events import LeadEvent

SAID = {
    "test": "This is a test of the sender's: it is answered, and makes no lead.",
    "ignored": "This makes no lead, as a cancelled booking does: it is answered, and not kept.",
}
Name = Annotated[str, typer.Argument(metavar="NAME", help="A door, or a kind of doors such as typeform.")]
File = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, help="A body as it comes.")
]
Secret = Annotated[str, typer.Option("--secret", metavar="SECRET", help="Also check how it proves itself.")]
Headers = Annotated[
    Path | None,
    typer.Option("--headers", metavar="FILE", exists=True, dir_okay=False, help="Its headers, a JSON object."),
]
AsJson = Annotated[bool, typer.Option("--json", help="End with our event as one line of JSON.")]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("test")
    def test(name: Name, file: File, secret: Secret = "", headers: Headers = None, as_json: AsJson = False) -> None:
        """Print the lead that a body would become. Nothing is kept."""
        body = file.read_bytes()
        with opening.database_to(look=True) as database, database.read() as tx:
            now = opening.machine_now()
            door = door_rows.load_door(tx, name)
            if door is None and name not in registry.KINDS:
                opening.stop(f"There is no door {name!r}, and no such kind. `handoff door list` shows all.")
            kind = registry.door_kind(door.kind, door.options) if door else registry.KINDS[name]
            text, setting = body.decode("utf-8", "replace"), deliveries.setting_of(tx, now)
            chosen = door.mapping if door else {}
        if secret:
            _prove(kind, secret, headers, body, now.timestamp())
        read = door_processing.read_body(kind, chosen, text, setting, now)
        for line in _lines(read):
            typer.echo(line)
        if as_json:
            event = door_processing.with_system(read.event, kind.system or name) if read.event else None
            typer.echo(as_line(read.outcome, event))
        if read.outcome == "refused":
            raise typer.Exit(1)


def as_line(outcome: str, event: LeadEvent | None) -> str:
    """One line of JSON: what became of it, and the event without what it does not say."""
    return json.dumps({"outcome": outcome, "event": _said(asdict(event)) if event else None}, default=_iso)


def _said(value: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: each for name, each in value.items() if each not in (None, "", (), False)}
    if "touches" in plain:
        plain["touches"] = [_said(touch) for touch in plain["touches"]]
    if "extra" in plain:
        plain["extra"] = dict(plain["extra"])
    return plain


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _prove(kind: DoorKind, secret: str, headers: Path | None, body: bytes, machine_now: float) -> None:
    try:
        told = json.loads(headers.read_text("utf-8")) if headers else {}
        sent = SentRequest({str(name).lower(): str(value) for name, value in told.items()})
    except (ValueError, AttributeError):
        opening.stop("--headers is a file with one JSON object of names and values.")
    try:
        document = mapping.read_document(body.decode("utf-8", "replace"))
    except mapping.UnreadableBody:
        document = {}
    kept = proofs.kept_secret(kind.proofs, secret)
    try:
        proofs.check_headers(kind.proofs, kept, sent, machine_now)
        proofs.check_body(kind.proofs, kept, sent, body, document)
    except NotProven as doubt:
        opening.stop(f"It does not prove itself: {doubt}", code=1)
    typer.echo("It proves itself.")


def _lines(read: DoorReading) -> Iterator[str]:
    if read.outcome in SAID:
        yield SAID[read.outcome]
    for fault in read.faults:
        yield f"Refused: {fault['field']}: {fault['remedy']}"
    for name, value in read.row.items():
        if name == "touches":
            yield from (f"touch: {' '.join(str(part) for part in touch.values())}" for touch in value)
        elif name == "extra":
            yield from (f"extra: {key}: {each}" for key, each in value.items())
        else:
            yield f"{name}: {value}" + (f"  ({read.paths[name]})" if name in read.paths else "")
