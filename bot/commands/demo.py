"""`handoff demo`: a Slack of your own on this machine, with a small company in it."""

import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from bot import logs
from bot.assembly import Bot
from bot.commands import opening
from bot.demo import company
from bot.demo.play import Play
from bot.demo.world import Due, Ring, World
from store import migrate
from store.database import Database

OPENS = 9  # o'clock on Monday, when the demo's week begins

Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Keep the company here instead of forgetting it.")
]
Port = Annotated[int, typer.Option(help="Where the page is served; 0 takes any free port.")]
Browser = Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")]
Playing = Annotated[bool, typer.Option("--play", help="Needs no browser: print one working week and end.")]


def register(app: typer.Typer, ring: Ring, due: Due, ticking: Callable[[Bot], AbstractContextManager[None]]) -> None:
    """Add the command. `ring` does what is due, `due` says when next, `ticking` looks again and again."""

    @app.command("demo")
    def demo(data: Data = None, port: Port = 8765, open_: Browser = True, play: Playing = False) -> None:
        """Try Handoff without Slack: a playground that looks like it, a small company, and a clock you can move."""
        logs.configure("WARNING")
        with _folder(data) as folder:
            database = Database(f"sqlite:///{folder / 'handoff.db'}")
            migrate.upgrade(database)
            world = World(database, _monday(), ring, due, port=0 if play else port, hold=play)
            bot = world.start()
            try:
                if play:
                    Play(world, Console(width=110, highlight=False)).run()
                    return
                _serve(world, bot, ticking, open_)
            finally:
                world.stop()


def _serve(world: World, bot: Bot, ticking: Callable[[Bot], AbstractContextManager[None]], open_: bool) -> None:
    for _ in range(3):
        world.send()
    Console().print(f"\n  Handoff's playground is at [bold]{world.slack.url}[/]   (Ctrl-C ends it)\n", highlight=False)
    if open_:
        webbrowser.open(world.slack.url)
    with ticking(bot):
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            Console().print("\n  Bye.")


def _monday() -> datetime:
    """This week's Monday morning at the company."""
    now = opening.machine_now().astimezone(ZoneInfo(company.ZONE))
    monday = now - timedelta(days=now.weekday())
    return monday.replace(hour=OPENS, minute=4, second=0, microsecond=0).astimezone(UTC)


@contextmanager
def _folder(chosen: Path | None) -> Iterator[Path]:
    if chosen is not None:
        chosen.mkdir(parents=True, exist_ok=True)
        yield chosen
        return
    with tempfile.TemporaryDirectory(prefix="handoff-demo-") as folder:
        yield Path(folder)
