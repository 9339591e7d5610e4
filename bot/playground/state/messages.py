"""Messages: said, changed, taken back, read again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.playground.state import elements, mentions
from bot.playground.state.people import TEAM, Channel, PostedMessage, User
from bot.playground.state.workspace import Note, Ping, Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json, clone


@dataclass(frozen=True)
class Content:
    """What a message says."""

    text: str = ""
    blocks: list[Json] | None = None
    metadata: Json | None = None
    files: Sequence[Json] = field(default=())
    link_names: bool = False  # bare @here and @name notify

    @property
    def empty(self) -> bool:
        """Nothing to say at all."""
        return not (self.text or self.blocks or self.files)


def say(ws: Workspace, channel: Channel, author: User, content: Content, thread: str | None = None) -> PostedMessage:
    """A new message; in the thread of the message `thread` if given, which may be a reply itself."""
    ts = ws.stamp()
    body = {"type": "message", **_author(ws, author), **_body(ws, content), "ts": ts, "team": TEAM}
    if content.files:
        body["files"] = [*content.files]
    message = PostedMessage(body, metadata=content.metadata, posted=ws.machine())
    channel.messages[ts] = message
    if thread:
        _reply(ws, channel, message, thread)
    if author.is_bot:
        _record_mentions(ws, channel, ts, content)
    ws.feed.push({"type": "message", "channel": channel.id, "message": shown(message)}, ws.audience(channel))
    return message


def change(ws: Workspace, channel: Channel, message: PostedMessage, content: Content) -> None:
    """Put other content in a message's place. Metadata stays unless new is given; an empty one removes it."""
    message.earlier.append(clone(message.json))
    message.json.pop("blocks", None)
    message.json |= {**_body(ws, content), "edited": {"user": ws.app.bot_user, "ts": ws.stamp()}}
    if content.metadata is not None:
        message.metadata = content.metadata or None
    _record_mentions(ws, channel, message.json["ts"], content, edited=True)
    push_changed(ws, channel, message)


def delete(ws: Workspace, channel: Channel, message: PostedMessage) -> None:
    """Take a message back; with replies under it a tombstone stays."""
    ts = message.json["ts"]
    if message.json.get("reply_count"):
        kept = {name: value for name, value in message.json.items() if name.startswith(("reply", "thread", "latest"))}
        message.json = {
            "type": "message",
            "subtype": "tombstone",
            "user": "USLACKBOT",
            "text": "This message was deleted.",
            "hidden": True,
            "ts": ts,
            **kept,
        }
        message.metadata = None
        push_changed(ws, channel, message)
        return
    del channel.messages[ts]
    _count_replies(ws, channel, message.json.get("thread_ts"))
    ws.feed.push({"type": "deleted", "channel": channel.id, "ts": ts}, ws.audience(channel))


def whisper(ws: Workspace, channel: Channel, user: str, content: Content, thread: str | None = None) -> Note:
    """An ephemeral message from the app; SlackRefusal where it may not hold its table."""
    if not ws.terms.private_tables and any(block["type"] == "table" for block in content.blocks or ()):
        raise SlackRefusal("invalid_blocks", ["unsupported block type: table [json-pointer:/blocks]"])
    body = {"type": "message", **_author(ws, ws.bot), **_body(ws, content), "ts": ws.stamp(), "is_ephemeral": True}
    if thread:
        body["thread_ts"] = thread
    note = Note(f"N{ws.number('note'):08d}", channel.id, user, body)
    ws.notes[note.id] = note
    _push_note(ws, note)
    return note


def rewrite(ws: Workspace, note: Note, content: Content) -> None:
    """Put other content in an ephemeral message's place."""
    note.json.pop("blocks", None)
    note.json |= _body(ws, content)
    _push_note(ws, note)


def forget(ws: Workspace, note: Note) -> None:
    """Take an ephemeral message back."""
    del ws.notes[note.id]
    ws.feed.push({"type": "ephemeral_gone", "channel": note.channel, "user": note.user, "id": note.id}, [note.user])


def shown(message: PostedMessage, with_metadata: bool = False) -> Json:
    """A copy as history gives it. Without `with_metadata` only the event's type is told."""
    made = clone(message.json)
    if message.metadata:
        event = message.metadata.get("event_type")
        made["metadata"] = clone(message.metadata) if with_metadata else {"event_type": event}
    return made


def top_level(channel: Channel) -> Iterable[PostedMessage]:
    """Oldest first; replies only where they were broadcast."""
    for message in channel.messages.values():
        thread = message.json.get("thread_ts")
        if thread in (None, message.json["ts"]) or message.json.get("subtype") == "thread_broadcast":
            yield message


def thread(channel: Channel, ts: str) -> list[PostedMessage]:
    """The parent, then its replies, oldest first."""
    return [one for one in channel.messages.values() if ts in (one.json["ts"], one.json.get("thread_ts"))]


def readable(ws: Workspace, message: PostedMessage) -> bool:
    """Does history show it by now?"""
    return not message.hidden and ws.machine() - message.posted >= ws.faults.history_lag


def _author(ws: Workspace, author: User) -> Json:
    if not author.is_bot:
        return {"user": author.id}
    profile = {"id": ws.app.bot_id, "app_id": ws.app.app_id, "name": ws.app.name, "deleted": False, "team_id": TEAM}
    return {"user": author.id, "bot_id": ws.app.bot_id, "app_id": ws.app.app_id, "bot_profile": profile}


def _body(ws: Workspace, content: Content) -> Json:
    body: Json = {"text": content.text}
    if content.blocks:
        body["blocks"] = elements.normalise(ws, content.blocks)
    return body


def _reply(ws: Workspace, channel: Channel, message: PostedMessage, thread_ts: str) -> None:
    root = channel.messages[thread_ts].json.get("thread_ts", thread_ts)
    message.json |= {"thread_ts": root, "parent_user_id": channel.messages[root].json.get("user")}
    _count_replies(ws, channel, root)


def _count_replies(ws: Workspace, channel: Channel, thread_ts: str | None) -> None:
    parent = channel.messages.get(thread_ts or "")
    if parent is None:
        return
    replies = thread(channel, parent.json["ts"])[1:]
    users = list(dict.fromkeys(reply.json["user"] for reply in replies))
    parent.json |= {
        "thread_ts": parent.json["ts"],
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1].json["ts"] if replies else parent.json["ts"],
        "reply_users": users[:5],
        "is_locked": False,
        "subscribed": False,
    }
    push_changed(ws, channel, parent)


def _record_mentions(ws: Workspace, channel: Channel, ts: str, content: Content, edited: bool = False) -> None:
    for text in dict.fromkeys([content.text, *mentions.texts(content.blocks or [])]):
        for target in mentions.pinged(text, content.link_names):
            ws.mentions.append(Ping(target, channel.id, ts, text, edited))


def push_changed(ws: Workspace, channel: Channel, message: PostedMessage) -> None:
    """Tell the pages how the message looks now."""
    ws.feed.push({"type": "changed", "channel": channel.id, "message": shown(message)}, ws.audience(channel))


def _push_note(ws: Workspace, note: Note) -> None:
    event = {"type": "ephemeral", "channel": note.channel, "user": note.user, "id": note.id, "message": note.json}
    ws.feed.push(clone(event), [note.user])
