"""Tally: Integrations of a form, Webhooks, with a signing secret."""

from typing import Any

from bot.intake.doors.kinds.door_kind import Answers, DoorKind, Proof, as_text


def _answers(body: Any) -> Answers:
    """Each answer under its label. What was chosen comes as ids of options."""
    found: Answers = {}
    for each in (body.get("data") or {}).get("fields") or []:
        texts = {option.get("id"): option.get("text") for option in each.get("options") or []}
        told = each.get("value")
        if texts:
            told = [texts.get(one, one) for one in (told if isinstance(told, list) else [told]) if one]
        if (said := as_text(told)) is not None:
            found.setdefault(each.get("label") or each.get("key") or "", said)
    return found


KIND = DoorKind(
    name="tally",
    title="Tally",
    proofs=(Proof("hmac", header="tally-signature", encoding="base64"),),
    delivery_id="eventId",
    takes="eventType == 'FORM_RESPONSE'",
    answers=_answers,
    mapping={
        "email": "data.fields[?type=='INPUT_EMAIL'].value | [0]",
        "phone": "data.fields[?type=='INPUT_PHONE_NUMBER'].value | [0]",
        "received": "data.createdAt || createdAt",
        "touch_at": "data.createdAt || createdAt",
        "touch_id": "data.responseId",
        "touch_detail": "data.formName",
    },
    steps="In the form open Integrations, connect Webhooks, paste the address and the signing secret.",
)
