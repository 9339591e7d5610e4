"""Slack's rate limits, in machine time: so many calls of a method a minute, one post a second in a channel."""

import math
from collections import deque

MINUTE = 60.0
# Calls a minute. Slack promises at least these and does not publish its bursts, so there is none here.
TIERS = {"1": 1, "2": 20, "3": 50, "4": 100}
POSTS_A_MINUTE = 300  # of the whole workspace: "several hundred"
POST_GAP = 1.0  # seconds between two posts in one channel


class Rates:
    """What was called when. Calls hold the workspace's lock."""

    def __init__(self) -> None:
        self._recent: dict[str, deque[float]] = {}
        self._last_post: dict[str, float] = {}

    def wait(self, method: str, tier: str, channel: str, now: float) -> int | None:
        """Whole seconds until this call is welcome, or None if it is now, which counts it."""
        if tier == "post":
            return self._post(channel, now)
        return self._window(method, TIERS[tier], now) if tier in TIERS else None

    def _post(self, channel: str, now: float) -> int | None:
        since = now - self._last_post.get(channel, -MINUTE)
        if since < POST_GAP:
            return math.ceil(POST_GAP - since)
        wait = self._window("posts", POSTS_A_MINUTE, now)
        if wait is None:
            self._last_post[channel] = now
        return wait

    def _window(self, name: str, most: int, now: float) -> int | None:
        recent = self._recent.setdefault(name, deque())
        while recent and now - recent[0] >= MINUTE:
            recent.popleft()
        if len(recent) >= most:
            return max(1, math.ceil(recent[0] + MINUTE - now))
        recent.append(now)
        return None
