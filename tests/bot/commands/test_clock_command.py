"""`handoff clock`: whether office time stands still, and how it goes on."""

from datetime import timedelta

from bot.commands import opening
from store.record import trace
from tests.office.store_helpers import receive

DAYS = timedelta(days=45)


def test_on_an_ordinary_day_there_is_nothing_to_mend(handoff, sqlite_database, sqlite_url):
    receive(sqlite_database, opening.machine_now())
    result = handoff("clock", "--set-back", HANDOFF_DATABASE_URL=sqlite_url)
    assert "Office time is this machine's" in result.stdout
    with sqlite_database.read() as tx:
        assert trace.newest(tx) <= opening.machine_now()


def test_facts_of_a_clock_that_was_ahead_are_told_and_passed_over_when_told_to(handoff, sqlite_database, sqlite_url):
    receive(sqlite_database, opening.machine_now() + DAYS)
    told = handoff("clock", HANDOFF_DATABASE_URL=sqlite_url).stdout
    assert "recorded for later than now" in told
    assert "Office time stands still until" in told
    with sqlite_database.read() as tx:
        assert trace.newest(tx) > opening.machine_now()
    assert "Passed over" in handoff("clock", "--set-back", HANDOFF_DATABASE_URL=sqlite_url).stdout
    assert "Office time is this machine's" in handoff("clock", HANDOFF_DATABASE_URL=sqlite_url).stdout
    now = opening.now(sqlite_database)
    assert receive(sqlite_database, now, external_id="w2", email="b@x.example").handoff_id is not None
