"""Who sent this body? Signatures over the raw bytes, compared in constant time; and what can be said before it is read.

Machine time, in seconds since 1970, is handed in.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jmespath

from bot.intake.doors.kinds.door_kind import Proof

MILLISECONDS = 10**11  # as seconds this is the year 5138
STANDARD_PREFIX = "whsec_"
# What HubSpot undoes in the address before it signs it, and nothing else.
UNDONE = re.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)
HASHED = frozenset({"token", "inside", "basic"})  # ways of which only the SHA-256 is kept


class NotProven(Exception):
    """The delivery is not believed; says what would do. `stale`: it is only too old."""

    def __init__(self, sentence: str, stale: bool = False) -> None:
        super().__init__(sentence)
        self.stale = stale


@dataclass(frozen=True, slots=True)
class SentRequest:
    """What a sender's proof may cover. Names of headers are in small letters."""

    headers: Mapping[str, str]
    method: str = "POST"
    uri: str = ""


def kept_secret(proofs: Sequence[Proof], secret: str) -> str:
    """What is kept of a secret: nothing that could be shown again, if every way to prove it only shows it."""
    return _digest(secret) if all(proof.method in HASHED for proof in proofs) else secret


def check_headers(proofs: Sequence[Proof], secret: str, sent: SentRequest, machine_now: float) -> None:
    """Raises NotProven if this can't be right whatever the body is."""
    proof = _chosen(proofs, sent)
    if proof.method in ("token", "basic"):
        _check_shown(proof, secret, sent.headers[proof.header])
    elif proof.method == "hmac":
        _time(proof, sent, machine_now)
        if not _offered(proof, sent):
            raise NotProven(f"The header {proof.header} holds no signature as this door wants it.")


def check_body(proofs: Sequence[Proof], secret: str, sent: SentRequest, body: bytes, document: Any) -> None:
    """Raises NotProven unless the body is the sender's. The headers have been checked before."""
    proof = _chosen(proofs, sent)
    if proof.method == "inside":
        shown = jmespath.search(proof.path, document)
        if not isinstance(shown, str) or not _is_same(secret, shown):
            raise NotProven(f"The body's {proof.path} is not this door's secret.")
    elif proof.method == "hmac":
        wanted = signature(proof, secret, sent, body).encode()
        if not any([hmac.compare_digest(wanted, each.encode()) for each in _offered(proof, sent)]):  # noqa: C419 - all
            raise NotProven(f"The signature in {proof.header} does not fit this body under this door's secret.")


def signature(proof: Proof, secret: str, sent: SentRequest, body: bytes) -> str:
    """What the sender puts into the header, without prefix."""
    known = {
        "{body}": body,
        "{time}": _told_time(proof, sent).encode(),
        "{id}": sent.headers.get(proof.id_header, "").encode("latin-1", "replace"),
        "{method}": sent.method.encode(),
        "{uri}": UNDONE.sub(lambda found: chr(int(found[1], 16)), sent.uri).encode(),
    }
    content = b"".join(known.get(part, part.encode()) for part in re.split(r"(\{\w+\})", proof.content))
    made = hmac.new(_key(proof, secret), content, proof.algorithm).digest()
    return base64.b64encode(made).decode() if proof.encoding == "base64" else made.hex()


def _chosen(proofs: Sequence[Proof], sent: SentRequest) -> Proof:
    """The way whose header came; one without a header is the last resort."""
    for proof in proofs:
        if proof.method == "inside" or sent.headers.get(proof.header):
            return proof
    names = " or ".join(proof.header for proof in proofs)
    raise NotProven(f"This door wants the header {names}.")


def _check_shown(proof: Proof, secret: str, shown: str) -> None:
    given = shown.strip()
    if proof.method == "basic":
        given = _basic(given)
    elif given[:7].casefold() == "bearer ":
        given = given[7:].strip()
    if not _is_same(secret, given):
        raise NotProven(f"The header {proof.header} does not hold this door's secret.")


def _basic(given: str) -> str:
    try:
        return base64.b64decode(given.partition(" ")[2], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _is_same(secret: str, shown: str) -> bool:
    """Either as it is kept: by its digest, or, where another way needs the secret itself, plain."""
    return hmac.compare_digest(_digest(shown).encode(), secret.encode()) or hmac.compare_digest(
        _digest(shown), _digest(secret)
    )


def _digest(secret: str) -> str:
    return "sha256:" + hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def _key(proof: Proof, secret: str) -> bytes:
    """Standard Webhooks' secrets are base64; others that look alike, such as Webflow's, sign as they are."""
    if proof.id_header and secret.startswith(STANDARD_PREFIX):
        return base64.b64decode(secret.removeprefix(STANDARD_PREFIX))
    return secret.encode()


def _parts(proof: Proof, sent: SentRequest) -> dict[str, list[str]]:
    """Of a header such as t=1,v1=abc,v1=def."""
    found: dict[str, list[str]] = {}
    for part in sent.headers.get(proof.header, "").split(","):
        name, _, value = part.strip().partition("=")
        found.setdefault(name, []).append(value)
    return found


def _offered(proof: Proof, sent: SentRequest) -> list[str]:
    if proof.signature_key:
        return _parts(proof, sent).get(proof.signature_key, [])
    listed = sent.headers.get(proof.header, "").split()
    plain = [each.removeprefix(proof.prefix) for each in listed if each.startswith(proof.prefix)]
    return [each.casefold() for each in plain] if proof.encoding == "hex" else plain


def _told_time(proof: Proof, sent: SentRequest) -> str:
    if proof.time_key:
        return next(iter(_parts(proof, sent).get(proof.time_key, [])), "")
    return sent.headers.get(proof.time_header, "") if proof.time_header else ""


def _time(proof: Proof, sent: SentRequest, machine_now: float) -> None:
    """Raises NotProven if the sender gives a time, and it is none or too far away."""
    if not (proof.time_key or proof.time_header):
        return
    told = _told_time(proof, sent)
    if not (told.isascii() and told.isdigit() and len(told) <= 15):
        raise NotProven(f"This door wants the time of signing in {proof.time_header or proof.header}.")
    seconds = int(told) / 1000 if int(told) > MILLISECONDS else int(told)
    if abs(machine_now - seconds) > proof.tolerance:
        raise NotProven("The delivery was signed too long ago, or the time of signing lies ahead.", stale=True)
