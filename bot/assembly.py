"""Makes the parts and joins them: the same for production, the demo and the tests."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.routing import Route

from bot import directory, http_events
from bot.app import build_app
from bot.delivery.loop import POST_GAP, Delivery
from bot.hints import Hints
from bot.intake import deliveries
from bot.intake import http as intake_http
from bot.intake.server import Server
from bot.listeners.parts import Parts
from bot.settings import Settings
from bot.sockets import Sockets
from store import health, outbox, workspace
from store.database import Database

log = logging.getLogger(__name__)

CALL_TIMEOUT = 10  # seconds; a third of a delivery's lease


class Bot:
    """Everything but the ticker. `gap` is the pause in seconds after a post to the same place."""

    def __init__(
        self, settings: Settings, database: Database, clock: Callable[[], datetime], gap: float = POST_GAP
    ) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.client = web_client(settings)
        self.identity = directory.identity(self.client)
        self.delivery = Delivery(database, clock, self.client, gap)
        self.hints = Hints(self.client)
        parts = Parts(database, clock, self.client, self.hints, self.delivery.wake, self.identity)
        self.app = build_app(parts)
        self.sockets = self._sockets()
        self.intake = Server(self._http(), settings.intake_host, settings.intake_port)

    def start(self) -> None:
        """Take up what an earlier process left, then listen."""
        with self.database.begin() as tx:
            if self.database.is_sqlite:
                outbox.recover(tx)
            if self.settings.admin is not None:
                workspace.change(tx, admin=self.settings.admin)
        self.look_around()
        self.hints.start()
        self.delivery.start()
        self.take_in()
        self.intake.start()
        if self.sockets is not None:
            self.sockets.start()

    def stop(self) -> None:
        """Let go in order: who calls us, what is being said, the database."""
        if self.sockets is not None:
            self.sockets.stop()
        self.intake.stop()
        self.hints.stop()
        self.delivery.stop()
        self.database.close()

    def take_in(self) -> int:
        """Process payloads that were kept and left; returns how many."""
        return deliveries.process_waiting(self.database, self.clock())

    def look_around(self) -> None:
        """Learn again who is in the workspace."""
        directory.look_around(self.client, self.database, self.identity.team_id)

    def _sockets(self) -> Sockets | None:
        token = self.settings.slack_app_token
        if token is None:
            return None
        return Sockets(self.app, token.get_secret_value(), self.client, self.settings.sockets)

    def _http(self) -> Starlette:
        intake = intake_http.build(
            self.database, self.clock, self.settings, self.delivery.wake, ready=self.not_ready, gauges=self.gauges
        )
        if self.sockets is None:
            intake.router.routes.append(Route(http_events.PATH, http_events.endpoint(self.app), methods=["POST"]))
        return intake

    def not_ready(self) -> list[str]:
        """Why this process can't do its work now; nothing if it can."""
        reasons = []
        if self.sockets is not None and not self.sockets.connected():
            reasons.append("no connection to Slack")
        with self.database.read() as tx:
            code = workspace.load(tx).slack_trouble
        return reasons + ([f"Slack refuses the bot: {code}"] if code else [])

    def gauges(self) -> Mapping[str, float]:
        """Numbers for whoever watches."""
        with self.database.read() as tx:
            numbers = health.gauges(tx)
        if self.sockets is not None:
            numbers |= {"sockets_connected": self.sockets.connected(), "slack_connections": self.sockets.connections}
        return numbers


def web_client(settings: Settings) -> WebClient:
    """Slack's Web API without the SDK's own repetitions, which would post twice."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    return WebClient(token=token, base_url=settings.slack_base_url, timeout=CALL_TIMEOUT, retry_handlers=[])
