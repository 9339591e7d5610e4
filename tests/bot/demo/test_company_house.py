"""Kestrel has a message house whose buyers said more since, and nothing is posted of the past."""

from sqlalchemy import select

from bot.demo import company, company_house, settling
from store.db import tables as t
from store.leads import receiving
from store.message import houses, suggested_phrases
from tests.office.cast import ANA
from tests.office.clock import NOW
from tests.office.store_helpers import event


def test_the_house_stands_and_phrases_wait_to_be_taken(sqlite_database):
    settling.set_up_company(sqlite_database, NOW, company.CRITERIA)
    with sqlite_database.begin() as tx:
        told = [event(external_id=f"w{one}", email=f"a{one}@b{one}.example", problem="slow") for one in range(3)]
        given_back = [(receiving.receive(tx, one, NOW).handoff_id, ANA, NOW) for one in told]
        company_house.fill_house(tx, given_back, NOW)
    with sqlite_database.read() as tx:
        house = houses.load_house(tx)
        (slow,) = suggested_phrases.load_suggested(tx, house)
        said = tx.scalars(select(t.outbox.c.state).where(t.outbox.c.kind == "house")).all()
    assert [len(one.phrases) for one in house.problems] == [2, 1, 0] and len(house.proofs) == 3
    assert [(one.times, one.goes_to) for one in slow.phrases] == [(2, "slow"), (1, "slow")]
    assert said == ["dropped"]
