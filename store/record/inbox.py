"""Raw payloads, kept before they are processed, so that nothing a sender was thanked for can be lost."""

import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from sqlalchemy import Connection, bindparam, select, update

from store.db import dialect
from store.db import tables as t
from store.record.identities import Identity

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownPayload:
    """This delivery came before. `answer` is what its sender was told, or None if it is still being worked on."""

    inbox_id: int
    kind: str
    body: str
    answer: dict[str, Any] | None


_SEEN = select(t.inbox.c.id, t.inbox.c.kind, t.inbox.c.body, t.inbox.c.answer).where(
    t.inbox.c.webhook_id == bindparam("webhook")
)
_HERE = t.inbox.c.id == bindparam("one")
_TO_PROCESS = select(t.inbox.c.id).where(_HERE, t.inbox.c.processed_at.is_(None)).with_for_update()
_CHANGE = update(t.inbox).where(_HERE)


def keep_payload(tx: Connection, kind: str, webhook_id: str | None, body: str, now: datetime) -> int | KnownPayload:
    """Keep a payload and return its id; the earlier one if the webhook id was seen before."""
    row = {"kind": kind, "webhook_id": webhook_id, "body": body, "received_at": now}
    new = tx.execute(dialect.insert_once(tx, t.inbox, "webhook_id").values(row).returning(t.inbox.c.id)).scalar()
    if new is not None:
        return int(new)
    known = tx.execute(_SEEN, {"webhook": webhook_id}).one()
    return KnownPayload(*known)


def lock(tx: Connection, inbox_id: int) -> bool:
    """Whether this payload is still to be processed; holds it against others until the transaction ends."""
    return tx.scalar(_TO_PROCESS, {"one": inbox_id}) is not None


def answered(tx: Connection, inbox_id: int, answer: dict[str, Any], now: datetime) -> None:
    """Note that the payload was processed and what its sender was told: ids and counts, no words."""
    tx.execute(_CHANGE, {"one": inbox_id, "processed_at": now, "answer": answer})


def blank(tx: Connection, inbox_ids: Iterable[int]) -> int:
    """Keep nothing of these bodies but that they came, once they are processed; returns how many that were."""
    done = (t.inbox.c.processed_at.is_not(None), t.inbox.c.body != "")
    return sum(
        tx.execute(update(t.inbox).where(t.inbox.c.id.in_(batch), *done).values(body="")).rowcount
        for batch in dialect.batches(sorted(inbox_ids))
    )


def blank_before(tx: Connection, moment: datetime, limit: int) -> int:
    """Blank at most so many bodies that came before a moment and are processed; returns how many."""
    old = (t.inbox.c.received_at < moment, t.inbox.c.processed_at.is_not(None), t.inbox.c.body != "")
    return blank(tx, tx.scalars(select(t.inbox.c.id).where(*old).order_by(t.inbox.c.id).limit(limit)).all())


def about(
    tx: Connection, lead_ids: Collection[int], known: Collection[Identity], after: int = 0
) -> list[dialect.AnyRow]:
    """What is kept of payloads that told of these leads, or name one of these identities; those with an id `after`."""
    query = select(t.inbox).where(t.inbox.c.body != "", t.inbox.c.id > after).order_by(t.inbox.c.id)
    rows = tx.execute(query.execution_options(yield_per=AT_ONCE))
    return [row for row in rows if rows_about(row.answer, lead_ids) or _names(row.body, known)]


def rows_about(answer: dict[str, Any] | None, lead_ids: Collection[int]) -> list[int]:
    """The numbers of a payload's rows that became or changed one of these leads; a form is row 0."""
    told = (answer or {}).get("results") or [answer or {}]
    return [each.get("row", 0) for each in told if each.get("lead") in lead_ids]


def _names(body: str, known: Collection[Identity]) -> bool:
    """Whether a body may name one of these: rather one too many."""
    plain = body.casefold()
    if "\\" in plain:  # letters may be written as numbers
        with suppress(ValueError):
            plain = json.dumps(json.loads(body), ensure_ascii=False).casefold()
    elif "%" in plain:  # a form's body
        plain = f"{plain} {unquote_plus(plain)}"
    return any(_quoted(each, plain) for each in known)


def _quoted(each: Identity, plain: str) -> bool:
    if isinstance(each, str):
        return each in plain
    return all(json.dumps(part, ensure_ascii=False).casefold() in plain for part in each)


def waiting(tx: Connection, kinds: Collection[str], limit: int = 100) -> Sequence[dialect.AnyRow]:
    """Payloads of these kinds that were kept and not processed, oldest first."""
    query = select(t.inbox.c.id, t.inbox.c.kind, t.inbox.c.body, t.inbox.c.received_at).where(
        t.inbox.c.processed_at.is_(None), t.inbox.c.kind.in_(kinds)
    )
    return tx.execute(query.order_by(t.inbox.c.id).limit(limit)).all()
