"""`handoff manifest`: what Slack needs to know to make the app."""

from typing import Annotated

import typer

from bot.commands import opening
from bot.slack import manifest


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("manifest")
    def show(
        http: Annotated[
            str | None,
            typer.Option(metavar="URL", help="Where Slack reaches the bot by HTTPS, instead of Socket Mode."),
        ] = None,
    ) -> None:
        """Print what Slack needs to know to make the app."""
        try:
            typer.echo(manifest.render(http), nl=False)
        except ValueError as wrong:
            opening.stop(str(wrong))
