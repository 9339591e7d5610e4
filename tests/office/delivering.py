"""The same world, with machine time that moves when it is told to and delivery step by step."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import select

from bot.delivery.loop import Delivery
from bot.playground.driver import Slack
from bot.playground.state import messages
from bot.playground.state.installation import from_manifest
from store.db import tables as t
from store.db.database import Database
from store.handoffs import recycling
from store.outbox import posts
from tests.office.clock import HeldClock
from tests.office.world import MANIFEST, Direct, World, reach

_STAMP = re.compile(r"h(\d+)-v\d+-0")
LAST_LOOK = 600.0


class Machine:
    """Machine time in seconds."""

    START = 1000.0

    def __init__(self) -> None:
        self.at = self.START

    def __call__(self) -> float:
        return self.at


class TimedWorld(World):
    """Delivery keeps its pace of one post a second and place; `wait` lets machine time pass."""

    def __init__(self, slack: Slack, database: Database, office: HeldClock, machine: Machine) -> None:
        super().__init__(slack, database, office)
        self.machine = slack.workspace.machine = machine
        self.delivery = Delivery(database, office, self.client, url=self.identity.url)

    def by(self, client: WebClient) -> Delivery:
        """A delivery that calls Slack by this client."""
        return Delivery(self.database, self.office, client)

    def hurried(self) -> WebClient:
        """A client that gives a call up soon."""
        return WebClient(self.slack.app.token, base_url=self.slack.base_url, retry_handlers=[], timeout=0.15)

    def queue(self, **fields: Any) -> int:
        """A handoff whose card waits to be posted."""
        return self.hand_over(show=False, **fields)

    def show(self, **fields: Any) -> int:
        """A handoff whose card is in #leads, a while ago."""
        handoff = self.queue(**fields)
        self.deliver()
        self.wait(2)
        return handoff

    def claim(self, handoff: int) -> None:
        """Ana claims it elsewhere: the card is behind and its thread is to be told."""
        with self.database.begin() as tx:
            reach(tx, handoff, "claimed", self.ana, self.office())

    def close(self, handoff: int) -> None:
        """The lead is given back."""
        with self.database.begin() as tx:
            recycling.recycle(tx, handoff, "nurture", "not_now", "Later.", None, None, self.ana, self.office())

    def wait(self, seconds: float) -> None:
        """Machine time passes, and what may be delivered then is."""
        self.machine.at += seconds
        self.deliver()

    def reboot(self) -> None:
        """The machine starts again and its time anew; Slack's goes on."""
        self.slack.workspace.machine = lambda: 1_000_000.0
        self.machine.at = 3.0
        with self.database.begin() as tx:
            posts.recover(tx)

    def wait_in_steps(self, seconds: int) -> None:
        """The same, second by second."""
        for _ in range(seconds):
            self.wait(1)

    def post(self, handoff: int, kind: str = "card") -> Any:
        """The newest row of the outbox of that kind for the handoff."""
        query = select(t.outbox).where(t.outbox.c.handoff_id == handoff, t.outbox.c.kind == kind)
        with self.database.read() as tx:
            return tx.execute(query.order_by(t.outbox.c.seq.desc())).first()

    def cards(self, channel: str | None = None) -> list[int]:
        """Whose cards stand in a channel, #leads by default: the handoffs, oldest message first."""
        blocks = [message.get("blocks") or [{}] for message in self.slack.messages(channel or self.leads)]
        stamps = [_STAMP.match(first.get("block_id", "")) for first, *_ in blocks]
        return [int(stamp[1]) for stamp in stamps if stamp]

    def shown(self, handoff: int) -> str:
        """All that the handoff's card says."""
        facts = self.facts(handoff)
        message = next(one for one in self.slack.messages(facts.channel) if one["ts"] == facts.ts)
        return json.dumps(message["blocks"], ensure_ascii=False).replace("*", "")

    def times(self, method: str) -> list[float]:
        """At which machine second the method was called, from the first try of `chat.postMessage` on."""
        first = self.slack.calls("chat.postMessage")[0].at
        return [call.at - first for call in self.slack.calls(method) if call.at >= first]

    def trace(self, handoff: int) -> list[str]:
        """What happened to the handoff, in order."""
        query = select(t.trace.c.kind).where(t.trace.c.handoff_id == handoff).order_by(t.trace.c.id)
        with self.database.read() as tx:
            return list(tx.scalars(query))

    def dms(self, user: str) -> list[str]:
        """What the bot wrote to somebody."""
        return [message["text"] for message in self.slack.dm(user)]

    def delete_by_hand(self, ts: str, channel: str | None = None) -> None:
        """An admin of the workspace deletes a message."""
        with self.slack.workspace.lock:
            found = self.slack.workspace.channels[channel or self.leads]
            messages.delete(self.slack.workspace, found, found.messages[ts])


@contextmanager
def opened(database: Database, machine: Machine) -> Iterator[TimedWorld]:
    """The workspace while the block runs."""
    office = HeldClock()
    with Slack(now=office, installation=from_manifest(MANIFEST)) as slack:
        world = TimedWorld(slack, database, office, machine)
        world.set_up()
        slack.delivery._sockets = Direct(world.app)  # type: ignore[assignment]  # the transport has tests of its own
        world.hints.start()
        try:
            yield world
        finally:
            world.hints.stop()
        assert slack.complaints == []
        assert slack.pings == []
