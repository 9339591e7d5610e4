"""Typeform: Settings of a form, Connect, Webhooks. It signs with a secret of our choice."""

from typing import Any

from bot.intake.doors.kinds.door_kind import Answers, DoorKind, Proof, as_text


def _answers(body: Any) -> Answers:
    """Each answer under its question. A choice is its label."""
    form = body.get("form_response") or {}
    titles = {each.get("id"): each.get("title") for each in (form.get("definition") or {}).get("fields") or []}
    found: Answers = {}
    for each in form.get("answers") or []:
        asked = each.get("field") or {}
        told = each.get(each.get("type"))
        if isinstance(told, dict):
            told = told.get("label") or told.get("labels") or told.get("other")
        if (said := as_text(told)) is not None:
            found[titles.get(asked.get("id")) or asked.get("ref") or asked.get("id") or each["type"]] = said
    return found | (form.get("hidden") or {})


KIND = DoorKind(
    name="typeform",
    title="Typeform",
    proofs=(Proof("hmac", header="typeform-signature", encoding="base64", prefix="sha256="),),
    delivery_id="event_id",
    takes="event_type == 'form_response'",
    answers=_answers,
    mapping={
        "email": "form_response.answers[?type=='email'].email | [0]",
        "phone": "form_response.answers[?type=='phone_number'].phone_number | [0]",
        "received": "form_response.submitted_at",
        "touch_at": "form_response.submitted_at",
        "touch_id": "form_response.token",
        "touch_detail": "form_response.definition.title",
    },
    steps="In the form open Connect, then Webhooks, add the address, and set the secret under Edit.",
)
