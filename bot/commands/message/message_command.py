"""`handoff message export`: the message house as Markdown, for decks and ads."""

import typer

from bot.cards.message import house_markdown
from bot.commands import opening
from store.agreement import policy
from store.message import houses
from store.team import people

cli = typer.Typer(help="What both teams say.", no_args_is_help=True)


@cli.command("export")
def export_house() -> None:
    """Print the message house as Markdown."""
    with opening.database(make=False) as database, database.read() as tx:
        house = houses.load_house(tx)
        if house is None:
            opening.stop("There is no message house yet. Write it in Slack: /message")
        typer.echo(house_markdown.draw(house, policy.current(tx).labels, people.names(tx)))
