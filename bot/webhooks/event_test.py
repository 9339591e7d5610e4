"""An event of the type "test", sent at once: nothing happened, and nothing is kept of it."""

import json
import time
import uuid
from datetime import datetime

from bot.webhooks import event_bodies, posting
from bot.webhooks.posting import PostAnswer
from store.db.dialect import AnyRow
from store.rules import event_types


def send_test(subscriber: AnyRow, happened: datetime) -> PostAnswer:
    """Send it and wait for what becomes of it; no transaction may be open."""
    event_id = uuid.uuid4().hex
    body = json.dumps({"id": event_id, "type": event_types.TEST, "happened_at": happened.isoformat()}).encode()
    headers = event_bodies.signed_headers(subscriber.secret, event_id, body, time.time())
    return posting.post_event(subscriber.url, headers, body, subscriber.is_private)
