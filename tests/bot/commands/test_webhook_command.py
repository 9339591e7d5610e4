"""`handoff webhook` by its own words, against a real receiver."""

import pytest
import standardwebhooks
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.webhooks import addresses
from tests.bot.webhooks.receiver import Receiver


@pytest.fixture
def run(sqlite_url, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDOFF_DATABASE_URL", sqlite_url)

    def call(*words):
        result = CliRunner().invoke(cli, ["webhook", *words])
        return result.exit_code, result.output

    return call


def test_a_webhook_is_added_tried_paused_resumed_and_removed(run):
    with Receiver() as receiver:
        code, told = run("add", "data", receiver.url, "--private", "--type", "deal.won")
        assert code == 0
        secret = told.split()[0]
        assert run("test", "data") == (0, "data took it.\n")
        came = receiver.came[0]
        assert standardwebhooks.Webhook(secret).verify(came.body, came.headers)["type"] == "test"
        assert "s3cret" not in run("list")[1]
        for word, state in (("pause", "paused"), ("resume", "on")):
            assert run(word, "data")[0] == 0
            assert state in run("list")[1]
        receiver.answers = [500]
        assert run("test", "data") == (1, "data did not take it: it answered 500.\n")
    assert run("test", "data") == (1, "data did not take it: its host doesn't accept connections.\n")
    assert run("remove", "data")[0] == 0
    assert run("list")[1].startswith("No program hears")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "data", "http://example.com/"), "The address should begin with https://"),
        (
            ("add", "data", "https://10.0.0.1/"),
            "inside a private network. On the server, `handoff webhook add --private`",
        ),
        (("add", "data", "https://u:p@example.com/"), "The address should have no password"),
        (("add", "data", "example.com"), "The address should look like"),
        (("add", "data", "https://example.com/", "--type", "deal.wun"), "No event is called deal.wun"),
        (("add", "da/ta", "https://example.com/"), "A name is letters"),
        (("test", "data"), "No webhook is called data"),
        (("pause", "data"), "No webhook is called data"),
    ],
)
def test_what_cannot_be_is_said(run, words, told):
    code, said = run(*words)
    assert code == 2
    assert told in said


def test_an_address_inside_our_network_is_refused_when_it_is_called(run, monkeypatch):
    monkeypatch.setattr(addresses, "_is_named_inside", lambda _: False)  # as a name that leads there would be
    assert run("add", "data", "https://127.0.0.1:1/")[0] == 0
    assert run("test", "data")[1].startswith("data did not take it: it stands inside a private network")
