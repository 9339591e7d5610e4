"""Makes the parts and joins them: the same for production, the demo and the tests."""

import logging
import time
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial

from slack_sdk import WebClient
from starlette.applications import Starlette

from bot.crm import choosing
from bot.delivery.loop import Delivery
from bot.intake.http import deliveries, door_processing
from bot.intake.http import endpoints as intake_http
from bot.intake.http.limits import InHand
from bot.intake.http.server import Server
from bot.listeners.parts import Parts
from bot.runtime import retention
from bot.runtime.app import build_app
from bot.runtime.clock_watch import ClockWatch
from bot.runtime.crm_loop import CrmLoop
from bot.runtime.heartbeats import Heartbeats
from bot.runtime.office_clock import OfficeClock
from bot.runtime.settings import Settings
from bot.slack import directory, http_events, slack_errors
from bot.slack.calls import SlackClient
from bot.slack.directory import NextLook
from bot.slack.payloads.gestures import AppIdentity
from bot.slack.private_notes import Hints
from bot.slack.slack_errors import FAILURES, Failure
from bot.slack.sockets import Sockets
from bot.webhooks.webhook_sender import WebhookSender
from store.crm import crm_writes
from store.db import connecting
from store.db.database import Database
from store.outbox import backoff, clock_step, health, posts
from store.team import workspace
from store.webhooks import event_queue

log = logging.getLogger(__name__)

MEET_AGAIN = 60.0  # seconds
CALL_TIMEOUT = 10  # seconds; a third of a delivery's lease


class Bot:
    """Everything but the ticker. `gap` is the pause in seconds after a post to the same place.

    OSError if the address for intake is taken.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: OfficeClock,
        client: WebClient,
        identity: AppIdentity,
        gap: float = backoff.POST_GAP,
    ) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        database.age_by(clock.unheld)
        self.client = client
        self.identity = identity
        self._next_look, self._look_at = NextLook(), 0.0
        self.clock_watch = ClockWatch(self._ask_slack)
        self.heartbeats = Heartbeats()
        self._delivering = ExitStack()
        self.delivery = Delivery(database, clock, client, gap, identity.url, partial(self.heartbeats.beat, "delivery"))
        self.webhooks = WebhookSender(database, clock, partial(self.heartbeats.beat, "webhooks"))
        self.hints = Hints(client)
        parts = Parts(database, clock, client, self.hints, self.delivery.wake, identity, self.look_soon)
        # Bolt warns that it does not use the token which it sees in the environment. It is not to.
        logging.getLogger("slack_bolt.App").addFilter(lambda line: "`token` will be unused" not in line.getMessage())
        self.app = build_app(parts)
        self.sockets = self._sockets()
        self.crm = self._crm()
        self.intake = Server(self._http(), settings.intake_host, settings.intake_port)

    def start(self) -> None:
        """Take up what an earlier process left, then listen. Raises `sockets.FAILURES` if Slack refuses our token."""
        with self.database.begin() as tx:
            if self.database.is_sqlite:
                posts.recover(tx)
                event_queue.recover_events(tx)
            if self.settings.admin is not None:
                workspace.change(tx, admin=self.settings.admin)
        self.check_token()
        self.look_around()
        self.hints.start()
        self._delivering.enter_context(self.heartbeats.watched("delivery", "webhooks"))
        self.delivery.start()
        self.webhooks.start()
        if self.crm is not None:
            self._delivering.enter_context(self.heartbeats.watched("crm"))
            self.crm.start()
        self.take_in()
        self.intake.start()
        if self.sockets is not None:
            self.sockets.start()

    def stop(self) -> None:
        """Let go in order: who calls us, what is being said. The database is left to whoever opened it."""
        if self.sockets is not None:
            self.sockets.stop()
        self.intake.stop()
        self.hints.stop()
        if self.crm is not None:
            self.crm.stop()
        self.delivery.stop()
        self.webhooks.stop()
        self._delivering.close()

    def take_in(self) -> int:
        """Process payloads that were kept and left; returns how many."""
        beat, now = partial(self.heartbeats.beat, "take_in"), self.clock()
        doors = door_processing.process_kept(self.database, now, beat=beat)
        return deliveries.process_waiting(self.database, now, beat=beat) + sum(doors.values())

    def look_around(self) -> None:
        """Once it is time again, learn who we are, if Slack has yet to say so, and who is in the workspace."""
        if time.monotonic() < self._look_at:
            return
        if not self.identity.team_id:
            self.meet_slack()
        if self.identity.team_id:
            args = (self.client, self.database, self.identity, self.clock(), self._next_look.cursor)
            self._look_again(directory.look_around(*args))

    def look_soon(self) -> None:
        """Look around at the next tick."""
        self._look_at = 0.0

    def meet_slack(self) -> Failure | None:
        """Ask Slack who we are; why it did not say. It is asked again when it says, else in a minute."""
        try:
            directory.meet(self.client, self.identity)
        except FAILURES as error:
            failure = slack_errors.sort(error)
            log.warning("Slack does not say who we are: %s; asking again", failure.code)
            self._look_again(NextLook(failure.wait or MEET_AGAIN))
            return failure
        self.delivery.link_to(self.identity.url)
        return None

    def _look_again(self, look: NextLook) -> None:
        self._next_look, self._look_at = look, time.monotonic() + look.seconds

    def bring_back(self) -> None:
        """If the clock of the database's machine was put back, don't wait until it is as late as before."""
        if self.database.is_sqlite:  # its leases go by a clock that nobody can put back
            return
        with self.database.begin() as tx:
            found = clock_step.bring_back(tx)
        if found:
            log.warning("the clock of the database's machine was put back: %s waits are cut short", found)
            self.delivery.wake()

    def tidy(self) -> None:
        """Let go of what the settings say is kept no longer."""
        retention.tidy(self.database, self.settings, self.clock())

    def check_token(self) -> None:
        """Ask Slack whether it still knows us, and what time it is."""
        if self.identity.team_id:
            self.clock_watch.note(self._ask_slack())

    def not_ready(self) -> list[str]:
        """Why this process can't do its work now; nothing if it can."""
        reasons = self.heartbeats.stuck()
        if not self.identity.team_id:
            reasons.append("Slack does not say who we are")
        if self.sockets is not None and (trouble := self.sockets.trouble()):
            reasons.append(trouble)
        try:
            with self.database.read() as tx:
                code = workspace.load(tx).slack_trouble
        except connecting.FAILURES:
            return [*reasons, "the database does not answer"]
        clocks = (self.clock_watch.trouble(), self.clock.trouble())
        return reasons + ([f"Slack refuses the bot: {code}"] if code else []) + [each for each in clocks if each]

    def gauges(self) -> Mapping[str, float]:
        """Numbers for whoever watches."""
        numbers: dict[str, float] = {"database_up": 0}
        try:
            with self.database.read() as tx:
                numbers = {"database_up": 1, **health.gauges(tx), **event_queue.webhook_gauges(tx)}
                if self.crm is not None:
                    numbers |= crm_writes.write_gauges(tx)
        except connecting.FAILURES:
            pass  # that is what the number says
        numbers |= {f"{loop}_looked_seconds_ago": round(ago, 1) for loop, ago in self.heartbeats.seconds_ago().items()}
        if self.sockets is not None:
            numbers |= {
                "sockets_connected": self.sockets.connected(),
                "slack_connections": self.sockets.connections,
                "slack_heard_seconds_ago": round(time.monotonic() - self.sockets.heard_at, 1),
            }
        return numbers

    def _ask_slack(self) -> float | None:
        return directory.check_token(self.client, self.database, self.clock())

    def _crm(self) -> CrmLoop | None:
        crm = choosing.choose(self.settings.crm_accounts)
        if crm is None:
            return None
        beat = partial(self.heartbeats.beat, "crm")
        return CrmLoop(crm, self.database, self.clock, self.delivery.wake, beat, lambda: self.identity.url)

    def _sockets(self) -> Sockets | None:
        token = self.settings.slack_app_token
        if token is None:
            return None
        return Sockets(self.app, token.get_secret_value(), self.client, self.settings.sockets)

    def _http(self) -> Starlette:
        in_hand = InHand()
        intake = intake_http.build(
            self.database, self.clock, self.settings, self.delivery.wake,
            ready=self.not_ready, stuck=self.heartbeats.stuck, gauges=self.gauges, in_hand=in_hand,
        )  # fmt: skip
        secret = self.settings.slack_signing_secret
        if self.sockets is None and secret is not None:
            intake.router.routes.append(http_events.route(self.app, secret.get_secret_value(), in_hand))
        return intake


def web_client(settings: Settings) -> WebClient:
    """Slack's Web API."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    return SlackClient(token, settings.slack_base_url, CALL_TIMEOUT)
