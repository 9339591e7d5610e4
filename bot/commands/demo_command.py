"""`handoff demo`: a Slack of your own on this machine, with a small company in it."""

import os
import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commands import opening, stopping
from bot.demo import company, last_week
from bot.demo.memory import Memory
from bot.demo.play import Play
from bot.demo.world import Due, Ring, World
from bot.runtime import logs
from bot.runtime.assembly import Bot
from store.db import backups, connecting, migrate, single_process
from store.db.database import Database

OPENS = 9  # o'clock on Monday, when the demo's week begins
FIRST_LEADS = 3
WIDEST = 110

Ticking = Callable[[Bot, AbstractContextManager[object]], AbstractContextManager[None]]
Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Keep the company here instead of forgetting it.")
]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Where the page is served; 0 takes any free port.")]
Browser = Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")]
Playing = Annotated[
    bool, typer.Option("--play", help="Needs no browser: print one working week, the Monday after, and end.")
]


def register(app: typer.Typer, ring: Ring, due: Due, ticking: Ticking) -> None:
    """Add the command. `ring` does what is due, `due` says when next, `ticking` looks again and again."""

    @app.command("demo")
    def demo(data: Data = None, port: Port = 8765, open_: Browser = True, play: Playing = False) -> None:
        """Try Handoff without Slack: one of your own, on this machine.

        A page that looks like Slack, a small company with its past, leads to send,
        and a clock you can move.
        """
        logs.configure("WARNING")
        if play:
            columns = shutil.get_terminal_size((WIDEST, 24)).columns  # a file takes the widest
            monday = _opening(company.holiday_week(opening.machine_now()))  # so that a holiday is seen, too
            with _folder(None) as folder, _database(folder) as database:
                world = World(database, monday, ring, due, hold=True)
                with _going(world):
                    Play(world, Console(width=min(WIDEST, columns), highlight=False)).run()
            return
        with _folder(data) as folder, _database(folder) as database:
            world = _served(database, ring, due, port, Memory(folder) if data else None)
            with _going(world) as bot:
                _serve(world, bot, ticking, open_, folder)


def _served(database: Database, ring: Ring, due: Due, port: int, memory: Memory | None) -> World:
    try:
        world = World(
            database, _monday() + last_week.BEGINS, ring, due, port=port, memory=memory, with_crm=memory is None
        )
    except OSError as taken:
        opening.stop(
            f"The page can't be served at port {port}: {taken.strerror}. Perhaps another demo is running.",
            f"Choose another: handoff demo --port {port % 65535 + 1}",
            code=1,
        )
    world.slack.workspace.is_open = False  # no page sees last week pressed through
    return world


@contextmanager
def _going(world: World) -> Iterator[Bot]:
    try:
        yield world.start()
    finally:
        world.stop()


def _serve(world: World, bot: Bot, ticking: Ticking, open_: bool, folder: Path) -> None:
    until_told = stopping.listen_for_signals()
    if world.is_new:
        last_week.play_week(world, _monday())
        for _ in range(FIRST_LEADS):
            world.send_lead()
    world.slack.workspace.is_open = True
    out = Console(highlight=False, soft_wrap=True)
    out.print(f"\n  Kestrel's Slack, with Handoff in it: [bold]{world.slack.url}[/]")
    out.print(f"  The website's form, by which leads come in: [bold]{world.website.url}[/]")
    if world.crm is not None:
        out.print(f"  The CRM next door, to which claims and wins are written: [bold]{world.crm.url}[/]")
    out.print("  Send a lead, claim it, move time on, view it as someone else. Ctrl-C ends it.")
    out.print(f"  In another terminal: [bold]./handoff --data {folder} scoreboard[/]\n")
    if open_ and _has_screen():
        webbrowser.open(world.slack.url)
    with ticking(bot, world.still):
        until_told()
    out.print("\n  Bye.")


def _has_screen() -> bool:
    """Without one Python would open the page in a browser for terminals, here."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _monday() -> datetime:
    """This week's Monday morning at the company."""
    now = opening.machine_now().astimezone(company.BERLIN)
    return _opening((now - timedelta(days=now.weekday())).date())


def _opening(day: date) -> datetime:
    return datetime.combine(day, time(OPENS, 4), company.BERLIN).astimezone(UTC)


@contextmanager
def _database(folder: Path) -> Iterator[Database]:
    """The company's database, held by this demo alone."""
    try:
        with opening.opened(f"sqlite:///{folder / 'handoff.db'}") as database, single_process.process(database):
            migrate.upgrade_at_start(database)
            yield database
    except single_process.AnotherRuns:
        opening.stop(f"The company in {folder} is open in another demo.", code=1)
    except (connecting.CannotReach, migrate.SchemaUnknown, backups.CannotBackUp) as wrong:
        opening.stop(str(wrong), code=1)


@contextmanager
def _folder(chosen: Path | None) -> Iterator[Path]:
    if chosen is None:
        with tempfile.TemporaryDirectory(prefix="handoff-demo-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
        return
    try:
        chosen.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        opening.stop(f"The company can't be kept in {chosen}: {wrong.strerror}.", code=1)
    yield chosen
