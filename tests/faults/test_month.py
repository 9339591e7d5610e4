"""What the program did in a month beside what the oracle says it should have done.

40 people in six zones, 2,000 handoffs on each engine, outages, several ringers at once on PostgreSQL. With the other
tests runs a small part of it from a fixed seed; `make faults` runs all of it, HANDOFF_FAULTS_SEED another month.
"""

from collections import Counter

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from tests.faults import comparing
from tests.faults.month import Month
from tests.faults.staff import END
from tests.office.whole import SEED, WHOLE

LEADS, REST = (2000, 60) if WHOLE else (14, 240)  # on each engine; minutes


@pytest.fixture
def month(database: Database) -> Month:
    simulated = Month(database, LEADS, REST, SEED)
    simulated.run()
    return simulated


def test_a_month_is_as_the_oracle_says(month: Month, capsys: pytest.CaptureFixture[str]) -> None:
    expected = {handoff_id: handoff for handoff, handoff_id in month.ids.items()}
    with month.database.read() as tx:
        found = comparing.of_program(tx, END)
    assert sorted(found) == sorted(expected)
    wrong = []
    for handoff_id, handoff in expected.items():
        should = [comparing.of_oracle(promise, END) for promise in handoff.promises]
        wrong += [(handoff_id, *pair) for pair in zip(found[handoff_id], should, strict=True) if pair[0] != pair[1]]
    assert wrong[:3] == [], wrong[:3]
    _check_handoffs(month)
    _check_messages(month)
    with capsys.disabled():
        print("\n" + _counts(month))  # noqa: T201


def _check_handoffs(month: Month) -> None:
    """Owner, state and releases agree; nothing was released three times."""
    with month.database.read() as tx:
        rows = {row.id: row for row in tx.execute(select(t.handoffs))}
    for handoff, handoff_id in month.ids.items():
        row = rows[handoff_id]
        facts = (row.state, row.owner_id, row.releases, row.released_from, row.asked)
        assert facts == (handoff.state, handoff.owner, handoff.releases, handoff.released_from, handoff.asked)
        assert row.releases <= 2


def _check_messages(month: Month) -> None:
    """Each rung that was said is one post; no clock says two things at once to one person."""
    with month.database.read() as tx:
        posts = [row for row in tx.execute(select(t.outbox)) if row.key.startswith("rung:")]
        said = tx.execute(select(t.rungs).where(t.rungs.c.outcome == "said", t.rungs.c.act != "release")).all()
    together = Counter((post.extra["clock"], post.made_at, post.member_id) for post in posts)
    assert max(together.values()) == 1
    assert len(posts) == len(said)
    spoken = {
        (post.extra["clock"], post.extra["at"], post.extra["act"], post.made_at, post.member_id) for post in posts
    }
    assert spoken == {(rung.clock_id, rung.at, rung.act, rung.done_at, rung.hearer) for rung in said}
    for post in posts:
        assert post.member_id is None or post.member_id in month.company.roles


def _counts(month: Month) -> str:
    every = [promise for handoff in month.ids for promise in handoff.promises]
    outcomes = Counter(promise.outcome or "running" for promise in every)
    noted = Counter(rung.outcome or "to come" for promise in every for rung in promise.rungs)
    engine = "SQLite" if month.database.is_sqlite else "PostgreSQL"
    return (
        f"{engine}: {len(month.ids)} handoffs, {month.acts} acts ({month.refused} refused), {month.ticks} looks at the "
        f"time; clocks {_list(outcomes)}; rungs {_list(noted)}; the oracle agrees on all of them."
    )


def _list(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counted.items()))
