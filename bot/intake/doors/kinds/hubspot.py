"""HubSpot workflows: the action Send a webhook, with an API key in a header, or signed by an app (version 3)."""

from typing import Any

from bot.intake.doors.kinds.door_kind import Answers, DoorKind, Proof, as_text


def _answers(body: Any) -> Answers:
    """Properties come as {"value": ...}, with versions, or plain, as the action was set up."""
    told = body.get("properties") or body
    plain = {name: each.get("value") if isinstance(each, dict) else each for name, each in told.items()}
    return {name: value for name, value in plain.items() if as_text(value) is not None}


def _property(name: str) -> str:
    return f"properties.{name}.value || properties.{name} || {name}"


KIND = DoorKind(
    name="hubspot",
    title="HubSpot",
    proofs=(
        Proof("hmac", header="x-hubspot-signature-v3", encoding="base64", content="{method}{uri}{body}{time}",
              time_header="x-hubspot-request-timestamp"),
        Proof("token", header="authorization"),
        Proof("token", header="x-api-key"),
    ),
    answers=_answers,
    mapping={
        "external_id": "vid || hs_object_id || properties.hs_object_id.value || properties.hs_object_id",
        "email": _property("email"),
        "first_name": _property("firstname"),
        "last_name": _property("lastname"),
        "title": _property("jobtitle"),
        "company": _property("company"),
        "phone": _property("phone"),
        "country": _property("country"),
        "source": _property("hs_analytics_source"),
    },
    system="hubspot",
    steps="In a workflow add Send a webhook: POST, the address, authentication by API key in a request header named "
    "Authorization, its value the secret after the word Bearer.",
)  # fmt: skip
