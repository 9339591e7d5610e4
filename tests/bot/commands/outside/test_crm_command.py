"""`handoff crm`: what it shows and asks before the first write, and what it says of reading."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.playground.neighbour.neighbour import Neighbour
from store.db import connecting
from store.team import people
from store.team.people import Person
from tests.office.cast import ANA
from tests.office.clock import HeldClock


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    found = Neighbour(HeldClock()).start()
    yield found
    found.stop()


@pytest.fixture
def handoff(neighbour: Neighbour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDOFF_DATABASE_URL", f"sqlite:///{tmp_path}/handoff.db")
    monkeypatch.setenv("HANDOFF_HUBSPOT_TOKEN", neighbour.token)
    monkeypatch.setenv("HANDOFF_HUBSPOT_URL", neighbour.url)
    return CliRunner()


def run(handoff: CliRunner, *words: str, answer: str = "") -> Result:
    return handoff.invoke(cli, ["crm", *words], input=answer)


def test_it_reads_at_once_and_writes_after_a_yes(handoff: CliRunner, neighbour: Neighbour):
    neighbour.add_owner("ana@kestrel.example", "Ana Lindqvist")
    neighbour.add_deal(neighbour.add_contact(email="ines@alder.example"))
    assert "1 contacts, 1 deals would be read" in run(handoff, "sync", "--dry-run").output
    assert "2 records were read, 2 of them were new" in run(handoff, "sync").output
    status = run(handoff, "status").output
    assert "HubSpot contacts: 1 read, up to date" in status
    assert "not connected" in status

    refused = run(handoff, "connect", "--owner", answer="n\n")
    assert refused.exit_code == 1
    assert "the owner of a contact and a deal" in refused.output
    assert "Not in Slack by email: Ana Lindqvist" in refused.output
    assert "not connected" in run(handoff, "status").output

    assert "HubSpot is connected" in run(handoff, "connect", answer="y\n").output
    assert "Writes: 0 waiting, 0 parked" in run(handoff, "status").output
    assert "0 will be tried again" in run(handoff, "retry").output
    assert neighbour.all("notes") == []


def test_a_refused_token_is_said_and_never_shown(handoff: CliRunner, neighbour: Neighbour):
    neighbour.state.token = "another"
    said = run(handoff, "sync")
    assert said.exit_code == 1
    assert "HubSpot could not be read: refused with 401. Renew its token." in said.output
    assert neighbour.token not in said.output


def test_without_a_token_it_says_what_to_set(handoff: CliRunner, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("HANDOFF_HUBSPOT_TOKEN")
    assert "HANDOFF_HUBSPOT_TOKEN" in run(handoff, "status").output


def test_owners_are_listed_and_named(handoff: CliRunner, neighbour: Neighbour, tmp_path: Path):
    for name in ("Ana Lindqvist", "Queue"):
        neighbour.add_owner(f"{name[:3].casefold()}@kestrel.example", name)
    run(handoff, "sync", "--dry-run")
    assert "there are no owners: `handoff crm sync`" in run(handoff, "owners").output
    run(handoff, "sync")
    with connecting.open_database(f"sqlite:///{tmp_path}/handoff.db", make=False).begin() as tx:
        people.remember(tx, [Person(ANA, "Ana L.")])
    assert "Ana Lindqvist: not known yet" in run(handoff, "owners").output
    assert "Ana Lindqvist: Ana L., as a manager says" in run(handoff, "owners", "Ana Lindqvist", "--member", ANA).output
    assert "Queue: not in Slack, as a manager says" in run(handoff, "owners", "Queue", "--not-in-slack").output
    assert "Queue: not known yet" in run(handoff, "owners", "Queue", "--by-email").output
    for words, said in (
        (("Otto", "--not-in-slack"), "No owner has this name or id: Otto"),
        (("Queue", "--member", "Otto"), "is called Otto"),
        (("Queue",), "Say one of --member NAME"),
    ):
        refused = run(handoff, "owners", *words)
        assert refused.exit_code != 0
        assert said in refused.output
