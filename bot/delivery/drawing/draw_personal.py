"""What concerns one person: a handoff that became theirs, an answer, fresh interest. Each asks for the next act, and is
over with the first that comes after it."""

from datetime import datetime

from bot.cards.blocks import Message
from bot.cards.reminders import personal_posts as cards
from bot.cards.reminders.reminder_posts import About
from bot.delivery.drawing import draw_reminders
from store.agreement import policy
from store.db.database import Transaction
from store.handoffs import handoffs
from store.monday.meeting import decision_views
from store.outbox.posts import Post
from store.rules import states
from store.rules.post_kinds import PostKind
from store.team import people, presence
from store.views import handoff_views


def to_owner(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    """To the owner, or to who covers for them, until anything is done with the handoff."""
    about = draw_reminders.about_handoff(tx, post, now, url)
    act = handoff_views.act_facts(tx, post.trace_id) if post.trace_id else None
    if about is None or act is None:
        return None
    newest = handoffs.last_act(tx, about.handoff.id)
    if not _is_theirs(tx, about) or (newest is not None and newest > act.id):
        return draw_reminders.over_if_said(tx, post, about)
    agreed = policy.current(tx)
    if post.kind is PostKind.INTENT:
        wanted, since = agreed.checklist.high_intent_kinds, about.handoff.handed_over_at
        touches = [each for each in about.handoff.lead.touches if each.kind in wanted and each.at >= since]
        return cards.fresh_interest(about, touches, agreed.labels)
    return (cards.new_owner if post.kind is PostKind.ASSIGNED else cards.answer_came)(about, act, agreed.labels)


def to_whom_reserved(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    """To who knows the company, while they alone may claim it."""
    about = draw_reminders.about_handoff(tx, post, now, url)
    if about is None or about.handoff.state != states.SALES_READY or about.handoff.reserved_for is None:
        return draw_reminders.over_if_said(tx, post, about) if about else None
    until = about.handoff.reserved_until
    if until is None or until <= now:
        return cards.reservation_ended(about) if post.ts else None
    return cards.reservation(about, policy.current(tx).labels)


def to_decider(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """To the owner of a decision."""
    facts = decision_views.load_decision(tx, post.extra["decision"], now)
    found = decision_views.load_objection(tx, post.extra["log"])
    return (
        cards.objection_heard(facts.what, found.member_id, found.words, people.names(tx)) if facts and found else None
    )


def _is_theirs(tx: Transaction, about: About) -> bool:
    owner, held = about.handoff.owner_id, about.handoff.state in states.HELD
    return held and owner is not None and presence.stand_in(tx, owner, about.now) == about.hearer
