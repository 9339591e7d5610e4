"""The steps of an account's plan: added, taken, and which of them are due on a day."""

from datetime import date, datetime

from sqlalchemy import Connection, select, update

from store.db import dialect
from store.db import tables as t
from store.outbox import posts
from store.rules.post_kinds import PostKind

_S = t.account_steps.c


def add_step(
    tx: Connection, account_id: int, what: str, due: date | None, owner_id: str | None, now: datetime, act_key: str
) -> bool:
    """Add a step to the plan; whether the account is still on the list. The same form twice adds one."""
    current = select(t.accounts.c.id).where(t.accounts.c.id == account_id, t.accounts.c.ended_at.is_(None))
    if tx.scalar(current) is None:
        return False
    row = {"account_id": account_id, "what": what, "due": due, "owner_id": owner_id, "made_at": now, "act_key": act_key}
    tx.execute(dialect.insert_once(tx, t.account_steps, "act_key"), row)
    return True


def take_step(tx: Connection, step_id: int, by: str, now: datetime) -> bool:
    """Note that a step was taken; whether it was still to be. Messages of this morning show it."""
    done = update(t.account_steps).where(_S.id == step_id, _S.done_at.is_(None)).values(done_at=now, done_by=by)
    if tx.execute(done).rowcount != 1:
        return False
    standing = select(t.outbox).where(t.outbox.c.kind == PostKind.MORNING, t.outbox.c.stands, posts.shows_change())
    told = [post for post in tx.execute(standing.order_by(t.outbox.c.seq)) if step_id in post.extra.get("steps", ())]
    posts.redraw(tx, told, f"step{step_id}", now)
    return True


def steps_due(tx: Connection, whose: list[str], until: date) -> list[int]:
    """Ids of the steps that these people have yet to take by that day, the earliest first."""
    query = (
        select(_S.id)
        .join(t.accounts)
        .where(t.accounts.c.ended_at.is_(None), _S.done_at.is_(None), _S.owner_id.in_(whose), _S.due <= until)
    )
    return list(tx.scalars(query.order_by(_S.due, _S.id)))
