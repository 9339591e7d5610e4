"""A website beside the playground's Slack: its form posts what a visitor typed to a door, signed as real senders do."""

import base64
import hashlib
import hmac
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.playground.neighbour import website_page
from bot.playground.server import PlaygroundServer

TIMEOUT = 10  # seconds


@dataclass(frozen=True, slots=True)
class FormDelivery:
    """What was posted to the door and what it answered; `status` is 0 if nothing did."""

    url: str
    headers: dict[str, str]
    body: str
    status: int
    answer: str


class Website:
    """One page with a form, on a loopback port. `door` and `secret` say where it posts and with what it signs."""

    def __init__(self, company: str, now: Callable[[], datetime], port: int = 0) -> None:
        self.door, self.secret = "", ""
        self._company, self._now = company, now
        routes = [Route("/", self._form), Route("/", self._send, methods=["POST"])]
        ours = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        self._server = PlaygroundServer(Starlette(routes=routes, middleware=[ours]), port)
        self.url = f"http://127.0.0.1:{self._server.port}"

    def start(self) -> Self:
        """Serve; returns once requests are answered."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Break all connections."""
        self._server.stop()

    def fill_in(self, typed: dict[str, str], delivery: str = "") -> FormDelivery:
        """What a visitor typed goes to the door. The same delivery id twice is one delivery."""
        told = {name: value.strip() for name, value in typed.items() if name in website_page.FIELDS and value.strip()}
        told |= {"form": "Asked for a demo on the website", "submitted_at": self._now().isoformat()}
        body = json.dumps(told, ensure_ascii=False)
        headers = self._signed(delivery or new_delivery(), body.encode())
        request = urllib.request.Request(self.door, data=body.encode(), headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                return FormDelivery(self.door, headers, body, answer.status, answer.read().decode())
        except urllib.error.HTTPError as refusal:
            return FormDelivery(self.door, headers, body, refusal.code, refusal.read().decode())
        except OSError as silence:
            return FormDelivery(self.door, headers, body, 0, str(silence))

    def _signed(self, delivery: str, body: bytes) -> dict[str, str]:
        """By Standard Webhooks."""
        moment = str(int(time.time()))
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signature = hmac.new(key, f"{delivery}.{moment}.".encode() + body, hashlib.sha256).digest()
        return {
            "content-type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": moment,
            "webhook-signature": "v1," + base64.b64encode(signature).decode(),
        }

    def _form(self, _request: Request) -> Response:
        return _page(website_page.draw_form(self._company, new_delivery(), {}))

    async def _send(self, request: Request) -> Response:
        typed = dict(parse_qsl((await request.body()).decode()))
        delivery = typed.pop("delivery", "")
        sent = await run_in_threadpool(self.fill_in, typed, delivery)
        if sent.status != 202:
            why = f"The door answered {sent.status}: {sent.answer}" if sent.status else "The door did not answer."
            return _page(website_page.draw_form(self._company, delivery, typed, why), 502)
        head = "".join(f"{name}: {value}\n" for name, value in sent.headers.items())
        told = f"POST {sent.url}\n{head}\n{sent.body}\n\n{sent.status} {sent.answer}"
        return _page(website_page.draw_thanks(self._company, typed.get("name", ""), told))


def new_delivery() -> str:
    """An id that no delivery had before."""
    return f"msg_{secrets.token_hex(12)}"


def _page(content: str, status: int = 200) -> Response:
    return HTMLResponse(content, status, headers={"Cache-Control": "no-store"})  # each form has an id of its own
