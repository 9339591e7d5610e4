"""Cards that wait for five channels, until the last one is in Slack. Slack's rules are on in the playground.

The baseline is the rule itself: one post a second in a channel and no burst.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from slack_sdk import WebClient

from bot.delivery.loop import Delivery
from bot.playground.driver import Slack
from bot.playground.state.installation import from_manifest
from bot.slack import directory, manifest
from store.db.database import Database
from store.team import workspace
from tests.benchmarks import crowd, filling, table
from tests.benchmarks.table import Row

CHANNELS = 5
CARDS, FEW = 500, 25
GOAL = 1.05
PATIENCE = 4.0  # times what the rule says


def rows(engine: str, folder: Path, quick: bool) -> Iterator[Row]:
    """One row for an engine."""
    count = FEW if quick else CARDS
    with (
        filling.empty(engine, folder / "ours") as database,
        Slack(installation=from_manifest(manifest.document()), strict=True) as slack,
    ):
        crowd.hire(database)
        _queue(database, slack, count)
        seconds, refused = _deliver(database, slack, count)
    what = f"{count} cards to {CHANNELS} channels, {refused} refused by 429"
    row = table.at_most(what, engine, seconds, count / CHANNELS, GOAL, "s", "one post a second and channel")
    yield table.and_also(row, refused == 0)


def _queue(database: Database, slack: Slack, count: int) -> None:
    made = 0
    for number in range(CHANNELS):
        channel = slack.add_channel(f"leads-{number}")
        with database.begin() as tx:
            workspace.change(tx, channel=channel)
        made += len(crowd.hand_over(database, count // CHANNELS, first=number * count))
    assert made == count


def _deliver(database: Database, slack: Slack, count: int) -> tuple[float, int]:
    """Seconds, and how many posts Slack would not have."""
    client = WebClient(slack.app.token, base_url=slack.base_url, timeout=10, retry_handlers=[])
    identity = directory.identity(client)
    delivery = Delivery(database, lambda: crowd.NOW, client, url=identity.url)
    start = time.monotonic()
    delivery.start()
    try:
        while _shown(slack) < count:
            assert time.monotonic() - start < PATIENCE * count / CHANNELS, "delivery does not come to an end"
            time.sleep(0.05)
        seconds = time.monotonic() - start
    finally:
        delivery.stop()
    return seconds, len(slack.calls("chat.postMessage")) - count


def _shown(slack: Slack) -> int:
    return sum(len(channel.messages) for channel in list(slack.workspace.channels.values()))
