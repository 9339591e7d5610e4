"""`handoff outbox`: posts that wait for a person to decide."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commands import opening
from store.outbox import posts
from store.team import workspace

cli = typer.Typer(help="Posts that wait for a person to decide.", no_args_is_help=True)
LARGEST = 2**63 - 1  # that a database counts to
Number = Annotated[
    int,
    typer.Argument(min=1, max=LARGEST, metavar="NUMBER", help="The post's number, as `handoff outbox list` shows it."),
]
OneOrAll = Annotated[
    int | None, typer.Argument(min=1, max=LARGEST, metavar="NUMBER", help="Which one; without it, every one.")
]

WHY = {"unknown": "it may have been posted; look in the channel"}


@cli.command("list")
def list_parked() -> None:
    """Show the posts that are parked, and why."""
    with opening.database(make=False) as database, database.read() as tx:
        parked = posts.parked(tx)
        zone = workspace.load(tx).timezone
    if not parked:
        typer.echo("Nothing is parked.")
        return
    table = Table("Number", "What", "Handoff", "Since", "Why", box=None, padding=(0, 2, 0, 0))
    for post in parked:
        since = f"{post.made_at.astimezone(zone):%d %b %H:%M}"
        why = escape(WHY.get(post.trouble, f"Slack says {post.trouble}"))
        table.add_row(str(post.seq), post.kind, str(post.handoff_id or ""), since, why)
    Console(highlight=False).print(table)


@cli.command("send")
def send(number: OneOrAll = None) -> None:
    """Send parked posts after all."""
    with opening.database(make=False) as database, database.begin() as tx:
        count = posts.send_parked(tx, number)
    _say(count, "will be sent by the running bot", number)


@cli.command("drop")
def drop(number: Number) -> None:
    """Forget a parked post."""
    with opening.database(make=False) as database, database.begin() as tx:
        count = posts.drop_parked(tx, number)
    _say(count, "forgotten", number)


def _say(count: int, what: str, number: int | None) -> None:
    if count == 0 and number is not None:
        opening.stop(f"No parked post has the number {number}. See `handoff outbox list`.")
    typer.echo(f"{count} {'post' if count == 1 else 'posts'} {what}.")
