"""The HTTP doors: POST /v1/leads, touches and deals for programs, and what a machine asks about this process."""

import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.intake.http import bodies, deliveries, door_endpoint, limits, metrics, openapi, problems, signatures
from bot.intake.http.deliveries import TakenDelivery
from bot.intake.http.door_endpoint import FrontDoors
from bot.intake.http.limits import Bucket, InHand, Threads
from bot.intake.http.metrics import Metrics
from bot.intake.http.signatures import Doubt, Signed
from store.db import connecting
from store.db.database import Busy, Database

log = logging.getLogger(__name__)

DELIVERIES_A_SECOND = 20.0  # each may hold 500 rows; SQLite keeps up with that
DELIVERIES_AT_ONCE = 100
AT_WORK, LOOKING = 8, 2  # threads for deliveries, and for whoever watches


class IntakeSettings(Protocol):
    """What intake needs of the settings: the senders' secrets, newest first. Without one it stays closed."""

    @property
    def intake_secrets(self) -> Sequence[str]:
        """Each 'whsec_' and base64."""

    @property
    def public_url(self) -> str:
        """The address that senders see; empty if it is not known."""


@dataclass(frozen=True, slots=True)
class Door:
    """What the endpoints share. `clock` is office time; `wall` is machine time, in seconds since 1970."""

    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    keys: tuple[bytes, ...]
    bucket: Bucket
    counts: Metrics
    wall: Callable[[], float]


def build(
    database: Database,
    clock: Callable[[], datetime],
    settings: IntakeSettings,
    wake: Callable[[], None],
    *,
    ready: Callable[[], list[str]] = list,
    stuck: Callable[[], list[str]] = list,
    gauges: Callable[[], Mapping[str, float]] = dict,
    wall: Callable[[], float] = time.time,
    monotonic: Callable[[], float] = time.monotonic,
    in_hand: InHand | None = None,
) -> Starlette:
    """The intake application. `wake` is called after rows were taken; `ready` gives the reasons why we are not,
    `stuck` says which of the bot's loops hang, and asks nobody.

    ValueError if a secret can't be one.
    """
    keys = tuple(signatures.key(secret) for secret in settings.intake_secrets)
    bucket = Bucket(DELIVERIES_A_SECOND, DELIVERIES_AT_ONCE, monotonic)
    door = Door(database, clock, wake, keys, bucket, metrics.make_metrics(gauges), wall)
    document = openapi.document()
    in_hand = in_hand or InHand()
    taking, looking = Threads(AT_WORK), Threads(LOOKING)
    doors = FrontDoors(database, clock, wake, bucket, door.counts, wall, _no_database, settings.public_url)

    def post(kind: bodies.BodyKind) -> Route:
        async def take(request: Request) -> Response:
            return await taking.run(_counted, door, kind, request)

        whole = Middleware(limits.WholeBody, in_hand, partial(_doubt, door, kind))
        return Route(f"/v1/{kind}", take, methods=["POST"], middleware=[whole])

    async def described(_: Request) -> Response:
        return JSONResponse(document)

    async def alive(_: Request) -> Response:
        return _health("stuck", stuck())

    async def is_ready(_: Request) -> Response:
        return await looking.run(lambda: _health("not ready", ready()))

    async def measured(_: Request) -> Response:
        return await looking.run(lambda: PlainTextResponse(door.counts.text(), media_type=metrics.MEDIA_TYPE))

    return Starlette(
        routes=[
            post("leads"),
            post("touches"),
            post("deals"),
            door_endpoint.door_route(doors, in_hand, taking, Threads(LOOKING)),
            Route("/openapi.json", described),
            Route("/healthz", alive),
            Route("/readyz", is_ready),
            Route("/metrics", measured),
        ],
        exception_handlers={HTTPException: _misdirected, Exception: _broken},
    )


def _health(bad: str, reasons: list[str]) -> Response:
    return JSONResponse({"status": bad if reasons else "ok", "reasons": reasons}, 503 if reasons else 200)


def _count(door: Door, kind: bodies.BodyKind, response: Response) -> Response:
    door.counts.requests.labels(kind, str(response.status_code)).inc()
    return response


def _counted(door: Door, kind: bodies.BodyKind, request: Request) -> Response:
    return _count(door, kind, _take(door, kind, request))


def _doubt(door: Door, kind: bodies.BodyKind, headers: Headers) -> Response | None:
    """What is wrong whatever the body is."""
    refusal = _wrong_form(headers)
    if refusal is None and not door.keys:
        refusal = problems.reply(problems.CLOSED, "Set HANDOFF_INTAKE_SECRETS to whsec_$(openssl rand -base64 32).")
    if refusal is None and (doubt := signatures.doubt_of_headers(_signed(headers), door.wall())):
        refusal = _stranger(doubt)
    return None if refusal is None else _count(door, kind, refusal)


def _take(door: Door, kind: bodies.BodyKind, request: Request) -> Response:
    if doubt := signatures.doubt(door.keys, _signed(request.headers), request.state.body, door.wall()):
        return _stranger(doubt)
    if wait := door.bucket.wait():
        after = {"Retry-After": str(math.ceil(wait))}
        return problems.reply(problems.TOO_MANY, "Wait a moment, or send more rows in one list.", headers=after)
    try:
        body = bodies.parse(kind, request.state.body)
        taken = deliveries.take_delivery(door.database, body, request.headers["webhook-id"], door.clock())
    except bodies.NotJson as error:
        return problems.reply(problems.NOT_JSON, str(error))
    except bodies.NoRows as error:
        return problems.reply(problems.INVALID, str(error))
    except deliveries.AnotherBody:
        return problems.reply(problems.ANOTHER_BODY, "Give each delivery an id of its own; repeat it for a retry only.")
    except Busy:
        return problems.reply(problems.BUSY, "Nothing was kept; send it again.", headers={"Retry-After": "2"})
    except connecting.FAILURES as error:
        return _no_database(error)
    return _answer(door, kind, taken)


def _no_database(error: Exception) -> Response:
    log.error("a delivery was not taken: the database says %s", connecting.driver_words(error))
    again = "Send it again later, under the same webhook-id: nothing is taken twice."
    if connecting.is_full(error):
        detail = f"Handoff's operator must make room on the database's disk. {again}"
        return problems.reply(problems.FULL, detail, headers={"Retry-After": "60"})
    return problems.reply(problems.AWAY, again, headers={"Retry-After": "10"})


def _wrong_form(headers: Headers) -> Response | None:
    media, _, _ = headers.get("content-type", "").partition(";")
    if media.strip().lower() != "application/json":
        return problems.reply(problems.BAD_MEDIA_TYPE, "Send Content-Type: application/json.")
    if headers.get("content-encoding", "identity").lower() != "identity":
        return problems.reply(problems.BAD_MEDIA_TYPE, "Send the body as it is, not compressed.")
    return None


def _signed(headers: Headers) -> Signed:
    return Signed(*(headers.get(name, "") for name in ("webhook-id", "webhook-timestamp", "webhook-signature")))


def _stranger(doubt: Doubt) -> Response:
    kind = problems.STALE if doubt is Doubt.STALE else problems.BAD_SIGNATURE
    return problems.reply(kind, doubt.value, headers={"WWW-Authenticate": "StandardWebhooks"})


def _answer(door: Door, kind: bodies.BodyKind, taken: TakenDelivery) -> Response:
    if not taken.again:
        for result in taken.results:
            door.counts.rows.labels(kind, result["outcome"]).inc()
        door.counts.rows.labels(kind, "refused").inc(len({fault.row for fault in taken.faults}))
    if not (taken.accepted or taken.results):
        return problems.reply(problems.INVALID, "Mend what is listed and send it again.", taken.faults)
    if taken.results and not taken.again:
        door.wake()
    answer: dict[str, object] = {"accepted": taken.accepted, "results": taken.results}
    if taken.faults:
        answer["errors"] = problems.listed(taken.faults)
    answer |= {name: told for name, told in taken.remarks.items() if told}
    if taken.waiting:
        answer["waiting"] = True
    return JSONResponse(answer, 202)


async def _misdirected(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == problems.BAD_METHOD.status:
        return problems.reply(problems.BAD_METHOD, "See the header Allow.", headers=error.headers)
    return problems.reply(problems.NOT_FOUND, "The addresses are listed at /openapi.json.")


async def _broken(_: Request, __: Exception) -> Response:
    """Starlette raises the error again after this answer, so the server logs it."""
    return problems.reply(problems.FAILED, "Send it again: what was kept is not taken twice.")
