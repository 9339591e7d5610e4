"""The body of an event, and its headers by Standard Webhooks."""

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from bot.intake.http import signatures
from store.webhooks.event_facts import EventFacts

USER_AGENT = "Handoff-Webhooks/1"


def event_body(event_id: str, event: EventFacts) -> bytes:
    """The event as JSON; what is not known is left out."""
    told: dict[str, Any] = {
        "id": event_id,
        "type": event.type,
        "happened_at": event.happened_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "lead": event.lead,
        "handoff": event.handoff,
        "deal": event.deal,
        "by": event.by,
        **event.facts,
    }
    return json.dumps({name: value for name, value in told.items() if value is not None}, ensure_ascii=False).encode()


def signed_headers(secret: str, event_id: str, body: bytes, machine_now: float) -> Mapping[str, str]:
    """What a receiver checks; `machine_now` in seconds since 1970."""
    moment = int(machine_now)
    return {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        "webhook-id": event_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": signatures.sign(signatures.key(secret), event_id, moment, body),
    }
