"""What every part of delivery works with."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk import WebClient

from store.db.database import Database
from store.outbox.posts import Post

DeliveryJob = Callable[[], None]
"""Call it to do what was leased."""


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
