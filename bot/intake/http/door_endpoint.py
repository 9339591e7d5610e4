"""POST /v1/in/NAME: who may post there is asked before the body is read, and proven over its raw bytes after."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.intake.doors import mapping, proofs, registry
from bot.intake.doors.proofs import NotProven, SentRequest
from bot.intake.http import deliveries, door_processing, limits, problems
from bot.intake.http.limits import Bucket, InHand, Threads
from bot.intake.http.metrics import Metrics
from store.db import connecting
from store.db.database import Busy, Database
from store.doors import door_rows
from store.doors.door_rows import KeptDoor

KIND = "in"
MEDIA_TYPES = ("application/json", "application/x-www-form-urlencoded", "text/plain")


@dataclass(frozen=True, slots=True)
class FrontDoors:
    """What all doors share. `public_url` is the address that senders see, for those who sign it."""

    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    bucket: Bucket
    counts: Metrics
    wall: Callable[[], float]
    no_database: Callable[[Exception], Response]
    public_url: str


def door_route(doors: FrontDoors, in_hand: InHand, taking: Threads, looking: Threads) -> Route:
    """The route of every door."""

    async def take(request: Request) -> Response:
        return await taking.run(_counted, doors, partial(_take, doors, request))

    known = Middleware(_KnownDoor, doors, looking)
    whole = Middleware(limits.WholeBody, in_hand, lambda _: None)
    return Route("/v1/in/{name}", take, methods=["POST"], middleware=[known, whole])


class _KnownDoor:
    """Looks the door up and at the headers, so that nothing is read for a stranger."""

    def __init__(self, app: ASGIApp, doors: FrontDoors, looking: Threads) -> None:
        self._app, self._doors, self._looking = app, doors, looking

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        refusals: list[Response] = []

        def look() -> Response:
            answer = _refusal(self._doors, request)
            if answer is not None:
                refusals.append(answer)
            return answer or Response()

        if request.method == "POST":
            await self._looking.run(look)
        for refusal in refusals:
            _count(self._doors, refusal)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _refusal(doors: FrontDoors, request: Request) -> Response | None:
    """Why nothing is read; else the door is left in the request's state."""
    media, _, _ = request.headers.get("content-type", "").partition(";")
    if media.strip().lower() not in MEDIA_TYPES or request.headers.get("content-encoding", "identity") != "identity":
        return problems.reply(problems.BAD_MEDIA_TYPE, "Send JSON or a form, not compressed.")
    try:
        with doors.database.read() as tx:
            door = door_rows.load_door(tx, request.path_params["name"])
    except connecting.FAILURES as error:
        return doors.no_database(error)
    if door is None or door.kind not in registry.KINDS:
        return problems.reply(problems.NOT_FOUND, "There is no such door. `handoff door list` shows all.")
    try:
        kind = registry.door_kind(door.kind, door.options)
        proofs.check_headers(kind.proofs, door.secret, _sent(doors, request), doors.wall())
    except NotProven as doubt:
        return _stranger(doubt)
    request.state.door = door
    return None


def _take(doors: FrontDoors, request: Request) -> Response:
    door: KeptDoor = request.state.door
    body: bytes = request.state.body
    kind = registry.door_kind(door.kind, door.options)
    try:
        proofs.check_body(kind.proofs, door.secret, _sent(doors, request), body, _document(body))
    except NotProven as doubt:
        return _stranger(doubt)
    if wait := doors.bucket.wait():
        after = {"Retry-After": str(math.ceil(wait))}
        return problems.reply(problems.TOO_MANY, "Wait a moment and send it again.", headers=after)
    try:
        outcome = door_processing.take_body(doors.database, door, request.headers, body, doors.clock())
    except deliveries.AnotherBody:
        return problems.reply(problems.ANOTHER_BODY, "This delivery's id was used for another body.")
    except Busy:
        return problems.reply(problems.BUSY, "Nothing was kept; send it again.", headers={"Retry-After": "2"})
    except connecting.FAILURES as error:
        return doors.no_database(error)
    doors.counts.rows.labels(KIND, outcome).inc()
    if outcome in ("taken", "refused"):
        doors.wake()
    return JSONResponse({"kept": outcome not in ("test", "ignored"), "outcome": outcome}, 202)


def _sent(doors: FrontDoors, request: Request) -> SentRequest:
    query = f"?{request.url.query}" if request.url.query else ""
    base = doors.public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"
    return SentRequest(_headers(request), request.method, f"{base}{request.url.path}{query}")


def _headers(request: Request) -> Mapping[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _document(body: bytes) -> Any:
    try:
        return mapping.read_document(body.decode("utf-8", "replace"))
    except mapping.UnreadableBody:
        return {}


def _stranger(doubt: NotProven) -> Response:
    return problems.reply(problems.STALE if doubt.stale else problems.BAD_SIGNATURE, str(doubt))


def _counted(doors: FrontDoors, work: Callable[[], Response]) -> Response:
    response = work()
    _count(doors, response)
    return response


def _count(doors: FrontDoors, response: Response) -> None:
    doors.counts.requests.labels(KIND, str(response.status_code)).inc()
