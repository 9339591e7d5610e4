"""Intercom: an app's webhooks for contact.lead.created, contact.user.created and conversation.user.created."""

from bot.intake.doors.kinds.door_kind import DoorKind, Proof, plain_answers

KIND = DoorKind(
    name="intercom",
    title="Intercom",
    proofs=(Proof("hmac", header="x-hub-signature", algorithm="sha1", prefix="sha1="),),
    delivery_id="id",
    takes="starts_with(topic, 'contact.') && ends_with(topic, '.created') || topic == 'conversation.user.created'",
    is_test="topic == 'ping'",
    answers=lambda body: plain_answers(((body.get("data") or {}).get("item") or {}).get("custom_attributes") or {}),
    mapping={
        "external_id": "data.item.source.author.id || data.item.id",
        "email": "data.item.source.author.email || data.item.email",
        "name": "data.item.source.author.name || data.item.name",
        "phone": "data.item.phone",
        "country": "data.item.location.country",
        "why_now": "data.item.source.subject",
        "touch_id": "id",
        "touch_detail": "topic",
    },
    system="intercom",
    ours=False,
    steps="In the Developer hub open your app, then Webhooks: the address, and the topics contact.lead.created and "
    "conversation.user.created. The app's client secret signs: hand it over with --secret.",
)
