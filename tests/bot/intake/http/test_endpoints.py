import json
import re
import socket

import pytest

from bot.intake.http import endpoints, limits, openapi
from store.db.database import Database
from store.record import extra_facts
from store.team import workspace
from tests.bot.intake.http.answers import DEMO, count, problem, results, stored
from tests.bot.intake.sender import ANN, OTHER_SECRET, SECRET, Sender, Settings, sending
from tests.office.clock import NOW

# ---- What is taken --------------------------------------------------------------------------------------------------


def test_a_lead_is_taken_and_its_id_answered(sender: Sender) -> None:
    answer = sender.send("leads", ANN | {"touches": [DEMO]})
    (result,) = results(answer)
    assert answer.json()["accepted"] == 1
    assert (result["outcome"], result["touches"], result["folded_into"]) == ("new", 1, None)
    assert result["lead"] >= 1


@pytest.mark.parametrize("external_id", ["1.23457E+11", "1e+21", "0", 0, "0.0", "n/a", "Unknown", 2**53, -1])
def test_an_id_that_several_people_would_share_is_refused(sender: Sender, external_id: object) -> None:
    answer = sender.send("leads", ANN | {"external_id": external_id})
    assert (answer.status_code, [fault["field"] for fault in answer.json()["errors"]]) == (422, ["/external_id"])


def test_placeholders_are_nothing(sender: Sender, database: Database) -> None:
    said = {"title": "n/a", "company": "Freelance", "phone": "-", "source": "unknown", "email": "none@none.example"}
    (result,) = results(sender.send("leads", ANN | said))
    lead = stored(database, result["lead"])
    assert (lead.title, lead.company, lead.company_key, lead.phone, lead.email) == (None,) * 5
    assert lead.source == "unknown"  # as a source it is an answer


def test_the_same_lead_in_another_delivery_is_unchanged(sender: Sender) -> None:
    (first,) = results(sender.send("leads", ANN | {"touches": [DEMO]}))
    (second,) = results(sender.send("leads", ANN | {"touches": [DEMO]}))
    assert (second["outcome"], second["touches"], second["folded_into"]) == ("unchanged", 0, first["lead"])


def test_the_same_mail_under_another_id_is_folded_in(sender: Sender) -> None:
    (first,) = results(sender.send("leads", ANN))
    (second,) = results(sender.send("leads", {"system": "forms", "external_id": "x", "email": " ANN@acme.example "}))
    assert (second["outcome"], second["folded_into"]) == ("updated", first["lead"])


def test_several_rows_come_as_a_list_or_under_leads(sender: Sender) -> None:
    many = [{"external_id": str(number)} for number in range(1, 4)]
    assert [each["outcome"] for each in results(sender.send("leads", many))] == ["new"] * 3
    assert [each["outcome"] for each in results(sender.send("leads", {"leads": many}))] == ["unchanged"] * 3


@pytest.mark.parametrize("mails", [("a@x.example", None), (None, "a@x.example")])
def test_rows_with_and_without_a_mail_go_together(sender: Sender, mails: tuple[str | None, ...]) -> None:
    rows = [{"external_id": str(number), "email": mail} for number, mail in enumerate(mails, 1)]
    results(sender.send("leads", rows))
    (folded,) = results(sender.send("leads", {"email": "a@x.example"}))
    assert folded["outcome"] == "unchanged"


def test_five_hundred_rows_are_taken_and_one_more_is_not(sender: Sender) -> None:
    many = [{"external_id": str(number)} for number in range(1, 502)]
    problem(sender.send("leads", many), 422, "invalid")
    assert len(results(sender.send("leads", many[:500]))) == 500


def test_a_touch_of_a_known_lead_is_taken_once(sender: Sender) -> None:
    (lead,) = results(sender.send("leads", ANN))
    touch = DEMO | {"system": "hubspot", "external_id": 42}
    (first,) = results(sender.send("touches", touch))
    assert (first["lead"], first["outcome"], first["touches"]) == (lead["lead"], "updated", 1)
    (second,) = results(sender.send("touches", [touch]))
    assert (second["outcome"], second["touches"]) == ("unchanged", 0)


def test_delivery_is_woken_once_rows_are_taken(sender: Sender) -> None:
    sender.send("leads", {"email": "nobody"})
    assert not sender.woken
    sender.send("leads", ANN, webhook_id="one")
    sender.send("leads", ANN, webhook_id="one")
    assert len(sender.woken) == 1


def test_unknown_fields_are_passed_over_and_named(sender: Sender) -> None:
    assert sender.send("leads", ANN | {"emial": "x", "utm": 1}).json()["ignored"] == ["emial", "utm"]


def test_extra_facts_are_kept_cut_and_left_out_and_each_is_named(sender: Sender, database: Database) -> None:
    many = {f"n{number:02}": number for number in range(61)}
    extra = {
        "Company\tsize\u0007 ": 3578.0,
        "VAT": True,
        "Note": "x" * 201,
        "Plan": "N/A",
        "": "nobody",
        "Nil": None,
    } | many
    answer = sender.send("leads", ANN | {"extra": extra}, webhook_id="one").json()
    assert (answer["extra_cut"], answer["extra_left_out"]) == (["Note"], ["n57", "n58", "n59", "n60"])
    assert "ignored" not in answer
    assert sender.send("leads", ANN | {"extra": extra}, webhook_id="one").json() == answer
    with database.read() as tx:
        kept = extra_facts.values_of(tx, [answer["results"][0]["lead"]]).popitem()[1]
    assert (kept["company size"], kept["vat"], kept["note"], len(kept)) == ("3578", "true", "x" * 199 + "…", 60)


@pytest.mark.parametrize("extra", ["Plan: gold", ["gold"], {"Plan": ["gold"]}, {"Plan": {"name": "gold"}}, 7])
def test_extra_facts_are_names_with_plain_values(sender: Sender, extra: object) -> None:
    answer = problem(sender.send("leads", ANN | {"extra": extra}), 422, "invalid")
    assert [each["field"] for each in answer["errors"]] == ["/extra"]


def test_touch_kinds_that_the_agreement_does_not_know_are_kept_and_named(sender: Sender) -> None:
    touches = [DEMO, DEMO | {"kind": "Free Trial"}, DEMO | {"kind": "free-trial", "campaign": "autumn"}]
    answer = sender.send("leads", ANN | {"touches": touches}, webhook_id="one").json()
    assert (answer["results"][0]["touches"], answer["unknown_kinds"]) == (3, ["free_trial"])
    assert sender.send("leads", ANN | {"touches": touches}, webhook_id="one").json() == answer
    touch = {"email": ANN["email"], "at": DEMO["at"]}
    answer = sender.send("touches", [touch | {"kind": kind} for kind in ("reply", "seance", "demo_request")]).json()
    assert answer["unknown_kinds"] == ["seance"]
    assert "unknown_kinds" not in sender.send("touches", touch | {"kind": "demo_request"}).json()


def test_text_from_outside_is_cleaned_and_clipped(sender: Sender, database: Database) -> None:
    told = ANN | {"name": "Ann\u0000 \u0007Bell\n ", "company": "A" * 10_000, "why_now": "w" * 20_000}
    (result,) = results(sender.send("leads", told))
    row = stored(database, result["lead"])
    assert (row.name, len(row.company), len(row.why_now)) == ("Ann Bell", 300, 10_000)


def test_the_longest_touch_in_the_widest_script_fits(sender: Sender) -> None:
    touch = {"kind": "𐍈" * 60, "at": DEMO["at"], "campaign": "𐍈" * 9_000, "detail": "𐍈" * 9_000, "id": "𐍈" * 255}
    (result,) = results(sender.send("leads", ANN | {"touches": [touch]}))
    assert result["touches"] == 1


def test_a_moment_without_a_zone_is_read_in_the_workspaces(sender: Sender, database: Database) -> None:
    with database.begin() as tx:
        workspace.change(tx, zone="Europe/Berlin")
    (result,) = results(sender.send("leads", ANN | {"received": "2026-11-17T10:00:00"}))
    assert stored(database, result["lead"]).received_at.isoformat() == "2026-11-17T09:00:00+00:00"


def test_a_clock_that_runs_a_little_ahead_is_forgiven(sender: Sender, database: Database) -> None:
    (result,) = results(sender.send("leads", ANN | {"received": "2026-11-18T09:09:00Z"}))
    assert stored(database, result["lead"]).received_at == NOW


# ---- What is not, and what is said then -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("email", "ann(at)acme", "@-sign"),
        ("name", 7, "send text"),
        ("received", "yesterday", "2026-11-18T14:30:00"),
        ("received", "2027-01-01T00:00:00Z", "in the future"),
        ("received", "0001-01-01T00:00:00+14:00", "1970"),
        ("received", 1_795_000_000, "as text"),
        ("next_step_due", "soon", "2026-11-18"),
        ("external_id", "x" * 256, "255"),
        ("external_id", True, "text"),
        ("touches", "none", "list"),
    ],
)
def test_a_bad_field_is_named_with_its_value_and_a_remedy(
    sender: Sender, field: str, value: object, remedy: str
) -> None:
    document = problem(sender.send("leads", ANN | {field: value}), 422, "invalid")
    (error,) = document["errors"]
    assert (error["row"], error["field"]) == (0, f"/{field}")
    assert remedy in error["remedy"]
    assert error["value"] in (str(value), "x" * 79 + "…")


def test_of_many_rows_the_good_are_taken_and_the_bad_listed(sender: Sender) -> None:
    rows = [ANN, {"name": "nobody"}, {"email": "bo@x.example", "touches": [DEMO, {"kind": "reply"}]}]
    answer = sender.send("leads", {"leads": rows})
    assert [(each["row"], each["outcome"]) for each in results(answer)] == [(0, "new")]
    assert answer.json()["accepted"] == 1
    assert [(each["row"], each["field"]) for each in answer.json()["errors"]] == [
        (1, "/leads/1"),
        (2, "/leads/2/touches/1/at"),
    ]


def test_a_touch_of_nobody_is_refused_until_the_lead_is_there(sender: Sender) -> None:
    touch = DEMO | {"system": "hubspot", "external_id": "42"}
    (error,) = problem(sender.send("touches", touch, webhook_id="t1"), 422, "invalid")["errors"]
    assert (error["field"], error["value"]) == ("/external_id", "42")
    results(sender.send("leads", ANN))
    assert results(sender.send("touches", touch, webhook_id="t1"))[0]["touches"] == 1


@pytest.mark.parametrize(
    "body", [b"", b"{", b"nope", b"\xff\xfe", b'{"a": NaN}', b'"\\ud800"', b"[" * 100_000, b'{"a":"\x00"}']
)
def test_what_is_not_json_is_said(sender: Sender, body: bytes) -> None:
    problem(sender.send("leads", body), 400, "not-json")


@pytest.mark.parametrize("what", [[], {"leads": []}])
def test_an_empty_list_is_said(sender: Sender, what: object) -> None:
    problem(sender.send("leads", what), 422, "invalid")


@pytest.mark.parametrize("what", [None, 1, "x", [None], [[]], {"leads": None}])
def test_json_of_another_shape_is_said(sender: Sender, what: object) -> None:
    assert problem(sender.send("leads", what), 422, "invalid")["errors"]


def test_an_unknown_address_is_said(closed_door: Sender) -> None:
    problem(closed_door.client.get("/v2/leads"), 404, "not-found")


def test_another_method_is_said_with_those_that_are_allowed(closed_door: Sender) -> None:
    answer = closed_door.client.get("/v1/leads")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("headers", [{"content_type": "text/plain"}, {"content_encoding": "gzip"}])
def test_another_media_type_is_said(closed_door: Sender, headers: dict[str, str]) -> None:
    problem(closed_door.send("leads", ANN, **headers), 415, "unsupported-media-type")


def test_a_charset_behind_the_media_type_is_fine(sender: Sender) -> None:
    assert results(sender.send("leads", ANN, content_type="Application/JSON; charset=utf-8"))


@pytest.mark.parametrize("size", [limits.LARGEST_BODY + 1, 3 * limits.LARGEST_BODY])
def test_a_body_beyond_a_mebibyte_is_refused(closed_door: Sender, size: int) -> None:
    problem(closed_door.send("leads", b" " * size), 413, "too-large")


def test_a_huge_announced_body_is_refused_before_it_is_sent(closed_door: Sender) -> None:
    with socket.create_connection((closed_door.client.base_url.host, closed_door.client.base_url.port or 0), 5) as raw:
        raw.sendall(b"POST /v1/leads HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        assert raw.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_body_of_just_a_mebibyte_is_read(sender: Sender) -> None:
    body = json.dumps(ANN).encode().ljust(limits.LARGEST_BODY)
    assert results(sender.send("leads", body))


# ---- Who may send ---------------------------------------------------------------------------------------------------


def test_a_stranger_is_refused_and_nothing_kept(sender: Sender, database: Database) -> None:
    answer = sender.send("leads", ANN, secret=OTHER_SECRET)
    problem(answer, 401, "bad-signature")
    assert answer.headers["www-authenticate"]
    assert count(database, "inbox") == 0


@pytest.mark.parametrize("age", [400, -400])
def test_a_stale_timestamp_is_refused(closed_door: Sender, age: int) -> None:
    problem(closed_door.send("leads", ANN, age=age), 401, "stale")


def test_an_unsigned_request_is_refused(closed_door: Sender) -> None:
    problem(closed_door.client.post("/v1/leads", json=ANN), 401, "bad-signature")


def test_either_secret_will_do_while_they_are_rotated(database: Database) -> None:
    with sending(database, Settings((OTHER_SECRET, SECRET))) as sender:
        assert results(sender.send("leads", ANN, secret=SECRET))[0]["outcome"] == "new"
        assert results(sender.send("leads", ANN, secret=OTHER_SECRET))[0]["outcome"] == "unchanged"


def test_without_a_secret_intake_is_closed_and_says_what_to_set() -> None:
    with sending(Database("sqlite://"), Settings(())) as sender:
        assert "HANDOFF_INTAKE_SECRETS" in problem(sender.send("leads", ANN), 503, "intake-closed")["detail"]


def test_a_secret_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="whsec_"):
        endpoints.build(Database("sqlite://"), lambda: NOW, Settings(("secret",)), lambda: None)


def test_too_many_deliveries_are_told_when_to_come_again(database: Database) -> None:
    ticks = [0.0]
    with sending(database, monotonic=lambda: ticks[0]) as sender:
        codes = [sender.send("touches", {}).status_code for _ in range(endpoints.DELIVERIES_AT_ONCE)]
        assert set(codes) == {422}
        answer = sender.send("leads", ANN)
        problem(answer, 429, "too-many-requests")
        assert answer.headers["retry-after"] == "1"
        ticks[0] += 1
        assert results(sender.send("leads", ANN))


def test_every_reference_of_the_openapi_document_leads_to_a_schema():
    described = openapi.document()
    wanted = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(described)))
    assert wanted - set(described["components"]["schemas"]) == set()
