"""views.*: modals and Home tabs."""

from bot.playground.methods.common import Method
from bot.playground.state import views
from bot.playground.state.workspace import Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json, clone


def open_modal(ws: Workspace, args: Json) -> Json:
    """views.open"""
    return {"view": clone(views.open(ws, args["trigger_id"], args["view"]).full())}


def push(ws: Workspace, args: Json) -> Json:
    """views.push"""
    return {"view": clone(views.push(ws, args["trigger_id"], args["view"]).full())}


def update(ws: Workspace, args: Json) -> Json:
    """views.update"""
    changed = views.update(ws, args["view"], args["view_id"], args.get("hash"))
    return {"view": clone(changed.full())}


def publish(ws: Workspace, args: Json) -> Json:
    """views.publish"""
    user = ws.users.get(args["user_id"])
    if user is None or user.is_bot:
        raise SlackRefusal("invalid_arguments", ["invalid `user_id` [json-pointer:/user_id]"])
    return {"view": clone(views.publish(ws, user, args["view"], args.get("hash")).full())}


METHODS = {
    "views.open": Method(open_modal, "4", required=("trigger_id", "view")),
    "views.push": Method(push, "4", required=("trigger_id", "view")),
    "views.update": Method(update, "4", required=("view_id", "view")),
    "views.publish": Method(publish, "4", required=("user_id", "view")),
}
