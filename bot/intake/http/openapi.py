"""/openapi.json: the doors described for programs, from the same models that guard them."""

from typing import Any, Literal

from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from bot.intake.http import models, problems, signatures, webhook_schemas


class Result(BaseModel):
    """What became of one row. `row` counts from 0."""

    row: int
    lead: int | None = Field(description="the lead's id here; none for a person who was erased")
    outcome: Literal["new", "updated", "unchanged", "erased"] = Field(
        description="erased: the person was erased on request, so nothing was kept; stop sending this row"
    )
    touches: int = Field(description="how many of its touches were new")
    folded_into: int | None = Field(description="the lead that was known already, if this one was")
    handoff: int | None = Field(description="the handoff that was made of it now")
    may_be_same: int | None = Field(description="another lead with the same mail, which was left alone")
    deal_of: int | None = Field(None, description="another lead that has this deal already: it stays that lead's")
    refused_touches: list[int] = Field(
        [], description="numbers of its touches whose id was used for another touch of this lead; see errors"
    )


class Error(BaseModel):
    """One field that could not be taken."""

    row: int
    field: str = Field(description="a JSON pointer into the body")
    value: str
    remedy: str


class Accepted(BaseModel):
    """Which rows were taken, and which were not and why."""

    accepted: int = Field(description="how many rows were taken; an erased person's is not")
    results: list[Result]
    errors: list[Error] = []
    ignored: list[str] = Field([], description="names of fields that are not read")
    unknown_kinds: list[str] = Field(
        [], description="kinds of touches that were kept and bring no points: the agreement does not name them"
    )
    extra_cut: list[str] = Field([], description="names of extra facts that are kept up to 200 characters")
    extra_left_out: list[str] = Field([], description="names of extra facts that were not kept: a lead has at most 60")
    waiting: bool = Field(False, description="kept, and processed in a moment: there are no results yet")


class KeptBody(BaseModel):
    """What became of a door's delivery."""

    kept: bool
    outcome: Literal["taken", "refused", "waiting", "again", "test", "ignored", "erased"] = Field(
        description="refused: kept, and tried again once the door's mapping was mended"
    )


class ProblemDocument(BaseModel):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Error] = []


class Health(BaseModel):
    """Whether this process is fit to be asked."""

    status: str
    reasons: list[str] = []


_MODELS: list[tuple[type[BaseModel], Any]] = [
    (models.Lead, "validation"),
    (models.InboundTouch, "validation"),
    (models.TouchOf, "validation"),
    (models.InboundDeal, "validation"),
    (Accepted, "serialization"),
    (KeptBody, "serialization"),
    (ProblemDocument, "serialization"),
    (Health, "serialization"),
]
_PROBLEMS = (
    problems.NOT_JSON, problems.BAD_SIGNATURE, problems.TOO_SLOW, problems.ANOTHER_BODY, problems.TOO_LARGE,
    problems.BAD_MEDIA_TYPE, problems.INVALID, problems.TOO_MANY, problems.FAILED, problems.BUSY,
    problems.FULL,
)  # fmt: skip
_DOOR_PROBLEMS = (
    problems.BAD_SIGNATURE, problems.NOT_FOUND, problems.TOO_SLOW, problems.ANOTHER_BODY, problems.TOO_LARGE,
    problems.BAD_MEDIA_TYPE, problems.TOO_MANY, problems.FAILED, problems.BUSY, problems.FULL,
)  # fmt: skip
_HEADERS: dict[str, tuple[str, dict[str, Any]]] = {
    "webhook-id": (
        "one for each delivery, the same for its retries: it is answered once",
        {"type": "string", "minLength": 1, "maxLength": signatures.LONGEST_ID},
    ),
    "webhook-timestamp": (
        "seconds since 1970; five minutes away at most",
        {"type": "string", "pattern": "^[0-9]{1,12}$"},
    ),
    "webhook-signature": (
        "v1,<base64 of HMAC-SHA256 over id.timestamp.body>, several separated by blanks",
        {"type": "string", "pattern": "(^| )v1,"},
    ),
}


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    text = {"description": "The numbers", "content": {"text/plain": {"schema": {"type": "string"}}}}
    _, schemas = models_json_schema(_MODELS, ref_template="#/components/schemas/{model}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Handoff intake",
            "version": "1",
            "description": "Leads, touches and deals come in here, signed by the Standard Webhooks scheme. What "
            "form tools and automation services send as it is comes through doors.",
        },
        "paths": {
            "/v1/leads": {"post": _posted("leads", "Lead", "Send leads, new or known: one, or up to 500")},
            "/v1/touches": {"post": _posted("touches", "TouchOf", "Send touches of known leads: one, or up to 500")},
            "/v1/deals": {"post": _posted("deals", "InboundDeal", "Send what became of deals: one, or up to 500")},
            "/v1/in/{name}": {"post": _door()},
            "/openapi.json": {"get": _asked("describe", "This document", {"200": _json("The document")})},
            "/healthz": {"get": _asked("alive", "Whether the process is alive", {"200": _json("It is", "Health")})},
            "/readyz": {
                "get": _asked(
                    "ready",
                    "Whether it can do its work",
                    {"200": _json("It can", "Health"), "503": _json("It can't, and why", "Health")},
                )
            },
            "/metrics": {"get": _asked("metrics", "Numbers for Prometheus", {"200": text})},
        },
        "webhooks": webhook_schemas.describe_webhooks(_signed_by()),
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"signature": {"type": "apiKey", "in": "header", "name": "webhook-signature"}},
        },
    }


def _posted(kind: str, model: str, summary: str) -> dict[str, Any]:
    one = {"$ref": f"#/components/schemas/{model}"}
    many = {"type": "array", "items": one, "minItems": 1, "maxItems": models.MOST_ROWS}
    named = {"type": "object", "properties": {kind: many}, "required": [kind]}
    return {
        "operationId": kind,
        "summary": summary,
        "security": [{"signature": []}],
        "parameters": _signed_by(),
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"anyOf": [one, many, named]}}},
        },
        "responses": {
            "202": _json("Kept; the rows taken and the rows refused", "Accepted"),
            **{str(kind.status): _problem(kind) for kind in _PROBLEMS},
        },
    }


def _signed_by() -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "header", "required": True, "schema": schema, "description": text}
        for name, (text, schema) in _HEADERS.items()
    ]


def _door() -> dict[str, Any]:
    """The body is the sender's own: each door knows what it means."""
    anything = {"schema": {"type": "object"}}
    return {
        "operationId": "door",
        "summary": "What a form tool or an automation service sends, as it is; proven as the door says",
        "parameters": [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}],
        "requestBody": {
            "required": True,
            "content": {"application/json": anything, "application/x-www-form-urlencoded": anything},
        },
        "responses": {
            "202": _json("Kept, or a test", "KeptBody"),
            **{str(k.status): _problem(k) for k in _DOOR_PROBLEMS},
        },
    }


def _asked(name: str, summary: str, responses: dict[str, Any]) -> dict[str, Any]:
    return {"operationId": name, "summary": summary, "responses": responses}


def _json(description: str, model: str | None = None) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{model}"} if model else {"type": "object"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problem(kind: problems.ProblemKind) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": kind.title,
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }
    if kind in (problems.TOO_MANY, problems.BUSY, problems.FULL):
        response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}}
    return response
