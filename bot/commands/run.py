"""`handoff run`: the bot, until it is told to stop."""

import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import typer

from bot import directory, settings, slack_errors
from bot.assembly import Bot, web_client
from bot.cards import troubles
from bot.clock import OfficeClock
from bot.commands import opening
from bot.settings import SettingsError
from bot.slack_errors import FAILURES
from store import only_one


def register(app: typer.Typer, ticking: Callable[[Bot], AbstractContextManager[None]]) -> None:
    """Add the command. `ticking` looks again and again while its block runs."""

    @app.command("run")
    def run() -> None:
        """Run the bot: Socket Mode if SLACK_APP_TOKEN is set, else HTTP signed with SLACK_SIGNING_SECRET."""
        loaded = opening.load_settings()
        try:
            settings.require_slack(loaded)
        except SettingsError as wrong:
            opening.stop(*wrong.problems)
        database = opening.database()
        try:
            with only_one.process(database):
                clock = OfficeClock()
                clock.not_before(database)
                _reach_slack(loaded)
                _until_told(Bot(loaded, database, clock), ticking)
        except only_one.AnotherRuns as wrong:
            opening.stop(str(wrong))
        finally:
            database.close()


def _reach_slack(loaded: settings.Settings) -> None:
    try:
        directory.identity(web_client(loaded))
    except FAILURES as error:
        failure = slack_errors.sort(error)
        opening.stop(f"Slack does not answer as it should: {failure.code}.", troubles.slack(failure.code), code=1)


def _until_told(bot: Bot, ticking: Callable[[Bot], AbstractContextManager[None]]) -> None:
    """Run until SIGTERM or Ctrl-C, then finish what is in hand."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    bot.start()
    opening.errors.print(f"Handoff is running. Intake listens at {bot.intake.url}", highlight=False)
    try:
        with ticking(bot):
            told.wait()
    finally:
        bot.stop()
