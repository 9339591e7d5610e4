"""Posts about target accounts: one team asks the other to agree; interest where no lead is sales-ready."""

from datetime import date, datetime

from bot.cards.blocks import Message
from bot.cards.message import account_posts
from store.accounts import account_hints, account_views, target_accounts
from store.agreement import policy
from store.db.database import Transaction
from store.outbox.posts import Post
from store.team import people


def account(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    """The account as it stands; once the other team was asked about another company or tier, only that it changed."""
    one = account_views.load_account(tx, post.extra["account"])
    if one is None:
        return None
    is_asked = one.agreed_at is None and one.ended_at is None
    if is_asked and target_accounts.last_question(tx, one.id) != post.id:
        return account_posts.account_replaced(one) if post.ts else None
    return account_posts.account_asked(one, people.names(tx)) if is_asked or post.ts else None


def account_hint(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    """What is still to be pointed out of it; nothing once sales got a lead there."""
    found = account_hints.interest_in(tx, date.fromisoformat(post.extra["week"]), post.extra["accounts"])
    if not found:
        return account_posts.account_interest_over() if post.ts else None
    return account_posts.account_interest(found, policy.current(tx).labels)
