"""Delivery over HTTP: one signed request to the app's request URL, by machine time, answered in its response."""

import hashlib
import hmac
import http.client
import json
import time
from urllib.parse import urlencode, urlsplit

from bot.playground.state.workspace import Workspace
from bot.playground.values.jsons import Json
from bot.playground.values.outcome import Envelope, Outcome


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return f"v0={digest}"


def deliver(ws: Workspace, url: str, envelope: Envelope) -> Outcome:
    """Send and wait for the response, no longer than the deadline."""
    body, content_type = _body(envelope)
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": sign(ws.app.signing_secret, timestamp, body),
    }
    if envelope.retry:
        headers |= {"X-Slack-Retry-Num": str(envelope.retry), "X-Slack-Retry-Reason": envelope.reason}
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ws.timing.ack)
    try:
        line.request("POST", parts.path or "/", body, headers)
        return _outcome(line.getresponse())
    except TimeoutError:
        return Outcome(False, "http_timeout")
    except (OSError, http.client.HTTPException):
        return Outcome(False, "connection_failed")
    finally:
        line.close()


def _body(envelope: Envelope) -> tuple[bytes, str]:
    """Events are JSON, commands a form, interactions a form with JSON in it."""
    form = "application/x-www-form-urlencoded"
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload).encode(), "application/json"
    if envelope.kind == "slash_commands":
        return urlencode(envelope.payload).encode(), form
    return urlencode({"payload": json.dumps(envelope.payload)}).encode(), form


def _outcome(response: http.client.HTTPResponse) -> Outcome:
    text = response.read().decode()
    if response.status != 200:
        return Outcome(False, "http_error", no_retry=response.headers.get("x-slack-no-retry") == "1")
    return Outcome(True, payload=_answer(text, response.headers.get_content_type()))


def _answer(text: str, content_type: str) -> Json | None:
    if not text:
        return None
    if content_type == "application/json":
        answer: Json = json.loads(text)
        return answer
    return {"text": text}
