"""Extra facts: newer wins, empty never overwrites, and a lead has room for sixty."""

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.record import extra_facts
from store.record.events import Received
from tests.office.clock import DAY, NOW
from tests.office.store_helpers import count, receive, touch


def tell(database: Database, *extra: tuple[str, str], at=NOW, **more: object) -> Received:
    return receive(database, at, extra=extra, **more)


def kept(database: Database, lead_id: int | None = 1) -> dict[str, str]:
    with database.read() as tx:
        return extra_facts.values_of(tx, [lead_id or 0]).get(lead_id or 0, {})


def test_an_extra_fact_is_kept_by_its_folded_name_and_as_it_was_called(database: Database) -> None:
    tell(database, ("Company_Size", "200-500"), ("Größe", "groß"), ("#", "7"))
    with database.read() as tx:
        rows = tx.execute(select(t.lead_facts.c.key, t.lead_facts.c.name, t.lead_facts.c.value)).all()
    assert sorted(map(tuple, rows)) == [
        ("#", "#", "7"), ("company size", "Company_Size", "200-500"), ("grosse", "Größe", "groß"),
    ]  # fmt: skip


@pytest.mark.parametrize(("at", "name", "value", "stays"), [
    (NOW + DAY, "company size", "500+", "500+"),
    (NOW, "Company size", "500+", "500+"),
    (NOW - DAY, "Company size", "500+", "10"),
    (NOW + DAY, "Company size", "", "10"),
    (NOW + DAY, "Company size", "N/A", "10"),
    (NOW + DAY, "Company size", "unknown", "10"),
])  # fmt: skip
def test_the_newer_value_wins_and_nothing_overwrites_nothing(database: Database, at, name, value, stays) -> None:
    tell(database, ("Company size", "10"))
    again = tell(database, (name, value), at=at, touches=())
    assert kept(database) == {"company size": stays}
    assert again.outcome == ("updated" if stays == value else "unchanged")


def test_what_was_said_at_first_is_kept_only_by_its_moment(database: Database) -> None:
    """Values that come out of order end as they would have come in order."""
    for days in (2, 0, 3, 1):
        tell(database, ("Plan", f"day {days}"), at=NOW + days * DAY, touches=())
    assert kept(database) == {"plan": "day 3"}


def test_of_two_names_that_fold_alike_the_first_that_says_something_counts(database: Database) -> None:
    tell(database, ("plan", "-"), ("Plan", "gold"), ("PLAN", "silver"))
    assert kept(database) == {"plan": "gold"}


def test_a_lead_has_room_for_sixty_and_the_others_are_named(database: Database) -> None:
    first = tell(database, *((f"Column {n}", "x") for n in range(59)))
    second = tell(database, ("Column 3", "y"), ("Sixty", "1"), ("Sixty one", "1"), ("Sixty two", "1"), at=NOW + DAY)
    assert first.left_out == ()
    assert second.left_out == ("Sixty one", "Sixty two")
    assert len(kept(database)) == extra_facts.MOST_FACTS
    assert kept(database)["column 3"] == "y"
    other = tell(database, ("Sixty one", "1"), external_id="w2", email="bo@b.example")
    assert other.left_out == ()


def test_the_thread_hears_that_more_is_known_and_the_trace_holds_no_words(database: Database) -> None:
    tell(database, ("Plan", "gold"))
    tell(database, ("Plan", "silver"), ("Budget", "none of yours"), at=NOW + DAY, touches=())
    with database.read() as tx:
        assert tx.scalar(select(t.trace.c.fields).where(t.trace.c.kind == "folded")) == ["extra_facts"]
        assert count(tx, t.outbox, kind="note") == 1
    assert tell(database, ("Plan", "silver"), at=NOW + 2 * DAY, touches=(touch(),)).outcome == "unchanged"
