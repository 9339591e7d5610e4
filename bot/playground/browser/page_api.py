"""The page's door. Everything it gives is JSON, so nothing that people wrote is ever markup here."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.browser import page_shows
from bot.playground.browser.page_acts import Controls, PageActs
from bot.playground.hands.hands import Hands
from bot.playground.state.feed import Line
from bot.playground.state.workspace import Workspace
from bot.playground.values.errors import Unanswered
from bot.playground.values.jsons import Json

Endpoint = Callable[[Request], Awaitable[Response]]
_GONE = {"ok": False, "error": "not_found", "text": "That is no longer there."}


def routes(ws: Workspace, hands: Hands, controls: Controls | None) -> list[BaseRoute]:
    """Everything the page asks for, but its own files."""

    def boot(request: Request) -> Json:
        return page_shows.boot(ws, request.query_params.get("as"), None if controls is None else controls.links)

    def history(request: Request) -> Json:
        return page_shows.history(ws, request.query_params["as"], request.query_params["channel"])

    def replies(request: Request) -> Json:
        asked = request.query_params
        return page_shows.replies(ws, asked["as"], asked["channel"], asked["ts"])

    def home(request: Request) -> Json:
        hands.open_home(ws.users[request.query_params["as"]])
        return page_shows.home(ws, request.query_params["as"])

    def views(request: Request) -> Json:
        return page_shows.stack(ws, request.query_params["as"])

    async def live(socket: WebSocket) -> None:
        await _live(ws, socket)

    acts = PageActs(ws, hands, controls).all()
    return [
        *(Route(f"/page/{show.__name__}", _showing(show)) for show in (boot, history, replies, home, views)),
        *(Route(f"/page/{name}", _acting(act), methods=["POST"]) for name, act in acts.items()),
        WebSocketRoute("/page/live", live),
        Route("/archives/{channel}/{message}", page_shows.to_message),
        Route("/files/{id}", lambda request: page_shows.file(ws, request)),
        Route("/files/{id}/{name}", lambda request: page_shows.file(ws, request)),
    ]


def _showing(show: Callable[[Request], Json]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(_guarded, show, request))

    return endpoint


def _acting(act: Callable[[Json], Json]) -> Endpoint:
    """Acts wait for the app, so they run on threads of their own."""

    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return Response(status_code=403)  # a form on somebody else's page cannot send JSON
        try:
            body = json.loads(await request.body())
        except ValueError:
            return Response(status_code=400)
        return JSONResponse(await run_in_threadpool(_guarded, act, body))

    return endpoint


def _guarded(act: Callable[[Any], Json], given: Any) -> Json:
    try:
        return {"ok": True, **act(given)}
    except Unanswered as missing:
        return {"ok": False, "error": "no_answer", "text": missing.text}
    except LookupError:
        return _GONE
    except ValueError as mistake:
        return {"ok": False, "error": "invalid", "text": str(mistake)}


async def _live(ws: Workspace, socket: WebSocket) -> None:
    """Tell one page what happens until it closes."""
    await socket.accept()
    with ws.lock:
        line = ws.feed.open(socket.query_params.get("as", ""))
        ws.notify()
    telling = asyncio.ensure_future(_tell(line, socket))
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        telling.cancel()
        with ws.lock:
            ws.feed.close(line)


async def _tell(line: Line, socket: WebSocket) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # the page closed meanwhile
        while True:
            await socket.send_json(await line.queue.get())
