"""The `handoff` command: the only file that knows the bot, the store and the scheduler."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.commands import (
    clock_command,
    demo_command,
    doctor_command,
    forget_command,
    import_file,
    manifest_command,
    opening,
    outbox_command,
    policy_command,
    run,
    upgrade,
    webhook_command,
    when,
)
from bot.commands.door import door_command
from bot.commands.learning import calibrate_command, journey_command
from bot.commands.message import account_command, campaign_command, content_command, message_command
from bot.commands.outside import crm_command
from bot.commands.scoreboard import scoreboard_command
from bot.runtime.assembly import Bot
from scheduler import jobs, timetable
from scheduler.timetable import Job

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


class SaysWhatItCannotRead(TyperGroup):
    """The commands. A word that is no UTF-8, as a shell passes it on from an old terminal, names nothing here."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Remember the words as they were typed."""
        ctx.obj = [*args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run one; such a word is a mistake of the line and no fault of ours."""
        try:
            return super().invoke(ctx)
        except UnicodeEncodeError:
            readable = {word: word.encode(errors="replace").decode() for word in ctx.obj}
            wrong = next((shown for word, shown in readable.items() if shown != word), None)
            if wrong is None:
                raise
            raise typer.BadParameter(f"{wrong!r} is not written in UTF-8; type it again") from None


cli = typer.Typer(
    name="handoff",
    cls=SaysWhatItCannotRead,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(asked: bool) -> None:
    if asked:
        try:
            number = metadata.version("slack-handoff")
        except metadata.PackageNotFoundError:
            number = "(a working copy that is not installed)"
        typer.echo(f"handoff {number}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
]


Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The company that a demo keeps in this folder.")
]


@cli.callback(epilog="Settings come from the environment or from .env; docs/handbook/operators.md lists them.")
def handoff(_version: Version = False, data: Data = None) -> None:
    """Makes sure no interested buyer is dropped between marketing and sales. Try it: handoff demo"""
    opening.demo_folder.set(data)


@contextmanager
def ticking(bot: Bot, alone: AbstractContextManager[object] | None = None) -> Iterator[None]:
    """Look again and again while the block runs; `alone` is held while something rings."""

    def ring() -> None:
        bot.heartbeats.beat("ring")
        if not bot.clock_watch.is_right():
            return
        with alone or nullcontext():
            bot.clock.not_before(bot.database)  # another replica's clock may be ahead
            if jobs.tick(bot.database, bot.clock(), partial(bot.heartbeats.beat, "ring")):
                bot.delivery.wake()

    def take_in() -> None:
        bot.heartbeats.beat("take_in")
        bot.take_in()

    def renew() -> None:
        jobs.renew_calendars(bot.database, bot.clock())

    def watch_doors() -> None:
        if jobs.watch_doors(bot.database, bot.clock()):
            bot.delivery.wake()

    def ask_for_brief() -> None:
        if jobs.ask_for_brief(bot.database, bot.clock()):
            bot.delivery.wake()

    Job("renew calendars", DAY, renew)()
    ticker = timetable.start(
        [
            Job("ring", 5, ring),
            Job("take in what was left", 30, take_in),
            Job("look at the loops", 15, bot.heartbeats.report),
            Job("check the token", MINUTE, bot.check_token),
            Job("bring back what waits too long", MINUTE, bot.bring_back),
            Job("watch the front doors", 10 * MINUTE, watch_doors),
            Job("ask for a brief", HOUR, ask_for_brief),
            Job("look around", 15, bot.look_around),
            Job("tidy", 6 * HOUR, bot.tidy),
            Job("renew calendars", DAY, renew),
        ]
    )
    try:
        with bot.heartbeats.watched("ring", "take_in"):
            yield
    finally:
        ticker.shutdown()


demo_command.register(cli, jobs.tick, jobs.next_due, ticking)
run.register(cli, ticking)
doctor_command.register(cli)
clock_command.register(cli)
import_file.register(cli, opening.database_to, opening.now)
forget_command.register(cli)
cli.add_typer(policy_command.cli, name="agreement")
cli.add_typer(policy_command.cli, name="policy", hidden=True)  # its name until 0.1
manifest_command.register(cli)
cli.add_typer(outbox_command.cli, name="outbox")
cli.add_typer(webhook_command.cli, name="webhook")
cli.add_typer(crm_command.cli, name="crm")
cli.add_typer(message_command.cli, name="message")
cli.add_typer(door_command.cli, name="door")
cli.add_typer(upgrade.cli, name="db")
when.register(cli)
scoreboard_command.register(cli)
calibrate_command.register(cli)
journey_command.register(cli)
cli.add_typer(campaign_command.cli, name="campaign")
content_command.register(cli)
cli.add_typer(account_command.cli, name="accounts")


def main() -> None:
    """Run one command."""
    cli()


if __name__ == "__main__":
    main()
