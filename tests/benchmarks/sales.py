"""Years of made-up sales at an even pace: the more leads are stored, the longer ago the first one came.

The newest 13 weeks always hold 20,000 leads, 4,000 handoffs and what became of them.
"""

import heapq
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from rich.progress import track
from sqlalchemy import Connection, Table

from store.db import tables as t
from tests.benchmarks import filling

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
PACE = timedelta(weeks=13) / 20_000
SECOND, DAY, WEEK = timedelta(seconds=1), timedelta(days=1), timedelta(weeks=1)
SOURCES = ("website", "webinar", "referral", "outbound", "event", "unknown", None)
CAMPAIGNS = ("spring", "summer", "autumn", None)
SAID = '{"name": ?, "company": ?, "title": ?, "email": ?, "phone": ?, "country": ?, "source": ?, "campaign": ?}'
OBJECTIONS = ("Too dear", "Not this year", "We have something like it", "Security said no")
BLOCKS = f"[{', '.join(f'[{day}, 540, 1020]' for day in range(5))}]"
ASSUMED = '{"deal_size": 500000, "rates": {}, "cycle_days": 40}'

LEADS = (
    "id", "name", "company", "title", "email", "phone", "country", "source", "campaign", "cycle", "status",
    "field_moments", "received_at", "undated", "newest_touch_at", "threshold_at",
)  # fmt: skip
HANDOFFS = (
    "id", "lead_id", "cycle", "state", "policy_version", "handed_over_at", "owner_id", "claimed_at", "responded_at",
    "closed_at", "next_step", "quality",
)  # fmt: skip
DEALS = ("id", "lead_id", "handoff_id", "owner_id", "amount", "opened_at", "outcome", "closed_at")
PHRASES = ("id", "lead_id", "handoff_id", "kind", "stage", "words", "at")
CLOCKS = ("id", "handoff_id", "kind", "member_id", "promise", "started_at", "due_at", "stopped_at", "outcome")
TOUCHES = ("lead_id", "kind", "at", "campaign", "detail", "recorded_at")
SPANS = ("clock_id", "from_at", "until_at", "calendar_id")
FACTS = (
    "happened_at", "recorded_at", "kind", "lead_id", "handoff_id", "opportunity_id", "code", "clock_kind", "seconds",
    "money",
)  # fmt: skip


def fill(tx: Connection, size: int) -> None:
    """Every table that a scoreboard reads, with so many leads."""
    past = _Past()
    filling.copy(tx, t.leads, LEADS, track((past.lead(i, size) for i in range(1, size + 1)), "leads", size))
    for table, columns in (
        (t.handoffs, HANDOFFS), (t.opportunities, DEALS), (t.phrases, PHRASES),
        (t.clocks, CLOCKS), (t.clock_spans, SPANS), (t.touches, TOUCHES),
    ):  # fmt: skip
        filling.copy(tx, table, columns, past.rows[table])
    # As it would have been recorded: whatever happened first stands first.
    received = ((at := _text(_came(i, size)), at, "received", i, *(None,) * 6) for i in range(1, size + 1))
    facts = heapq.merge(received, sorted(past.rows[t.trace], key=itemgetter(0)), key=itemgetter(0))
    filling.copy(tx, t.trace, FACTS, track(facts, "trace", size + len(past.rows[t.trace])))
    _fill_agreed(tx, size)


def _fill_agreed(tx: Connection, size: int) -> None:
    """The team's hours, the quarter's goal and what campaigns cost."""
    made = _text(_came(1, size))
    calendar = (1, "", 1, "UTC", BLOCKS, "{}", made)
    filling.copy(tx, t.calendars, ("id", "whose", "version", "zone", "blocks", "exceptions", "made_at"), [calendar])
    goal = ("2026-04-01", 1, 100_000_000, ASSUMED, made, "U1")
    filling.copy(tx, t.goals, ("quarter", "version", "revenue", "assumed", "set_at", "set_by"), [goal])
    mondays = (NOW - WEEK * number for number in range(52))
    spent = ((name, f"{day:%Y-%m-%d}", 100_000, made) for day in mondays for name in CAMPAIGNS if name)
    filling.copy(tx, t.spend, ("campaign", "week", "amount", "recorded_at"), spent)


class _Past:
    """Rows by table, as the engines keep them, made lead by lead."""

    def __init__(self) -> None:
        self.chance = random.Random()
        self.rows: dict[Table, list[tuple[Any, ...]]] = defaultdict(list)

    def lead(self, lead_id: int, size: int) -> tuple[Any, ...]:
        """The lead's own row; what became of it is kept aside. The newest are the same however many there are."""
        came, age = _came(lead_id, size), size - lead_id
        at, made = _text(came), self._handed_over(came, age) if age % 5 == 0 else None
        waits = age % 50 == 1
        for days in (0, 2, 5) if waits else ():
            self.rows[t.touches].append((lead_id, "webinar", _text(came + days * DAY), "spring", "", at))
        state = self._handoff(lead_id, age, made) if made else "nurturing" if waits else "new"
        return (
            lead_id, f"Lead {age}", f"Company {age // 3}", "Head of Operations", f"lead.{age}@example.com",
            f"+49 30 {age:07}", "Germany", SOURCES[age % 7], CAMPAIGNS[age % 4], int(made is not None), state,
            _said(came), at, 0, at, at if waits else None,
        )  # fmt: skip

    def _handed_over(self, came: datetime, age: int) -> datetime | None:
        self.chance.seed(age)
        return self._happens(came + self.chance.uniform(0.2, 18) * DAY)

    def _handoff(self, lead_id: int, age: int, made: datetime) -> str:
        chance, handoff_id, owner = self.chance, len(self.rows[t.handoffs]) + 1, f"U{age % 20}"
        took = chance.randrange(60, 60_000)
        claimed = self._happens(made + took * SECOND)
        responded = self._happens(made + 3 * took * SECOND) if chance.random() < 0.93 else None
        opened = self._happens(responded + chance.uniform(0.1, 30) * DAY) if responded else None
        opened = opened if chance.random() < 0.4 else None
        back = self._happens((responded or made) + chance.uniform(1, 20) * DAY)
        back = back if not opened and chance.random() < 0.7 else None
        ids = (lead_id, handoff_id, None)
        self._fact(made, "mql", lead_id, None, None)
        for at, kind, seconds in (
            (made, "handed_over", None), (claimed, "claimed", None), (responded, "responded", None),
            (responded, "first_response", took),
        ):  # fmt: skip
            if at:
                self._fact(at, kind, *ids, seconds=seconds)
        self._clock(lead_id, handoff_id, "claim", owner, made, claimed)
        if claimed:
            self._clock(lead_id, handoff_id, "response", owner, claimed, responded or back)
        state, closed = "contacted" if responded else "claimed" if claimed else "sales_ready", None
        if opened:
            state, closed = self._deal(lead_id, handoff_id, owner, opened)
        elif back:
            self._fact(back, "recycled", *ids, code=f"reason_{chance.randrange(5)}")
            state, closed = "recycled", back
        self.rows[t.handoffs].append((
            handoff_id, lead_id, 1, state, 0, _text(made), owner, _text(claimed), _text(responded), _text(closed),
            "Call them", chance.choice((None, 1, 2, 3, 4, 5)),
        ))  # fmt: skip
        return state

    def _deal(self, lead_id: int, handoff_id: int, owner: str, opened: datetime) -> tuple[str, datetime | None]:
        chance, deal_id = self.chance, len(self.rows[t.opportunities]) + 1
        ids, amount = (lead_id, handoff_id, deal_id), chance.randrange(100_000, 2_000_000)
        self._fact(opened, "opportunity", *ids, money=amount)
        closed = self._happens(opened + chance.uniform(3, 110) * DAY)
        outcome = None if not closed else "won" if chance.random() < 0.3 else "lost"
        if closed and outcome:
            self._fact(closed, outcome, *ids, code=None if outcome == "won" else "price", money=amount)
        if closed and outcome == "lost":
            said = (lead_id, handoff_id, "objection", "close", chance.choice(OBJECTIONS), _text(closed))
            self.rows[t.phrases].append((deal_id, *said))
        reopened = self._happens(closed + 5 * DAY) if closed and chance.random() < 0.03 else None
        if reopened:
            self._fact(reopened, "deal_reopened", *ids)
            outcome = closed = None
        row = (deal_id, lead_id, handoff_id, owner, amount, _text(opened), outcome, _text(closed))
        self.rows[t.opportunities].append(row)
        return outcome or "opportunity", closed

    def _clock(
        self, lead_id: int, handoff_id: int, kind: str, owner: str, start: datetime, stop: datetime | None
    ) -> None:
        clock_id, due = len(self.rows[t.clocks]) + 1, start + DAY
        outcome = None if stop is None else "met" if stop <= due else "missed"
        self.rows[t.clocks].append(
            (clock_id, handoff_id, kind, owner, 14_400, _text(start), _text(due), _text(stop), outcome)
        )
        self.rows[t.clock_spans].append((clock_id, _text(start), _text(stop), 1))
        if stop:
            self._fact(stop, "clock", lead_id, handoff_id, None, outcome, kind)

    def _fact(
        self,
        at: datetime,
        kind: str,
        lead_id: int,
        handoff_id: int | None,
        deal_id: int | None,
        code: str | None = None,
        clock_kind: str | None = None,
        seconds: int | None = None,
        money: int | None = None,
    ) -> None:
        moment = _text(at)
        self.rows[t.trace].append(
            (moment, moment, kind, lead_id, handoff_id, deal_id, code, clock_kind, seconds, money)
        )

    def _happens(self, at: datetime | None) -> datetime | None:
        """Nothing of what lies ahead is known."""
        return at if at and at < NOW else None


def _came(lead_id: int, size: int) -> datetime:
    return NOW - (size - lead_id + 1) * PACE


def _said(came: datetime) -> str:
    """When each of a lead's fields was said, as it is kept with the lead."""
    return SAID.replace("?", f"{came.timestamp():.0f}")


def _text(moment: datetime | None) -> str | None:
    """As both engines keep a moment."""
    return None if moment is None else moment.isoformat(" ", "microseconds")[:26]
