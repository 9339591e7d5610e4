"""Reads what changed in a CRM, window by window, and keeps each page in a short transaction with how far it came."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.crm.port import Crm
from store.crm import crm_owners, crm_state, gone_contacts, mirror, set_aside
from store.crm.crm_state import Mark
from store.crm.crm_values import CONTACTS, DEALS, CrmContact, CrmDeal, ReadWindow
from store.db import connecting
from store.db.database import Database, Transaction

log = logging.getLogger(__name__)

OVERLAP = timedelta(minutes=2)  # by which a search may lag behind a write
AT_ONCE = 100
BEGINNING = datetime(2006, 1, 1, tzinfo=UTC)  # before there was any of these CRMs


@dataclass(frozen=True, slots=True)
class ReadOnce:
    """How many records one look brought, and how many of them were news."""

    read: int = 0
    news: int = 0


def read_changes(
    crm: Crm, database: Database, clock: Callable[[], datetime], beat: Callable[[], None] = lambda: None
) -> ReadOnce:
    """Read owners, contacts and deals up to now. Raises CannotRead; what was read is kept."""
    there = crm.owners()
    with database.begin() as tx:
        crm_owners.keep_owners(tx, crm.system, there.owners, there.broken)
    total = ReadOnce()
    for kind in (CONTACTS, DEALS):
        while True:
            beat()
            with database.read() as tx:
                mark = _opened(crm_state.read_mark(tx, crm.system, kind), clock())
            found = _read_page(crm, database, kind, mark, clock())
            total = ReadOnce(total.read + found.read, total.news + found.news)
            with database.read() as tx:
                if crm_state.read_mark(tx, crm.system, kind).until is None:
                    break
    look_for_gone(crm, database, clock, beat)
    return total


def look_for_gone(
    crm: Crm, database: Database, clock: Callable[[], datetime], beat: Callable[[], None] = lambda: None
) -> None:
    """Once a day ask for every linked contact. Raises CannotRead, and goes on there the next time."""
    while True:
        beat()
        with database.begin() as tx:
            asked = gone_contacts.next_to_check(tx, crm.system, clock(), AT_ONCE)
        if not asked:
            return
        there = crm.contacts_there(asked)
        with database.begin() as tx:
            lost = gone_contacts.note_checked(tx, crm.system, asked, there, clock())
        if lost:
            log.warning("%s contacts are gone from the CRM: handoff doctor names them", lost)


def count_changes(crm: Crm, tx_of: Database, now: datetime) -> dict[str, int]:
    """How many records of each kind the next look would read. Keeps nothing."""
    counts = {}
    for kind in (CONTACTS, DEALS):
        with tx_of.read() as tx:
            mark = _opened(crm_state.read_mark(tx, crm.system, kind), now)
        after: str | None = mark.after
        counts[kind] = 0
        while after is not None:
            page = crm.changes(kind, _window(replace(mark, after=after)))
            counts[kind] += len(page.records)
            after = page.after
    return counts


def _opened(mark: Mark, now: datetime) -> Mark:
    """The window that is being read, or the next one."""
    return mark if mark.until is not None else replace(mark, until=now, after="")


def _window(mark: Mark) -> ReadWindow:
    assert mark.until is not None
    return ReadWindow(mark.since - OVERLAP if mark.since else BEGINNING, mark.until, mark.after)


def _read_page(crm: Crm, database: Database, kind: str, mark: Mark, now: datetime) -> ReadOnce:
    page = crm.changes(kind, _window(mark))
    count = mark.records + len(page.records)
    if page.after is None:
        following = Mark(mark.until, None, "", count)
    else:
        following = replace(mark, after=page.after, records=count)
    failed = dict.fromkeys(page.broken, _window(mark).since)

    def note(tx: Transaction) -> None:
        kept = [each.id for each in page.records if each.id not in failed]
        set_aside.note_set_aside(tx, crm.system, kind, failed, kept)
        crm_state.keep_mark(tx, crm.system, kind, following)

    try:
        with database.begin() as tx:
            news = _keep(tx, crm, kind, page.records, now, mark.first)
            note(tx)
    except connecting.FAILURES:
        raise
    except Exception:  # whatever it is, one record costs no other
        log.exception("a page of the CRM can't be kept; its records are kept one by one")
        news, more = _keep_one_by_one(crm, database, kind, page.records, now, mark.first)
        failed |= more
        with database.begin() as tx:
            note(tx)
    if mark.first and page.records:
        log.info("first sync: %s %s are read", count, kind)
    return ReadOnce(len(page.records), news)


def _keep_one_by_one(
    crm: Crm, database: Database, kind: str, records: Sequence[CrmContact] | Sequence[CrmDeal], now: datetime,
    first: bool,
) -> tuple[int, dict[str, datetime]]:  # fmt: skip
    """How many are news, and which can't be kept, by id, with when they changed."""
    news, failed = 0, {}
    for each in records:
        try:
            with database.begin() as tx:
                news += _keep(tx, crm, kind, [each], now, first)
        except connecting.FAILURES:
            raise
        except Exception:
            log.exception("a record of the CRM can't be kept")
            failed[each.id] = each.changed_at
    return news, failed


def _keep(tx: Transaction, crm: Crm, kind: str, records: Sequence[Any], now: datetime, first: bool) -> int:
    keep = mirror.keep_contacts if kind == CONTACTS else mirror.keep_deals
    return keep(tx, crm.system, records, now, first)
