"""What every part of delivery works with, and what it does when Slack refuses everything or takes us back."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk import WebClient

from store.db.database import Database, Transaction
from store.outbox import backoff, posts, rate_holds
from store.outbox.posts import Post
from store.team import channels, workspace

log = logging.getLogger(__name__)

Job = Callable[[], None]
"""What was taken is nobody else's by now, and is done by calling this."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`gap` is the pause in machine seconds after a post to the same place; `url` is the workspace's, for links."""

    database: Database
    clock: Callable[[], datetime]
    client: WebClient
    gap: float
    url: str = ""
    unsent: deque[Post] = field(default_factory=deque)
    """Taken, and the database went before Slack was called."""


def token_broke(tx: Transaction, code: str, method: str = rate_holds.SLACK) -> None:
    """Keep quiet for a minute; all work is kept. Where only a scope is missing, other methods go on."""
    rate_holds.keep(tx, method if code == "missing_scope" else rate_holds.SLACK, backoff.TOKEN_AGAIN)
    if workspace.load(tx).slack_trouble is None:
        log.error("Slack refuses the bot: %s. `handoff doctor` says what to do", code)
        workspace.change(tx, slack_trouble=code)


def works_again(tx: Transaction, place: str, now: datetime) -> None:
    """A post went through: whatever was wrong with the place or the token is mended."""
    channels.mended(tx, place)
    token_works(tx, now)


def token_works(tx: Transaction, now: datetime) -> None:
    """Slack takes our token: if it did not before, go on, and tell those who look after us."""
    if workspace.load(tx).slack_trouble is None:
        return
    rate_holds.keep(tx, rate_holds.SLACK, 0.0)  # locks its row, so that of two who come back one tells
    rate_holds.end(tx, rate_holds.SLACK)
    code = workspace.load(tx).slack_trouble
    if code is None:
        return
    workspace.change(tx, slack_trouble=None)
    for member_id in channels.tellable(tx):
        key = f"back:{member_id}:{now.isoformat()}"
        posts.say(tx, "back", key, now, member_id=member_id, extra={"code": code})
