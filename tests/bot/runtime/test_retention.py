"""What is kept no longer than the settings say."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.runtime import retention as daily
from bot.runtime.settings import Settings
from store.db import tables as t
from store.db.database import Database
from store.leads import receiving
from store.privacy import forgetting
from store.record import inbox
from store.record.trace_cursor import SettledTrace
from store.webhooks import event_queue, subscribers
from tests.office.clock import DAY, NOW
from tests.office.store_helpers import count, event, hand_over, receive, touch


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type, call-arg]


def keep(database: Database, number: int, at: datetime, processed: bool = True) -> int:
    with database.begin() as tx:
        kept = inbox.keep_payload(tx, "leads", f"w{number}", "{}", at)
        assert isinstance(kept, int)
        if processed:
            inbox.answered(tx, kept, {"results": []}, at)
    return kept


def bodies(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.scalars(select(t.inbox.c.body).order_by(t.inbox.c.id)))


def silent(database: Database, moment: datetime) -> list[int]:
    with database.read() as tx:
        return forgetting.silent_since(tx, moment, 100)


def lead(database: Database, number: int, at: datetime, **more: object) -> int:
    who = {"external_id": f"s{number}", "email": f"s{number}@silent.example", "touches": ()}
    made = receive(database, at, **{**who, **more}).lead_id
    assert made is not None
    return made


def test_payloads_are_blanked_after_ninety_days_once_they_are_processed(database):
    keep(database, 1, NOW - 91 * DAY)
    keep(database, 2, NOW - 91 * DAY, processed=False)
    keep(database, 3, NOW - 89 * DAY)
    daily.tidy(database, settings(), NOW)
    assert bodies(database) == ["", "{}", "{}"]
    daily.tidy(database, settings(keep_raw_days=10), NOW)
    assert bodies(database) == ["", "{}", ""]


def test_many_payloads_are_blanked_in_short_transactions(database, monkeypatch):
    monkeypatch.setattr(daily, "BODIES_AT_ONCE", 3)
    for number in range(8):
        keep(database, number, NOW - 200 * DAY)
    daily.tidy(database, settings(), NOW)
    assert set(bodies(database)) == {""}


def test_a_delivery_whose_body_is_blanked_is_still_answered_as_before(database):
    kept = keep(database, 1, NOW - 200 * DAY)
    daily.tidy(database, settings(), NOW)
    with database.begin() as tx:
        assert inbox.keep_payload(tx, "leads", "w1", "{}", NOW) == inbox.KnownPayload(
            kept, "leads", "", {"results": []}
        )


def test_by_default_no_lead_is_forgotten(database):
    lead_id = lead(database, 1, NOW - 3000 * DAY)
    daily.tidy(database, settings(), NOW)
    assert silent(database, NOW) == [lead_id]


def test_leads_of_whom_nothing_became_are_forgotten_after_so_many_months(database):
    old, young = lead(database, 1, NOW - 400 * DAY), lead(database, 2, NOW - 300 * DAY)
    daily.tidy(database, settings(forget_after_months=12), NOW)
    with database.read() as tx:
        kept = {row.id: row.erased_at for row in tx.execute(select(t.leads))}
    assert kept == {old: NOW, young: None}


def test_a_lead_that_was_handed_over_is_kept(database):
    hand_over(database, NOW - 400 * DAY)
    assert silent(database, NOW) == []


def test_a_lead_with_a_past_deal_is_kept(database):
    from store.record.events import Stages

    at = NOW - 500 * DAY
    receive(database, NOW - 400 * DAY, touches=(), received=at, stages=Stages(opportunity=at, won=at, amount=5))
    assert silent(database, NOW) == []


def test_a_lead_that_was_heard_of_lately_is_kept(database):
    touched, told = lead(database, 1, NOW - 400 * DAY), lead(database, 2, NOW - 400 * DAY)
    with database.begin() as tx:
        receiving.receive_touch(tx, "website", "s1", None, touch("webinar", NOW - 390 * DAY), NOW - DAY)
        receiving.receive(tx, event(NOW - DAY, external_id="s2", email=None, title="CTO", touches=()), NOW - DAY)
    assert silent(database, NOW - 30 * DAY) == []
    assert silent(database, NOW) == [touched, told]


def test_an_old_lead_that_was_imported_lately_is_kept(database):
    receive(database, NOW - DAY, touches=(), received=NOW - 900 * DAY)
    assert silent(database, NOW - 30 * DAY) == []


def test_whoever_was_forgotten_may_come_back_as_somebody_new(database):
    before = lead(database, 1, NOW - 400 * DAY)
    daily.tidy(database, settings(forget_after_months=6), NOW)
    with database.read() as tx:
        assert forgetting.erased_when(tx, "s1@silent.example") is None
        assert count(tx, t.erased_keys) == 0
    assert lead(database, 1, NOW) != before


def test_a_lead_that_is_heard_of_in_between_is_not_forgotten(database, monkeypatch):
    lead_id = lead(database, 1, NOW - 400 * DAY)
    look = forgetting.scan

    def looked(tx, found):
        monkeypatch.setattr(forgetting, "scan", look)
        receive(database, NOW, external_id="s1", email=None, title="CTO")
        return look(tx, found)

    monkeypatch.setattr(forgetting, "scan", looked)
    daily.tidy(database, settings(forget_after_months=6), NOW)
    with database.read() as tx:
        assert tx.scalar(select(t.leads.c.erased_at).where(t.leads.c.id == lead_id)) is None


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [((2026, 3, 31), 1, (2026, 2, 28)), ((2026, 1, 15), 1, (2025, 12, 15)), ((2024, 2, 29), 12, (2023, 2, 28)),
     ((2026, 12, 31), 18, (2025, 6, 30))],
)  # fmt: skip
def test_months_are_those_of_the_calendar(moment, months, before):
    assert daily.months_before(datetime(*moment, tzinfo=UTC), months) == datetime(*before, tzinfo=UTC)


def test_events_that_subscribers_have_are_let_go_after_a_month_and_no_other(database):
    with database.begin() as tx:
        subscribers.add_subscriber(tx, "data", "https://example.com/", NOW)
    for number in range(2):
        lead(database, number, NOW)
    with database.begin() as tx:
        event_queue.queue_events(tx, event_queue.subscribers_behind(tx)[0], SettledTrace().upto(tx))
        tx.execute(t.outgoing.update().where(t.outgoing.c.seq == 1).values(state="sent"))
    left = []
    for days in (30, 31):
        daily.tidy(database, settings(), NOW + days * DAY)
        with database.read() as tx:
            left.append([row.seq for row in tx.execute(t.outgoing.select().order_by(t.outgoing.c.seq))])
    assert left == [[1, 2], [2]]
