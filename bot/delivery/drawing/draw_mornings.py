"""The message that begins a person's day: of what it named, what is still to be done."""

from datetime import date, datetime

from bot.cards import text
from bot.cards.blocks import Message
from bot.cards.reminders import morning_post
from bot.cards.reminders.morning_post import DueToday
from store.accounts import account_views
from store.db.database import Transaction
from store.outbox.posts import Post
from store.reminders import mornings
from store.team import people
from store.views import handoff_views


def morning(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    """What is left of the list, and how much of it is done; dropped if its day is over before it was said."""
    assert post.member_id is not None, "it is for one person"
    handoffs, day = post.extra["handoffs"], date.fromisoformat(post.extra["day"])
    known = account_views.steps_by_id(tx, post.extra.get("steps", ()))
    steps = [step for step in known if step.done_at is None]
    count = len(handoffs) + len(post.extra.get("steps", ()))
    ends = mornings.end_of_day(tx, post.member_id, day, now)
    due = _due(tx, post.member_id, handoffs, ends, now, url)
    done = count - len({one.handoff.id for one in due}) - len(steps)
    if not due and not steps:
        return morning_post.all_done(count) if post.ts else None
    if now >= ends:
        return morning_post.day_over(done, count) if post.ts else None
    return morning_post.draw(due, steps, done, now, day, people.names(tx))


def _due(
    tx: Transaction, member_id: str, handoffs: list[int], ends: datetime, now: datetime, url: str
) -> list[DueToday]:
    found = []
    for row in mornings.due_by(tx, member_id, ends, now):
        facts = handoff_views.handoff_facts(tx, row.handoff_id) if row.handoff_id in handoffs else None
        if facts is not None:
            address = text.message_address(url, facts.channel, facts.ts)
            found.append(DueToday(facts, row.kind, row.due_at, address))
    return found
