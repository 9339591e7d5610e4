"""Which facts become events, and what an event tells of a lead."""

from datetime import timedelta

import pytest

from store.leads import receiving
from store.record.events import Stages
from store.webhooks import subscribers
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import event, hand_over, receive, touch


def test_names_go_only_to_who_may_have_them(database, sender, receiver, secret):
    with database.begin() as tx:
        subscribers.add_subscriber(tx, "names", receiver.url + "&who=1", NOW, is_private=True, with_names=True)
    hand_over(database)
    sender.until_idle()
    for came in receiver.came:
        assert ("Ada Berg" in came.body.decode()) == came.path.endswith("who=1")
    named = next(each.event for each in receiver.came if each.path.endswith("who=1"))
    assert named["lead"] | {"status": ""} == {
        "id": 1, "status": "", "name": "Ada Berg", "title": "VP Sales", "company": "Acme GmbH",
        "email": "ada@acme.example", "ids": [{"system": "website", "id": "w1"}],
    }  # fmt: skip


def test_history_makes_no_event(database, sender, receiver, secret):
    long_ago = NOW - timedelta(days=400)
    receive(database, received=long_ago, touches=(touch(at=long_ago),))
    sender.until_idle()
    assert receiver.came == []


def tell_deal(database, **stages):
    with database.begin() as tx:
        told = event(touches=(), stages=Stages(deal_id="D-1", **stages))
        assert receiving.receive_deal(tx, told, NOW) is not None


@pytest.mark.parametrize(("told", "types"), [
    ({"opportunity": NOW - 30 * DAY, "told_at": NOW}, []),
    ({"opportunity": NOW - 30 * DAY, "won": NOW - HOUR, "told_at": NOW}, ["deal.won"]),
    ({"opportunity": NOW - 30 * DAY, "lost": NOW - HOUR, "told_at": NOW}, ["deal.lost"]),
    ({"opportunity": NOW - HOUR, "told_at": NOW}, ["deal.opened"]),
    ({"outcome": "won", "told_at": NOW}, []),  # nobody knows when
    ({"opportunity": NOW - 30 * DAY, "won": NOW - 10 * DAY, "told_at": NOW}, []),
    ({"opportunity": NOW - 30 * DAY, "won": NOW - HOUR}, []),  # from a file or a first sync
])  # fmt: skip
def test_a_deal_that_a_program_closes_now_is_an_event_and_history_is_none(
    database, sender, receiver, secret, told, types
):
    receive(database, received=NOW - timedelta(days=400), touches=())
    tell_deal(database, **told)
    sender.until_idle()
    assert receiver.types() == types


def test_an_imported_deal_that_a_program_closes_now_is_an_event(database, sender, receiver, secret):
    receive(
        database,
        received=NOW - timedelta(days=400),
        touches=(),
        stages=Stages(opportunity=NOW - 40 * DAY, deal_id="D-1"),
    )
    tell_deal(database, outcome="won", told_at=NOW)
    sender.until_idle()
    assert receiver.types() == ["deal.won"]
