"""Standard Webhooks: a delivery unlike what was signed is not believed, nor is one early or late."""

from hypothesis import given
from hypothesis import strategies as st

from bot.intake.http import signatures
from bot.intake.http.signatures import Doubt, Signed
from tests.bot.intake.sender import OTHER_SECRET, SECRET
from tests.fuzz import tries

NOW = 1_795_000_000
KEYS = [signatures.key(SECRET)]
IDS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
WAYS = ("body", "longer", "shorter", "id", "timestamp", "signature", "secret", "early", "late")


@tries(300, 20_000)
@given(
    body=st.binary(min_size=1, max_size=80), id_=IDS, at=st.integers(0, 10**6), byte=st.integers(1, 255),
    way=st.sampled_from(WAYS),
)  # fmt: skip
def test_whatever_differs_is_not_believed(body: bytes, id_: str, at: int, byte: int, way: str) -> None:
    moment, sent, named, machine = NOW, body, id_, float(NOW)
    signature = signatures.sign(KEYS[0], id_, NOW, body)
    assert signatures.doubt(KEYS, Signed(id_, str(NOW), signature), body, machine) is None
    wanted = Doubt.WRONG
    match way:
        case "body":
            place = at % len(body)
            sent = body[:place] + bytes([body[place] ^ byte]) + body[place + 1 :]
        case "longer":
            sent = body + bytes([byte])
        case "shorter":
            sent = body[:-1]
        case "id":
            named = id_[: at % len(id_)] + chr(33 + byte % 94) + id_[at % len(id_) :]
        case "timestamp":
            moment = NOW + byte
        case "signature":
            place = 3 + at % (len(signature) - 4)  # past "v1,", before what pads it
            other = "A" if signature[place] != "A" else "B"
            signature = signature[:place] + other + signature[place + 1 :]
        case "secret":
            signature = signatures.sign(signatures.key(OTHER_SECRET), id_, NOW, body)
        case "early" | "late":
            apart = signatures.TOLERANCE_SECONDS + 1 + at
            machine, wanted = NOW + (apart if way == "late" else -apart), Doubt.STALE
    assert signatures.doubt(KEYS, Signed(named, str(moment), signature), sent, machine) is wanted
