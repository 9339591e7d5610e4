"""The playground as a web server: Slack's Web API, its sockets, and the page, on one loopback port."""

import asyncio
import json
import socket
import threading
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.playground.browser import page_api
from bot.playground.browser.page_acts import Controls
from bot.playground.hands.hands import Hands
from bot.playground.state.workspace import Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.wire import responses
from bot.playground.wire.guard import Door, Guard
from bot.playground.wire.sockets import AppSockets
from bot.playground.wire.web_api import WebApi

PAGE = Path(__file__).with_name("page")
_LAST_WORDS = 1.0  # seconds for what is under way when the server stops
_STATUS = {"expired_url": 404, "used_url": 404, "channel_is_archived": 410}


def build(ws: Workspace, sockets: AppSockets, hands: Hands, controls: Controls | None = None) -> Starlette:
    """The whole application; without `controls` the page has neither clock nor leads to send."""

    async def respond(request: Request) -> Response:
        return _respond(ws, request.path_params["name"], await request.body())

    async def upload(request: Request) -> Response:
        return _upload(ws, request.path_params["id"], await request.body())

    routes: list[BaseRoute] = [
        Route("/api/{method}", WebApi(ws, sockets).endpoint, methods=["GET", "POST"]),
        WebSocketRoute("/socket/{ticket}", sockets.endpoint),
        Route("/response/{name:path}", respond, methods=["POST"]),
        Route("/upload/v1/{id}", upload, methods=["POST"]),
        *page_api.routes(ws, hands, controls),
        Mount("/", StaticFiles(directory=PAGE, html=True, check_dir=False)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard), Middleware(Door, is_open=lambda: ws.is_open)])


def _respond(ws: Workspace, name: str, body: bytes) -> Response:
    with ws.lock:
        try:
            responses.respond(ws, name, json.loads(body))
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, status_code=400)
        except SlackRefusal as refusal:
            return JSONResponse(refusal.json(), status_code=_STATUS.get(refusal.code, 400))
        finally:
            ws.notify()
    return Response("ok", media_type="text/html")


def _upload(ws: Workspace, file_id: str, content: bytes) -> Response:
    with ws.lock:
        file = ws.files.get(file_id)
        if file is None or file.content is not None or len(content) != file.length:
            return Response("no such upload, or of another length", status_code=400)
        file.content = content
    return Response(f"OK - {len(content)}")


class _Protocol(H11Protocol):
    """HTTP whose requests know their connection, so that a fault can break it."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class _Quick(uvicorn.Server):
    """Stops at once, where uvicorn would poll every tenth of a second and wait for its guests."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    async def main_loop(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self.ready.set()
        await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - uvicorn's form
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_LAST_WORDS)

    def end(self) -> None:
        """From any thread."""
        assert self._loop is not None
        assert self._end is not None
        self._loop.call_soon_threadsafe(self._end.set)


def _listen(port: int) -> socket.socket:
    """Named as TCP, so that asyncio sends small packets at once; socket.create_server leaves that open."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.close()
        raise
    return listener


class PlaygroundServer:
    """The application on a thread and a loop of its own."""

    def __init__(self, app: Starlette, port: int = 0) -> None:
        self._listener = _listen(port)
        self.port: int = self._listener.getsockname()[1]
        config = uvicorn.Config(
            app,
            http=_Protocol,
            ws="websockets-sansio",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            ws_ping_interval=None,
            ws_per_message_deflate=False,
        )
        self._server = _Quick(config)
        self._thread = threading.Thread(target=self._run, name="playground", daemon=True)

    def start(self) -> None:
        """Serve; returns once requests are answered."""
        self._thread.start()
        if not self._server.ready.wait(10):
            raise RuntimeError("the playground did not start")

    def stop(self) -> None:
        """Break all connections and end the thread."""
        self._server.end()
        self._thread.join(10)
        self._listener.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._listener])
