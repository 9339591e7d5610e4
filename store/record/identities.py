"""Whom an event names: an id in a system and a mail. Either alone says who it is."""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from store.record.events import LeadEvent
from store.rules.lead import folding

Identity = tuple[str, str] | str  # (system, id there), or a mail's key


def named_by(system: str, external_id: str | None, email: str | None) -> list[Identity]:
    """The identities that these name."""
    ids: list[Identity] = [(system, external_id)] if external_id else []
    return ids + ([folding.mail_key(email)] if email else [])


def queues_of(event: LeadEvent) -> list[Identity]:
    """What `lock` takes for an event: whom it names, and which deal."""
    deal = event.stages.deal_id if event.stages else None
    named = named_by(event.system, event.external_id, event.email)
    return [*named, (f"{event.system} deal", deal)] if deal else named


def typed(written: str) -> list[Identity]:
    """Whom a person may mean by MAIL or SYSTEM:ID; both parts may hold colons of their own."""
    whole = written.strip()
    mails: list[Identity] = [folding.mail_key(whole)] if "@" in whole else []
    colons = [place for place, letter in enumerate(whole) if letter == ":"]
    pairs = [(whole[:colon].strip(), whole[colon + 1 :].strip()) for colon in colons]
    return mails + [pair for pair in pairs if all(pair)]


def lock(tx: Connection, known: Iterable[Identity]) -> None:
    """Let two who are about the same person queue up; SQLite's one writer does so anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(_LOCK, {"keys": sorted({str(one) for one in known})})


# In one order, so that two batches never wait for each other.
_LOCK = text(
    "SELECT pg_advisory_xact_lock(number) FROM"
    " (SELECT hashtextextended(key, 7) AS number FROM unnest(CAST(:keys AS text[])) AS key ORDER BY 1) AS numbers"
)
