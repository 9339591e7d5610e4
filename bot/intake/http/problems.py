"""Refusals a program can read: RFC 9457 problem documents, naming field, value and remedy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One sort of refusal: the end of its type's name, its status and its title."""

    name: str
    status: int
    title: str


@dataclass(frozen=True, slots=True)
class BodyFault:
    """One bad field. `field` is a JSON pointer into the body; `row` counts from 0."""

    row: int
    field: str
    value: str
    remedy: str


NOT_JSON = ProblemKind("not-json", 400, "The body is not JSON")
BAD_SIGNATURE = ProblemKind("bad-signature", 401, "The delivery is not signed by a known sender")
STALE = ProblemKind("stale", 401, "The delivery's timestamp is too far away")
NOT_FOUND = ProblemKind("not-found", 404, "There is nothing at this address")
BAD_METHOD = ProblemKind("method-not-allowed", 405, "This address takes another method")
TOO_SLOW = ProblemKind("too-slow", 408, "The body did not arrive in time")
ANOTHER_BODY = ProblemKind("webhook-id-used", 409, "This webhook-id was used for another body")
TOO_LARGE = ProblemKind("too-large", 413, "The body is too large")
BAD_MEDIA_TYPE = ProblemKind("unsupported-media-type", 415, "The body is not sent as JSON")
INVALID = ProblemKind("invalid", 422, "No row could be taken")
TOO_MANY = ProblemKind("too-many-requests", 429, "Too many deliveries at once")
FAILED = ProblemKind("failed", 500, "Something broke on this side")
CLOSED = ProblemKind("intake-closed", 503, "Intake is closed until it has a secret")
BUSY = ProblemKind("busy", 503, "The database is busy")
AWAY = ProblemKind("database-away", 503, "The database does not answer")
FULL = ProblemKind("database-full", 507, "The database has no room left")


def reply(
    kind: ProblemKind, detail: str, faults: Sequence[BodyFault] = (), headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The problem document as a response."""
    document: dict[str, object] = {
        "type": f"urn:handoff:problem:{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
    }
    if faults:
        document["errors"] = listed(faults)
    return JSONResponse(document, kind.status, dict(headers or {}), MEDIA_TYPE)


def listed(faults: Sequence[BodyFault]) -> list[dict[str, object]]:
    """The faults as the errors of an answer."""
    return [{"row": each.row, "field": each.field, "value": each.value, "remedy": each.remedy} for each in faults]
