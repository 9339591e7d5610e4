"""HubSpot's signature, version 3: vectors made by `openssl dgst -sha256 -hmac`, which shares nothing with the code."""

import pytest

from bot.intake.doors import proofs, registry
from bot.intake.doors.proofs import NotProven, SentRequest

SECRET = "a secret of ours"
BODY = b'{"vid":7001,"properties":{"email":{"value":"ann@acme.example"}}}'
AT = 1_795_082_340.123  # seconds; the header has milliseconds
ADDRESS = "https://bot.acme.example/v1/in/hubspot"
# As it is sent; HubSpot signs it with some of the escapes undone, and leaves %20 alone.
WITH_ESCAPES = f"{ADDRESS}?from=demo%40acme.example&at=Lyon%20%281%29"
VECTORS = {
    ADDRESS: "pM4VT3xBZHNMZ/XvuA9+HTx3XXAps/KMbVlCfGjFGtg=",
    WITH_ESCAPES: "EpbgTAAkaAbymB7+6fL299Dfp1YXew+NSHr8fXbZxzo=",
}


def check(uri: str, signature: str, now: float = AT, body: bytes = BODY, at: str = "1795082340123") -> None:
    headers = {"x-hubspot-signature-v3": signature, "x-hubspot-request-timestamp": at}
    hubspot, sent = registry.door_kind("hubspot", {}).proofs, SentRequest(headers, "POST", uri)
    proofs.check_headers(hubspot, SECRET, sent, now)
    proofs.check_body(hubspot, SECRET, sent, body, None)


@pytest.mark.parametrize("uri", VECTORS)
@pytest.mark.parametrize("late", [-300, 0, 300])
def test_hubspots_version_3_is_believed_within_five_minutes(uri: str, late: float) -> None:
    check(uri, VECTORS[uri], AT + late)


@pytest.mark.parametrize(
    "changed",
    [
        {"uri": ADDRESS + "?more=1"},
        {"uri": ADDRESS.replace("https", "http")},
        {"body": BODY + b" "},
        {"at": "1795082340124"},
        {"signature": VECTORS[WITH_ESCAPES]},
    ],
)
def test_anything_else_than_what_was_signed_is_not(changed: dict[str, str]) -> None:
    with pytest.raises(NotProven) as told:
        check(**{"uri": ADDRESS, "signature": VECTORS[ADDRESS], **changed})  # type: ignore[arg-type]
    assert not told.value.stale


@pytest.mark.parametrize("late", [-301, 301])
def test_outside_of_five_minutes_it_is_too_old(late: float) -> None:
    with pytest.raises(NotProven) as told:
        check(ADDRESS, VECTORS[ADDRESS], AT + late)
    assert told.value.stale
