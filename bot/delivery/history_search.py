"""Finding a message again by the id it carries, after a call whose outcome nobody knows."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot.slack import directory
from store.outbox.posts import Post

# Slack's clock and ours may differ by this much: ours may have been set wrong by a day. What is read too much costs
# little, and what is not read is said twice.
MARGIN = timedelta(hours=25)


@dataclass(frozen=True, slots=True)
class Found:
    """Where the message is."""

    channel: str
    ts: str


def marker(post: Post) -> dict[str, Any]:
    """The metadata by which `find` knows the post again."""
    return {"event_type": f"handoff_{post.kind}", "event_payload": {"id": post.id}}


def method(post: Post) -> str:
    """The method that `find` reads with, as Slack's rate limits name it."""
    return "conversations.replies" if post.thread_ts else "conversations.history"


@dataclass
class Search:
    """How far a look has come: `read_to` is the ts of the last message read, from which the next one goes on."""

    found: list[Found] = field(default_factory=list)
    read_to: str | None = None


def find(client: WebClient, post: Post, search: Search) -> None:
    """Every message in the post's place that carries its id, oldest first; raises what the Web API raises.

    Where Slack lets little be read at a time, `search` has what was read until then.
    """
    channel = post.place
    if post.member_id == post.place:
        channel = client.conversations_open(users=post.place)["channel"]["id"]
    oldest = f"{(post.first_tried_at - MARGIN).timestamp():.6f}"
    edge = "oldest" if post.thread_ts else "latest"  # a thread is told from its beginning, a channel from its end
    where = {"channel": channel, "oldest": oldest, "inclusive": True, "include_all_metadata": True}
    where |= {edge: search.read_to} if search.read_to else {}
    read = partial(client.conversations_replies, ts=post.thread_ts) if post.thread_ts else client.conversations_history
    wanted = marker(post)["event_payload"]
    for message in directory.pages(read, "messages", **where):
        search.read_to = message["ts"]
        if message.get("metadata", {}).get("event_payload") == wanted:
            search.found.append(Found(channel, message["ts"]))
    search.found.sort(key=lambda message: float(message.ts))
