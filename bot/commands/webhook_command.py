"""`handoff webhook`: programs that hear what happens here."""

from collections.abc import Callable
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cards.personal import webhook_words
from bot.commands import opening
from bot.webhooks import addresses, event_test
from store.db.database import Transaction
from store.team import workspace
from store.webhooks import event_queue, subscribers

cli = typer.Typer(help="Programs that hear what happens here.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The webhook, as `handoff webhook list` shows it.")]
Types = Annotated[
    list[str] | None, typer.Option("--type", metavar="TYPE", help="An event it wants, like deal.won; without it, all.")
]
WithNames = Annotated[bool, typer.Option("--with-names", help="Send names and addresses of people, too.")]
Private = Annotated[bool, typer.Option("--private", help="It stands inside your own network; http:// is allowed.")]


@cli.command("add")
def add_webhook(
    name: Name,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where events are sent.")],
    types: Types = None,
    with_names: WithNames = False,
    private: Private = False,
) -> None:
    """Have a program hear what happens from now on, and print the secret that signs it."""
    if fault := addresses.fault_of_url(url, private):
        opening.stop(fault)
    with opening.database() as database:
        now = opening.now(database)
        try:
            with database.begin() as tx:
                secret = subscribers.add_subscriber(
                    tx, name, url, now, types=types or (), with_names=with_names, is_private=private
                )
        except ValueError as wrong:
            opening.stop(f"{str(wrong)[0].upper()}{str(wrong)[1:]}. docs/webhooks.md lists the events.")
    typer.echo(f"{secret}\nKeep it where {name} checks signatures. Try it: handoff webhook test {name}")


@cli.command("list")
def list_webhooks() -> None:
    """Show who hears what, and how it fares."""
    with opening.database(make=False) as database, database.read() as tx:
        everyone, kept = subscribers.all_subscribers(tx), event_queue.open_events(tx)
        zone = workspace.load(tx).timezone
    if not everyone:
        typer.echo("No program hears what happens here. See `handoff webhook add --help`.")
        return
    table = Table("Name", "Host", "Events", "Names", "State", "Waiting", "Parked", "Last taken", box=None)
    for each in everyone:
        counts = [str(kept.get(each.id, {}).get(state, 0)) for state in ("waiting", "parked")]
        last = f"{each.last_ok_at.astimezone(zone):%d %b %H:%M}" if each.last_ok_at else "never"
        state = f"{each.state}: {webhook_words.webhook_trouble(each.trouble)}" if each.trouble else each.state
        host, types = urlsplit(each.url).hostname or "", ", ".join(each.types) or "all"
        names = "yes" if each.with_names else "no"
        table.add_row(*map(escape, (each.name, host, types, names, state, *counts, last)))
    Console(highlight=False).print(table)


@cli.command("test")
def test_webhook(name: Name) -> None:
    """Send one event of the type "test" and say what became of it."""
    with opening.database(make=False) as database, database.read() as tx:
        found = subscribers.find_subscriber(tx, name) or _unknown(name)
        happened = opening.now(database)
    answer = event_test.send_test(found, happened)
    if answer.trouble:
        opening.stop(f"{name} did not take it: {webhook_words.webhook_trouble(answer.trouble)}.", code=1)
    typer.echo(f"{name} took it.")


@cli.command("pause")
def pause_webhook(name: Name) -> None:
    """Send nothing until it is resumed. What happens meanwhile waits."""
    _change(subscribers.pause_subscriber, name, "is paused. What happens meanwhile waits")


@cli.command("resume")
def resume_webhook(name: Name) -> None:
    """Send what waited and what was parked, and go on."""
    _change(subscribers.resume_subscriber, name, "goes on")


@cli.command("remove")
def remove_webhook(name: Name) -> None:
    """Let a webhook go, with what waits for it."""
    _change(subscribers.remove_subscriber, name, "is removed")


def _change(change: Callable[[Transaction, str], bool], name: str, done: str) -> None:
    with opening.database(make=False) as database:
        now = opening.now(database)
        with database.begin() as tx:
            found = subscribers.find_subscriber(tx, name) or _unknown(name)
            change(tx, name)
            subscribers.tell_if_changed(tx, found, now, None)
    typer.echo(f"{name} {done}.")


def _unknown(name: str) -> NoReturn:
    opening.stop(f"No webhook is called {name}. See `handoff webhook list`.")
