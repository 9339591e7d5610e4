"""users.* and auth.test: who is who."""

from bot.playground.methods.common import Method, page, paged
from bot.playground.state.people import TEAM, User
from bot.playground.state.workspace import Workspace
from bot.playground.values.jsons import Json


def auth_test(ws: Workspace, args: Json) -> Json:  # noqa: ARG001 - it takes no arguments
    """auth.test"""
    return {
        "url": f"{ws.origin}/",
        "team": ws.name,
        "user": ws.bot.name,
        "team_id": TEAM,
        "user_id": ws.bot.id,
        "bot_id": ws.app.bot_id,
        "enterprise_id": ws.terms.enterprise,
        "is_enterprise_install": False,
    }


def info(ws: Workspace, args: Json) -> Json:
    """users.info"""
    return {"user": _json(ws, ws.user(args["user"]))}


def list_all(ws: Workspace, args: Json) -> Json:
    """users.list: the workspace's own people, those who left as well, and Slackbot, who claims to be no bot."""
    slackbot = User("USLACKBOT", "slackbot", "Slackbot")
    own = [_json(ws, user) for user in [slackbot, *ws.users.values()] if user.team == TEAM]
    some, cursor = page(own, args, default=len(own))
    return paged("members", some, cursor, cache_ts=int(ws.now().timestamp()))


def _json(ws: Workspace, user: User) -> Json:
    return user.json(ws.now(), with_email="users:read.email" in ws.app.scopes)


METHODS = {
    "auth.test": Method(auth_test, "special"),
    "users.info": Method(info, "4", ("users:read",), required=("user",)),
    "users.list": Method(list_all, "2", ("users:read",)),
}
