"""What tests and the demo let people do, in the words of somebody who uses Slack. Slack (driver.py) inherits it."""

from collections.abc import Mapping
from typing import Any

from bot.playground.hands.hands import Hands
from bot.playground.state import elements, spots
from bot.playground.state.people import User
from bot.playground.state.spots import Spot
from bot.playground.state.workspace import View, Workspace
from bot.playground.values.jsons import Json, clone


class Acting:
    """Every act returns once the app acknowledged it; Unanswered says that it did not. Users are ids."""

    def __init__(self, ws: Workspace, hands: Hands) -> None:
        self.workspace = ws
        self.hands = hands

    def press(self, user: str, channel: str, ts: str, button: str, value: Any = None, stale: bool = False) -> None:
        """Press a button of a message, by action id or label, or an entry of its overflow menu; `value` is the choice
        in a menu or picker. `stale`: the person looks at an earlier version if the button is gone by now.
        """
        seen = (lambda spot: _has(spot, button)) if stale else None
        with self.workspace.lock:
            spot = spots.on_message(self.workspace, self._user(user), channel, ts, seen)
        self._use(spot, button, value)

    def press_home(self, user: str, button: str, value: Any = None) -> None:
        """The same on the person's Home tab."""
        self._use(self._on_view(self.workspace.homes[user]), button, value)

    def press_form(self, user: str, button: str, value: Any = None) -> None:
        """The same in the person's topmost form; in an input it only fills in, unless that dispatches."""
        self._use(self._on_view(self._top(user)), button, value)

    def press_note(self, user: str, note: str, button: str, value: Any = None) -> None:
        """The same in an ephemeral message, by its id."""
        with self.workspace.lock:
            spot = spots.on_note(self.workspace, self._user(user), note)
        self._use(spot, button, value)

    def submit(self, user: str, values: Mapping[str, Any] | None = None) -> dict[str, str] | None:
        """Fill in the topmost form by block or action id and send it; {block_id: what is wrong} if it stays open.

        Menus take an option's value or text, multiple ones a list, date and time pickers a datetime or Slack's text.
        """
        view = self._top(user)
        filled: dict[str, Json] = {}
        for field, value in (values or {}).items():
            block, element = self._field(view, field)
            held = elements.filled(element, value)
            filled.setdefault(block["block_id"], {})[element["action_id"]] = held
        return self.hands.submit(view, filled) or None

    def close(self, user: str, everything: bool = False) -> None:
        """Cancel the topmost form, or all of them with the x of the window."""
        self.hands.close(self._top(user), everything)

    def command(self, user: str, name: str, text: str = "", channel: str | None = None) -> Json | None:
        """Type a slash command, in the direct message with the app unless said otherwise; the answer as shown."""
        where = channel or self.workspace.dm(self._user(user)).id
        return self.hands.command(self._user(user), where, name, text)

    def shortcut(self, user: str, callback_id: str) -> None:
        """Use a global shortcut."""
        self.hands.shortcut(self._user(user), callback_id)

    def message_shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> None:
        """Use a shortcut from a message's menu."""
        self.hands.message_shortcut(self._user(user), callback_id, channel, ts)

    def open_home(self, user: str) -> Json | None:
        """Look at the Home tab; the view as it stands once the app acknowledged, or None."""
        self.hands.open_home(self._user(user))
        with self.workspace.lock:
            view = self.workspace.homes.get(user)
            return clone(view.full()) if view else None

    def say(self, user: str, channel: str, text: str, thread: str | None = None) -> str:
        """A person writes; the ts of the message."""
        return str(self.hands.write(self._user(user), channel, text, thread)["ts"])

    def _user(self, user: str) -> User:
        return self.workspace.users[user]

    def _top(self, user: str) -> View:
        stack = self.workspace.stacks.get(user)
        if not stack:
            raise LookupError(f"{self._user(user).name} has no form open")
        return stack[-1]

    def _on_view(self, view: View) -> Spot:
        with self.workspace.lock:
            return spots.on_view(self.workspace, self._user(view.user), view.id)

    def _use(self, spot: Spot, button: str, value: Any) -> None:
        if (found := spot.find(button)) is not None:
            block, element = found
            keeps = element["type"] in elements.KEEPERS
            held = elements.filled(element, value) if keeps else {"type": element["type"]}
        elif (entry := spot.find_option(button)) is not None:
            block, element, option = entry
            held = {"type": "overflow", "selected_option": option}
        else:
            raise LookupError(f"nothing called {button!r} there, only {_names(spot)}")
        self.hands.use(spot, block, element, held)

    def _field(self, view: View, field: str) -> tuple[Json, Json]:
        for block, element in elements.walk(view.json["blocks"]):
            if field in (block["block_id"], element["action_id"]) and element["type"] in elements.KEEPERS:
                return block, element
        raise LookupError(f"the form has no field {field!r}")


def _has(spot: Spot, button: str) -> bool:
    return spot.find(button) is not None or spot.find_option(button) is not None


def _names(spot: Spot) -> list[str]:
    return [element["action_id"] for _, element in elements.walk(spot.blocks)]
