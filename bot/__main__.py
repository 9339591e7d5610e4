"""The `handoff` command: the only file that knows the bot, the store and the scheduler."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import typer

from bot.assembly import Bot
from bot.commands import demo, doctor, import_file, manifest, opening, outbox, policy, run, upgrade
from scheduler import jobs, timetable
from scheduler.timetable import Job
from store.database import Database

DAY = 24 * 3600

cli = typer.Typer(
    name="handoff",
    help="Makes sure no interested buyer is dropped between marketing and sales.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@contextmanager
def ticking(bot: Bot) -> Iterator[None]:
    """Look again and again while the block runs."""

    def wake_leads() -> None:
        if jobs.wake_leads(bot.database, bot.clock()):
            bot.delivery.wake()

    ticker = timetable.start(
        [
            Job("wake leads", 5, wake_leads),
            Job("take in what was left", 30, bot.take_in),
            Job("look around", DAY, bot.look_around),
        ]
    )
    try:
        yield
    finally:
        ticker.shutdown()


def ring(database: Database, now: datetime) -> None:
    """Do everything that is due at this moment."""
    jobs.wake_leads(database, now)


run.register(cli, ticking)
demo.register(cli, ring, jobs.next_due, ticking)
import_file.register(cli, opening.database, opening.now)
doctor.register(cli)
manifest.register(cli)
cli.add_typer(policy.cli, name="policy")
cli.add_typer(outbox.cli, name="outbox")
cli.add_typer(upgrade.cli, name="db")


def main() -> None:
    """Run one command."""
    cli()


if __name__ == "__main__":
    main()
