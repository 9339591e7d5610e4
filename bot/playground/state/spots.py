"""Where a person clicks: a message, an ephemeral message, a modal or a Home tab."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.state import elements, payloads
from bot.playground.state.people import User
from bot.playground.state.workspace import View, Workspace
from bot.playground.values.jsons import Json


@dataclass(frozen=True)
class Spot:
    """What can be clicked there, and the interaction that a click makes of it."""

    blocks: list[Json]
    payload: Callable[[list[Json], Json], Json]  # from the actions and the state of the elements
    view: View | None = None

    def find(self, wanted: str, block_id: str | None = None) -> tuple[Json, Json] | None:
        """(block, element) by action id or, as a reader would, by label."""
        found = [
            (block, element) for block, element in elements.walk(self.blocks) if block_id in (None, block["block_id"])
        ]
        by_id = (pair for pair in found if pair[1]["action_id"] == wanted)
        by_label = (pair for pair in found if _label(pair[1]).casefold() == wanted.casefold())
        return next(by_id, None) or next(by_label, None)

    def find_option(self, wanted: str) -> tuple[Json, Json, Json] | None:
        """(block, element, option) of an overflow menu by the option's text or value."""
        for block, element in elements.walk(self.blocks):
            for option in element["options"] if element["type"] == "overflow" else []:
                if wanted in (option["text"]["text"], option["value"]):
                    return block, element, option
        return None


def on_message(ws: Workspace, user: User, channel_id: str, ts: str, seen: Callable[[Spot], bool] | None = None) -> Spot:
    """A message as it stands; with `seen` the newest version, down to the first, of which it is true."""
    channel = ws.channels[channel_id]
    if ts not in channel.messages:
        raise LookupError(f"no message {ts} in {channel.name}")
    message = channel.messages[ts]
    versions = (_of_message(ws, user, channel_id, json) for json in [message.json, *reversed(message.earlier)])
    newest = next(versions)
    if seen is None or seen(newest):
        return newest
    return next((spot for spot in versions if seen(spot)), newest)


def on_note(ws: Workspace, user: User, note_id: str) -> Spot:
    """An ephemeral message."""
    note = ws.notes.get(note_id)
    if note is None:
        raise LookupError(f"no ephemeral message {note_id}")
    channel = ws.channels[note.channel]
    return Spot(
        note.json.get("blocks", []),
        lambda actions, _state: payloads.on_note(ws, user, channel, note, actions),
    )


def on_view(ws: Workspace, user: User, view_id: str) -> Spot:
    """An open modal or a Home tab."""
    view = ws.view(view_id)
    if view is None or view.user != user.id:
        raise LookupError(f"no view {view_id} of {user.name}")
    return Spot(
        view.json["blocks"],
        lambda actions, _state: payloads.on_view(ws, user, view, actions),
        view,
    )


def _of_message(ws: Workspace, user: User, channel_id: str, json: Json) -> Spot:
    channel = ws.channels[channel_id]
    return Spot(
        json.get("blocks", []),
        lambda actions, state: payloads.on_message(ws, user, channel, json, state, actions),
    )


def _label(element: Json) -> str:
    text = element.get("text") or element.get("placeholder") or {}
    return str(text.get("text", ""))
