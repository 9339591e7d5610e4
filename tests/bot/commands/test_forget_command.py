"""`handoff forget` and `handoff export`, as typed."""

import json
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.commands import forget_command as command
from bot.intake.http import bodies, deliveries, door_processing
from store.db.database import Database
from store.doors import door_rows
from store.privacy import forgetting
from tests.bot.commands.process import running
from tests.office import lives
from tests.office.clock import NOW
from tests.office.lives import ID, MAIL, SYSTEM
from tests.office.store_helpers import receive


@pytest.fixture
def url(sqlite_url) -> str:
    with closing(Database(sqlite_url)) as database:
        lives.live(database)
    return sqlite_url


def telling(url: str) -> list[str]:
    with closing(Database(url)) as database:
        return lives.telling(database)


def test_a_dry_run_says_what_would_go_and_keeps_everything(handoff, url):
    before = telling(url)
    result = handoff("forget", MAIL, "--dry-run", HANDOFF_DATABASE_URL=url)
    assert result.exit_code == 0
    for line in ("1  ids in other systems", "4  details of touches", "7  remarks", "3  payloads as they came",
                 "2  decisions and words about them, mended", "Nothing was erased: this was a dry run."):  # fmt: skip
        assert line in result.stdout
    assert telling(url) == before


def test_without_a_terminal_it_asks_for_yes(handoff, url):
    before = telling(url)
    result = handoff("forget", MAIL, HANDOFF_DATABASE_URL=url)
    assert result.exit_code == 2
    assert "Nothing was erased. Say --yes if that is meant" in result.stderr
    assert telling(url) == before


def test_a_person_at_the_terminal_is_asked_with_the_name(handoff, url, monkeypatch):
    before = telling(url)
    monkeypatch.setattr(command, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    result = handoff("forget", MAIL, HANDOFF_DATABASE_URL=url)  # and says nothing
    assert result.exit_code == 1
    assert f"Erase Zyxwina Quorbel, Quorbel GmbH, {MAIL}? It can't be undone." in result.stderr
    assert telling(url) == before


@pytest.mark.parametrize("whom", [MAIL.upper(), f"{SYSTEM}:{ID}"])
def test_it_erases_and_says_what_only_people_can_reach(handoff, url, whom):
    result = handoff("forget", whom, "--yes", HANDOFF_DATABASE_URL=url)
    assert result.exit_code == 0, result.output
    assert telling(url) == []
    assert "Erased. The same mail and ids are refused from now on." in result.stdout
    for line in ("what people wrote themselves in the threads", "backups of the database", "FILE.refused.csv",
                 "Slack's own exports", "screenshots"):  # fmt: skip
        assert line in result.stdout


def test_a_second_time_it_was_erased_already(handoff, url):
    handoff("forget", MAIL, "--yes", HANDOFF_DATABASE_URL=url)
    again = handoff("forget", MAIL, "--yes", HANDOFF_DATABASE_URL=url)
    assert (again.exit_code, "was erased already, on " in again.stdout) == (0, True)
    assert handoff("forget", f"{SYSTEM}:{ID}", HANDOFF_DATABASE_URL=url).exit_code == 0
    assert "was erased already" in handoff("export", MAIL, HANDOFF_DATABASE_URL=url).stdout


@pytest.mark.parametrize("asked", ["forget", "export"])
def test_nobody_is_known_by_that(handoff, url, asked):
    result = handoff(asked, "who@where.example", HANDOFF_DATABASE_URL=url)
    assert result.exit_code == 1
    assert "There is no one with who@where.example. Write the whole email address, or SYSTEM:ID" in result.stderr


def test_copies_that_stand_beside_the_file_are_named(handoff, url, tmp_path):
    Path(url.removeprefix("sqlite:///") + ".at-0001").touch()
    result = handoff("forget", MAIL, "--dry-run", HANDOFF_DATABASE_URL=url)
    assert "backups of the database, such as handoff.db.at-0001" in result.stdout


def test_an_imported_file_is_refused_by_the_whole_command(handoff, url, tmp_path):
    handoff("forget", MAIL, "--yes", HANDOFF_DATABASE_URL=url)
    (tmp_path / "leads.csv").write_text(f"id,email,name\n1,{MAIL},Zyxwina Quorbel\n")
    result = handoff("import", "leads.csv", "--json", HANDOFF_DATABASE_URL=url)
    assert json.loads(result.stdout.splitlines()[-1])["refused"] == 1
    assert "Line 2: this person was erased on request and is not taken again" in " ".join(result.stderr.split())
    assert not (tmp_path / "leads.refused.csv").exists()


def test_what_is_exported_is_everything_that_forgetting_takes_away(handoff, url):
    result = handoff("export", MAIL, HANDOFF_DATABASE_URL=url)
    assert result.exit_code == 0
    kept = json.loads(result.stdout)
    assert kept["leads"][0]["name"] == "Zyxwina Quorbel"
    found = {f"{table}.{name}" for table, rows in kept.items() for row in rows for name, value in row.items()
             if any(word in str(value).casefold() for word in lives.TELLING)}  # fmt: skip
    elsewhere = {"decisions.what", "decisions.hypothesis", "decision_log.words", "deletions.word", "deletions.deletion"}
    assert set(telling(url)) - elsewhere == {place.replace("inbox.rows", "inbox.body") for place in found}
    assert {"touches", "trace", "handoffs", "clocks", "clock_spans", "opportunities", "outbox"} <= kept.keys()


def test_of_a_payload_about_several_people_only_the_persons_rows_are_exported(handoff, url):
    result = handoff("export", f"{SYSTEM}:{ID}", "--indent", "0", HANDOFF_DATABASE_URL=url)
    assert "else@where.example" not in result.stdout
    came = json.loads(result.stdout)["inbox"]
    assert [each["kind"] for each in came] == ["leads", "touches"]
    assert came[0]["rows"] == [lives.body()]


def test_others_are_not_exported(handoff, url):
    with closing(Database(url)) as database:
        receive(database, NOW, email="zoe@acme.example", external_id="w9", name="Zoe Ada")
    assert "Zoe Ada" not in handoff("export", MAIL, HANDOFF_DATABASE_URL=url).stdout
    assert "Quorbel" not in handoff("export", "zoe@acme.example", HANDOFF_DATABASE_URL=url).stdout


def test_on_postgresql_it_is_the_same(handoff, postgresql_url):
    with closing(Database(postgresql_url)) as database:
        lives.live(database)
    assert json.loads(handoff("export", MAIL, HANDOFF_DATABASE_URL=postgresql_url).stdout)["leads"]
    result = handoff("forget", MAIL, "--yes", HANDOFF_DATABASE_URL=postgresql_url)
    assert "Erased." in result.stdout and "until its next VACUUM" in result.stdout
    assert telling(postgresql_url) == []
    with closing(Database(postgresql_url)) as database, database.read() as tx:
        assert forgetting.find(tx, MAIL) is None


def test_beside_a_running_bot_slack_follows_within_a_moment(slack, ana, leads, sqlite_url, tmp_path, handoff):
    with running(slack, sqlite_url, tmp_path) as bot:
        bot.lead()
        [card] = slack.wait_for(lambda: slack.messages(leads))
        assert "Nora Weiss" in json.dumps(card)
        result = handoff("forget", "nora@kettle.example", "--yes", HANDOFF_DATABASE_URL=sqlite_url)
        assert result.exit_code == 0, result.output
        assert "The running bot mends what stands in Slack" in result.stdout
        slack.wait_for(lambda: slack.messages(leads)[0]["text"] == "Erased on request")
        assert "Nora" not in json.dumps(slack.messages(leads))
        assert bot.lead()["outcome"] == "erased"
        assert "nora" not in bot.said.lower()


def test_of_several_deals_in_one_body_only_their_own_is_exported_and_a_doors_body_as_it_came(handoff, sqlite_url):
    """Rows are found by number, also in a body of deals; a door's body need not be JSON."""
    deals = [{"system": "crm", "deal_id": each, "email": f"{each}@acme.example"} for each in ("ada", "ben")]
    form = "email=ada%40acme.example&title=Founder"
    with closing(Database(sqlite_url)) as database:
        for name in ("ada", "ben"):
            receive(database, external_id=name, email=f"{name}@acme.example", touches=())
        body = json.dumps(deals)
        assert deliveries.take_delivery(database, bodies.parse("deals", body.encode()), "m1", NOW).accepted == 2
        with database.begin() as tx:
            door_rows.open_door(tx, "web", "zapier", "", NOW, {}, {})
            door = door_rows.load_door(tx, "web")
        assert door_processing.take_body(database, door, {}, form.encode(), NOW) == "taken"
    result = handoff("export", "ada@acme.example", HANDOFF_DATABASE_URL=sqlite_url)
    assert result.exit_code == 0, result.output
    assert [each["rows"] for each in json.loads(result.stdout)["inbox"]] == [[deals[0]], [form]]
