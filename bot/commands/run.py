"""`handoff run`: the bot, until it is told to stop."""

import logging
import resource
from collections.abc import Callable
from contextlib import AbstractContextManager

import typer

from bot.commands import opening, stopping
from bot.runtime import doctor, settings
from bot.runtime.assembly import Bot, web_client
from bot.runtime.office_clock import OfficeClock
from bot.runtime.settings import Settings, SettingsError
from bot.slack import http_events, slack_errors, sockets
from bot.slack.payloads.gestures import AppIdentity
from store.db import single_process
from store.db.database import Database

log = logging.getLogger(__name__)

APP_TOKEN = "SLACK_APP_TOKEN must be an app-level token, xapp-..., with connections:write, and Socket Mode be on."


def register(app: typer.Typer, ticking: Callable[[Bot], AbstractContextManager[None]]) -> None:
    """Add the command. `ticking` looks again and again while its block runs."""

    @app.command("run")
    def run() -> None:
        """Run the bot, with intake, until SIGTERM or Ctrl-C.

        Slack is reached by Socket Mode if SLACK_APP_TOKEN is set, else it calls us by HTTP, signed with
        SLACK_SIGNING_SECRET.
        """
        loaded = opening.load_settings()
        try:
            settings.require_slack(loaded)
        except SettingsError as wrong:
            opening.stop(*wrong.problems)
        _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))  # connections of strangers are files, too
        with opening.database(loaded) as database, single_process.process(database):
            _until_told(_bot(loaded, database), ticking)


def _bot(loaded: Settings, database: Database) -> Bot:
    clock = OfficeClock()
    clock.not_before(database)
    try:
        bot = Bot(loaded, database, clock, web_client(loaded), AppIdentity())
    except OSError as taken:
        why, _, _ = str(taken.strerror).partition(" (while ")  # Python's own words follow
        opening.stop(f"The {why}. Set HANDOFF_INTAKE_PORT, or HANDOFF_INTAKE_HOST, to another.", code=1)
    failure = bot.meet_slack()
    if failure is not None and slack_errors.is_bad_token(failure):
        bot.stop()
        opening.stop(f"Slack does not answer as it should: {failure.code}.", doctor.remedy(failure, loaded), code=1)
    return bot


def _until_told(bot: Bot, ticking: Callable[[Bot], AbstractContextManager[None]]) -> None:
    """Run until SIGTERM or Ctrl-C, then finish what is in hand."""
    until_told = stopping.listen_for_signals()
    try:
        bot.start()
    except sockets.FAILURES as error:
        bot.stop()
        opening.stop(f"Socket Mode can't be opened: {slack_errors.sort(error).code}.", APP_TOKEN, code=1)
    _say_where(bot)
    try:
        with ticking(bot):
            until_told()
            log.info("Handoff finishes what is in hand")
    finally:
        bot.stop()


def _say_where(bot: Bot) -> None:
    way = "by Socket Mode" if bot.settings.socket_mode else f"by HTTP at {http_events.PATH}"
    leads = "" if bot.settings.intake_secrets else " (closed to leads: HANDOFF_INTAKE_SECRETS is not set)"
    log.info("Handoff is running, %s, and listens at %s%s", way, bot.intake.url, leads)
