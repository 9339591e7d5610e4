"""Webflow: Site settings, Apps & integrations, Webhooks, form_submission."""

from typing import Any

from bot.intake.doors.kinds.door_kind import Answers, DoorKind, Proof, as_text


def _answers(body: Any) -> Answers:
    told = (body.get("payload") or {}).get("data") or {}
    return {name: value for name, value in told.items() if as_text(value) is not None}


KIND = DoorKind(
    name="webflow",
    title="Webflow",
    proofs=(
        Proof("hmac", header="x-webflow-signature", content="{time}:{body}", time_header="x-webflow-timestamp"),
    ),
    delivery_id="payload.id || payload.submissionId",
    takes="triggerType == 'form_submission'",
    answers=_answers,
    mapping={
        "received": "payload.submittedAt",
        "touch_at": "payload.submittedAt",
        "touch_id": "payload.id",
        "touch_detail": "payload.name",
    },
    ours=False,
    steps="In Site settings open Apps & integrations, add a webhook for Form submission with the address. Webflow "
    "shows its secret once: hand it over with --secret.",
)  # fmt: skip
