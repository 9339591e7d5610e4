"""Calendly: a webhook subscription for invitee.created, made by its API with our signing key. A cancelled booking
makes no lead."""

from typing import Any

from bot.intake.doors.kinds.door_kind import Answers, DoorKind, Proof, as_text


def _answers(body: Any) -> Answers:
    payload = body.get("payload") or {}
    asked = payload.get("questions_and_answers") or []
    told = {each.get("question") or "": as_text(each.get("answer")) for each in asked}
    marks = payload.get("tracking") or {}
    return {name: value for name, value in (told | marks).items() if name and as_text(value) is not None}


KIND = DoorKind(
    name="calendly",
    title="Calendly",
    proofs=(
        Proof("hmac", header="calendly-webhook-signature", content="{time}.{body}", time_key="t", signature_key="v1",
              tolerance=180),
    ),
    delivery_id="payload.uri && join(' ', [event, payload.uri])",
    takes="event == 'invitee.created' && payload.status != 'canceled'",
    answers=_answers,
    mapping={
        "email": "payload.email",
        "name": "payload.name",
        "first_name": "payload.first_name",
        "last_name": "payload.last_name",
        "phone": "payload.text_reminder_number",
        "received": "payload.created_at",
        "touch_at": "payload.created_at",
        "touch_id": "payload.uri",
        "touch_detail": "payload.scheduled_event.name",
        "campaign": "payload.tracking.utm_campaign",
        "source": "payload.tracking.utm_source",
    },
    steps="Make a webhook subscription by Calendly's API: url is the address, events invitee.created, signing_key the "
    "secret.",
)  # fmt: skip
