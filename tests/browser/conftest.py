"""A real browser on the playground's page; skipped, with the reason, where there is no Chromium."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.demo.world import World
from scheduler import jobs
from store.db.database import Database
from tests.office.clock import MONDAY_BEFORE

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# Where pictures are kept; `HANDOFF_PICTURES=docs/pictures make test` renews those of the README.
PICTURES = os.environ.get("HANDOFF_PICTURES")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium: apt-get install chromium")
        pytest.skip("no Chromium; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """The folder for screenshots."""
    folder = Path(PICTURES) if PICTURES else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def begins() -> datetime:
    """A Monday morning."""
    return MONDAY_BEFORE


@pytest.fixture
def world(sqlite_database: Database, kept_past: None, begins: datetime) -> Iterator[World]:
    """Kestrel with its past."""
    made = World(sqlite_database, begins, jobs.tick, jobs.next_due, hold=True)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def page(browser: Browser, world: World) -> Iterator[Page]:
    """The playground's page; whatever it complains of fails the test."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, device_scale_factor=1.5)
    context.set_default_timeout(30_000)  # machines are noisy
    expect.set_options(timeout=30_000)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.goto(world.slack.url)
    yield opened
    context.close()
    assert complaints == []
