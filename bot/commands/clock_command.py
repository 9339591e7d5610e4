"""`handoff clock`: office time, and its way back after a clock was ahead."""

from typing import Annotated

import typer

from bot.commands import opening
from store.clocks import setting_back
from store.db import single_process
from store.record import trace

SetBack = Annotated[bool, typer.Option("--set-back", help="Pass over what was recorded by a clock that was ahead.")]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("clock")
    def clock(set_back: SetBack = False) -> None:
        """Show office time, and let it go on after a clock was ahead.

        Office time never runs behind the newest fact. Set the machine's clock right and stop the bot first.
        """
        with opening.database(make=False) as database:
            now = opening.machine_now()
            with database.read() as tx:
                newest, ahead = trace.newest(tx), trace.ahead_of(tx, now)
            if newest is None or not ahead:
                typer.echo(f"Office time is this machine's: {now:%d %b %Y %H:%M} UTC.")
                return
            facts = f"{ahead} {'fact was' if ahead == 1 else 'facts were'}"
            typer.echo(f"{facts} recorded for later than now, {now:%d %b %Y %H:%M} UTC: a clock was ahead.")
            if not set_back:
                typer.echo(f"Office time stands still until {newest:%d %b %Y %H:%M} UTC.")
                typer.echo("Stop the bot, see that this clock is right, then run `handoff clock --set-back`.")
                return
            with single_process.process(database), database.begin() as tx:
                setting_back.set_back(tx, now)
            typer.echo("Passed over. Start the bot again: office time is this machine's.")
