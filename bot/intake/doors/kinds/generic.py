"""Any other program: how it proves itself is chosen in the door's options, where its values are in the mapping."""

from bot.intake.doors.kinds.door_kind import DoorKind, Proof

STANDARD = Proof(
    "hmac", header="webhook-signature", encoding="base64", prefix="v1,", content="{id}.{time}.{body}",
    time_header="webhook-timestamp", id_header="webhook-id",
)  # fmt: skip
KIND = DoorKind(
    name="generic",
    title="Another program",
    proofs=(Proof("token"), Proof("token", header="x-api-key")),
    delivery_id="id || event_id || eventId",
    is_test="is_test == `true` || is_test == 'true'",
    mapping={"touch_at": "submitted_at || submittedAt || created_at || createdAt", "external_id": "''"},
    steps="POST JSON or a form to the address, with the header Authorization: Bearer and the secret.",
)
