"""A handoff keeps its lead as it was; what is said later is not known of it."""

from datetime import timedelta

from sqlalchemy import delete

from store.db import tables as t
from store.db.database import Database
from store.handoffs import recycling
from store.leads import checklist
from store.privacy import forgetting
from store.record import handed_over
from store.record.events import Stages
from store.record.handed_over import AsHandedOver
from tests.office.cast import ANA, MIA
from tests.office.clock import DAY, NOW
from tests.office.store_helpers import claimed, hand_over, receive, staff, touch


def told(database: Database, handoff_id: int) -> AsHandedOver | None:
    with database.read() as tx:
        return handed_over.as_handed_over(tx, handoff_id)


def test_a_handoff_keeps_fields_and_extra_facts_whatever_comes_later(database: Database) -> None:
    handoff_id = hand_over(database, extra=(("Company size", "10"),))
    receive(database, NOW + DAY, title="CEO", phone="+49 30 1234567", touches=(), extra=(("Company size", "500"),))
    kept = told(database, handoff_id)
    assert kept is not None
    assert (kept.extra, kept.ticks) == ({"company size": "10"}, {})
    assert kept.fields == {
        "name": "Ada Berg", "title": "VP Sales", "company": "Acme GmbH", "email": "ada@acme.example",
        "problem": "slow", "source": "paid_search", "campaign": "autumn", "latest_source": "paid_search",
        "latest_campaign": "autumn",
    }  # fmt: skip


def test_a_marketers_tick_is_kept_as_it_was(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
    lead_id = receive(database, problem=None).lead_id or 0
    with database.begin() as tx:
        handoff_id = checklist.fill_item(tx, lead_id, "problem", True, "she said so", MIA, NOW).handoff_id  # type: ignore[union-attr]
    with database.begin() as tx:
        checklist.fill_item(tx, lead_id, "problem", False, "no, not that", MIA, NOW + DAY)
    kept = told(database, handoff_id)
    assert kept is not None
    assert kept.ticks == {"problem": True}


def test_each_cycle_has_a_copy_of_its_own(database: Database) -> None:
    first = claimed(database)
    with database.begin() as tx:
        recycling.recycle(tx, first, "nurture", "no_need_yet", "", None, 3, ANA, NOW + DAY)
    later = NOW + 30 * DAY
    second = receive(database, later, title="CEO", touches=(touch("demo_request", later),)).handoff_id or 0
    assert [kept.fields["title"] for kept in (told(database, first), told(database, second)) if kept] == [
        "VP Sales", "CEO",
    ]  # fmt: skip


def test_of_an_imported_handoff_what_was_said_after_it_is_not_known(database: Database) -> None:
    """The row is of the day it was won. Only its source was named when the lead came, long before."""
    came, handed, won = (NOW - timedelta(days=days) for days in (90, 80, 40))
    news = {"touches": (), "extra": (("Plan", "gold"),), "received": came}
    receive(database, won, stages=Stages(sales_ready=handed, won=won), **news)
    receive(database, handed, external_id="w2", email="bo@b.example", stages=Stages(sales_ready=handed), **news)
    first, second = told(database, 1), told(database, 2)
    assert first is not None
    assert second is not None
    assert (set(first.fields), first.extra) == ({"source", "campaign"}, {})
    assert (second.fields["title"], second.extra) == ("VP Sales", {"plan": "gold"})


def test_of_an_older_handoff_nothing_is_known_and_forget_blanks_the_copy(database: Database) -> None:
    old, fresh = hand_over(database), receive(database, external_id="w2", email="bo@b.example").handoff_id or 0
    with database.begin() as tx:
        tx.execute(delete(t.handed_over_facts).where(t.handed_over_facts.c.handoff_id == old))
        lead_id = forgetting.find(tx, "bo@b.example") or 0
        gone = forgetting.forget(tx, lead_id, NOW)
    assert gone is not None
    assert gone.rows["handed_over_facts"] == 1
    assert (told(database, old), told(database, fresh), told(database, 99)) == (None, None, None)


def test_touches_then_are_those_known_at_the_handoff(database: Database) -> None:
    made = hand_over(database)
    receive(database, NOW + DAY, touches=(touch("reply", NOW - DAY), touch("webinar", NOW + DAY)))
    with database.read() as tx:
        assert [each.kind for each in handed_over.touches_then(tx, [made])[made]] == ["demo_request"]
