"""What people do with the app. Every act returns once the app acknowledged it, or raises Unanswered."""

from collections.abc import Callable
from typing import Any

from bot.playground.hands import client_checks
from bot.playground.state import elements, mentions, messages, payloads, spots, views
from bot.playground.state.messages import Content
from bot.playground.state.people import User
from bot.playground.state.spots import Spot
from bot.playground.state.workspace import View, Workspace
from bot.playground.values.errors import SlackRefusal, Unanswered
from bot.playground.values.jsons import Json, clone
from bot.playground.values.outcome import Envelope, Outcome
from bot.playground.wire.delivery import HELD, EventDelivery
from bot.playground.wire.responses import content_of

TIMED_OUT = "Operation timed out. Apps need to respond within 3 seconds."
TROUBLE = "We had some trouble connecting. Try again?"


class Hands:
    """The people's side of the workspace; tests and the page act through it."""

    def __init__(self, ws: Workspace, delivery: EventDelivery) -> None:
        self._ws = ws
        self._delivery = delivery

    def use(self, spot: Spot, block: Json, element: Json, held: Json) -> None:
        """Press a button or choose something. In an input that does not dispatch, it is only filled in."""
        with self._ws.lock:
            state = elements.initial_state(spot.blocks)
            if element["type"] in elements.KEEPERS:
                kept = spot.view.state if spot.view else state
                kept[block["block_id"]][element["action_id"]] = held
            if block["type"] == "input" and not block.get("dispatch_action"):
                return
            payload = spot.payload([elements.action(block, element, held, self._ws.stamp())], state)
        self._interact(payload, TIMED_OUT)

    def fill(self, view: View, state: dict[str, Json]) -> None:
        """Type into a form, without sending it."""
        with self._ws.lock:
            kept = {block: {**view.state.get(block, {}), **held} for block, held in state.items()}
            view.state = elements.initial_state(view.json["blocks"], kept={**view.state, **kept})

    def submit(self, view: View, state: dict[str, Json]) -> dict[str, str]:
        """Send a form; what is wrong with it by block id, from Slack's client or from the app."""
        self.fill(view, state)
        with self._ws.lock:
            problems = client_checks.problems(view.json["blocks"], view.state)
            if problems:
                views.show_errors(self._ws, view, problems)
                return problems
            payload = payloads.submission(self._ws, self._ws.users[view.user], view)
        outcome = self._interact(payload, TROUBLE, answerable=True)
        if outcome is HELD:
            return {}
        with self._ws.lock:
            try:
                return views.after_submit(self._ws, view, outcome.payload or {})
            except SlackRefusal as refusal:
                raise self._unusable(TROUBLE, refusal) from None

    def close(self, view: View, everything: bool = False) -> None:
        """Cancel a form, or the whole stack with the x of the window."""
        with self._ws.lock:
            views.close(self._ws, view.user, view, everything)

    def command(self, user: User, channel_id: str, name: str, text: str) -> Json | None:
        """Type a slash command; the answer that came with the acknowledgement, as it is shown."""
        with self._ws.lock:
            known = self._ws.app.command(name)
            if known is None:
                raise Unanswered(f"{name} is not a valid command.", "the app has no such command")
            channel = self._ws.channels[channel_id]
            typed = self.linked(mentions.with_links(text)) if known.get("should_escape") else text
            payload = payloads.command(self._ws, user, channel, name, typed)
        failed = f"{name} failed because the app did not respond."
        outcome = self._delivery.send(Envelope("slash_commands", payload, answerable=True))
        if not outcome.acknowledged:
            raise Unanswered(failed, outcome.reason)
        if not outcome.payload:
            return None
        with self._ws.lock:
            try:
                content = content_of(outcome.payload)
                if outcome.payload.get("response_type") == "in_channel":
                    return messages.shown(messages.say(self._ws, channel, self._ws.bot, content))
                note = messages.whisper(self._ws, channel, user.id, content)
            except SlackRefusal as refusal:
                raise self._unusable(failed, refusal) from None
            return clone(note.json) | {"id": note.id}

    def shortcut(self, user: User, callback_id: str) -> None:
        """Use a global shortcut."""
        with self._ws.lock:
            payload = payloads.shortcut(self._ws, user, callback_id)
        self._interact(payload, TIMED_OUT)

    def message_shortcut(self, user: User, callback_id: str, channel_id: str, ts: str) -> None:
        """Use a shortcut from a message's menu."""
        with self._ws.lock:
            payload = payloads.message_shortcut(self._ws, user, callback_id, self._ws.channels[channel_id], ts)
        self._interact(payload, TIMED_OUT)

    def open_home(self, user: User) -> None:
        """Look at the app's Home tab."""
        with self._ws.lock:
            body: Json = {
                "type": "app_home_opened",
                "user": user.id,
                "channel": self._ws.dm(user).id,
                "tab": "home",
                "event_ts": self._ws.stamp(),
            }
            if user.id in self._ws.homes:
                body["view"] = clone(self._ws.homes[user.id].full())
        self.tell(body)

    def write(self, user: User, channel_id: str, text: str, thread: str | None = None) -> Json:
        """A person's own message, as it is shown."""
        with self._ws.lock:
            content = Content(self.linked(mentions.escape(text)))
            return messages.shown(messages.say(self._ws, self._ws.channels[channel_id], user, content, thread))

    def linked(self, text: str) -> str:
        """Typed @names and #channels as ids."""
        with self._ws.lock:
            people = {user.name: user.id for user in self._ws.users.values()}
            places = {channel.name: channel.id for channel in self._ws.channels.values() if not channel.is_im}
        return mentions.link(text, people, places)

    def tell(self, event: Json) -> bool:
        """Something happened: did the app acknowledge it at once? It is not told what it did not subscribe to."""
        with self._ws.lock:
            if event["type"] not in self._ws.app.events:
                return True
            payload = payloads.event(self._ws, event)
        return self._delivery.send(Envelope("events_api", payload)).acknowledged

    def spot(self, user: User, container: Json, stale: Callable[[Spot], bool] | None = None) -> Spot:
        """Where a click happens. A message may have changed since it was looked at: `stale` knows what was seen."""
        with self._ws.lock:
            match container["type"]:
                case "message":
                    return spots.on_message(self._ws, user, container["channel"], container["ts"], stale)
                case "ephemeral":
                    return spots.on_note(self._ws, user, container["id"])
                case _:
                    return spots.on_view(self._ws, user, container["view_id"])

    def _interact(self, payload: Json, failed: str, answerable: bool = False) -> Outcome:
        outcome = self._delivery.send(Envelope("interactive", payload, answerable))
        if not outcome.acknowledged:
            raise Unanswered(failed, outcome.reason)
        return outcome

    def _unusable(self, text: str, refusal: SlackRefusal) -> Unanswered:
        why = "; ".join([refusal.code, *refusal.messages])
        self._ws.complaints.append(why)
        return Unanswered(text, why)


def chosen(element: Json, given: Any) -> Json:
    """What an element holds after a use that the page describes in Slack's words, nothing else taken over."""
    keeper = elements.KEEPERS.get(element["type"])
    if keeper is not None:
        return {"type": element["type"], keeper.key: given.get(keeper.key)}
    if element["type"] == "overflow":
        return {"type": "overflow", "selected_option": elements.option(element, given["selected_option"]["value"])}
    return {"type": element["type"]}
