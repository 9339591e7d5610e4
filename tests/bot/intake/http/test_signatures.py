import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from bot.intake.http import signatures
from bot.intake.http.signatures import Doubt, Signed

NOW = 1_795_000_000
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OTHER = "whsec_" + base64.b64encode(bytes(range(1, 33))).decode()
BODY = b'{"email": "ann@acme.example"}'
KEY = signatures.key(SECRET)


def signed(secret: str = SECRET, body: bytes = BODY, at: int = NOW, webhook_id: str = "msg_1") -> Signed:
    return Signed(webhook_id, str(at), Webhook(secret).sign(webhook_id, datetime.fromtimestamp(at, UTC), body.decode()))


def test_a_delivery_signed_by_the_reference_library_is_believed() -> None:
    assert signatures.doubt([KEY], signed(), BODY, NOW) is None


def test_our_signature_is_accepted_by_the_reference_library() -> None:
    at = int(datetime.now(UTC).timestamp())  # the reference reads the machine's clock itself
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(at)}
    headers["webhook-signature"] = signatures.sign(KEY, "msg_1", at, BODY)
    assert Webhook(SECRET).verify(BODY.decode(), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(BODY.decode(), headers)


@given(st.text(max_size=200), st.text("abcdefXYZ019_-.", min_size=1, max_size=30), st.integers(10**9, 2 * 10**9))
def test_ours_and_the_reference_agree_on_any_text(text: str, webhook_id: str, at: int) -> None:
    reference = Webhook(SECRET).sign(webhook_id, datetime.fromtimestamp(at, UTC), text)
    assert signatures.sign(KEY, webhook_id, at, text.encode()) == reference


@pytest.mark.parametrize("place", ["body", "id", "timestamp", "secret"])
def test_whatever_is_changed_the_signature_no_longer_fits(place: str) -> None:
    good = signed()
    cases = {
        "body": ([KEY], good, BODY + b" "),
        "id": ([KEY], Signed("msg_2", good.timestamp, good.signatures), BODY),
        "timestamp": ([KEY], Signed(good.id, str(NOW - 1), good.signatures), BODY),
        "secret": ([signatures.key(OTHER)], good, BODY),
    }
    assert signatures.doubt(*cases[place], NOW) is Doubt.WRONG


def test_while_secrets_are_rotated_either_will_do() -> None:
    keys = [signatures.key(OTHER), KEY]
    assert signatures.doubt(keys, signed(SECRET), BODY, NOW) is None
    assert signatures.doubt(keys, signed(OTHER), BODY, NOW) is None


def test_one_fitting_signature_among_several_is_enough() -> None:
    both = f"{signed(OTHER).signatures} v1a,unknown {signed(SECRET).signatures}"
    assert signatures.doubt([KEY], Signed("msg_1", str(NOW), both), BODY, NOW) is None


def test_signatures_of_other_versions_are_not_compared() -> None:
    as_other_version = signed().signatures.replace("v1,", "v2,")
    assert signatures.doubt([KEY], Signed("msg_1", str(NOW), as_other_version), BODY, NOW) is Doubt.WRONG


@pytest.mark.parametrize("away", [-300, 0, 300])
def test_five_minutes_to_either_side_are_tolerated(away: int) -> None:
    assert signatures.doubt([KEY], signed(at=NOW + away), BODY, NOW) is None


@pytest.mark.parametrize("away", [-301, 301, -86400])
def test_more_than_five_minutes_are_not(away: int) -> None:
    assert signatures.doubt([KEY], signed(at=NOW + away), BODY, NOW) is Doubt.STALE


@pytest.mark.parametrize("timestamp", ["soon", "1.5", "-1", "１７９５", "9" * 40])
def test_a_timestamp_that_is_no_number_is_said(timestamp: str) -> None:
    assert signatures.doubt([KEY], Signed("msg_1", timestamp, "v1,x"), BODY, NOW) is Doubt.NO_TIME


@pytest.mark.parametrize("missing", [Signed("", "1", "v1,x"), Signed("a", "", "v1,x"), Signed("a", "1", "")])
def test_a_missing_header_is_said(missing: Signed) -> None:
    assert signatures.doubt([KEY], missing, BODY, NOW) is Doubt.INCOMPLETE


def test_an_id_longer_than_any_index_takes_is_said() -> None:
    assert signatures.doubt([KEY], signed(webhook_id="x" * 255), BODY, NOW) is None
    assert signatures.doubt([KEY], signed(webhook_id="x" * 256), BODY, NOW) is Doubt.LONG_ID


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_short", "whsec_not base64!", "whsec_" + "QUJD"])
def test_a_secret_that_protects_nothing_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="whsec_"):
        signatures.key(secret)


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=80), st.binary(max_size=60))
def test_rubbish_is_doubted_and_never_breaks_it(webhook_id: str, timestamp: str, offered: str, body: bytes) -> None:
    assert signatures.doubt([KEY], Signed(webhook_id, timestamp, offered), body, NOW) is not None
