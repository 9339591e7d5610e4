"""What is said of promises: drawn from how they stand when it is sent, and dropped if that made it pointless.

Who is to hear it may be another by then: the owner, who covers for them, or who manages.
"""

from dataclasses import replace
from datetime import datetime

from bot.cards import text
from bot.cards.blocks import Message
from bot.cards.reminders import reminder_posts as cards
from store.agreement import policy
from store.db.database import Transaction
from store.outbox import cards as card_rows
from store.outbox import posts
from store.outbox.posts import Post
from store.record.facts import Excerpt, HandoffFacts, LeadLine
from store.reminders import mornings, ringing, why_quiet
from store.rules import states
from store.rules.ladder import Audience, Hearer, RungAct
from store.rules.post_kinds import PostKind
from store.team import people, presence
from store.views import handoff_views, lead_lists


def draw(tx: Transaction, post: Post, now: datetime, url: str) -> Message | Hearer | None:
    """The reminder, or who is to hear it instead; None if it needs not be said any more.

    One that stands in Slack is drawn for who heard it; once its point is gone it says what happened.
    """
    if "handoffs" in post.extra:
        return _several(tx, post, now, url)
    about = about_handoff(tx, post, now, url)
    if about is None:
        return None
    asks = about.handoff.state in states.OPEN
    message = (_decision if "why" in post.extra else _reminder)(tx, post, about) if asks else None
    if message is None or post.member_id is None:
        return message or over_if_said(tx, post, about)
    hearer = _hearer(tx, post, now)
    if hearer is not None and hearer.member_id == post.member_id:
        return None if post.ts is None and _said_this_morning(tx, post) else message
    if post.ts is None:
        return hearer
    managers = "why" in post.extra or RungAct(post.extra["act"]).audience is Audience.MANAGER
    return message if managers else over_if_said(tx, post, about)  # another manager decides now, and this one still may


def about_handoff(tx: Transaction, post: Post, now: datetime, url: str) -> cards.About | None:
    """What a message about a handoff is drawn from; None once its lead is erased."""
    facts = handoff_views.handoff_facts(tx, post.handoff_id) if post.handoff_id else None
    if facts is None or facts.lead.erased:
        return None
    card = text.message_address(url, facts.channel, facts.ts)
    return cards.About(facts, card, people.names(tx), now, post.member_id, post.extra.get("at", 0))


def over_if_said(tx: Transaction, post: Post, about: cards.About) -> Message | None:
    """What a message that stands in Slack says once its point is gone; None if it was not sent yet."""
    if post.ts is None:
        return None
    return cards.over(about, handoff_views.last_act_facts(tx, about.handoff.id), policy.current(tx).labels)


def _said_this_morning(tx: Transaction, post: Post) -> bool:
    """Whether the list that begins the day said it: on the day of a next step, or at the moment of the reminder."""
    if post.kind is not PostKind.WARN or post.extra.get("again") or not (post.trace_id and post.handoff_id):
        return False
    act = handoff_views.act_facts(tx, post.trace_id)
    at_once = post.extra["at"] > 0
    return act is not None and mornings.has_told(tx, post.member_id, post.handoff_id, act.recorded_at, at_once)


def _several(tx: Transaction, post: Post, now: datetime, url: str) -> Message | Hearer | None:
    """Several escalations in one message, of which those that are cured are gone."""
    hearer = ringing.decider(tx, now)
    if post.ts is None and (hearer is None or hearer.member_id != post.member_id):
        return hearer
    every = posts.concerned(post)
    late = lead_lists.to_look_after(tx, every, now)
    if not late:
        return cards.all_cured(len(every)) if post.ts else None
    linked = [replace(line, permalink=_address(tx, line, url)) for line in late]
    return cards.several_late(Excerpt(linked, late.total), people.names(tx), now)


def _address(tx: Transaction, line: LeadLine, url: str) -> str | None:
    card = card_rows.find(tx, line.handoff_id) if line.handoff_id else None
    return text.message_address(url, card.channel, card.ts) if card else None


def _hearer(tx: Transaction, post: Post, now: datetime) -> Hearer | None:
    if "why" in post.extra:
        return ringing.decider(tx, now)
    return ringing.hearer_now(tx, post.extra["clock"], RungAct(post.extra["act"]), now)


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
