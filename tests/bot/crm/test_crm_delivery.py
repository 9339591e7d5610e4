"""Writes: whatever goes wrong between us and a CRM, nothing is lost, nothing is doubled, and a press never waits."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from bot.crm import crm_delivery
from bot.playground.neighbour.neighbour import Neighbour
from bot.runtime.crm_loop import CrmLoop
from store.crm import crm_intents, crm_writes
from store.crm.crm_values import CrmIntent, Declined, Later
from store.db import tables as t
from store.db.database import Database
from store.handoffs import answering, claim, opportunities
from store.record.trace_cursor import SettledTrace
from store.rules.trace_kinds import TraceKind
from tests.office.cast import ANA
from tests.office.clock import MINUTE, HeldClock
from tests.office.store_helpers import hand_over

KINDS = ("contacts", "notes", "deals")


def live(database: Database, clock: HeldClock) -> None:
    """A lead is handed over, claimed, answered, and has a deal that is won."""
    handoff_id = hand_over(database, clock())
    steps: tuple[Callable[..., object], ...] = (
        lambda tx, now: claim.claim(tx, handoff_id, ANA, now),
        lambda tx, now: answering.respond(tx, handoff_id, now, "call", "She wants a demo <b>", None, ANA, now),
        lambda tx, now: opportunities.open_deal(tx, handoff_id, 500_00, "", ANA, now),
        lambda tx, now: opportunities.win(tx, handoff_id, None, None, "", ANA, now),
    )
    for step in steps:
        clock.at += MINUTE
        with database.begin() as tx:
            step(tx, clock())


def until_done(loop: CrmLoop, database: Database, rounds: int = 60) -> None:
    """Turn until nothing waits; what would be waited for is due at once."""
    for _ in range(rounds):
        loop.turn(read=False)
        with database.begin() as tx:
            if crm_writes.count_writes(tx)[0] == 0:
                return
            tx.execute(update(t.crm_writes).values(not_before=None))
    raise AssertionError("something waits for ever")


def check(neighbour: Neighbour) -> None:
    assert {kind: len(neighbour.all(kind)) for kind in KINDS} == {"contacts": 1, "notes": 3, "deals": 1}
    assert neighbour.all("contacts")[0].properties["handoff_state"] == "won"
    assert neighbour.all("deals")[0].properties["dealstage"] == "closedwon"
    words = "\n".join(note.properties["hs_note_body"] for note in neighbour.all("notes"))
    assert "Ana called" in words
    assert "She wants a demo &lt;b&gt;" in words
    assert "<!date" not in words


def test_a_whole_life_stands_there(loop: CrmLoop, neighbour: Neighbour, database: Database, clock: HeldClock):
    live(database, clock)
    until_done(loop, database)
    check(neighbour)


@pytest.mark.parametrize("kind", ["lost", "429", "500"])
@pytest.mark.parametrize("every", [2, 3])
def test_every_second_or_third_call_goes_wrong(
    loop: CrmLoop, neighbour: Neighbour, database: Database, clock: HeldClock, kind: str, every: int
):
    live(database, clock)
    for number in range(60 * every):
        if number % every:
            neighbour.state.mishaps.append(None)  # this one goes well
        elif kind == "lost":
            neighbour.lose_answer()
        else:
            neighbour.refuse(int(kind), retry_after=0 if kind == "429" else None)
    until_done(loop, database, rounds=200)
    check(neighbour)


@pytest.mark.parametrize("step", range(9))
def test_killed_between_the_call_and_its_noting(
    loop: CrmLoop,
    neighbour: Neighbour,
    database: Database,
    clock: HeldClock,
    step: int,
    monkeypatch: pytest.MonkeyPatch,
):
    live(database, clock)
    calls = iter(range(100))
    note = crm_intents.keep_written

    def killed(*args: object) -> None:
        if next(calls) == step:
            raise KeyboardInterrupt
        note(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(crm_intents, "keep_written", killed)
    with pytest.raises(KeyboardInterrupt):
        until_done(loop, database)
    with database.begin() as tx:
        crm_writes.recover_writes(tx)  # a new process, or the lease is over
    until_done(CrmLoop(loop.crm, database, clock), database)
    check(neighbour)


def test_what_the_admins_rules_refuse_is_said_in_the_thread_parked_and_sent_once_mended(
    loop: CrmLoop, neighbour: Neighbour, database: Database, clock: HeldClock
):
    neighbour.state.required["deals"].add("segment")
    live(database, clock)
    until_done(loop, database)
    with database.read() as tx:
        rows = tx.execute(
            select(t.crm_writes.c.kind, t.trace.c.kind).join(t.trace).where(t.crm_writes.c.state == "parked")
        )
        assert sorted(tuple(row) for row in rows) == [("deal", "opportunity"), ("stage", "won")]
        words = set(tx.scalars(select(t.remarks.c.words).join(t.trace).where(t.trace.c.kind == "crm_refused")))
        assert words == {"Property values were not valid: segment is required"}
    neighbour.state.required["deals"].clear()
    with database.begin() as tx:
        assert crm_writes.retry_parked(tx) == 2
    until_done(loop, database)
    check(neighbour)


def test_a_contact_that_is_gone_there_is_found_by_mail_or_made_anew(
    loop: CrmLoop, neighbour: Neighbour, database: Database, clock: HeldClock
):
    handoff_id = hand_over(database, clock())
    until_done(loop, database)
    neighbour.all("contacts")[0].archived = True
    with database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, clock() + MINUTE)
    clock.at += MINUTE
    until_done(loop, database)
    assert [one.properties["handoff_state"] for one in neighbour.all("contacts")] == ["claimed"]


def test_a_contact_known_there_by_mail_is_not_made_twice(
    loop: CrmLoop, neighbour: Neighbour, database: Database, clock: HeldClock
):
    neighbour.add_contact(email="Ada@Acme.example", firstname="Ada")
    hand_over(database, clock())
    until_done(loop, database)
    assert [one.properties["handoff_state"] for one in neighbour.all("contacts")] == ["sales_ready"]


def test_a_revoked_token_is_known_and_nothing_is_lost(
    loop: CrmLoop, neighbour: Neighbour, database: Database, clock: HeldClock
):
    live(database, clock)
    neighbour.state.token = "another"
    stopped = loop.turn(read=False)
    assert stopped is not None
    assert stopped.refused
    neighbour.state.token = neighbour.token
    until_done(loop, database)
    check(neighbour)


class Slow:
    """A CRM whose answer comes when the lease is over and another process has done the write."""

    system = "hubspot"

    def __init__(self, database: Database, answer: Declined | Later | None) -> None:
        self._database, self._answer = database, answer

    def write(self, intent: CrmIntent) -> Declined | Later:
        with self._database.begin() as tx:
            crm_writes.finish_write(tx, intent.id)
        if self._answer is None:
            raise RuntimeError("nobody thought of this")
        return self._answer


@pytest.mark.parametrize("answer", [Declined("no"), Later(5.0), None])
def test_a_late_answer_changes_nothing_of_what_is_done(
    loop: CrmLoop, database: Database, clock: HeldClock, answer: Declined | Later | None
):
    live(database, clock)
    crm_delivery.queue(database, SettledTrace(), clock())
    with database.read() as tx:
        waiting = crm_writes.count_writes(tx)[0]
    for _ in range(waiting):
        crm_delivery.write_waiting(Slow(database, answer), database, clock)  # type: ignore[arg-type]
    with database.read() as tx:
        rows = tx.execute(select(t.crm_writes.c.state, t.crm_writes.c.attempts).order_by(t.crm_writes.c.id)).all()
        refused = select(t.trace.c.id).where(t.trace.c.kind == TraceKind.CRM_REFUSED)
        assert tx.scalar(refused) is None
    assert rows == [("done", 0)] * waiting


def test_an_answer_to_a_write_that_nobody_thought_of_parks_it_and_is_said(
    loop: CrmLoop, neighbour: Neighbour, database: Database, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
):
    live(database, clock)
    with monkeypatch.context() as broken:
        broken.setattr(loop.crm, "write", lambda _intent: 1 / 0)
        loop.turn(read=False)
    with database.begin() as tx:
        assert crm_writes.count_writes(tx)[0] == 0
        parked = crm_writes.retry_parked(tx)
        said = select(t.remarks.c.words).join(t.trace, t.trace.c.id == t.remarks.c.trace_id)
        said = said.where(t.trace.c.kind == TraceKind.CRM_REFUSED)
        assert set(tx.scalars(said)) == {"an answer that Handoff doesn't understand"}
    assert parked > 0
    until_done(loop, database)
    check(neighbour)
