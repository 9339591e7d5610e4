"""What is said of absences: to the thread when somebody covers and when they are back, to who covers as it begins."""

from datetime import datetime

from bot.cards import absences as cards
from bot.cards import links, notes
from bot.cards.blocks import Message
from store import away, listing, people, policy, presence, views
from store.database import Transaction
from store.facts import ActFacts
from store.outbox import Post

KINDS = frozenset({"presence", "covering"})


def draw(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    """The message; None if it is not so any more."""
    return _covering(tx, post, now, url) if post.kind == "covering" else _presence(tx, post, now)


def _presence(tx: Transaction, post: Post, now: datetime) -> Message | None:
    act = views.act(tx, post.trace_id) if post.trace_id else None
    if act is None or not _still_so(tx, act, now):
        return None
    return notes.draw(act, people.names(tx), policy.current(tx).labels)


def _still_so(tx: Transaction, act: ActFacts, now: datetime) -> bool:
    if act.kind == "back":
        return act.member_id is not None and presence.is_here(tx, act.member_id, now)
    facts = views.handoff(tx, act.handoff_id) if act.handoff_id else None
    absence = away.covered(tx, act.member_id)
    theirs = facts is not None and facts.owner_id == act.member_id
    return theirs and absence is not None and absence.nominee == act.other


def _covering(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    absence = away.covering(tx, post.extra["away"])
    if absence is None or absence.nominee != post.member_id:
        return None
    held = [views.handoff(tx, line.handoff_id) for line in listing.mine(tx, absence.member_id) if line.handoff_id]
    open_ = [facts for facts in held if facts is not None and not (facts.history or facts.lead.erased)]
    known = [(facts, links.card(url, facts)) for facts in open_]
    return cards.covering(absence, known, people.names(tx), now) if known else None
