"""A program that sends leads: signs with the reference library and speaks over a real socket."""

import base64
import itertools
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from standardwebhooks import Webhook

from bot.intake.http import endpoints, server, signatures
from store.db.database import Database
from tests.office.clock import NOW

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, yes").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"another secret, just as long as it").decode()
ANN = {"external_id": "42", "system": "hubspot", "email": "ann@acme.example", "name": "Ann Bell", "company": "Acme"}
_numbers = itertools.count(1)


@dataclass
class Settings:
    intake_secrets: Sequence[str] = (SECRET,)
    public_url: str = ""


@dataclass
class Sender:
    """`answer = sender.send("leads", {...})`; everything about the request can be overridden."""

    client: httpx.Client
    woken: list[None] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def send(
        self,
        kind: str,
        what: Any,
        webhook_id: str | None = None,
        secret: str = SECRET,
        age: float = 0,
        **headers: str,
    ) -> httpx.Response:
        body = what if isinstance(what, bytes) else json.dumps(what).encode()
        webhook_id = webhook_id or f"msg_{next(_numbers)}"
        at = int(time.time() - age)
        signature = _sign(secret, webhook_id, at, body)
        named = {
            "content-type": "application/json",
            "webhook-id": webhook_id,
            "webhook-timestamp": str(at),
            "webhook-signature": signature,
        }
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/v1/{kind}", content=body, headers=named)


def _sign(secret: str, webhook_id: str, at: int, body: bytes) -> str:
    try:
        return Webhook(secret).sign(webhook_id, datetime.fromtimestamp(at, UTC), body.decode())
    except UnicodeDecodeError:  # the reference signs text only
        return signatures.sign(signatures.key(secret), webhook_id, at, body)


@contextmanager
def sending(database: Database, settings: Settings | None = None, **parts: Any) -> Iterator[Sender]:
    woken: list[None] = []
    troubles: list[str] = []
    app = endpoints.build(
        database,
        lambda: NOW,
        settings or Settings(),
        lambda: woken.append(None),
        ready=lambda: list(troubles),
        **parts,
    )
    with server.serving(app) as served, httpx.Client(base_url=served.url, timeout=30) as client:
        yield Sender(client, woken, troubles)
