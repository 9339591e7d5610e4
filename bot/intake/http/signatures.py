"""Standard Webhooks: who sent this body, and is it fresh? (standardwebhooks.com, symmetric signatures, version 1)

Machine time, in seconds since 1970, is handed in: a signature's age has nothing to do with the office clock.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

TOLERANCE_SECONDS = 5 * 60
PREFIX = "whsec_"
LONGEST_ID = 255
SHORTEST_KEY = 24  # bytes; the scheme's own lower bound


class Doubt(StrEnum):
    """Why a delivery is not believed; the value is said to the sender."""

    INCOMPLETE = "The headers webhook-id, webhook-timestamp and webhook-signature are all needed."
    LONG_ID = "webhook-id has at most 255 characters."
    NO_TIME = "webhook-timestamp is whole seconds since 1970."
    STALE = "webhook-timestamp is more than five minutes away from this machine's clock."
    WRONG = "No signature in webhook-signature fits this body, id and timestamp under any of our secrets."


@dataclass(frozen=True, slots=True)
class Signed:
    """The three headers of a delivery."""

    id: str
    timestamp: str
    signatures: str


def key(secret: str) -> bytes:
    """The signing key inside 'whsec_...'; ValueError if it is not base64 of at least 24 bytes."""
    try:
        raw = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("an intake secret is whsec_ followed by base64") from error
    if len(raw) < SHORTEST_KEY:
        raise ValueError(f"an intake secret holds at least {SHORTEST_KEY} bytes: whsec_$(openssl rand -base64 32)")
    return raw


def sign(secret: bytes, webhook_id: str, timestamp: int, body: bytes) -> str:
    """The signature a sender puts into webhook-signature, 'v1,' first."""
    content = b".".join((webhook_id.encode("latin-1", "replace"), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(secret, content, sha256).digest()).decode()


def doubt_of_headers(signed: Signed, machine_now: float) -> Doubt | None:
    """Why a delivery can't be believed whatever its body is, or None."""
    if not (signed.id and signed.timestamp and signed.signatures):
        return Doubt.INCOMPLETE
    if len(signed.id) > LONGEST_ID:
        return Doubt.LONG_ID
    if not (signed.timestamp.isascii() and signed.timestamp.isdigit() and len(signed.timestamp) <= 12):
        return Doubt.NO_TIME
    if abs(machine_now - int(signed.timestamp)) > TOLERANCE_SECONDS:
        return Doubt.STALE
    return None if _offered(signed) else Doubt.WRONG


def doubt(keys: Sequence[bytes], signed: Signed, body: bytes, machine_now: float) -> Doubt | None:
    """Why this delivery is not believed, or None. Compares in constant time, whatever the secret and the place."""
    if (early := doubt_of_headers(signed, machine_now)) is not None:
        return early
    offered = _offered(signed)
    wanted = [sign(each, signed.id, int(signed.timestamp), body).encode() for each in keys]
    fits = [hmac.compare_digest(one, other) for one in wanted for other in offered]
    return None if any(fits) else Doubt.WRONG


def _offered(signed: Signed) -> list[bytes]:
    return [part.encode() for part in signed.signatures.split(" ") if part.startswith("v1,")]
