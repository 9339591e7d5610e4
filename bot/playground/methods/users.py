"""users.*, team.info, bots.info, auth.test and reactions.add: who is who."""

from bot.playground.methods.common import Method, page, paged
from bot.playground.state import messages
from bot.playground.state.people import DOMAIN, TEAM, User
from bot.playground.state.workspace import Workspace
from bot.playground.values.errors import Refused
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
        "is_enterprise_install": False,
    }


def api_test(ws: Workspace, args: Json) -> Json:  # noqa: ARG001 - it needs no workspace
    """api.test: says back what it was told, or the error it was asked for."""
    if "error" in args:
        raise Refused(str(args["error"]), args=args)
    return {"args": args}


def info(ws: Workspace, args: Json) -> Json:
    """users.info"""
    return {"user": _json(ws, ws.user(args["user"]))}


def list_all(ws: Workspace, args: Json) -> Json:
    """users.list: the workspace's own people, those who left as well, and Slackbot, who claims to be no bot."""
    slackbot = User("USLACKBOT", "slackbot", "Slackbot")
    own = [_json(ws, user) for user in [slackbot, *ws.users.values()] if user.team == TEAM]
    some, cursor = page(own, args, default=len(own))
    return paged("members", some, cursor, cache_ts=int(ws.now().timestamp()))


def lookup_by_email(ws: Workspace, args: Json) -> Json:
    """users.lookupByEmail: those who left are not found."""
    wanted = str(args["email"]).casefold()
    for user in ws.users.values():
        if user.email.casefold() == wanted and not user.deleted:
            return {"user": _json(ws, user)}
    raise Refused("users_not_found")


def team_info(ws: Workspace, args: Json) -> Json:  # noqa: ARG001 - there is one team
    """team.info"""
    return {"team": {"id": TEAM, "name": ws.name, "domain": DOMAIN, "email_domain": "", "icon": {}}}


def bot_info(ws: Workspace, args: Json) -> Json:
    """bots.info"""
    if args.get("bot") not in (None, ws.app.bot_id):
        raise Refused("bot_not_found")
    return {
        "bot": {
            "id": ws.app.bot_id,
            "deleted": False,
            "name": ws.app.name,
            "updated": 0,
            "app_id": ws.app.app_id,
            "user_id": ws.bot.id,
            "icons": {},
        }
    }


def react(ws: Workspace, args: Json) -> Json:
    """reactions.add"""
    channel = ws.channel(args["channel"])
    message = ws.message(channel, args["timestamp"])
    reactions = message.json.setdefault("reactions", [])
    found = next((one for one in reactions if one["name"] == args["name"]), None)
    if found is None:
        reactions.append({"name": args["name"], "users": [ws.bot.id], "count": 1})
    elif ws.bot.id in found["users"]:
        raise Refused("already_reacted")
    else:
        found["users"].append(ws.bot.id)
        found["count"] += 1
    messages.push_changed(ws, channel, message)
    return {}


def _json(ws: Workspace, user: User) -> Json:
    return user.json(ws.now(), with_email="users:read.email" in ws.app.scopes)


METHODS = {
    "auth.test": Method(auth_test, "special"),
    "api.test": Method(api_test, "special"),
    "users.info": Method(info, "4", ("users:read",), required=("user",)),
    "users.list": Method(list_all, "2", ("users:read",)),
    "users.lookupByEmail": Method(lookup_by_email, "3", ("users:read.email",), required=("email",)),
    "team.info": Method(team_info, "3", ("team:read",)),
    "bots.info": Method(bot_info, "3", ("users:read",)),
    "reactions.add": Method(react, "3", ("reactions:write",), required=("channel", "timestamp", "name")),
}
