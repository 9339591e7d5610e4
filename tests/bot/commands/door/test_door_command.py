"""`handoff door`: opened, listed, shown, tried, and deliveries tried again."""

import json

from bot.intake.http import door_processing
from store.db import connecting
from store.doors import door_rows
from tests.bot.commands.conftest import Handoff
from tests.bot.intake.doors.vendor_bodies import BODIES, TYPEFORM
from tests.bot.intake.http.test_door_endpoint import SIGNED
from tests.office.clock import NOW

URL = {"HANDOFF_PUBLIC_URL": "https://leads.acme.example"}


def last(result) -> str:
    return result.stdout.strip().splitlines()[-1]


def test_a_door_is_opened_with_address_and_secret_and_listed(handoff: Handoff):
    made = handoff("door", "add", "typeform", **URL)
    assert made.exit_code == 0, made.output
    assert "Address: https://leads.acme.example/v1/in/typeform" in made.stdout
    assert len(made.stdout.split("Secret: ")[1].split()[0]) >= 32
    assert "In the form open Connect" in made.stdout
    assert handoff("door", "add", "typeform").exit_code == 2
    assert "none yet" in handoff("door", "list").stdout
    assert "email = form_response" in handoff("door", "show", "typeform").stdout


def test_a_door_says_what_can_not_be(handoff: Handoff):
    for words, said in {
        ("web", "--kind", "fax"): "no kind 'fax'",
        ("a/b", "--kind", "zapier"): "end of an address",
        ("web", "--map", "mail=x"): "there is no field mail",
        ("web", "--map", "email=x[["): "is no JMESPath",
        ("web", "--proof", "hmac"): "needs --header",
        ("web", "--proof", "basic", "--secret", "no-colon-here"): "user:password",
        ("hooks", "--kind", "webflow"): "hand it over with --secret",
    }.items():
        result = handoff("door", "add", *words)
        assert (result.exit_code, said in result.stderr) == (2, True), result.output


def test_a_body_is_read_as_it_would_be_kept(handoff: Handoff, tmp_path):
    file = tmp_path / "body.json"
    for kind, body in BODIES.items():
        file.write_text(json.dumps(body))
        result = handoff("door", "test", kind, file, "--json")
        assert result.exit_code == 0, result.output
        said = json.loads(last(result))
        assert (said["outcome"], said["event"]["email"]) == ("taken", "ann@acme.example")
        assert "name: Ann Bell" in result.stdout


def test_the_test_also_asks_for_proof(handoff: Handoff, tmp_path):
    file, headers = tmp_path / "body.json", tmp_path / "headers.json"
    file.write_text(json.dumps(TYPEFORM))
    headers.write_text(json.dumps(SIGNED["typeform"](file.read_bytes(), 0)))
    secret = ("--secret", "a secret of ours, in the body", "--headers", headers)
    assert "It proves itself." in handoff("door", "test", "typeform", file, *secret).stdout
    file.write_text(json.dumps(TYPEFORM) + " ")
    wrong = handoff("door", "test", "typeform", file, *secret)
    assert (wrong.exit_code, "does not prove itself" in wrong.stderr) == (1, True)


def test_what_was_refused_is_taken_after_the_mapping_was_mended(handoff: Handoff, tmp_path):
    assert handoff("door", "add", "web").exit_code == 0
    database = connecting.open_database(f"sqlite:///{tmp_path / 'handoff.db'}")
    with database.begin() as tx:
        door = door_rows.load_door(tx, "web")
    assert door
    body = json.dumps({"who": {"addr": "ann at acme.example"}, "reach": {"x": ["ann@acme.example", {}]}}).encode()
    assert door_processing.take_body(database, door, {}, body, NOW) == "refused"
    database.close()
    assert "email: external_id or email is needed" in handoff("door", "show", "web").stdout
    assert last(handoff("door", "retry", "web")) == "0 taken, 1 still refused."
    assert last(handoff("door", "retry", "web", "--map", "email=reach.x[0]")) == "1 taken, 0 still refused."
    assert last(handoff("door", "retry", "web")) == "0 taken, 0 still refused."


def test_a_word_that_is_no_utf_8_is_said(handoff: Handoff):
    handoff("door", "add", "web", "--kind", "zapier")
    for words in (("show", "w\udcffeb"), ("retry", "w\udcffeb")):
        said = handoff("door", *words)
        assert (said.exit_code, "'w?eb' is not written in UTF-8" in said.output) == (2, True), said.output
