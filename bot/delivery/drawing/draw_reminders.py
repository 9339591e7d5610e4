"""What is said of promises: drawn from how they stand when it is sent, and dropped if that made it pointless.

Who is to hear it may be another by then: the owner, who covers for them, or who manages.
"""

from datetime import datetime

from bot.cards import text
from bot.cards.blocks import Message
from bot.cards.reminders import reminder_posts as cards
from store.db.database import Transaction
from store.outbox.posts import Post
from store.record.facts import HandoffFacts
from store.reminders import ringing, why_quiet
from store.rules import states
from store.rules.ladder import Audience, Hearer, RungAct
from store.team import people, presence
from store.views import handoff_views, lead_lists


def draw(tx: Transaction, post: Post, now: datetime, url: str) -> Message | Hearer | None:
    """The reminder, or who is to hear it instead; None if nobody needs it any more."""
    if "together" in post.extra:
        hearer = ringing.decider(tx, now)
        late = lead_lists.past_their_deadline(tx, now)
        message = cards.many_late(late.total) if late else None
        return message if hearer is not None and hearer.member_id == post.member_id else hearer
    facts = handoff_views.handoff_facts(tx, post.handoff_id) if post.handoff_id else None
    if facts is None or facts.lead.erased or facts.state not in states.OPEN:
        return None
    card = text.message_address(url, facts.channel, facts.ts)
    about = cards.About(facts, card, people.names(tx), now, post.member_id, post.extra.get("at", 0))
    message = _decision(tx, post, about) if "why" in post.extra else _reminder(tx, post, about)
    if message is None or post.member_id is None:
        return message
    if "why" in post.extra:
        hearer = ringing.decider(tx, now)
    else:
        hearer = ringing.hearer_now(tx, post.extra["clock"], RungAct(post.extra["act"]), now)
    return message if hearer is not None and hearer.member_id == post.member_id else hearer


def _reminder(tx: Transaction, post: Post, about: cards.About) -> Message | None:
    promise = why_quiet.promise(tx, post.extra["clock"], about.now)
    act = RungAct(post.extra["act"])
    if promise is None or (act.audience is Audience.PROMISER and promise.promiser is None):
        return None
    if promise.kind == "answer" and about.handoff.question is None:
        return None
    return cards.MESSAGES[act](about, promise)


def _decision(tx: Transaction, post: Post, about: cards.About) -> Message | None:
    """What a manager has to decide, unless the owner is another by now, is back, or has done it."""
    why, owner, kind = post.extra["why"], post.extra["owner"], post.extra.get("kind") or "response"
    if about.handoff.owner_id != owner or (why == "away" and presence.is_here(tx, owner, about.now)):
        return None
    if why in ("released_twice", "deal") and _is_done(about.handoff, kind):
        return None
    return cards.decision(about, why, kind)


def _is_done(handoff: HandoffFacts, kind: str) -> bool:
    clock = handoff.clock(kind)
    return clock is None or clock.stopped_at is not None
