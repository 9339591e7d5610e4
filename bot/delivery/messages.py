"""What each kind of post says, drawn from the facts of the moment it is sent; None if it lost its point meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards import home as home_card
from bot.cards import lead_answer, lead_card, notes, policy_card, troubles
from bot.cards.blocks import Block, Message
from bot.delivery import absences, monday, reminders
from store import channels, home, people, policy, unsaying, views, workspace
from store.database import Transaction
from store.facts import LeadLine
from store.outbox import Post
from store.rules.ladder import Hearer


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message and, for a card, the version it shows."""

    message: Message
    version: int = 0


def draw(tx: Transaction, post: Post, now: datetime, url: str) -> Drawn | Hearer | None:
    """The message of a post, or who is to hear it instead. `url` is the workspace's address."""
    message: Drawn | Message | Hearer | None
    if unsaying.is_silenced(tx, post):
        return None
    if post.kind in reminders.KINDS:
        message = reminders.draw(tx, post, now, url)
    elif post.kind in absences.KINDS:
        message = absences.draw(tx, post, now, url)
    elif post.kind in monday.KINDS:
        message = monday.draw(tx, post, now, url)
    else:
        message = _KINDS[post.kind](tx, post)
    return Drawn(message) if isinstance(message, Message) else message


def card(tx: Transaction, handoff_id: int) -> Drawn | None:
    """The card of a handoff as it should look now."""
    facts = views.handoff(tx, handoff_id)
    if facts is None:
        return None
    return Drawn(lead_card.draw(facts, people.names(tx), labels(tx), zone(tx)), facts.version)


def home_view(tx: Transaction, member_id: str, now: datetime) -> Block:
    """A person's Home tab."""
    return home_card.draw(home.load(tx, member_id, now), people.names(tx), labels(tx))


def labels(tx: Transaction) -> Mapping[str, str]:
    """What people call the policy's codes."""
    return policy.current(tx).labels


def zone(tx: Transaction) -> ZoneInfo:
    """The workspace's zone."""
    return workspace.load(tx).timezone


def _card(tx: Transaction, post: Post) -> Drawn | None:
    return card(tx, post.handoff_id) if post.handoff_id else None


def _note(tx: Transaction, post: Post) -> Message | None:
    act = views.act(tx, post.trace_id) if post.trace_id else None
    return notes.draw(act, people.names(tx), labels(tx)) if act else None


def _direct(tx: Transaction, post: Post) -> Message | None:
    act = views.act(tx, post.trace_id) if post.trace_id else None
    lead = views.lead(tx, act.lead_id, act.recorded_at) if act else None
    if act is None or lead is None:
        return None
    line = LeadLine(lead.id, act.handoff_id, lead.name, lead.company, lead.status, post.member_id)
    return notes.direct(act, line, people.names(tx), labels(tx))


def _share(tx: Transaction, post: Post) -> Message | None:
    facts = views.handoff(tx, post.handoff_id) if post.handoff_id else None
    lead = facts.lead if facts else views.lead(tx, post.lead_id, post.first_tried_at) if post.lead_id else None
    if lead is None:
        return None
    return lead_answer.shared(lead, people.names(tx), post.extra["by"], labels(tx), zone(tx), facts)


def _trouble(tx: Transaction, post: Post) -> Message | None:
    channel = post.extra["channel"]
    code = channels.troubled(tx).get(channel)
    return troubles.channel(channels.name(tx, channel), code) if code else None


def _back(_tx: Transaction, post: Post) -> Message | None:
    return troubles.back(post.extra["code"])


def _policy(tx: Transaction, post: Post) -> Message:
    version = post.extra["version"]
    changes = policy.difference(policy.at_version(tx, version - 1), policy.at_version(tx, version))
    return policy_card.draw(version, changes)


_KINDS: Mapping[str, Callable[[Transaction, Post], Drawn | Message | None]] = {
    "card": _card,
    "note": _note,
    "direct": _direct,
    "share": _share,
    "trouble": _trouble,
    "back": _back,
    "policy": _policy,
}
