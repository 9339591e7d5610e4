"""How another program proves itself, said with options."""

import base64
import hashlib
import secrets
from dataclasses import asdict
from typing import Annotated, Any, get_args

import typer

from bot.intake.doors import mapping, registry
from bot.intake.doors.kinds.door_kind import Proof as ProofValue
from bot.intake.doors.kinds.door_kind import ProofMethod
from bot.intake.doors.proofs import STANDARD_PREFIX

WAYS = (*get_args(ProofMethod), "standard")
Proof = Annotated[str, typer.Option("--proof", metavar="WAY", help=f"How it proves itself: {', '.join(WAYS)}.")]
Header = Annotated[str, typer.Option("--header", metavar="NAME", help="Which header holds signature or secret.")]
Algorithm = Annotated[str, typer.Option("--algorithm", metavar="NAME", help="sha256, sha1 or sha512.")]
Encoding = Annotated[str, typer.Option("--encoding", metavar="NAME", help="hex or base64.")]
Prefix = Annotated[str, typer.Option("--prefix", metavar="TEXT", help="What stands before the signature.")]
Content = Annotated[str, typer.Option("--content", metavar="TEXT", help='What is signed, as in "{time}.{body}".')]
TimeHeader = Annotated[str, typer.Option("--time-header", metavar="NAME", help="Which header has the time of signing.")]
Path = Annotated[str, typer.Option("--path", metavar="PATH", help="Where in the body the secret stands.")]
DeliveryId = Annotated[str, typer.Option("--id", metavar="PATH", help="The delivery's id in the body, or header:NAME.")]


def proof_of(
    way: str, header: str, algorithm: str, encoding: str, prefix: str, content: str, time_header: str, path: str
) -> dict[str, Any]:
    """The proof as a door keeps it; ValueError says which option is wrong."""
    if way not in WAYS:
        raise ValueError(f"--proof is one of {', '.join(WAYS)}")
    if way == "standard":
        return asdict(registry.STANDARD)
    if algorithm not in ("sha256", "sha1", "sha512") or algorithm not in hashlib.algorithms_available:
        raise ValueError("--algorithm is sha256, sha1 or sha512")
    if encoding not in ("hex", "base64"):
        raise ValueError("--encoding is hex or base64")
    if way == "hmac" and not (header and "{body}" in content):
        raise ValueError("an HMAC needs --header, and {body} in --content")
    if way == "inside":
        if not path:
            raise ValueError("a secret inside the body needs --path")
        mapping.check_path("--path", path)
    if ("{time}" in content) != bool(time_header):
        raise ValueError("{time} in --content and --time-header go together")
    value = ProofValue(
        method=way,  # type: ignore[arg-type]  # one of WAYS
        header=(header or "authorization").casefold(), algorithm=algorithm,
        encoding=encoding,  # type: ignore[arg-type]  # looked at above
        prefix=prefix, content=content, time_header=time_header.casefold(), path=path,
    )  # fmt: skip
    return asdict(value)


def new_secret(way: str) -> str:
    """One that this way can use; '' if any will do."""
    if way == "standard":
        return STANDARD_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    return f"handoff:{secrets.token_urlsafe(24)}" if way == "basic" else ""


def check_secret(way: str, secret: str) -> None:
    """ValueError for a secret that this way can't use."""
    if way == "basic" and ":" not in secret:
        raise ValueError("the secret of basic is user:password")
    if way == "standard":
        try:
            base64.b64decode(secret.removeprefix(STANDARD_PREFIX), validate=True)
        except ValueError:
            raise ValueError("the secret of Standard Webhooks is whsec_ followed by base64") from None
    if len(secret) < 8:
        raise ValueError("a secret has at least 8 characters")
