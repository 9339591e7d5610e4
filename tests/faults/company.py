"""A company whose bot runs in processes of its own, beside a Slack that outlives them; its leads, people and clock."""

import http.client
import itertools
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.intake.http import deliveries
from bot.playground.driver import Slack
from bot.playground.state.installation import from_manifest
from bot.playground.values.errors import Unanswered
from bot.runtime.office_clock import OfficeClock
from bot.slack import manifest
from scheduler import jobs
from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.doors import door_deliveries
from store.monday.scoreboard import scoreboards
from store.outbox import cards, posts
from store.record import inbox
from store.rules import acts
from store.rules.states import MANAGER, MARKETER, REP
from store.team import people, workspace
from store.team.people import Person
from tests.faults import child
from tests.faults.child import Order
from tests.faults.outside import Outside
from tests.faults.running import Delivery
from tests.office.whole import WHOLE

START = datetime(2026, 11, 18, 9, tzinfo=UTC)  # a Wednesday, 10:00 in Berlin
MINUTE = timedelta(minutes=1)
PATIENCE = 900.0 if WHOLE else 120.0  # seconds; what takes so long never comes
POLL = 0.2  # seconds; a look takes a tenth of it
REFERRAL = "referral"  # leads of this source go to a private channel
RETRIES = (0.0, 0.2, 0.5)  # seconds until Slack sends an event again
ACK = 1.0  # seconds until a person whose press nobody answered presses again
# Forks a process that has imported everything already: half a second less for each start.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([child.__name__])
Card = tuple[str, str]
"""A channel and the ts of a message in it."""
NOT_THERE = (OSError, http.client.HTTPException)


class Running:
    """One process with the bot in it."""

    def __init__(self, order: Order) -> None:
        self._line, theirs = FORKS.Pipe()
        self.process = FORKS.Process(target=child.run, args=(order, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.url = str(self._hear())

    def ask(self, word: str, told: Any = None) -> Any:
        """Tell it something; what it answers. OSError or EOFError if it is dead."""
        self._line.send((word, told))
        return self._hear()

    def dies(self, seconds: float) -> bool:
        """Whether it is killed within so many seconds."""
        self.process.join(seconds)
        return self.process.exitcode is not None

    def stop(self) -> None:
        """As SIGTERM does."""
        if self.process.exitcode is None:
            self._line.send(("stop", None))
        self.end()

    def end(self) -> None:
        """Wait for its death."""
        self.process.join(PATIENCE)
        self.process.close()
        self._line.close()

    def _hear(self) -> Any:
        if not self._line.poll(PATIENCE):
            raise TimeoutError("the process does not answer")
        return self._line.recv()


class Company:
    """Its people, its Slack, its database, and the processes that run its bot."""

    def __init__(
        self, database: Database, slack: Slack, clock: OfficeClock, reps: int, outside: Outside | None, **order: Any
    ) -> None:
        self.database, self.slack, self.clock, self.outside = database, slack, clock, outside
        self.sent: list[Delivery] = []
        self.faults = 0
        self.running: list[Running] = []
        self._order = order
        self._numbers = itertools.count(1)
        self.manager, self.marketer = slack.add_user("Sam Taylor"), slack.add_user("Mia Vogel")
        self.reps = [slack.add_user(f"Rep {number}", email=_mail(number)) for number in range(reps)]
        everybody = (self.manager, self.marketer, *self.reps)
        self.channel = slack.add_channel("leads", *everybody)
        self.private = slack.add_channel("referrals", *everybody, private=True)
        slack.timing.ack = ACK
        slack.timing.retries = RETRIES
        self._set_up()

    def _set_up(self) -> None:
        roles = ((MANAGER, [self.manager]), (MARKETER, [self.marketer]), (REP, self.reps))
        with self.database.begin() as tx:
            for role, members in roles:
                people.remember(tx, [Person(id, f"Somebody {id}") for id in members])
                people.appoint(tx, role, members)
            workspace.change(tx, zone="Europe/Berlin", channel=self.channel, set_up_at=START)
            segments = [{"source": REFERRAL, "channel": self.private}]
            policy.apply(tx, policy.amend(policy.DEFAULT, channels={"segments": segments}), self.manager, START)
            if self.outside is not None:
                self.outside.set_up(tx, {rep: _mail(number) for number, rep in enumerate(self.reps)}, START)

    # ---- The bot ----------------------------------------------------------------------------------------------------

    def start(self) -> Running:
        """Start one more process."""
        url, app = self.database.url.render_as_string(hide_password=False), self.slack.app
        crm = (self.outside.crm.token, self.outside.crm.url) if self.outside is not None else None
        order = Order(url, self.slack.base_url, app.token, app.app_token, self.clock(), crm=crm, **self._order)
        started = Running(order)
        self.running.append(started)
        self.slack.wait_for_sockets(len(self.running), PATIENCE)
        return started

    def bury(self, dead: Running) -> None:
        """One that was killed."""
        self.faults += 1
        self.running.remove(dead)
        dead.end()

    def kill(self, running: Running) -> None:
        """SIGKILL, wherever it is."""
        running.process.kill()
        self.bury(running)

    def stop(self) -> None:
        """Stop them all."""
        while self.running:
            self.running.pop().stop()

    def move_to(self, moment: datetime) -> None:
        """It is that moment, for everybody; for senders last, or their touches would lie in the future."""
        for running in [*self.running]:
            with suppress(*NOT_THERE, EOFError):  # the next one is started with the right time
                running.ask("move", moment)
        self.clock.move_to(moment)

    # ---- The people -------------------------------------------------------------------------------------------------

    def lead(self, source: str = "website", kind: type[Delivery] = Delivery) -> Delivery:
        """Somebody of another company is about to come in, sales-ready."""
        number, at = next(self._numbers), self.clock().isoformat()
        made = kind(
            email=f"ada@company{number}.example", company=f"Company {number}", why_now="Their words.", source=source,
            touches=[{"kind": "demo_request", "at": at, "id": f"t{number}"}],
        )  # fmt: skip
        self.sent.append(made)
        return made

    def again(self) -> Delivery:
        """The last one did something else."""
        last, number = self.sent[-1].body, next(self._numbers)
        touches = [{"kind": "pricing_page", "at": self.clock().isoformat(), "id": f"t{number}"}]
        made = Delivery(**{**last, "touches": touches})
        self.sent.append(made)
        return made

    def send(self, delivery: Delivery, url: str) -> None:
        """Send it once. Nobody may be there to take it."""
        with suppress(*NOT_THERE):
            delivery.send(url)

    def deliver(self, delivery: Delivery) -> None:
        """Send it until somebody says thanks."""
        until = time.monotonic() + PATIENCE
        while not delivery.taken:
            assert time.monotonic() < until, delivery.answers
            for running in [*self.running]:
                if not delivery.taken:
                    self.send(delivery, running.url)
            if not delivery.taken:
                time.sleep(POLL)

    def press_claim(self, rep: str, card: Card, again: bool = True) -> None:
        """Press Claim on a card, and press again if nobody answers."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.slack.press(rep, *card, acts.CLAIM.code, stale=True)
                return
            except Unanswered:
                if not again:
                    return
                assert time.monotonic() < end

    def cards(self, most: int = 4) -> list[Card]:
        """The newest cards, oldest first."""
        card = t.cards.c
        newest = select(card.channel, card.ts).where(card.ts.is_not(None)).order_by(card.handoff_id.desc()).limit(most)
        with self.database.read() as tx:
            return [(row.channel, row.ts) for row in reversed(tx.execute(newest).all())]

    # ---- Until nothing is left to do --------------------------------------------------------------------------------

    def settle(self) -> None:
        """Wait until everything that was taken in is processed, rung, drawn and said."""
        end = time.monotonic() + PATIENCE
        while left := self.left():
            assert time.monotonic() < end, f"it does not come to rest: {left}"
            time.sleep(POLL)

    def left(self) -> Sequence[str]:
        """What is still to be done."""
        now = self.clock()
        with self.database.read() as tx:
            due = jobs.next_due(tx, now)
            left = ["a clock"] if due is not None and due <= now else []
            left += ["a delivery" for _ in inbox.waiting(tx, (*deliveries.KINDS, door_deliveries.KIND), 1)]
            closed = tx.scalar(select(func.max(t.scoreboards.c.week))) == scoreboards.last_week(tx, now)
            left += ["a card"] if cards.any_stale(tx) else []
            left += [f"{row.kind} {row.state}" for row in unsaid(tx, now)]
            left += self.outside.left(tx) if self.outside is not None else []
        return left + ([] if closed or not self._may_close(now) else ["a week"])

    def _may_close(self, now: datetime) -> bool:
        """Try it, and undo that."""
        with self.database.begin() as tx:
            trying = tx.begin_nested()
            closed = scoreboards.close_due(tx, now)
            trying.rollback()
        return closed is not None


def unsaid(tx: Any, now: datetime) -> list[Any]:
    """Posts that are to be said by now and are not: what waits for the thread of a parked one is parked with it."""
    table = t.outbox
    query = select(table).where(posts.is_in(*t.OPEN_POSTS)).order_by(table.c.seq)
    rows = [row for row in tx.execute(query).all() if row.say_from is None or row.say_from <= now]
    parked = set(tx.scalars(select(table.c.key).where(posts.is_in("parked"))))
    return [row for row in rows if row.under not in parked]


@contextmanager
def open_for(database: Database, reps: int = 1, beside: bool = False, **order: Any) -> Iterator[Company]:
    """A company on a Wednesday morning, `beside` a CRM, a door and a subscriber. The bot is not started."""
    clock = OfficeClock(START)
    with (
        Slack(now=clock, installation=from_manifest(manifest.document())) as slack,
        Outside(clock) if beside else nullcontext() as outside,
    ):
        company = Company(database, slack, clock, reps, outside, **order)
        try:
            yield company
        finally:
            company.stop()


def _mail(number: int) -> str:
    return f"rep{number}@kestrel.example"


def until(look: Callable[[], object]) -> None:
    """Wait for something; AssertionError if it never is."""
    end = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(POLL)
