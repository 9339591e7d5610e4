"""`handoff outbox`: posts that wait for a person to decide."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands import opening
from store import outbox

cli = typer.Typer(help="Posts of which nobody knows whether they reached Slack, or which Slack will not take.")
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The post's number, as `handoff outbox list` shows it.")]


@cli.command("list")
def list_parked() -> None:
    """Show the parked posts."""
    database = opening.database()
    with database.read() as tx:
        parked = outbox.parked(tx)
    database.close()
    if not parked:
        Console().print("Nothing is parked.")
        return
    table = Table("Number", "Kind", "Handoff", "Why", "Since", box=None)
    for post in parked:
        table.add_row(
            str(post.seq), post.kind, str(post.handoff_id or ""), post.trouble or "", f"{post.made_at:%d %b %H:%M}"
        )
    Console().print(table)


@cli.command("send")
def send(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="Which; without it, every one.")] = None,
) -> None:
    """Send parked posts after all."""
    database = opening.database()
    with database.begin() as tx:
        count = outbox.send_parked(tx, number)
    database.close()
    _say(count, "will be sent by the running bot", number)


@cli.command("drop")
def drop(number: Number) -> None:
    """Forget a parked post."""
    database = opening.database()
    with database.begin() as tx:
        count = outbox.drop_parked(tx, number)
    database.close()
    _say(count, "forgotten", number)


def _say(count: int, what: str, number: int | None) -> None:
    if count == 0 and number is not None:
        opening.stop(f"No parked post has the number {number}. See `handoff outbox list`.")
    Console().print(f"{count} {'post' if count == 1 else 'posts'} {what}.")
