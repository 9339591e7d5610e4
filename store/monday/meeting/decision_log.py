"""The log of decisions, which is only added to; a canvas of our own carries it beside the channel."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.outbox import posts
from store.rules.post_kinds import PostKind
from store.team import channels

TESTING = "testing"


def lock(tx: Connection, decision_id: int) -> AnyRow | None:
    """The decision, held against other acts until this transaction ends."""
    return tx.execute(select(t.decisions).where(t.decisions.c.id == decision_id).with_for_update()).first()


def is_logged(tx: Connection, act_key: str | None) -> bool:
    """Whether this very act is in the log."""
    known = select(t.decision_log.c.id).where(t.decision_log.c.act_key == act_key)
    return act_key is not None and tx.scalar(known) is not None


def keep_entry(tx: Connection, decision_id: int, kind: str, by: str | None, now: datetime, **more: Any) -> int | None:
    """Add to the log, with words, numbers and act key where there are any; None if this very act is there already."""
    row = {"decision_id": decision_id, "kind": kind, "member_id": by, "at": now, **more}
    once = dialect.insert_once(tx, t.decision_log, "act_key").values(row)
    log_id: int | None = tx.scalar(once.returning(t.decision_log.c.id))
    if log_id is not None:
        changed(tx, log_id, now)
    return log_id


def changed(tx: Connection, why: int | str, now: datetime) -> None:
    """Queue the canvas to be written, because the log has changed; without a main channel there is none."""
    channel = channels.main_channel(tx)
    if channel is not None:
        posts.say(tx, PostKind.CANVAS, f"{PostKind.CANVAS}:{why}", now, channel=channel)
