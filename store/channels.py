"""Channels that cards go to, and what keeps us out of them."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from store import cards, outbox, people, policy, sql, workspace
from store.tables import cards as card_rows
from store.tables import channels

SHARED = "shared"
ASK_AGAIN_AFTER = 600.0  # machine seconds, unless Slack tells us earlier that it is mended


def remember(tx: Connection, channel: str, name: str) -> None:
    """Keep a channel's name."""
    insert = sql.insert(tx, channels).values(id=channel, name=name)
    tx.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"name": insert.excluded.name}))


def name(tx: Connection, channel: str) -> str:
    """A channel's name, or its id if nobody told us."""
    return tx.scalar(select(channels.c.name).where(channels.c.id == channel)) or channel


def trouble(tx: Connection, channel: str, code: str, now: datetime) -> None:
    """Keep quiet in a channel that refuses us, and tell the managers once. The work is kept."""
    outbox.block(tx, quiet(channel), ASK_AGAIN_AFTER)
    tx.execute(sql.insert_once(tx, channels, "id").values(id=channel, name=channel))
    fresh = (channels.c.id == channel) & channels.c.trouble.is_distinct_from(code)
    if tx.execute(update(channels).where(fresh).values(trouble=code, told_at=now)).rowcount:
        for member_id in tellable(tx):
            key = f"trouble:{channel}:{code}:{now.isoformat()}:{member_id}"
            outbox.say(tx, "trouble", key, now, member_id=member_id, extra={"channel": channel, "code": code})


def mended(tx: Connection, channel: str) -> bool:
    """The channel takes us again: what waited goes out now. Whether anything was wrong before.

    A channel that is shared with another company would take us too, and stays as it is: see `unshared`.
    """
    outbox.free(tx, quiet(channel))
    known = (channels.c.id == channel) & channels.c.trouble.is_not(None) & (channels.c.trouble != SHARED)
    return tx.execute(update(channels).where(known).values(trouble=None)).rowcount > 0


def unshared(tx: Connection, channel: str) -> None:
    """The channel is our own again."""
    outbox.free(tx, quiet(channel))
    shared = (channels.c.id == channel) & (channels.c.trouble == SHARED)
    tx.execute(update(channels).where(shared).values(trouble=None))


def is_used(tx: Connection, channel: str) -> bool:
    """Whether cards go to this channel, or went there."""
    named = policy.current(tx).channels
    if channel in (workspace.load(tx).channel, named.default, *(segment.channel for segment in named.segments)):
        return True
    return tx.scalar(select(card_rows.c.handoff_id).where(card_rows.c.channel == channel).limit(1)) is not None


def left(tx: Connection, channel: str) -> None:
    """Forget a channel in which we can't post any more."""
    tx.execute(delete(channels).where(channels.c.id == channel))


def takes_posts(tx: Connection, channel: str) -> bool:
    """Whether we are known to be in a channel, and nothing is wrong with it."""
    known = (channels.c.id == channel) & channels.c.trouble.is_(None)
    return tx.scalar(select(channels.c.id).where(known)) is not None


def choose(tx: Connection, channel: str, name: str) -> None:
    """Make this the channel for cards; those that were never posted move there."""
    remember(tx, channel, name)
    old = workspace.load(tx).channel
    workspace.change(tx, channel=channel)
    cards.move_waiting(tx, None, channel)
    if old is not None and old != channel:
        cards.move_waiting(tx, old, channel)


def troubled(tx: Connection) -> dict[str, str]:
    """Slack's error code by channel, for those that refuse us."""
    query = select(channels.c.id, channels.c.trouble).where(channels.c.trouble.is_not(None))
    return {row.id: row.trouble for row in tx.execute(query)}


def quiet(channel: str) -> str:
    """The name under which a refusing channel is kept quiet."""
    return f"channel:{channel}"


def tellable(tx: Connection) -> list[str]:
    """Who hears of troubles: the managers, else whoever was named to set things up."""
    admin = workspace.load(tx).admin
    return people.holders(tx, people.MANAGER) or people.admins(tx) or ([admin] if admin else [])
