"""Posts about the agreement: a proposal with its notes and its reminder, a version in force, the closing days."""

from datetime import datetime

from bot.cards import text
from bot.cards.agreement import proposal_post, version_post
from bot.cards.blocks import Message
from store.agreement import policy, policy_text
from store.db.database import Transaction
from store.outbox.posts import Post
from store.rules.office_time import closing_days
from store.signing import proposal_views
from store.team import calendars, people


def version(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message:
    """A version that came into force without being proposed: settings, or an agreement that nobody signed."""
    number = post.extra["version"]
    before, after = policy.at_version(tx, number - 1), policy.at_version(tx, number)
    changes = policy_text.difference(before, after)
    if policy.signed_part(before) == policy.signed_part(after):
        by = policy.author(tx, number)
        who = text.person(by, people.names(tx)) if by else "The terminal"
        return version_post.draw_settings(who, changes, after.labels)
    standing = proposal_views.agreement_standing(tx)
    is_signed = standing.version == number and bool(standing.signatures)
    return version_post.draw(number, changes, after.labels, is_signed)


def closing(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message:
    """All closing days, and who changed them."""
    days = closing_days.describe_closing_days(calendars.closing_days(tx))
    return version_post.draw_closing_days(text.person(post.extra["by"], people.names(tx)), days)


def proposal(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """The proposal as it stands."""
    facts = proposal_views.load_proposal(tx, post.extra["proposal"], now)
    return proposal_post.draw(facts, people.names(tx), policy.current(tx).labels) if facts else None


def proposal_note(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """An objection to it, or how it ended."""
    if "objection" in post.extra:
        found = proposal_views.load_written_objection(tx, post.extra["objection"])
        return proposal_post.note_of_objection(found, people.names(tx)) if found else None
    facts = proposal_views.load_proposal(tx, post.extra["proposal"], now)
    return proposal_post.end_note(facts, facts.end, people.names(tx)) if facts and facts.end else None


def proposal_reminder(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """To who could still sign, or to a whole team; nothing once their team has, or it ended."""
    facts = proposal_views.load_proposal(tx, post.extra["proposal"], now)
    side = post.extra.get("side")
    if facts is None or not any(side == each or post.member_id in who for each, who in facts.waiting_for.items()):
        return None
    return proposal_post.reminder(facts, people.names(tx), side)
