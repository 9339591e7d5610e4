"""The playground's Slack with the app as its manifest describes it, two people and one channel; a command line."""

import logging
import os
import signal
from collections.abc import Callable, Iterator

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.playground.driver import Slack
from bot.playground.state.installation import from_manifest
from tests.office.world import MANIFEST

Handoff = Callable[..., Result]


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(installation=from_manifest(MANIFEST), name="Kestrel") as started:
        yield started
        assert started.complaints == []


@pytest.fixture
def ana(slack: Slack) -> str:
    return slack.add_user("Ana Lindqvist", tz="Europe/Berlin", is_admin=True)


@pytest.fixture
def ben(slack: Slack) -> str:
    return slack.add_user("Ben Okafor", tz="Europe/Berlin")


@pytest.fixture
def leads(slack: Slack, ana: str, ben: str) -> str:
    """The one channel the bot was invited to."""
    return slack.add_channel("leads", ana, ben)


@pytest.fixture
def handoff(tmp_path, monkeypatch) -> Iterator[Handoff]:
    """Type a command, with these variables in the environment, in an empty folder."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    signals = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def run(*words: object, **variables: str) -> Result:
        with monkeypatch.context() as patched:
            patched.chdir(tmp_path)
            env = dict.fromkeys(_foreign(), None) | {"COLUMNS": "200"} | variables
            return CliRunner().invoke(cli, [str(word) for word in words], env=env)

    yield run
    root.handlers[:], root.level = before
    for number, handler in signals.items():
        signal.signal(number, handler)


@pytest.fixture
def type_(handoff: Handoff, sqlite_url: str) -> Handoff:
    """Type `handoff ...` for one database."""
    return lambda *words: handoff(*words, HANDOFF_DATABASE_URL=sqlite_url)


def _foreign() -> list[str]:
    """Variables of Handoff's that whoever runs the tests may have set."""
    return [name for name in os.environ if name.startswith(("HANDOFF_", "SLACK_"))]
