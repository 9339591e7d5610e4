"""The books that are made up after faults: what was promised, beside what is in the database and in Slack."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select

from bot.delivery.drawing import messages
from bot.playground.driver import Slack
from bot.playground.values.jsons import Json
from store.db import tables as t
from store.db.database import Database, Transaction
from store.outbox import posts
from store.rules.post_kinds import ASKS, SENT_AGAIN, WITHOUT_WORDS
from tests.faults import company
from tests.faults.running import Delivery

# What of the trace changes a handoff's state and owner; the owner is its `other`.
STATES = {"handed_over": "sales_ready", "released": "sales_ready", "claimed": "claimed", "assigned": "claimed",
          "opportunity": "opportunity", "won": "won", "lost": "lost"}  # fmt: skip
# A promise that was kept meanwhile needs no reminder, and one of another owner's goes to them.
OUTDATED = ("lost its point", "for another")
MAY_LOSE_THEIR_POINT = (*ASKS, "marketer_monday", "trouble")


@dataclass(frozen=True, slots=True)
class Balance:
    """The last line of a run, and what it is a sum of."""

    leads: int
    acts: int
    faults: int
    lost: Sequence[str]
    doubled: Sequence[str]
    twins: int
    parked: int

    def __str__(self) -> str:
        return (
            f"leads {self.leads}, acts {self.acts}, faults {self.faults}, lost {len(self.lost)}, "
            f"doubled {len(self.doubled)}, twins removed {self.twins}, parked {self.parked}"
        )


def check(database: Database, slack: Slack, sent: Sequence[Delivery], faults: int, now: datetime) -> Balance:
    """Make up the books when all has come to rest; AssertionError if they don't balance."""
    said = list(_said(slack))
    with database.read() as tx:
        books = Balance(
            leads=_count(tx, t.leads),
            acts=_count(tx, t.trace),
            faults=faults,
            lost=[*_leads_lost(tx, sent), *_not_done(tx, now), *_not_said(tx, said), *_not_queued(tx)],
            doubled=[*_leads_doubled(tx, sent), *_said_twice(said)],
            twins=_count(tx, t.trace, t.trace.c.kind == "twin_removed"),
            parked=_parked(tx),
        )
        assert (books.lost, books.doubled) == ([], []), f"{books}: {books.lost} {books.doubled}"
        wrong = [*_wrong_cards(tx, slack), *_wrong_messages(tx, slack, now), *_wrong_owners(tx)]
        assert wrong == [], wrong
        assert books.twins == _deleted_twins(tx), "a twin was removed that the trace does not know"
    return books


# ---- Leads ----------------------------------------------------------------------------------------------------------


def _leads_lost(tx: Transaction, sent: Sequence[Delivery]) -> Iterator[str]:
    known = Counter(tx.scalars(select(t.lead_ids.c.external_id)))
    yield from (f"lead {one.number}" for one in sent if one.taken and not known[one.body["external_id"]])
    touched = Counter(tx.scalars(select(t.touches.c.touch_id)))
    for one in sent:
        yield from (f"touch {touch['id']}" for touch in one.body["touches"] if one.taken and not touched[touch["id"]])
    yield from (f"delivery {id}" for id in tx.scalars(_ids(t.inbox, t.inbox.c.processed_at.is_(None))))


def _leads_doubled(tx: Transaction, sent: Sequence[Delivery]) -> Iterator[str]:
    """Each person is one lead with one handoff, and each touch is named once."""
    people = len({one.body["external_id"] for one in sent})
    most = {t.leads: people, t.handoffs: people, t.touches: len(sent), t.inbox: len(sent)}
    found = {table: _count(tx, table) for table in most}
    yield from (f"{found[table]} {table.name}, not {most[table]}" for table in most if found[table] > most[table])


# ---- What was to be said --------------------------------------------------------------------------------------------


def _not_done(tx: Transaction, now: datetime) -> Iterator[str]:
    rungs = t.rungs.c
    for row in tx.execute(select(t.rungs).where(rungs.done_at.is_(None), rungs.look_at <= now)):
        yield f"rung {row.clock_id} {row.at} {row.act}"
    yield from (f"{row.kind} {row.seq}: {row.state}" for row in company.unsaid(tx, now))


def _not_queued(tx: Transaction) -> Iterator[str]:
    """Each occasion has its post: cards, notes, reminders, escalations, Mondays."""
    keys = set(tx.scalars(select(t.outbox.c.key)))
    trace, rungs = t.trace.c, t.rungs.c
    wanted = [f"card:{id}" for id in tx.scalars(_ids(t.handoffs))]
    wanted += [f"note:{id}" for id in tx.scalars(_ids(t.trace, trace.kind.in_(("claimed", "released"))))]
    spoken = (rungs.outcome == "said", rungs.act != "release")
    wanted += [f"rung:{row.clock_id}:{row.at}:{row.act}" for row in tx.execute(select(t.rungs).where(*spoken))]
    for week in tx.scalars(select(t.scoreboards.c.week)):
        wanted += [f"scoreboard:{week}", f"scoreboard_detail:{week}"]
    wanted += [f"agenda:{day.isoformat()}" for day in tx.scalars(select(t.agendas.c.meeting))]
    return (key for key in wanted if key not in keys)


def _not_said(tx: Transaction, said: Iterable[tuple[str, Json]]) -> Iterator[str]:
    there = {(channel, message["ts"]) for channel, message in said}
    removed = {(row.channel, row.extra["ts"]) for row in tx.execute(_posts("delete"))}
    told = {row.member_id for row in tx.execute(_posts("escalation")) if "handoffs" in row.extra}
    for row in tx.execute(select(t.outbox).where(t.outbox.c.kind.not_in(WITHOUT_WORDS))):
        if row.state == "said" and (row.said_in, row.ts) not in there | removed:
            yield f"{row.key} is not in Slack"
        pointless = row.kind in MAY_LOSE_THEIR_POINT and row.trouble in OUTDATED
        together = row.kind == "escalation" and row.trouble == "told together" and row.member_id in told
        if row.state == "dropped" and not pointless and not together:
            yield f"{row.key} was dropped: {row.trouble}"
        if row.state == "parked" and row.kind in SENT_AGAIN:
            yield f"{row.key} was parked: {row.trouble}"
    for row in tx.execute(select(t.cards)):
        if (row.channel, row.ts) not in there:
            yield f"the card of handoff {row.handoff_id}"


def _said_twice(said: Iterable[tuple[str, Json]]) -> Iterator[str]:
    """One message for each post, and one card for each handoff."""
    posts, cards = Counter[str](), Counter[str]()
    for _, message in said:
        about = message["metadata"]
        posts[about["event_payload"]["id"]] += 1
        if about["event_type"] == "handoff_card":
            cards[message["blocks"][0]["block_id"].partition("-")[0]] += 1
    yield from (f"{what}: {times} times" for what, times in (posts + cards).items() if times > 1)


def _said(slack: Slack) -> Iterator[tuple[str, Json]]:
    """Everything that the bot has posted and that still stands: where, and what."""
    with slack.workspace.lock:
        places = list(slack.workspace.channels)
    for place in places:
        top = slack.messages(place)
        replies = [one for message in top if message.get("reply_count") for one in slack.thread(place, message["ts"])]
        yield from ((place, message) for message in (*top, *replies) if message.get("metadata"))


def _parked(tx: Transaction) -> int:
    """With those that wait for the thread of a parked one."""
    parked = set(tx.scalars(select(t.outbox.c.key).where(t.outbox.c.state == "parked")))
    waiting = select(t.outbox.c.under).where(t.outbox.c.state == "waiting")
    return len(parked) + sum(under in parked for under in tx.scalars(waiting))


def _deleted_twins(tx: Transaction) -> int:
    return sum(row.state == "said" and row.lead_id is not None for row in tx.execute(_posts("delete")))


# ---- What is true ---------------------------------------------------------------------------------------------------


def _wrong_cards(tx: Transaction, slack: Slack) -> Iterator[str]:
    """Cards that do not say what would be drawn now."""
    seen = {(place, message["ts"]): message for place, message in _said(slack)}
    for row in tx.execute(select(t.cards)):
        drawn = messages.card(tx, row.handoff_id)
        should, shows = _words(drawn and drawn.message.blocks), _words(seen[row.channel, row.ts]["blocks"])
        if should != shows:
            yield f"handoff {row.handoff_id}: {shows} instead of {should}"


def _wrong_messages(tx: Transaction, slack: Slack, now: datetime) -> Iterator[str]:
    """What asks somebody for something has a button as long as that is to be done, and none any more once it is."""
    seen = {(place, message["ts"]): message for place, message in _said(slack)}
    for row in tx.execute(select(t.outbox).where(t.outbox.c.kind.in_(ASKS), t.outbox.c.ts.is_not(None))):
        post, message = posts.earlier(tx, row.id), seen.get((row.said_in, row.ts))
        drawn = messages.draw(tx, post, now, "") if post else None
        if message is None or not isinstance(drawn, messages.Drawn):
            continue
        should, shows = (str(blocks).count("'value'") for blocks in (drawn.message.blocks, message["blocks"]))
        if should != shows:
            yield f"{row.key} has {shows} buttons instead of {should}"


def _words(part: Any) -> list[str]:
    """All that is written in blocks, in order."""
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [word for value in part.values() for word in _words(value)]
    return [word for one in part for word in _words(one)] if isinstance(part, list) else []


def _wrong_owners(tx: Transaction) -> Iterator[str]:
    """Handoffs that are not as the trace tells, step by step."""
    told = defaultdict[int, list[Any]](list)
    known = (t.trace.c.kind.in_(STATES), t.trace.c.handoff_id.is_not(None))
    for row in tx.execute(select(t.trace).where(*known).order_by(t.trace.c.id)):
        told[row.handoff_id].append(row)
    for row in tx.execute(select(t.handoffs)):
        state, owner = _replay(told[row.id])
        if (row.state, row.owner_id) != (state, owner):
            yield f"handoff {row.id}: {row.state} of {row.owner_id}, but {state} of {owner} by its trace"


def _replay(rows: Iterable[Any]) -> tuple[str, str | None]:
    state, owner = "", None
    for row in rows:
        free = row.kind == "handed_over" if not state else owner is None
        if row.kind == "claimed" and not free:
            return f"claimed twice, by {owner} and by {row.other_member_id}", owner
        state = STATES[row.kind]
        if state in ("sales_ready", "claimed"):
            owner = row.other_member_id if state == "claimed" else None
    return state, owner


def _posts(kind: str) -> Any:
    return select(t.outbox).where(t.outbox.c.kind == kind)


def _ids(table: Table, *where: Any) -> Any:
    return select(table.c.id).where(*where)


def _count(tx: Transaction, table: Table, *where: Any) -> int:
    return tx.scalar(select(func.count()).select_from(table).where(*where)) or 0
