"""A subscriber at work, machine time in the test's hands, and a sender that signs by the machine's real clock."""

from collections.abc import Iterator

import pytest

from bot.webhooks.webhook_sender import WebhookSender
from store.db.database import Database
from store.webhooks import subscribers
from tests.bot.webhooks.receiver import Receiver
from tests.office.clock import NOW, HeldClock
from tests.office.delivering import Machine


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


@pytest.fixture
def machine(database: Database) -> Iterator[Machine]:
    machine = Machine()
    for engine in (database._writer, database._reader):
        engine.update_execution_options(machine=machine)
    yield machine
    for engine in (database._writer, database._reader):
        engine.update_execution_options(machine=None)


@pytest.fixture
def office() -> HeldClock:
    return HeldClock()


@pytest.fixture
def sender(database: Database, machine: Machine, office: HeldClock) -> WebhookSender:
    return WebhookSender(database, office)


@pytest.fixture
def secret(database: Database, receiver: Receiver) -> str:
    """The receiver hears everything; with this it checks who speaks."""
    with database.begin() as tx:
        return subscribers.add_subscriber(tx, "data", receiver.url, NOW, is_private=True)
