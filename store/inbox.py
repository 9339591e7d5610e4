"""Raw payloads, kept before they are processed, so that nothing a sender was thanked for can be lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from store import sql
from store.tables import inbox


@dataclass(frozen=True, slots=True)
class Kept:
    """This delivery came before. `answer` is what its sender was told, or None if it is still being worked on."""

    inbox_id: int
    answer: dict[str, Any] | None


def keep(tx: Connection, kind: str, webhook_id: str | None, body: str, now: datetime) -> int | Kept:
    """Keep a payload and return its id; the earlier one if the webhook id was seen before."""
    row = {"kind": kind, "webhook_id": webhook_id, "body": body, "received_at": now}
    new = tx.execute(sql.insert_once(tx, inbox, "webhook_id").values(row).returning(inbox.c.id)).scalar()
    if new is not None:
        return int(new)
    known = tx.execute(select(inbox.c.id, inbox.c.answer).where(inbox.c.webhook_id == webhook_id)).one()
    return Kept(known.id, known.answer)


def lock(tx: Connection, inbox_id: int) -> bool:
    """Whether this payload is still to be processed; holds it against others until the transaction ends."""
    query = select(inbox.c.id).where(inbox.c.id == inbox_id, inbox.c.processed_at.is_(None))
    return tx.scalar(query.with_for_update()) is not None


def answered(tx: Connection, inbox_id: int, answer: dict[str, Any], now: datetime) -> None:
    """Note that the payload was processed and what its sender was told: ids and counts, no words."""
    tx.execute(update(inbox).where(inbox.c.id == inbox_id).values(processed_at=now, answer=answer))


def waiting(tx: Connection, limit: int = 100) -> Sequence[sql.AnyRow]:
    """Payloads that were kept and not processed, oldest first."""
    query = select(inbox.c.id, inbox.c.kind, inbox.c.body, inbox.c.received_at).where(inbox.c.processed_at.is_(None))
    return tx.execute(query.order_by(inbox.c.id).limit(limit)).all()
