"""A whole little world on this machine: a Slack of its own, the bot as it is in production, and time that moves."""

import secrets
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from bot.demo import company, sender, settling
from bot.demo.memory import Memory
from bot.playground.browser.page_acts import Controls
from bot.playground.driver import Slack
from bot.playground.neighbour.neighbour import Neighbour
from bot.playground.neighbour.website import Website
from bot.playground.state.installation import from_manifest
from bot.playground.state.people import Channel, User
from bot.runtime.assembly import Bot, web_client
from bot.runtime.office_clock import OfficeClock
from bot.runtime.settings import Settings
from bot.slack import directory, manifest
from store.db.database import Database, Transaction
from store.outbox import cards, posts
from store.record import trace
from store.rules.office_time import business_time
from store.team import calendars, workspace
from store.views import handoff_views, lead_lists

Ring = Callable[[Database, datetime], object]
Due = Callable[[Transaction, datetime], datetime | None]
SOCKETS = 2
CRM_SECONDS = 3.0  # between looks at the CRM, so that who presses Won there sees the card change


class World:
    """Playground, bot and intake, filled with Kestrel's people and past. `ring` does what is due; `due` says when next.

    Time begins at `start`, or where the database or the `memory` of an earlier time ended. OSError if `port` is taken.
    """

    def __init__(
        self,
        database: Database,
        start: datetime,
        ring: Ring,
        due: Due,
        port: int = 0,
        hold: bool = False,
        memory: Memory | None = None,
        with_crm: bool = False,
    ) -> None:
        self.database = database
        self._ring, self._due = ring, due
        self._memory = memory
        with database.read() as tx:
            self.is_new, newest = workspace.load(tx).set_up_at is None, trace.newest(tx)
        begin = max(start, newest or start, (memory and memory.until) or start)
        self.clock = OfficeClock(begin, held=hold)
        self.still = threading.Lock()
        """Held while time is moved: nothing else may ring meanwhile."""
        beside: dict[str, str] = {}
        app, controls = from_manifest(manifest.document()), Controls(self.move, self.send_lead, beside)
        # First, because its port may be taken: nothing else listens then.
        self.slack = Slack(self.clock, app, controls=controls, port=port, name=company.TEAM)
        self.website = Website(company.TEAM, self.clock)
        self.crm = Neighbour(self.clock) if with_crm else None
        beside |= {"Website form": self.website.url} | ({"The CRM": self.crm.url} if self.crm else {})
        self._secret = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
        self._people()
        if memory is not None:
            memory.recall(self.slack.workspace)
        self._leads: Iterator[dict[str, object]] = company.new_leads(self.slack.workspace.number("demo"))
        self._visitors = cycle(company.VISITORS)
        self.bot: Bot | None = None

    def start(self, past: bool = True) -> Bot:
        """Start Slack, a website and a CRM, settle a new company in with or without its past, start the bot."""
        self.slack.start()
        self.website.start()
        if self.crm is not None:
            self.crm.start()
        if self.is_new:
            criteria = company.CRITERIA if past else ()
            settling.set_up_company(self.database, self.clock(), criteria)
            if past:
                settling.fill_past(self.database, self.clock())
        else:
            self._redraw()
        if self._memory is not None:
            self._memory.start(self.slack.workspace)
        if self.crm is not None:
            settling.connect_crm(self.database, self.crm)
        settling.open_website_door(self.database, self.website, self.clock())
        settings = self._settings()
        client = web_client(settings)
        self.bot = Bot(settings, self.database, self.clock, client, directory.identity(client), gap=0.0)
        if self.bot.crm is not None:
            self.bot.crm.read_seconds = CRM_SECONDS
        self.bot.start()
        self.website.door = f"{self.bot.intake.url}/v1/in/{settling.WEBSITE}"
        self.slack.wait_for_sockets(SOCKETS)
        return self.bot

    def stop(self) -> None:
        """Stop everything."""
        if self.bot is not None:
            self.bot.stop()
        if self._memory is not None:
            self._memory.stop(self.slack.workspace)
        self.slack.stop()
        self.website.stop()
        if self.crm is not None:
            self.crm.stop()

    def send(self, **overrides: object) -> dict[str, Any]:
        """Send a new lead with a demo request through the real intake; what intake answered."""
        now = self.clock()
        touch = {"kind": "demo_request", "at": now.isoformat(), "detail": "Asked for a demo on the website"}
        return self.post(next(self._leads) | {"touches": [touch]} | overrides)

    def post(self, body: dict[str, object]) -> dict[str, Any]:
        """The same for exactly this lead."""
        return sender.send_lead(self._bot.intake.url, self._secret, body)

    def send_lead(self) -> str:
        """The next visitor with their past, for the page's button: what to tell the person."""
        fields, past = next(self._visitors)
        now = self.clock()
        touches = [
            {"kind": kind, "at": (now - timedelta(days=days)).isoformat(), "detail": detail}
            for kind, days, detail in past
        ]
        answer = self.send(**{"campaign": None, **fields, "touches": touches})
        with self.database.read() as tx:
            lead = handoff_views.lead_facts(tx, answer["lead"], now)
        assert lead is not None
        if answer.get("handoff"):
            return f"{lead.name} ({lead.company}) is sales-ready: see #leads."
        missing = ", ".join(item.label for item in lead.items if not item.holds)
        return f"{lead.name} ({lead.company}) is held back. Missing: {missing}. Marketing sees it on Home."

    def move(self, to: str) -> datetime:
        """Move time: whatever is due on the way happens at its own moment. "15m", "1h", "morning", "monday" or ISO."""
        with self.still:
            return self._move(self._target(to))

    def move_to(self, target: datetime, watch: Callable[[], object] = lambda: None) -> datetime:
        """Move time to a moment; `watch` is called whenever something was due on the way, and at the end."""
        with self.still:
            return self._move(target, watch)

    def wake_at(self, moment: datetime) -> None:
        """Sleep until a moment and do what is due then, without waiting until it is said."""
        with self.still:
            self.clock.move_to(moment)
            self._ring(self.database, self.clock())
        self._bot.delivery.wake()

    def _move(self, target: datetime, watch: Callable[[], object] = lambda: None) -> datetime:
        while (due := self._next_due()) is not None and due <= target:
            self._ring_at(due)
            watch()
            if self._next_due() == due:  # it could not be done, and is tried again once time has moved on
                break
        self._ring_at(target)
        watch()
        return self.clock()

    def _next_due(self) -> datetime | None:
        """The next moment at which something is to be looked at, or may be said at last."""
        with self.database.read() as tx:
            moments = (self._due(tx, self.clock()), posts.next_opening(tx, self.clock()))
        return min((moment for moment in moments if moment is not None), default=None)

    def _ring_at(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        self._ring(self.database, self.clock())
        self.settle()

    def settle(self) -> None:
        """Wait until everything that can be said is said."""
        self._bot.hints.until_idle()
        self._bot.delivery.settle()

    @property
    def _bot(self) -> Bot:
        assert self.bot is not None
        return self.bot

    def _target(self, to: str) -> datetime:
        now = self.clock()
        steps = {"15m": timedelta(minutes=15), "1h": timedelta(hours=1)}
        if to in steps:
            return now + steps[to]
        local = now.astimezone(company.BERLIN)
        morning = local.replace(hour=9, minute=0, second=0, microsecond=0)
        if to == "monday":
            return _later(morning + timedelta(days=-local.weekday()), local, timedelta(days=7))
        if to == "morning":
            with self.database.begin() as tx:
                hours = calendars.team(tx, now).calendar
            return business_time.next_opening(hours, _later(morning, local, timedelta(days=1)))
        moment = datetime.fromisoformat(to)
        if moment.tzinfo is None:
            raise ValueError("write the moment with its zone, as in 2026-11-23T09:00+01:00")
        return moment

    def _people(self) -> None:
        admin = self.slack.admin
        for person in company.PEOPLE:
            handle = person.name.split()[0].lower()
            is_admin = person.role == "manager"
            mail = company.mail_of(person.name)
            admin.add_user(User(person.id, handle, person.name, person.title, mail, person.zone, is_admin=is_admin))
        everyone = [person.id for person in company.PEOPLE]
        made = int(self.clock().timestamp())
        for channel_id, name in company.CHANNELS:
            inside = everyone + ([self.slack.workspace.bot.id] if channel_id == company.LEADS else [])
            admin.add_channel(Channel(channel_id, name, made, members=inside))

    def _redraw(self) -> None:
        """Redraw every open card: after a kill the last second is missing in the kept Slack."""
        with self.database.begin() as tx:
            owned = (line for person in company.PEOPLE for line in lead_lists.owned_by(tx, person.id))
            for line in [*owned, *lead_lists.waiting_for_a_rep(tx)]:
                if line.handoff_id is not None:
                    cards.changed(tx, line.handoff_id, self.clock())

    def _settings(self) -> Settings:
        """Every setting is given, so that none is read from the environment."""
        app = self.slack.app
        return Settings(
            _env_file=None,
            database_url=self.database.url.render_as_string(hide_password=False),
            slack_bot_token=app.token,
            slack_app_token=app.app_token,
            slack_signing_secret=None,
            slack_base_url=self.slack.base_url,
            sockets=SOCKETS,
            admin=None,
            hubspot_token=self.crm.token if self.crm else None,
            hubspot_url=self.crm.url if self.crm else "https://api.hubapi.com",
            intake_host="127.0.0.1",
            intake_port=0,
            intake_keys=self._secret,
            log_level="WARNING",
            log_format="text",
        )


def _later(moment: datetime, now: datetime, step: timedelta) -> datetime:
    return moment if moment > now else moment + step
