"""What must hold of every row at any moment, whatever anybody did. Each law reads rows and knows no history."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import select

from store.db import tables as t
from store.db.database import Transaction

HELD = ("claimed", "contacted", "opportunity")
OPEN = ("sales_ready", *HELD)
OWNED = (*HELD, "won", "lost")
# What may run in which state; an answer only while a question is open.
RUNNING = {
    "sales_ready": {"claim", "response", "answer"},
    "claimed": {"response", "answer", "next_step"},
    "contacted": {"answer", "next_step"},
    "opportunity": {"answer", "next_step"},
    "recycled": {"wake"},
}
BECOMES = {
    "handed_over": "sales_ready", "claimed": "claimed", "responded": "contacted", "opportunity": "opportunity",
    "won": "won", "lost": "lost", "deal_reopened": "opportunity", "released": "sales_ready", "recycled": "recycled",
    "disqualified": "disqualified",
}  # fmt: skip
OUT_LOUD = ("claimed", "assigned", "released", "responded", "logged", "next_step", "step_done", "asked", "answered",
            "recycled", "disqualified", "reopened", "opportunity", "won", "lost", "deal_reopened", "snoozed",
            "excused")  # fmt: skip

GIVEN_BACK = ("recycled", "disqualified")

Row = Any
Rows = dict[str, Sequence[Row]]
_EVERYTHING = {table.name: select(table).order_by(*table.primary_key) for table in t.leads.metadata.sorted_tables}


def rows(tx: Transaction) -> Rows:
    """Every row of every table, in the order of their keys."""
    return {name: tx.execute(everything).all() for name, everything in _EVERYTHING.items()}


def check(now: Rows) -> None:
    """All laws."""
    for law in LAWS:
        law(now)


def one_owner(now: Rows) -> None:
    """What waits in the pool is nobody's; what is held or was closed as a deal is somebody's."""
    for row in now["handoffs"]:
        if row.state == "sales_ready":
            assert row.owner_id is None, row
        elif row.state in OWNED:
            assert row.owner_id, row


def one_open_handoff(now: Rows) -> None:
    """A lead has one open handoff at most, its newest; cycles follow each other; the lead's status is that one's."""
    of_lead = defaultdict(list)
    for row in now["handoffs"]:
        of_lead[row.lead_id].append(row)
    for lead in now["leads"]:
        held = sorted(of_lead[lead.id], key=lambda row: row.cycle)
        assert [row.cycle for row in held] == list(range(1, lead.cycle + 1)), held
        assert all(row.state not in OPEN for row in held[:-1]), held
        assert lead.status == held[-1].state if held else lead.status in ("new", "nurturing"), (lead, held)


def clocks_fit(now: Rows) -> None:
    """A clock runs once, where its promise has a point; it stands still while marketing is asked; it ends somehow.

    A deadline is open only while its clock stands still, and never once it has passed.
    """
    kinds = defaultdict(list)
    last_span = {span.clock_id: span.from_at for span in sorted(now["clock_spans"], key=lambda span: span.from_at)}
    for clock in now["clocks"]:
        if clock.stopped_at is None:
            kinds[clock.handoff_id].append(clock)
        else:
            assert clock.outcome and clock.due_at and (clock.missed_by is None or clock.missed_by > 0), clock
            assert clock.outcome != "missed" or clock.missed_by, clock
    for row in now["handoffs"]:
        running = kinds[row.id]
        names = [clock.kind for clock in running]
        assert len(set(names)) == len(names) and set(names) <= RUNNING.get(row.state, set()), (row, names)
        assert not (row.erased and names), row
        assert ("answer" in names) == row.asked, row
        assert ("claim" in names) == (row.state == "sales_ready" and not row.erased), (row, names)
        assert ("wake" in names) == (row.wake_on is not None and not row.erased and _is_newest(now, row)), (row, names)
        for clock in running:
            paused = row.asked and clock.kind in ("claim", "response")
            passed = clock.due_at is not None and clock.due_at <= last_span.get(clock.id, clock.due_at)
            assert clock.due_at is None or not paused or passed, clock
            assert clock.due_at is not None or paused, clock


def spans_join(now: Rows) -> None:
    """A clock's time has no gap and no overlap; only the last stretch of a running clock is open."""
    stopped = {clock.id: clock.stopped_at for clock in now["clocks"]}
    for clock_id, spans in groupby(now["clock_spans"], key=lambda span: span.clock_id):
        ordered = sorted(spans, key=lambda span: span.from_at)
        assert all(one.until_at == two.from_at for one, two in pairwise(ordered)), ordered
        assert ordered[-1].until_at == stopped[clock_id], ordered


def rungs_once(now: Rows) -> None:
    """What was noted has a moment and an outcome, not after its clock stopped; what was said had its moment come."""
    clocks = {clock.id: clock for clock in now["clocks"]}
    for rung in now["rungs"]:
        stopped = clocks[rung.clock_id].stopped_at
        assert (rung.done_at is None) == (rung.outcome is None), rung
        assert stopped is None or (rung.done_at is not None and rung.done_at <= stopped), rung
        if rung.outcome == "said":
            assert rung.due_at <= rung.done_at, rung


def trace_replayed(now: Rows) -> None:
    """The trace alone gives state, owner and whether a question is open."""
    found: dict[int, tuple[str, str | None, bool]] = {}
    erased = set()
    for fact in now["trace"]:
        if fact.kind == "erased":
            erased.add(fact.lead_id)
        if fact.handoff_id is None:
            continue
        state, owner, asked = found.get(fact.handoff_id, ("", None, False))
        state = BECOMES.get(fact.kind, state)
        match fact.kind:
            case "claimed":
                owner = fact.other_member_id
            case "assigned":
                owner, state = fact.other_member_id, "claimed" if state == "sales_ready" else state
            case "released":
                owner = None
            case "asked":
                asked = True
            case "answered" | "recycled" | "disqualified" | "won" | "lost":
                asked = False
        found[fact.handoff_id] = state, owner, asked
    for row in now["handoffs"]:
        state, owner, asked = found[row.id]
        assert (row.state, row.owner_id, row.asked) == (state, owner, asked and row.lead_id not in erased), row


def facts_in_order(now: Rows) -> None:
    """Nothing is recorded before it happened, or before what was recorded earlier."""
    assert all(fact.happened_at <= fact.recorded_at for fact in now["trace"])
    assert all(one.recorded_at <= two.recorded_at for one, two in pairwise(now["trace"]))


def everything_is_told(now: Rows) -> None:
    """Every handoff has one card, and every act one note in its thread; an open deal that is given back has one too."""
    keys = Counter(post.key for post in now["outbox"])
    assert set(keys.values()) <= {1}
    assert {card.handoff_id for card in now["cards"]} == {row.id for row in now["handoffs"]}
    for row in now["handoffs"]:
        assert f"card:{row.id}" in keys, row
    given_back = {(fact.handoff_id, fact.recorded_at) for fact in now["trace"] if fact.kind in GIVEN_BACK}
    for fact in now["trace"]:
        with_another = fact.kind == "lost" and (fact.handoff_id, fact.recorded_at) in given_back
        assert fact.kind not in OUT_LOUD or with_another or f"note:{fact.id}" in keys, fact


def released_twice_at_most(now: Rows) -> None:
    """By the clock; and whatever gave it back, it is not given back a third time by anybody's press."""
    late = Counter(fact.handoff_id for fact in now["trace"] if fact.kind == "released" and fact.code in (None, "late"))
    assert all(count <= 2 for count in late.values()), late
    assert all(row.releases == late[row.id] for row in now["handoffs"])


LAWS = (
    one_owner, one_open_handoff, clocks_fit, spans_join, rungs_once, trace_replayed, facts_in_order,
    everything_is_told, released_twice_at_most,
)  # fmt: skip


def went_on(before: Rows, now: Rows) -> None:
    """Facts, leads, posts and what became of a promise stay as they were once they are there."""
    assert now["trace"][: len(before["trace"])] == before["trace"]
    for name in ("leads", "handoffs", "clocks", "rungs", "outbox"):
        kept = {_key(name, row) for row in before[name]} - {_key(name, row) for row in now[name]}
        assert not kept, (name, kept)
    noted = {_key("rungs", rung): rung for rung in now["rungs"]}
    for rung in before["rungs"]:
        assert rung.done_at is None or noted[_key("rungs", rung)] == rung, rung
    ended = {clock.id: clock for clock in now["clocks"]}
    for clock in before["clocks"]:
        if clock.stopped_at is not None:
            assert ended[clock.id].outcome in (clock.outcome, "excused"), clock
            assert ended[clock.id].stopped_at == clock.stopped_at, clock


def _key(name: str, row: Row) -> tuple[object, ...]:
    return tuple(row._mapping[column.name] for column in t.leads.metadata.tables[name].primary_key)


def _is_newest(now: Rows, row: Row) -> bool:
    return all(other.lead_id != row.lead_id or other.cycle <= row.cycle for other in now["handoffs"])
