"""The Web API's door: tokens, scopes, rate limits, faults; then the method."""

import asyncio
import json
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground.methods import canvases, chat, conversations, files, users, views
from bot.playground.methods.common import Method, need
from bot.playground.state.faults import PlannedFault
from bot.playground.state.workspace import Call, Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json
from bot.playground.wire.rates import Rates
from bot.playground.wire.sockets import AppSockets

# Arguments that are JSON, also where a form carries them as text.
_STRUCTURED = frozenset({"blocks", "metadata", "view", "files", "document_content", "changes"})
SCANT = ("conversations.history", "conversations.replies")


class WebApi:
    """Answers /api/<method> as Slack does."""

    def __init__(self, ws: Workspace, sockets: AppSockets) -> None:
        self._ws = ws
        self._rates = Rates()
        self._methods: dict[str, Method] = {
            **canvases.METHODS,
            **chat.METHODS,
            **conversations.METHODS,
            **files.METHODS,
            **users.METHODS,
            **views.METHODS,
            "apps.connections.open": Method(sockets.open, "3", app_level=True),
        }

    async def endpoint(self, request: Request) -> Response:
        """One call."""
        name = request.path_params["method"]
        try:
            args = await _arguments(request)
        except SlackRefusal as refusal:
            return JSONResponse(refusal.json())
        token = str(args.pop("token", "")) or request.headers.get("authorization", "").removeprefix("Bearer ")
        with self._ws.lock:
            self._ws.calls.append(Call(name, args, self._ws.machine()))
            fault = self._ws.faults.take(name)
        if fault is not None:
            return await self._spoilt(request, fault, name, token, args)
        return self._answer(name, token, args)

    def _answer(self, name: str, token: str, args: Json) -> Response:
        with self._ws.lock:
            try:
                method = self._method(name, token, args)
                wait = self._wait(name, method, args)
                if wait is not None:
                    return _limited(wait)
                body = {"ok": True, **method.run(self._ws, args)}
            except SlackRefusal as refusal:
                body = refusal.json()
            self._ws.notify()
            return JSONResponse(body, headers=self._headers(name))

    def _headers(self, name: str) -> dict[str, str]:
        accepted = self._methods[name].scopes if name in self._methods else ()
        return {
            "date": formatdate(usegmt=True),  # the machine's, by which apps may check their own
            "x-oauth-scopes": ",".join(sorted(self._ws.app.scopes)),
            "x-accepted-oauth-scopes": ",".join(accepted),
            "x-slack-req-id": f"{len(self._ws.calls):032x}",
        }

    def _method(self, name: str, token: str, args: Json) -> Method:
        """The method, once the caller may call it with these arguments."""
        method = self._methods.get(name)
        if method is None:
            raise SlackRefusal("unknown_method", req_method=name)
        app = self._ws.app
        if not token:
            raise SlackRefusal("not_authed")
        if token not in (app.token, app.app_token):
            raise SlackRefusal("invalid_auth")
        if method.app_level != (token == app.app_token):
            raise SlackRefusal("not_allowed_token_type")
        if app.state != "installed":
            raise SlackRefusal("token_revoked" if app.state == "revoked" else "account_inactive")
        need(self._ws, *method.scopes)
        missing = [f"missing required field: {field}" for field in method.required if args.get(field) in (None, "")]
        if missing:
            raise SlackRefusal("invalid_arguments", missing)
        return method

    def _wait(self, name: str, method: Method, args: Json) -> int | None:
        scant = self._ws.terms.scant_history and name in SCANT
        if not (self._ws.strict or scant):
            return None
        return self._rates.wait(name, "1" if scant else method.tier, str(args.get("channel", "")), self._ws.machine())

    async def _spoilt(self, request: Request, fault: PlannedFault, name: str, token: str, args: Json) -> Response:
        """The call with the fault that was planned for it."""
        answer = self._answer(name, token, args) if fault.done else Response(status_code=500)
        match fault.kind:
            case "refuse":
                return JSONResponse(SlackRefusal(fault.code).json())
            case "limit":
                return _limited(int(fault.seconds))
            case "status":
                return Response("upstream error", status_code=fault.status)
            case "wait":
                await _wait_for_end(request, fault.seconds)
                return answer
            case "drop":
                await _wait_for_end(request, fault.seconds)
                request.scope["state"]["transport"].abort()
                await asyncio.sleep(0)  # lets the server notice, so that it throws the answer away
                return answer


async def _wait_for_end(request: Request, seconds: float) -> None:
    """Until the caller gives up, at most for so long."""
    if seconds:
        gone = asyncio.ensure_future(request.receive())
        await asyncio.wait([gone], timeout=seconds)
        gone.cancel()


def _limited(seconds: int) -> Response:
    body = {"ok": False, "error": "ratelimited"}
    return JSONResponse(body, status_code=429, headers={"Retry-After": str(seconds)})


async def _arguments(request: Request) -> Json:
    """Query, form or JSON body as one object."""
    args: Json = dict(request.query_params)
    body = (await request.body()).decode()
    if not body:
        return args
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        return args | _object(body)
    if kind == "application/x-www-form-urlencoded":
        form = dict(parse_qsl(body, keep_blank_values=True))
        return args | {name: _structured(name, value) for name, value in form.items()}
    raise SlackRefusal("invalid_post_type")


def _object(body: str) -> Json:
    try:
        found: Any = json.loads(body)
    except ValueError:
        raise SlackRefusal("invalid_json") from None
    if not isinstance(found, dict):
        raise SlackRefusal("json_not_object")
    return {name: _structured(name, value) for name, value in found.items()}


def _structured(name: str, value: Any) -> Any:
    if name not in _STRUCTURED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
