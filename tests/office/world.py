"""A workspace in the playground with the whole app on it: people press, the database is real."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.delivery.loop import Delivery
from bot.listeners.parts import Parts
from bot.playground.driver import Slack
from bot.playground.state.installation import from_manifest
from bot.playground.values.outcome import Envelope, Outcome
from bot.runtime.app import build_app
from bot.slack import directory, manifest
from bot.slack.private_notes import Hints
from store.db.database import Database, Transaction
from store.handoffs import answering, claim, opportunities, recycling
from store.leads import receiving
from store.record.events import LeadEvent, TouchEvent
from store.record.facts import HandoffFacts
from store.rules.states import MANAGER, MARKETER, REP
from store.team import people, workspace
from store.views import handoff_views
from tests.office.clock import HeldClock
from tests.office.factories import STATES

MANIFEST = manifest.document()  # reading it takes as long as a test


class Direct:
    """Hands what happens to the app in the same thread."""

    def __init__(self, app: App) -> None:
        self._app = app

    def deliver(self, envelope: Envelope) -> Outcome:
        body = json.loads(json.dumps(envelope.payload))
        answer = self._app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        if answer.status != 200:
            return Outcome(False, "http_error")
        said = answer.body and json.loads(answer.body)
        return Outcome(True, payload=said or None)


class World:
    """Ana and Ben sell, Mia markets, Sam manages; Tess holds no role. Cards go to #leads."""

    def __init__(self, slack: Slack, database: Database, office: HeldClock) -> None:
        self.slack, self.database, self.office = slack, database, office
        self.ana = slack.add_user("Ana Lindqvist", tz="Europe/Berlin")
        self.ben = slack.add_user("Ben Okafor", tz="Europe/Berlin")
        self.mia = slack.add_user("Mia Vogel", tz="Europe/Berlin")
        self.sam = slack.add_user("Sam Taylor", tz="Europe/Berlin", is_admin=True)
        self.tess = slack.add_user("Tess Brandt", tz="Europe/Berlin")
        self.leads = slack.add_channel("leads", self.ana, self.ben, self.mia, self.sam)
        self.client = WebClient(slack.app.token, base_url=slack.base_url, retry_handlers=[], timeout=5)
        self.identity = directory.identity(self.client)
        directory.look_around(self.client, database, self.identity, office())
        self.hints = Hints(self.client)
        self.delivery = Delivery(database, office, self.client, gap=0.0, url=self.identity.url)
        self.woken = 0
        self.parts = Parts(database, office, self.client, self.hints, self._wake, self.identity)
        self.app = build_app(self.parts)
        self._numbers = itertools.count(1)

    def _wake(self) -> None:
        self.woken += 1

    def set_up(self) -> None:
        """Roles are given and the office is open."""
        with self.database.begin() as tx:
            people.appoint(tx, REP, [self.ana, self.ben])
            people.appoint(tx, MARKETER, [self.mia])
            people.appoint(tx, MANAGER, [self.sam])
            workspace.change(tx, zone="Europe/Berlin", channel=self.leads, set_up_at=self.office())

    def hand_over(self, state: str = "sales_ready", show: bool = True, **fields: Any) -> int:
        """A handoff of a lead of its own, brought into a state by Ana; its card is in #leads unless told otherwise."""
        number = next(self._numbers)
        facts = {"email": f"nora{number}@kettle{number}.example", "name": f"Nora{number} Weiss", "title": "Founder",
                 "company": f"Kettle{number} GmbH", "problem": "slow", "source": "paid_search"} | fields  # fmt: skip
        touches = (TouchEvent("demo_request", self.office()),)
        with self.database.begin() as tx:
            lead = LeadEvent(system="website", at=self.office(), touches=touches, **facts)
            handoff_id = receiving.receive(tx, lead, self.office()).handoff_id
            assert handoff_id is not None
            if show:
                reach(tx, handoff_id, "sales_ready", self.ana, self.office())
        self.deliver(show)
        with self.database.begin() as tx:
            reach(tx, handoff_id, state, self.ana, self.office())
        self.deliver(show)
        return handoff_id

    def deliver(self, really: bool = True) -> None:
        """Everything that waits is said, also the private notes."""
        if really:
            self.delivery.until_idle()
        self.hints.until_idle()

    def facts(self, handoff_id: int) -> HandoffFacts:
        """The handoff as it is now."""
        with self.database.read() as tx:
            found = handoff_views.handoff_facts(tx, handoff_id)
        assert found is not None
        return found

    def press(self, user: str, handoff_id: int, button: str, stale: bool = False) -> None:
        """Press a button of the handoff's card."""
        facts = self.facts(handoff_id)
        assert facts.ts is not None, "the card is not in the channel"
        self.slack.press(user, self.leads, facts.ts, button, stale=stale)

    def press_more(self, user: str, handoff_id: int, button: str) -> None:
        """Press a button in the window behind the card's *More…*."""
        self.press(user, handoff_id, "More…")
        self.slack.press_form(user, button)

    def notes(self, user: str) -> list[str]:
        """What the person was told in private, oldest first."""
        self.hints.until_idle()
        return [note["text"] for note in self.slack.ephemerals(user)]

    def window(self, user: str) -> str:
        """All that is written in the person's topmost window."""
        view = self.slack.open_view(user)
        return "" if view is None else "\n".join(texts(view["blocks"]))

    def thread(self, handoff_id: int) -> list[str]:
        """The notes under the card."""
        self.deliver()
        return [note["text"] for note in self.slack.thread(self.leads, self.facts(handoff_id).ts or "")]


def texts(part: object) -> Iterator[str]:
    """All that is written in blocks."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from [value] if key == "text" and isinstance(value, str) else texts(value)
    elif isinstance(part, list):
        for inner in part:
            yield from texts(inner)


def reach(tx: Transaction, handoff_id: int, state: str, by: str, now: datetime) -> None:
    """Bring a fresh handoff into a state, as `by`."""
    if state in ("recycled", "disqualified"):
        way = "nurture" if state == "recycled" else "disqualify"
        recycling.recycle(tx, handoff_id, way, "not_now", "Later.", None, None, by, now)
        return
    steps = STATES[: STATES.index(state) + 1]
    if "claimed" in steps:
        claim.claim(tx, handoff_id, by, now)
    if "contacted" in steps:
        answering.respond(tx, handoff_id, now, "call", "", None, by, now)
    if "opportunity" in steps:
        opportunities.open_deal(tx, handoff_id, 120_000, "", by, now)
    if state == "won":
        opportunities.win(tx, handoff_id, None, None, "", by, now)
    if state == "lost":
        opportunities.lose(tx, handoff_id, "price", "", "", by, now)


@contextmanager
def opened(database: Database, set_up: bool = True) -> Iterator[World]:
    """The workspace while the block runs."""
    office = HeldClock()
    with Slack(now=office, installation=from_manifest(MANIFEST)) as slack:
        world = World(slack, database, office)
        if set_up:
            world.set_up()
        slack.delivery._sockets = Direct(world.app)  # type: ignore[assignment]  # the transport has tests of its own
        world.hints.start()
        try:
            yield world
        finally:
            world.hints.stop()
        assert slack.complaints == []
