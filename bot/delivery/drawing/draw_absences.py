"""Absences: the thread hears who covers and when the owner is back, who covers hears what is open as it begins."""

from datetime import datetime

from bot.cards import text
from bot.cards.blocks import Message
from bot.cards.lead import thread_notes
from bot.cards.reminders import absence_words as cards
from store.agreement import policy
from store.db.database import Transaction
from store.outbox.posts import Post
from store.record.facts import ActFacts, Excerpt
from store.reminders import away
from store.rules.trace_kinds import TraceKind
from store.team import people, presence
from store.views import handoff_views, lead_lists


def came_or_went(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """To the thread: who covers, or that the owner is back; None if it is not so any more."""
    act = handoff_views.act_facts(tx, post.trace_id) if post.trace_id else None
    if act is None or not _still_so(tx, act, now):
        return None
    return thread_notes.draw(act, people.names(tx), policy.current(tx).labels)


def _still_so(tx: Transaction, act: ActFacts, now: datetime) -> bool:
    if act.kind is TraceKind.BACK:
        return act.member_id is not None and presence.is_here(tx, act.member_id, now)
    facts = handoff_views.handoff_facts(tx, act.handoff_id) if act.handoff_id else None
    absence = away.covered(tx, act.member_id)
    theirs = facts is not None and facts.owner_id == act.member_id
    return theirs and absence is not None and absence.nominee == act.other_member_id


def covering(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    """To who covers: what is open of what they were left, until they do not cover any more."""
    absence = away.covering(tx, post.extra["away"])
    if absence is None or absence.nominee != post.member_id or not absence.begun:
        return cards.no_longer_covering(absence, people.names(tx)) if post.ts else None
    owned = lead_lists.owned_by(tx, absence.member_id, post.extra.get("handoffs"))
    held = [handoff_views.handoff_facts(tx, line.handoff_id) for line in owned if line.handoff_id]
    open_ = [facts for facts in held if facts is not None and not (facts.history or facts.lead.erased)]
    linked = [(facts, text.message_address(url, facts.channel, facts.ts)) for facts in open_]
    known = Excerpt(linked, owned.total - len(owned) + len(open_))
    return cards.covering(absence, known, people.names(tx), now) if known or post.ts else None
