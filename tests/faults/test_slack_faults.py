"""Slack fails in every way it knows while leads come, people press and clocks ring; then it is well again.

What an admin did is undone by an admin. A small part with the other tests, all of it by `make faults`.
"""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.playground.state.faults import Faults
from bot.playground.wire import rates
from store.db.database import Database
from store.outbox import posts
from tests.conftest import ENGINES
from tests.faults import books, child
from tests.faults import company as companies
from tests.faults.company import REFERRAL, Company
from tests.office.whole import SEED, WHOLE

HOURS, THREADS = (150, 3) if WHOLE else (24, 1)
REPS = 5
POSTS = ("chat.postMessage", "chat.postMessage", "chat.update", "chat.delete", "views.publish")
READS = ("conversations.history", "conversations.replies", "conversations.open", "auth.test")
LAG = (child.LOOKS[0], child.LOOKS[-1] * 1.5)  # found at a look, or after the last one
SENDING = "chat:write"
PASSING_REFUSALS = ("update_failed", "external_channel_migrating", "streaming_state_conflict")
REFUSED = "ekm_access_denied"

Remedy = Callable[[], None]


class Trouble:
    """What goes wrong next, by chance; and what an admin has yet to mend."""

    def __init__(self, company: Company, chance: random.Random) -> None:
        self._company, self._slack, self._chance = company, company.slack, chance
        self._faults: Faults = company.slack.faults
        self._remedies: list[Remedy] = []
        self.kinds = [
            self.drop, self.limit, self.fail, self.hang, self.delay, self.twice, self.hold, self.lag, self.part,
            self.warn, self.break_off, self.greet, self.fall_silent, self.refuse_update, self.refuse_one,
            self.scant_history, self.keep, self.lock, self.archive, self.remove, self.revoke, self.uninstall,
            self.take_scope,
        ]  # fmt: skip
        chance.shuffle(self.kinds)

    def happen(self, hour: int) -> None:
        """The next thing goes wrong; what an admin did before is mended."""
        self.mend()
        self._company.faults += 1
        self.kinds[hour % len(self.kinds)]()

    def mend(self) -> None:
        """An admin sets right what an admin did, and what Slack held back comes, the newest first."""
        while self._remedies:
            self._remedies.pop()()
        self._slack.release()

    def end(self) -> None:
        """Slack is well again."""
        self._faults.clear()
        self.mend()

    # Calls

    def drop(self) -> None:
        self._faults.drop(self._call(), done=self._chance.random() < 0.7)

    def limit(self) -> None:
        self._faults.limit(self._call(), retry_after=1)

    def fail(self) -> None:
        self._faults.fail(self._call(), self._chance.choice((500, 503)), done=self._chance.random() < 0.5, times=2)

    def hang(self) -> None:
        self._faults.hang(self._chance.choice(POSTS), 2.0 * child.CALL_TIMEOUT, done=self._chance.random() < 0.5)

    def delay(self) -> None:
        self._faults.delay(self._call(), 0.3, times=3)

    def lag(self) -> None:
        """What was posted is not in history when it is looked for."""
        self._faults.lag_history(self._chance.choice(LAG))
        self._faults.drop("chat.postMessage")
        self._remedies.append(lambda: self._faults.lag_history(0.0))

    # What comes from Slack

    def twice(self) -> None:
        self._faults.deliver_twice(3)

    def hold(self) -> None:
        self._faults.hold(2)

    def part(self) -> None:
        self._slack.sockets.disconnect("refresh_requested")

    def warn(self) -> None:
        self._slack.sockets.disconnect("warning", after=0.3)

    def break_off(self) -> None:
        self._slack.sockets.drop()

    def greet(self) -> None:
        """Connections are greeted and hung up on."""
        self._faults.greet_and_go(times=3)
        self._slack.sockets.drop()

    # What Slack answers

    def fall_silent(self) -> None:
        """Slack takes every connection and says nothing on it."""
        self._faults.hang("*", 2.0 * child.CALL_TIMEOUT, done=False, times=3)

    def refuse_update(self) -> None:
        self._faults.refuse("chat.update", self._chance.choice(PASSING_REFUSALS), times=2)

    def refuse_one(self) -> None:
        """One message is refused where others are not; a person sends again what Slack never takes."""
        self._faults.refuse("chat.postMessage", REFUSED)
        self._remedies.append(self.send_refused)

    def send_refused(self) -> None:
        """As `handoff outbox send` does."""
        with self._company.database.begin() as tx:
            for row in posts.parked(tx):
                if row.trouble == REFUSED:
                    posts.send_parked(tx, row.seq)

    def scant_history(self) -> None:
        """What became of a post is to be found out in fifteen messages a minute."""
        self._slack.terms.scant_history = True
        self._faults.drop("chat.postMessage", done=self._chance.random() < 0.5)
        self._remedies.append(lambda: setattr(self._slack.terms, "scant_history", False))

    # What an admin does

    def keep(self) -> None:
        """Nothing is deleted from now on; what comes twice is overwritten."""
        self._slack.terms.keeps_messages = True
        self._remedies.append(lambda: setattr(self._slack.terms, "keeps_messages", False))

    def lock(self) -> None:
        """Nobody may reply to one card."""
        if cards := self._company.cards(1):
            self._slack.lock_thread(*cards[0])
            self._remedies.append(lambda: self._slack.unlock_threads(cards[0][0]))

    def archive(self) -> None:
        place = self._place()
        self._slack.archive(place)
        self._remedies.append(lambda: self._slack.admin.archive(place, archived=False))

    def remove(self) -> None:
        """Where the bot is not, a private channel is not found and a public one says so."""
        place = self._place()
        self._slack.remove_bot(place)
        self._remedies.append(lambda: self._slack.invite_bot(place))

    def revoke(self) -> None:
        self._slack.admin.revoke()
        self._remedies.append(self._slack.admin.reinstall)

    def uninstall(self) -> None:
        self._slack.admin.uninstall()
        self._remedies.append(self._slack.admin.reinstall)

    def take_scope(self) -> None:
        self._slack.app.scopes.discard(SENDING)
        self._remedies.append(lambda: self._slack.app.scopes.add(SENDING))

    def _call(self) -> str:
        return self._chance.choice(POSTS + READS)

    def _place(self) -> str:
        return self._chance.choice((self._company.channel, self._company.private))


@pytest.fixture(params=ENGINES if WHOLE else ENGINES[:1])
def company(request: pytest.FixtureRequest) -> Iterator[Company]:
    database: Database = request.getfixturevalue(f"{request.param}_database")
    with companies.open_for(database, reps=REPS, threads=THREADS, pictures=WHOLE) as opened:
        yield opened


def test_slack_fails_in_every_way(
    company: Company, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "MINUTE", 1.0)
    chance = random.Random(SEED)
    trouble = Trouble(company, chance)
    company.start()
    company.slack.open_home(company.reps[0])
    for hour in range(HOURS):
        trouble.happen(hour)
        an_hour_passes(company, chance)
    trouble.end()
    company.settle()
    trouble.send_refused()
    company.settle()
    made_up = books.check(company.database, company.slack, company.sent, company.faults, company.clock())
    with capsys.disabled():
        print(f"\n{made_up}")  # noqa: T201


def an_hour_passes(company: Company, chance: random.Random) -> None:
    """A lead comes, somebody claims one, and what is due by then rings."""
    company.deliver(company.lead(chance.choice(("website", REFERRAL))))
    cards = company.cards()
    if cards:
        company.press_claim(chance.choice(company.reps), chance.choice(cards))
    company.move_to(company.clock() + timedelta(hours=1))
