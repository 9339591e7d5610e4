"""`handoff door`: made, listed, shown; and deliveries that were refused, tried again."""

import secrets
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commands import opening
from bot.commands.door import door_test, proof_options
from bot.intake.doors import mapping, proofs, registry
from bot.intake.doors.mapping import BadMapping
from bot.intake.http import door_processing
from store.doors import door_deliveries, door_rows, front_door_watch
from store.doors.door_rows import KeptDoor
from store.doors.front_door_watch import WINDOW
from store.team import channels, workspace

cli = typer.Typer(help="Where form tools, ads and automation services post leads.", no_args_is_help=True)
door_test.register(cli)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The door's name, the end of its address.")]
Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help=f"Who sends: {', '.join(registry.KINDS)}.")]
Secret = Annotated[str, typer.Option("--secret", metavar="SECRET", help="What the sender signs with or shows.")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=PATH", help="Where a field stands, as a JMESPath; nothing leaves it out."),
]
Touch = Annotated[str, typer.Option("--touch", metavar="KIND", help="What a delivery counts as, if it doesn't say.")]
Quiet = Annotated[int, typer.Option("--quiet-days", min=1, max=365, help="Working days of silence that are odd.")]
Raw = Annotated[bool, typer.Option("--body", help="Also print the latest body.")]


@cli.command("add")
def add_door(
    name: Name, kind: Kind = "", secret: Secret = "", map_: Map = None, touch: Touch = "", quiet_days: Quiet = 10,
    proof: proof_options.Proof = "", header: proof_options.Header = "", algorithm: proof_options.Algorithm = "sha256",
    encoding: proof_options.Encoding = "hex", prefix: proof_options.Prefix = "",
    content: proof_options.Content = "{body}", time_header: proof_options.TimeHeader = "",
    path: proof_options.Path = "", delivery_id: proof_options.DeliveryId = "",
) -> None:  # fmt: skip
    """Open a door, and print its address and its secret."""
    kind = kind or (name if name in registry.KINDS else "generic")
    if kind not in registry.KINDS:
        opening.stop(f"There is no kind {kind!r}. The kinds are {', '.join(registry.KINDS)}.")
    if not (name.isascii() and name.replace("-", "").replace("_", "").isalnum() and len(name) <= 60):
        opening.stop("A door's name has letters, digits, - and _, 60 at most: it is the end of an address.")
    options: dict[str, Any] = {"touch": touch} if touch else {}
    options |= {"quiet_days": quiet_days} if quiet_days != 10 else {}
    try:
        if proof:
            options["proof"] = proof_options.proof_of(
                proof, header, algorithm, encoding, prefix, content, time_header, path
            )
        if delivery_id:
            options["delivery_id"] = delivery_id
        chosen = mapping_of(map_ or [])
        made = registry.door_kind(kind, options)
        if not made.ours and not secret and not proof:
            opening.stop(f"{made.title} makes the secret itself: hand it over with --secret.", made.steps)
        secret = secret or proof_options.new_secret(proof) or secrets.token_urlsafe(32)
        proof_options.check_secret(proof, secret)
    except (BadMapping, ValueError) as wrong:
        opening.stop(f"{wrong}.")
    loaded = opening.load_settings()
    with opening.database(loaded) as database, database.begin() as tx:
        kept = proofs.kept_secret(made.proofs, secret)
        if not door_rows.open_door(tx, name, kind, kept, opening.now(database), options, chosen):
            opening.stop(f"There is a door {name!r} already. `handoff door show {name}` shows it.")
        channels.tell_setting(tx, "door_added", None, opening.now(database), door=name, kind=made.title)
    if not loaded.public_url:
        opening.errors.print("HANDOFF_PUBLIC_URL is not set, so only this machine reaches the address below.")
    typer.echo(f"Address: {door_address(loaded.public_url, name, loaded.intake_port)}")
    typer.echo(f"Secret: {secret}")
    typer.echo(made.steps)


@cli.command("list")
def list_doors() -> None:
    """Show all doors: what came lately, what was refused, and which fell silent."""
    with opening.database(make=False) as database, database.read() as tx:
        now, zone = opening.now(database), workspace.load(tx).timezone
        doors, traffic = door_rows.every(tx), door_deliveries.traffic(tx, now - WINDOW)
        silent = front_door_watch.silences(tx)
    if not doors:
        typer.echo("There are no doors. `handoff door add NAME --kind KIND` opens one.")
        return
    table = Table("Door", "Kind", "Last delivery", "A week", "Refused", "Silent since", box=None, padding=(0, 2, 0, 0))
    for door in doors:
        came = traffic.get(door.id)
        last = f"{came.last_at.astimezone(zone):%d %b %H:%M}" if came and came.last_at else "none yet"
        since = [
            f"{each.last_at.astimezone(zone):%d %b %H:%M} {each.source}".strip() for each in silent.get(door.id, [])
        ]
        a_week = f"{came.taken / max(1.0, min(8.0, (now - door.made_at).days / 7)):.1f}" if came else "0.0"
        row = (door.name, door.kind, last, a_week, str(came.refused if came else 0), ", ".join(since))
        table.add_row(*(escape(cell) for cell in row))
    Console(highlight=False).print(table)


@cli.command("show")
def show_door(name: Name, body: Raw = False) -> None:
    """Show a door: its address, how it is read, and what was refused and why."""
    loaded = opening.load_settings()
    with opening.database(loaded, make=False) as database, database.read() as tx:
        door, zone = door_of_name(tx, name), workspace.load(tx).timezone
        faults = door_deliveries.faults_of(tx, door.id)
        latest = door_deliveries.latest(tx, door.id)
    typer.echo(f"{door.name} ({registry.KINDS[door.kind].title})")
    typer.echo(f"Address: {door_address(loaded.public_url, name, loaded.intake_port)}")
    for field, path in {**registry.KINDS[door.kind].mapping, **door.mapping}.items():
        typer.echo(f"  {field} = {path or '(left out)'}{' (chosen)' if field in door.mapping else ''}")
    for at, told in faults:
        for fault in told:
            typer.echo(f"Refused {at.astimezone(zone):%d %b %H:%M}: {fault['field']}: {fault['remedy']}")
    if body and latest:
        typer.echo(latest.body)


@cli.command("retry")
def retry_refused(name: Name, map_: Map = None) -> None:
    """Try refused deliveries again, with --map after the mapping was mended."""
    try:
        changed = mapping_of(map_ or [])
    except BadMapping as wrong:
        opening.stop(f"{wrong}.")
    with opening.database(make=False) as database:
        with database.begin() as tx:
            door = door_of_name(tx, name)
            if changed:
                door_rows.change_door(tx, door.id, mapping={**door.mapping, **changed})
                channels.tell_setting(tx, "door_mapping", None, opening.now(database), door=name)
        counts = door_processing.process_kept(database, opening.now(database), door.id)
    typer.echo(f"{counts.get('taken', 0)} taken, {counts.get('refused', 0)} still refused.")


def door_of_name(tx: Any, name: str) -> KeptDoor:
    """The door of this name, or the sentence that there is none."""
    door = door_rows.load_door(tx, name)
    if door is None or door.kind not in registry.KINDS:
        opening.stop(f"There is no door {name!r}. `handoff door list` shows all.")
    return door


def door_address(public_url: str, name: str, port: int) -> str:
    """Where senders post."""
    return f"{public_url.rstrip('/') or f'http://127.0.0.1:{port}'}/v1/in/{name}"


def mapping_of(said: Sequence[str]) -> dict[str, str]:
    """FIELD=PATH as a mapping; BadMapping says what is wrong."""
    chosen = {field.strip(): path.strip() for field, _, path in (each.partition("=") for each in said)}
    mapping.check_paths(chosen)
    return chosen
