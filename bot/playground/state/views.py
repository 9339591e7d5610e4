"""Modals and Home tabs: opened, stacked, changed, closed, published."""

import json
from typing import Any

from bot.playground.checks import check, limits
from bot.playground.state import elements
from bot.playground.state.people import TEAM, User
from bot.playground.state.workspace import View, Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json, clone

_DEFAULTS: Json = {
    "title": None,
    "submit": None,
    "close": None,
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
    "submit_disabled": False,
}


def open(ws: Workspace, trigger_id: Any, given: Any) -> View:
    """A first modal for the person behind the trigger; it takes the place of any that is open."""
    body = _checked(given, "modal")
    trigger = ws.tickets.exchange(trigger_id)
    view = _new(ws, trigger.user, body)
    ws.stacks[trigger.user] = [view]
    _push(ws, "open", view)
    return view


def push(ws: Workspace, trigger_id: Any, given: Any) -> View:
    """A modal on top of the one the trigger came from."""
    body = _checked(given, "modal")
    trigger = ws.tickets.exchange(trigger_id)
    stack = ws.stacks.get(trigger.user, [])
    if trigger.view_id not in [view.id for view in stack]:
        raise SlackRefusal("invalid_trigger_id")
    return stack_up(ws, trigger.user, body)


def stack_up(ws: Workspace, user: str, body: Json) -> View:
    """One more modal on the person's stack; three are the most."""
    stack = ws.stacks[user]
    if len(stack) >= limits.VIEWS_IN_STACK:
        raise SlackRefusal("push_limit_reached")
    view = _new(ws, user, body)
    view.root, view.previous = stack[0].root, stack[-1].id
    stack.append(view)
    _push(ws, "push", view)
    return view


def update(ws: Workspace, given: Any, view_id: Any, mark: Any = None) -> View:
    """Other content for an open modal; what was typed stays where block and action ids stay."""
    found = [view for stack in ws.stacks.values() for view in stack]
    wanted = next((view for view in found if view.id == view_id), None)
    if wanted is None:
        raise SlackRefusal("not_found")
    body = _checked(given, "modal")
    _same_hash(wanted, mark)
    return replace(ws, wanted, body)


def replace(ws: Workspace, view: View, body: Json) -> View:
    """Put checked content in the view's place."""
    view.json = _complete(ws, body)
    view.state = elements.initial_state(view.json["blocks"], kept=view.state)
    _push(ws, "update", view)
    return view


def publish(ws: Workspace, user: User, given: Any, mark: Any = None) -> View:
    """A person's Home tab."""
    if not ws.app.home_tab:
        raise SlackRefusal("not_enabled")
    old = ws.homes.get(user.id)
    body = _checked(given, "home")
    if old is not None:
        _same_hash(old, mark)
    view = _new(ws, user.id, body)
    view.id = view.root = old.id if old else view.id
    ws.homes[user.id] = view
    ws.feed.push({"type": "home", "user": user.id, "view": clone(view.full())}, [user.id])
    return view


def close(ws: Workspace, user: str, view: View, everything: bool = False) -> None:
    """The top modal goes, or the whole stack."""
    stack = ws.stacks.get(user, [])
    if everything or view not in stack:
        ws.stacks.pop(user, None)
        _push(ws, "clear", None, user)
        return
    del stack[stack.index(view) :]
    if not stack:
        ws.stacks.pop(user)
    _push(ws, "close", stack[-1] if stack else None, user)


def after_submit(ws: Workspace, view: View, answer: Json) -> dict[str, str]:
    """Do what the acknowledgement of a view_submission says; the errors it names keep the form open."""
    match answer.get("response_action"):
        case None:
            close(ws, view.user, view)
        case "clear":
            close(ws, view.user, view, everything=True)
        case "update":
            replace(ws, view, _checked(answer.get("view"), "modal"))
        case "push":
            stack_up(ws, view.user, _checked(answer.get("view"), "modal"))
        case "errors":
            return _errors(ws, view, answer.get("errors"))
        case other:
            raise SlackRefusal("invalid_arguments", [f"unknown response_action: {other}"])
    return {}


def show_errors(ws: Workspace, view: View, errors: dict[str, str]) -> None:
    """The form stays open and says what to put right."""
    depth = len(ws.stacks.get(view.user, []))
    event = {"type": "view", "op": "errors", "errors": errors, "view": clone(view.full()), "stack_depth": depth}
    ws.feed.push(event, [view.user])


def _errors(ws: Workspace, view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.json["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackRefusal("invalid_arguments", [f"errors must name input blocks of the view, not {errors!r}"])
    said = {str(block): str(text) for block, text in errors.items()}
    show_errors(ws, view, said)
    return said


def _checked(given: Any, kind: str) -> Json:
    """The view as given, once it is sure that Slack would take it."""
    problems = check.view(given)
    if problems:
        raise SlackRefusal("invalid_arguments", problems)
    if given["type"] != kind:
        raise SlackRefusal("invalid_arguments", [f"must be a view of type {kind} [json-pointer:/view/type]"])
    if len(json.dumps(given).encode()) > limits.VIEW_BYTES:
        raise SlackRefusal("view_too_large")
    return dict(given)


def _same_hash(view: View, mark: Any) -> None:
    if mark and mark != view.json["hash"]:
        raise SlackRefusal("hash_conflict")


def _complete(ws: Workspace, body: Json) -> Json:
    more = {
        "team_id": TEAM,
        "app_id": ws.app.app_id,
        "app_installed_team_id": TEAM,
        "bot_id": ws.app.bot_id,
        "hash": ws.hash(),
    }
    return {**_DEFAULTS, **clone(body), **more, "blocks": elements.normalise(ws, body["blocks"])}


def _new(ws: Workspace, user: str, body: Json) -> View:
    view_id = ws.new_id("V")
    full = _complete(ws, body)
    return View(view_id, user, full, elements.initial_state(full["blocks"]), root=view_id)


def _push(ws: Workspace, op: str, view: View | None, user: str | None = None) -> None:
    person = view.user if view else user or ""
    shown = clone(view.full()) if view else None
    depth = len(ws.stacks.get(person, []))
    ws.feed.push({"type": "view", "op": op, "view": shown, "stack_depth": depth}, [person])
