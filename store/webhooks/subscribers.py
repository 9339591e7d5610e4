"""Programs that hear what happens here: each with an address, a secret, the types it wants, and how it fares."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, select, update

from store.db import tables as t
from store.db.dialect import AnyRow
from store.outbox import posts
from store.record import trace_cursor
from store.rules import event_types
from store.rules.post_kinds import PostKind
from store.team import channels

ON, PAUSED, OFF = "on", "paused", "off"
# One that takes nothing for so long is switched off.
PATIENCE = timedelta(days=3)
GONE = "http_410"
SECRET_BYTES = 32
_REST = {"failures": 0, "failing_since": None, "not_before": None, "trouble": None}


def add_subscriber(
    tx: Connection,
    name: str,
    url: str,
    now: datetime,
    *,
    types: Sequence[str] = (),
    with_names: bool = False,
    is_private: bool = False,
    by: str | None = None,
) -> str:
    """Have a program hear what happens from now on, tell the channel, and return its secret.

    `by` is none for the operator. ValueError for a wrong name or type.
    """
    if not is_a_name(name):
        raise ValueError("a name is letters, digits and hyphens")
    if unknown := [each for each in types if each not in event_types.BY_NAME]:
        raise ValueError(f"no event is called {', '.join(unknown)}")
    if find_subscriber(tx, name) is not None:
        raise ValueError(f"there is a webhook called {name}")
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    row: dict[str, Any] = {
        "name": name, "url": url, "secret": secret, "types": list(types), "with_names": with_names,
        "is_private": is_private, "added_at": now,
    }  # fmt: skip
    added = tx.execute(t.subscribers.insert().returning(t.subscribers), row).one()
    trace_cursor.start_reader(tx, reader(added.id))
    tell_channel(tx, added, "added", now, by)
    return secret


def is_a_name(name: str) -> bool:
    """Whether it can be typed as one word."""
    return name.isascii() and name.replace("-", "").isalnum()


def tell_channel(tx: Connection, subscriber: AnyRow, change: str, now: datetime, by: str | None) -> None:
    """Say in the channel, as of other settings, what became of one: added, paused, on (again) or removed."""
    channel = channels.main_channel(tx)
    if channel is not None:
        host = urlsplit(subscriber.url).hostname or ""
        extra = {"by": by, "webhook": subscriber.name, "host": host, "change": change}
        key = f"webhook:{subscriber.id}:{change}:{now.isoformat()}"
        posts.say(tx, PostKind.WEBHOOK, key, now, channel=channel, extra=extra)


def tell_if_changed(tx: Connection, before: AnyRow, now: datetime, by: str | None) -> None:
    """Tell the channel if one is another than it was."""
    after = subscriber_of_id(tx, before.id)
    if after is None or after.state != before.state:
        tell_channel(tx, before, after.state if after else "removed", now, by)


def subscriber_of_id(tx: Connection, subscriber_id: int) -> AnyRow | None:
    """The subscriber of that id."""
    return tx.execute(select(t.subscribers).where(t.subscribers.c.id == subscriber_id)).first()


def find_subscriber(tx: Connection, name: str) -> AnyRow | None:
    """The subscriber of that name."""
    return tx.execute(select(t.subscribers).where(t.subscribers.c.name == name)).first()


def all_subscribers(tx: Connection) -> Sequence[AnyRow]:
    """All subscribers, by name."""
    return tx.execute(select(t.subscribers).order_by(t.subscribers.c.name)).all()


def pause_subscriber(tx: Connection, name: str) -> bool:
    """Send nothing until it is resumed; whether there is one of that name. What happens meanwhile waits."""
    named = (t.subscribers.c.name == name, t.subscribers.c.state != OFF)
    return (
        tx.execute(update(t.subscribers).where(*named).values(state=PAUSED)).rowcount > 0
        or find_subscriber(tx, name) is not None
    )


def resume_subscriber(tx: Connection, name: str) -> bool:
    """Send what waited, what was parked too, and go on; whether there is one of that name."""
    found = find_subscriber(tx, name)
    if found is None:
        return False
    tx.execute(update(t.subscribers).where(t.subscribers.c.id == found.id).values(state=ON, **_REST))
    kept = (t.outgoing.c.subscriber_id == found.id, t.outgoing.c.state != "sent")
    fresh = {"state": "waiting", "not_before": None, "first_tried_at": None}
    tx.execute(update(t.outgoing).where(*kept).values(fresh))
    return True


def remove_subscriber(tx: Connection, name: str) -> bool:
    """Let a subscriber go with what waits for it; whether there was one."""
    found = find_subscriber(tx, name)
    if found is None:
        return False
    trace_cursor.forget_reader(tx, reader(found.id))
    tx.execute(t.outgoing.delete().where(t.outgoing.c.subscriber_id == found.id))
    tx.execute(t.subscribers.delete().where(t.subscribers.c.id == found.id))
    return True


def reader(subscriber_id: int) -> str:
    """By which name it reads the trace."""
    return f"webhook:{subscriber_id}"


def note_subscriber_answer(
    tx: Connection, subscriber_id: int, trouble: str | None, wait: float | None, now: datetime
) -> None:
    """Keep how it fares. One that is gone, or has taken nothing for three days, is switched off and the managers told.

    `wait` are machine seconds from which it is asked again.
    """
    here = t.subscribers.c.id == subscriber_id
    if trouble is None:
        tx.execute(update(t.subscribers).where(here).values(last_ok_at=now, **_REST))
        return
    found = tx.execute(select(t.subscribers).where(here)).one()
    since = found.failing_since or now
    values = {"trouble": trouble, "failing_since": since, "failures": found.failures + 1, "not_before": wait}
    gives_up = trouble == GONE or now - since >= PATIENCE
    if gives_up and found.state == ON:
        values["state"] = OFF
        key = f"webhook:{subscriber_id}:{now.isoformat()}"
        channels.tell_who_mends(tx, PostKind.TROUBLE, key, now, extra={"webhook": found.name, "code": trouble})
    tx.execute(update(t.subscribers).where(here).values(values))
