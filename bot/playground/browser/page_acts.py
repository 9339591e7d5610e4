"""What people do on the page. Each act takes the request's JSON and gives the answer's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.playground.browser.page_shows import INVITE
from bot.playground.hands.admin import Admin
from bot.playground.hands.hands import Hands, chosen
from bot.playground.state.people import User
from bot.playground.state.spots import Spot
from bot.playground.state.workspace import View, Workspace
from bot.playground.values.jsons import Json


@dataclass(frozen=True)
class Controls:
    """What the page may move besides people: the office clock, a lead that arrives; `links` lead to pages beside it."""

    move: Callable[[str], datetime]  # "15m", "1h", "morning", "monday" or an ISO moment; gives the new time
    lead: Callable[[], str]  # gives what the person is told
    links: Mapping[str, str] = field(default_factory=dict)


class PageActs:
    """LookupError means that what was clicked is gone; Unanswered that the app did not answer."""

    def __init__(self, ws: Workspace, hands: Hands, controls: Controls | None) -> None:
        self._ws = ws
        self._hands = hands
        self._controls = controls

    def all(self) -> dict[str, Callable[[Json], Json]]:
        """The acts by the last part of their path."""
        acts = [self.post, self.command, self.click, self.submit, self.close, self.shortcut]
        moves = [self.time, self.lead] if self._controls else []
        return {act.__name__: act for act in [*acts, *moves]}

    def post(self, body: Json) -> Json:
        """A person writes."""
        user = self._user(body)
        return {"message": self._hands.write(user, body["channel"], str(body["text"]), body.get("thread_ts"))}

    def command(self, body: Json) -> Json:
        """A person types a slash command; /invite is Slack's own."""
        user = self._user(body)
        if body["command"] == INVITE["command"]:
            self._invite(user, body["channel"], str(body.get("text", "")))
            return {"response": None}
        return {"response": self._hands.command(user, body["channel"], body["command"], str(body.get("text", "")))}

    def click(self, body: Json) -> Json:
        """A person presses or chooses something."""
        user, action = self._user(body), body["action"]

        def seen(spot: Spot) -> bool:
            return spot.find(action["action_id"], body["block_id"]) is not None

        spot = self._hands.spot(user, body["container"], stale=seen)
        found = spot.find(action["action_id"], body["block_id"])
        if found is None:
            raise LookupError(action["action_id"])
        if spot.view is not None and "state" in body:
            self._hands.fill(spot.view, body["state"]["values"])
        self._hands.use(spot, *found, chosen(found[1], action))
        return {}

    def submit(self, body: Json) -> Json:
        """A person sends a form."""
        return {"errors": self._hands.submit(self._view(body), body["state"]["values"])}

    def close(self, body: Json) -> Json:
        """A person cancels a form, or with `clear` all that are open."""
        self._hands.close(self._view(body), everything=body.get("clear") is True)
        return {}

    def shortcut(self, body: Json) -> Json:
        """A person uses a shortcut, from a message's menu if one is named."""
        user = self._user(body)
        if body.get("ts"):
            self._hands.message_shortcut(user, body["callback_id"], body["channel"], body["ts"])
        else:
            self._hands.shortcut(user, body["callback_id"])
        return {}

    def time(self, body: Json) -> Json:
        """The office clock moves; the page is told that this takes a moment."""
        assert self._controls is not None
        self._ws.feed.push({"type": "busy", "busy": True})
        try:
            now = self._controls.move(str(body["to"])).isoformat()
        finally:
            self._ws.feed.push({"type": "busy", "busy": False})
        self._ws.feed.push({"type": "clock", "now": now})
        return {"now": now}

    def lead(self, _body: Json) -> Json:
        """A lead arrives."""
        assert self._controls is not None
        return {"text": self._controls.lead()}

    def _invite(self, user: User, channel: str, text: str) -> None:
        name = text.strip().lstrip("@").casefold()
        with self._ws.lock:
            found = [one for one in self._ws.users.values() if name in (one.name.casefold(), one.real_name.casefold())]
        if not found:
            raise ValueError("Mention who to add, as in /invite @Handoff")
        Admin(self._ws, self._hands).enter(channel, found[0].id)
        self._hands.write(user, channel, f"_added {found[0].real_name} to this channel_")

    def _user(self, body: Json) -> User:
        return self._ws.users[body["as"]]

    def _view(self, body: Json) -> View:
        view = self._ws.view(body["view_id"])
        if view is None or view.user != body["as"]:
            raise LookupError(body["view_id"])
        return view
