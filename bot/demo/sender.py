"""A website's side of intake: sign a lead and send it."""

import json
import secrets
import time
import urllib.request
from typing import Any

from bot.intake.http import signatures


def send_lead(url: str, secret: str, body: dict[str, object]) -> dict[str, Any]:
    """POST one lead, signed as Standard Webhooks asks; what intake answered of it."""
    content = json.dumps(body).encode()
    webhook_id, now = f"msg_{secrets.token_hex(8)}", int(time.time())
    headers = {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(now),
        "webhook-signature": signatures.sign(signatures.key(secret), webhook_id, now, content),
    }
    request = urllib.request.Request(f"{url}/v1/leads", data=content, headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        result: dict[str, Any] = json.load(answer)["results"][0]
    return result
