"""Segment's and RudderStack's webhook destinations: identify and track. Anonymous visitors make no lead."""

from bot.intake.doors.kinds.door_kind import DoorKind, Proof

KIND = DoorKind(
    name="segment",
    title="Segment or RudderStack",
    proofs=(Proof("hmac", header="x-signature", algorithm="sha1"), Proof("token")),
    delivery_id="messageId",
    takes="(type == 'identify' || type == 'track') && (userId || traits.email || context.traits.email || "
    "properties.email)",
    answers=lambda body: dict((body.get("traits") or (body.get("context") or {}).get("traits") or {}).items()),
    mapping={
        "external_id": "userId",
        "email": "traits.email || context.traits.email || properties.email",
        "name": "traits.name || context.traits.name",
        "title": "traits.title || context.traits.title",
        "company": "traits.company.name || context.traits.company.name || (type(traits.company) == 'string' && "
        "traits.company) || properties.company",
        "campaign": "context.campaign.name",
        "source": "context.campaign.source",
        "touch_kind": "type == 'track' && event || ''",
        "touch_at": "originalTimestamp || timestamp",
        "touch_id": "messageId",
        "touch_detail": "context.page.url || properties.url",
    },
    touch="",
    system="segment",
    steps="Add a Webhook destination with the address. In Segment set the secret as Shared secret; in RudderStack add "
    "the header Authorization with the secret after the word Bearer.",
)
