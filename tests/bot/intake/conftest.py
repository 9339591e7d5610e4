"""Somebody who sends leads to the door."""

from collections.abc import Iterator

import pytest

from store.db.database import Database
from tests.bot.intake.sender import Sender, sending


@pytest.fixture
def sender(database: Database) -> Iterator[Sender]:
    with sending(database) as made:
        yield made


@pytest.fixture
def closed_door() -> Iterator[Sender]:
    """For refusals that come before any database."""
    with sending(Database("sqlite://")) as made:
        yield made
