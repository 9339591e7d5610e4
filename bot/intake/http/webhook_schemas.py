"""The events that subscribers get, for /openapi.json: one schema for each line of the catalogue."""

from typing import Any

from store.rules.event_types import EVENT_TYPES, EventType

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}
_ID = {"type": "object", "properties": {"id": _WHOLE}, "required": ["id"]}
_PERSON = {"type": "object", "properties": {"member": _TEXT, "name": _TEXT}, "required": ["member"]}
_OF_ALL: dict[str, Any] = {
    "id": _TEXT,
    "happened_at": {"type": "string", "format": "date-time"},
    "lead": _ID,
    "handoff": _ID,
    "deal": _ID,
    "by": _PERSON,
}
_ALWAYS = ["id", "type", "happened_at", "lead"]
# What is not a word.
_FACTS: dict[str, Any] = {
    **dict.fromkeys(("other_lead", "score", "quality", "touches", "seconds"), _WHOLE),
    "fields": {"type": "array", "items": _TEXT},
    "day": {"type": "string", "format": "date"},
    "amount": {
        "type": "object",
        "properties": {"minor_units": _WHOLE, "currency": _TEXT},
        "required": ["minor_units", "currency"],
    },
}


def describe_webhooks(headers: list[dict[str, Any]]) -> dict[str, Any]:
    """OpenAPI's `webhooks`, by type; each comes with these headers."""
    return {each.name: {"post": _told(each, headers)} for each in EVENT_TYPES}


def event_schema(type_: EventType) -> dict[str, Any]:
    """What the body of such an event holds; what is not known is left out."""
    own = {name: _FACTS.get(name, _TEXT) for name in type_.carries}
    return {
        "type": "object",
        "properties": {"type": {"const": type_.name}, **_OF_ALL, **own},
        "required": _ALWAYS,
        "additionalProperties": False,
    }


def _told(type_: EventType, headers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "operationId": type_.name,
        "summary": type_.says,
        "parameters": headers,
        "requestBody": {"required": True, "content": {"application/json": {"schema": event_schema(type_)}}},
        "responses": {
            "2XX": {"description": "Taken"},
            "410": {"description": "Gone: the webhook is switched off"},
            "default": {"description": "Sent again later, under the same webhook-id"},
        },
    }
