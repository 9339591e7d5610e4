"""One owner: who claims first, who may, and for whom a handoff is kept."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select, update

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import (
    claim,
    handoffs,
    recycling,
    release,
)
from store.record.outcomes import Again, Done, Gone, Moved, NotAllowed, Outcome, Reserved, Taken
from store.reminders import away
from store.rules import states
from store.team import people
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import HOUR, MINUTE, NOW
from tests.office.racing import at_once
from tests.office.store_helpers import claimed, count, hand_over, receive


def test_of_twenty_people_who_claim_at_once_one_owns_it_and_the_others_hear_who(database: Database) -> None:
    handoff_id = hand_over(database)
    crowd = [f"U{number:02d}" for number in range(20)]
    with database.begin() as tx:
        people.remember(tx, [people.Person(member, member) for member in crowd])
        people.appoint(tx, states.REP, crowd)

    def press(member_id: str) -> Outcome:
        with database.begin() as tx:
            return claim.claim(tx, handoff_id, member_id, NOW)

    outcomes = at_once(*(partial(press, member_id) for member_id in crowd))
    with database.read() as tx:
        owner = handoffs.find(tx, handoff_id).owner_id  # type: ignore[union-attr]
        assert count(tx, t.trace, kind="claimed") == 1
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Done"] + ["Taken"] * 19
    assert {outcome.owner_id for outcome in outcomes if isinstance(outcome, Taken)} == {owner}


def test_claiming_twice_is_claiming_once(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        assert claim.claim(tx, handoff_id, ANA, NOW + HOUR) == Again()
        assert count(tx, t.trace, kind="claimed") == 1


def test_only_reps_and_managers_claim(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        assert claim.claim(tx, handoff_id, MIA, NOW) == NotAllowed(("rep",))
        assert claim.claim(tx, 99, ANA, NOW) == Gone()
        assert isinstance(claim.claim(tx, handoff_id, SAM, NOW), Done)


NUDGES = {
    "as agreed at first": (None, 2),
    "a quarter": ([{"at": 25, "act": "nudge"}, {"at": 75, "act": "nudge"}], 1),
    "none": ([{"at": 100, "act": "escalate"}], 2),
}


@pytest.mark.parametrize(("ladder", "hours"), NUDGES.values(), ids=NUDGES)
def test_a_reserved_handoff_is_kept_for_its_finder_until_the_nudge(
    database: Database, ladder: list[dict[str, object]] | None, hours: int
) -> None:
    """Of the four hours to claim it; without a nudge it is kept for half of them."""
    claimed(database, by=BEN)
    until = NOW + hours * HOUR
    with database.begin() as tx:
        if ladder is not None:
            policy.apply(tx, policy.amend(policy.current(tx), ladders={"claim": ladder}), None, NOW)
    second = receive(database, external_id="w2", email="bo@acme.example").handoff_id
    with database.begin() as tx:
        assert claim.claim(tx, second, ANA, until - MINUTE) == Reserved(BEN, until, "colleague")
        nudges = tx.scalars(select(t.rungs.c.due_at).where(t.rungs.c.handoff_id == second, t.rungs.c.act == "nudge"))
        assert min(nudges, default=until) == until
        assert isinstance(claim.claim(tx, second, ANA, until), Done)


def test_naming_the_owner_it_has_changes_nothing_and_is_refused_once_it_was_given_back(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        assert claim.assign(tx, handoff_id, ANA, SAM, NOW + HOUR) == Again()
        recycling.recycle(tx, handoff_id, "nurture", "not_now", "", None, None, ANA, NOW + HOUR)
        assert claim.assign(tx, handoff_id, ANA, SAM, NOW + HOUR) == Moved("recycled")


def test_the_last_rep_here_may_take_it_again(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        release.release(tx, handoff_id, ANA, NOW + HOUR)
        tx.execute(update(t.members).where(t.members.c.id == BEN).values(active=False))
        away.plan(tx, CHLOE, date(2026, 11, 18), date(2026, 11, 20), None, NOW)
        assert isinstance(claim.claim(tx, handoff_id, ANA, NOW + 2 * HOUR), Done)
