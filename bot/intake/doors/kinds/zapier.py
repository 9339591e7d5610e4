"""Zapier, Make and n8n, and by way of them lead forms of Facebook and LinkedIn: a plain list of names and values."""

from bot.intake.doors.kinds.door_kind import DoorKind, Proof

KIND = DoorKind(
    name="zapier",
    title="Zapier, Make or n8n",
    proofs=(Proof("token"), Proof("token", header="x-api-key")),
    delivery_id="lead_id || leadgen_id || id || ID || submission_id",
    is_test="is_test == `true` || is_test == 'true'",
    mapping={
        "touch_detail": 'form_name || "Form Name"',
        "touch_at": "created_time || created_at || submitted_at",
        "touch_id": "lead_id || leadgen_id || id || ID || submission_id",
        "external_id": "''",
        "source": "source || platform",
    },
    steps="Add a step Webhooks: POST to the address, payload type JSON, with the header Authorization, its value the "
    "secret after the word Bearer, and the fields of the step before.",
)
