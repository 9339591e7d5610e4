"""Channels that cards go to, and what keeps us out of them."""

from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import Connection, delete, or_, select, update

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.agreement.policy_text import Fault, PolicyError
from store.db import dialect
from store.db import tables as t
from store.outbox import backoff, cards, post_results, posts, rate_holds
from store.outbox.posts import Post, Where
from store.rules import post_kinds, states
from store.rules.post_kinds import PostKind
from store.team import people, workspace

SHARED = "shared"
ARCHIVED = "is_archived"
NOT_IN = "I'm not in this channel; type /invite @Handoff there, then try again"
REFUSED = {
    SHARED: "this channel is shared with another company; name one of your own",
    ARCHIVED: "this channel is archived; name another",
}


def remember(tx: Connection, channel: str, name: str) -> None:
    """Keep a channel's name."""
    insert = dialect.insert(tx, t.channels).values(id=channel, name=name)
    tx.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"name": insert.excluded.name}))


def rename(tx: Connection, channel: str, name: str) -> None:
    """Take over another name of a channel that we know."""
    tx.execute(update(t.channels).where(t.channels.c.id == channel).values(name=name))


def name_of(tx: Connection, channel: str) -> str:
    """A channel's name, or its id while the name is not known."""
    return tx.scalar(select(t.channels.c.name).where(t.channels.c.id == channel)) or channel


def names_by_id(tx: Connection) -> dict[str, str]:
    """The names of the channels that we know, by id."""
    return {
        row.id: row.name for row in tx.execute(select(t.channels.c.id, t.channels.c.name).order_by(t.channels.c.id))
    }


def note_trouble(tx: Connection, channel: str, code: str, now: datetime) -> None:
    """Hold back the posts of a channel that refuses us, and write to the managers once. The posts stay queued.

    `shared` is never overwritten by another trouble: a shared channel that is unarchived must not be trusted.
    """
    rate_holds.hold_back(tx, rate_holds.channel(channel), backoff.CHANNEL_AGAIN)
    tx.execute(dialect.insert_once(tx, t.channels, "id").values(id=channel, name=channel))
    fine = t.channels.c.trouble.is_(None)
    news = fine if code != SHARED else or_(fine, t.channels.c.trouble != SHARED, t.channels.c.told_at.is_(None))
    if tx.execute(
        update(t.channels).where(t.channels.c.id == channel, news).values(trouble=code, told_at=now)
    ).rowcount:
        key = f"trouble:{channel}:{code}:{now.isoformat()}"
        tell_who_mends(tx, PostKind.TROUBLE, key, now, extra={"channel": channel})
    else:
        other = (t.channels.c.id == channel) & (t.channels.c.trouble != SHARED)
        tx.execute(update(t.channels).where(other).values(trouble=code))


def note_refused_post(tx: Connection, post: Post, code: str, now: datetime) -> None:
    """Slack will not take a post as it is: a person decides. The managers hear of what a team waits for, once."""
    post_results.park(tx, post, code)
    if post.kind in post_kinds.TOLD_WHEN_PARKED:
        extra = {"post": post.id, "code": code}
        about: Where = {"handoff_id": post.handoff_id, "lead_id": post.lead_id, "extra": extra}
        tell_who_mends(tx, PostKind.PARKED, f"parked:{post.id}", now, **about)


def note_mended(tx: Connection, channel: str) -> bool:
    """Clear the trouble of a channel, so that what waited goes out now; whether there was any.

    A channel that is shared with another company keeps its trouble until `note_unshared`.
    """
    rate_holds.end(tx, rate_holds.channel(channel))
    known = (t.channels.c.id == channel) & t.channels.c.trouble.is_not(None) & (t.channels.c.trouble != SHARED)
    return tx.execute(update(t.channels).where(known).values(trouble=None)).rowcount > 0


def note_unarchived(tx: Connection, channel: str) -> None:
    """Clear `is_archived`, because a message there could be changed. It may still refuse posts for another reason."""
    archived = (t.channels.c.id == channel) & (t.channels.c.trouble == ARCHIVED)
    tx.execute(update(t.channels).where(archived).values(trouble=None))


def note_shared(tx: Connection, channel: str) -> None:
    """Keep `shared` for a channel that no card uses: nothing goes there, and nobody has to be told."""
    tx.execute(dialect.insert_once(tx, t.channels, "id").values(id=channel, name=channel))
    tx.execute(update(t.channels).where(t.channels.c.id == channel).values(trouble=SHARED, told_at=None))


def note_unshared(tx: Connection, channel: str) -> None:
    """Clear `shared`: the channel is our own again."""
    shared = (t.channels.c.id == channel) & (t.channels.c.trouble == SHARED)
    if tx.execute(update(t.channels).where(shared).values(trouble=None, told_at=None)).rowcount:
        rate_holds.end(tx, rate_holds.channel(channel))


def note_seen(tx: Connection, channel: str, name: str, shared: bool, now: datetime) -> None:
    """Take over name and sharing of a channel as Slack lists it, in case an event was missed."""
    if not shared:
        remember(tx, channel, name)
        note_unshared(tx, channel)
    elif is_used(tx, channel):
        note_trouble(tx, channel, SHARED, now)
    else:
        note_shared(tx, channel)


def main_channel(tx: Connection) -> str | None:
    """The channel for what concerns both teams: the policy's default one, else the one of the set-up."""
    return policy.current(tx).channels.default or workspace.load(tx).channel


def check_named(tx: Connection, document: Policy) -> None:
    """PolicyError if the document sends cards to channels that would refuse us, as far as Slack has told us of any."""
    known = {row.id: row.trouble for row in tx.execute(select(t.channels.c.id, t.channels.c.trouble))}
    named = {"channels.default": document.channels.default}
    named |= {f"channels.segments.{n}.channel": each.channel for n, each in enumerate(document.channels.segments, 1)}
    faults = [
        Fault(field, channel, REFUSED.get(known.get(channel, ""), NOT_IN))
        for field, channel in named.items()
        if channel is not None and known.get(channel, "") is not None
    ]
    if known and faults:
        raise PolicyError(*faults)


def is_used(tx: Connection, channel: str) -> bool:
    """Whether cards go to this channel, or went there."""
    named = policy.current(tx).channels
    if channel in (workspace.load(tx).channel, named.default, *(segment.channel for segment in named.segments)):
        return True
    return tx.scalar(select(t.cards.c.handoff_id).where(t.cards.c.channel == channel).limit(1)) is not None


def forget(tx: Connection, channel: str) -> None:
    """Delete the row of a channel that we left and that no card uses."""
    tx.execute(delete(t.channels).where(t.channels.c.id == channel))


def takes_posts(tx: Connection, channel: str) -> bool:
    """Whether we are known to be in a channel, and nothing is wrong with it."""
    known = (t.channels.c.id == channel) & t.channels.c.trouble.is_(None)
    return tx.scalar(select(t.channels.c.id).where(known)) is not None


def choose_for_cards(tx: Connection, channel: str, name: str) -> None:
    """Make this the channel for cards. Those that were never posted move there, from the old one and from wherever
    a channel refuses us.
    """
    remember(tx, channel, name)
    old = workspace.load(tx).channel
    workspace.change(tx, channel=channel)
    for left_behind in {None, old, *troubled(tx)} - {channel}:
        cards.move_waiting(tx, left_behind, channel)


def troubled(tx: Connection) -> dict[str, str]:
    """Slack's error code by channel, for those that refuse us and of which somebody was told."""
    query = select(t.channels.c.id, t.channels.c.trouble).where(
        t.channels.c.trouble.is_not(None), t.channels.c.told_at.is_not(None)
    )
    return {row.id: row.trouble for row in tx.execute(query)}


def tell_setting(tx: Connection, what: str, by: str | None, now: datetime, **about: Any) -> None:
    """Say in the channel that a manager, or an operator if `by` is empty, changed a setting: its code and facts."""
    channel = main_channel(tx)
    if channel is not None:
        key = f"setting:{what}:{by or ''}:{now.isoformat()}"
        posts.say(tx, PostKind.SETTING, key, now, channel=channel, extra={"what": what, "by": by, **about})


def hearers_of_trouble(tx: Connection) -> list[str]:
    """Members who hear of troubles: the managers, else the workspace's admins, else the admin named in the settings."""
    admin = workspace.load(tx).admin
    return people.holders(tx, states.MANAGER) or people.admins(tx) or ([admin] if admin else [])


def tell_who_mends(tx: Connection, kind: PostKind, key: str, now: datetime, **about: Unpack[Where]) -> None:
    """Write to each who hears of troubles."""
    for member_id in hearers_of_trouble(tx):
        about["member_id"] = member_id
        posts.say(tx, kind, f"{key}:{member_id}", now, **about)
