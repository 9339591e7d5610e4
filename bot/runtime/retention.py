"""Now and then: blank payloads that are old enough, and forget leads of whom nothing became, if that was agreed."""

import logging
import time
from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.runtime.settings import Settings
from store.db.database import Database, Transaction
from store.privacy import forgetting
from store.record import inbox
from store.webhooks import event_queue

log = logging.getLogger(__name__)

BODIES_AT_ONCE, LEADS_AT_ONCE = 200, 20
MOST_LEADS = 1_000  # each time
SENT_EVENT_DAYS = 30


def tidy(database: Database, settings: Settings, now: datetime) -> None:
    """Do what the settings say, in short transactions with pauses as long, so that nobody waits."""
    blanked = _blank(database, now - timedelta(days=settings.keep_raw_days))
    if blanked:
        log.info("payloads blanked after %s days: %s", settings.keep_raw_days, blanked)
    _let_go(database, now - timedelta(days=SENT_EVENT_DAYS))
    if settings.forget_after_months is not None:
        forgotten = _forget(database, months_before(now, settings.forget_after_months), now)
        log.info("leads forgotten after %s months of silence: %s", settings.forget_after_months, forgotten)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier, or that month's last."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=years, month=month + 1, day=min(moment.day, monthrange(years, month + 1)[1]))


def _blank(database: Database, before: datetime) -> int:
    count, some = 0, BODIES_AT_ONCE
    while some == BODIES_AT_ONCE:
        with _short(database) as tx:
            some = inbox.blank_before(tx, before, BODIES_AT_ONCE)
        count += some
    return count


def _let_go(database: Database, before: datetime) -> None:
    """Events that subscribers have; the facts they tell of stay."""
    some = BODIES_AT_ONCE
    while some == BODIES_AT_ONCE:
        with _short(database) as tx:
            some = event_queue.forget_sent_events(tx, before, BODIES_AT_ONCE)


def _forget(database: Database, moment: datetime, now: datetime) -> int:
    count = 0
    while count < MOST_LEADS:
        with database.read() as tx:
            found = forgetting.silent_since(tx, moment, LEADS_AT_ONCE)
            scan = forgetting.scan(tx, found)
        if not found:
            break
        for lead_id in found:
            with _short(database) as tx:
                if forgetting.is_silent(tx, lead_id, moment):  # it may have been heard of just now
                    forgetting.forget(tx, lead_id, now, scan, on_request=False)
        count += len(found)
    return count


@contextmanager
def _short(database: Database) -> Iterator[Transaction]:
    began = time.monotonic()
    with database.begin() as tx:
        yield tx
    time.sleep(time.monotonic() - began)
