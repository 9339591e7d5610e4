"""Whatever is wrong with settings, database or Slack is said in sentences with the remedy, never in a traceback."""

import os
import re
import socket

import pytest

from tests.bot.commands.process import for_slack

RUN = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://root@localhost/x", "HANDOFF_DATABASE_URL can't be used. It should be an address like sqlite:"),
        ("sqlite:////nowhere/at/all/handoff.db", "There is no folder /nowhere/at/all: make it first."),
        ("sqlite:////proc/handoff.db", "/proc/handoff.db "),
        ("sqlite:////tmp", "It is a folder: name a file in it."),
        ("postgresql://ann:s3cret@127.0.0.1:1/handoff", "postgresql://127.0.0.1:1/handoff can't be used: "),
        ("postgresql://ann:s3cret@host:port/handoff", "The database's address can't be read"),
        ("postgresql://ann:s3cret@localhost/handoff?foo=bar", "can't be used: "),
    ],
)
@pytest.mark.parametrize("words", [("export", "a@b.example"), ("run",), ("db", "upgrade"), ("outbox", "list")])
def test_a_database_that_cannot_be_had(handoff, words, url, said):
    result = handoff(*words, **RUN, HANDOFF_DATABASE_URL=url)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "s3cret" not in result.stderr
    assert "Traceback" not in result.output


def test_a_file_that_is_no_database(handoff, tmp_path):
    (tmp_path / "leads.csv").write_text("name,email\n" * 100)
    result = handoff("agreement", "show", HANDOFF_DATABASE_URL="sqlite:///leads.csv")
    assert result.exit_code == 2
    assert "file is not a database. See that it is a file of Handoff's" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_in_which_nobody_may_write(handoff, tmp_path):
    (tmp_path / "sealed").mkdir(mode=0o500)
    result = handoff("agreement", "show", HANDOFF_DATABASE_URL="sqlite:///sealed/handoff.db")
    assert "This user may not write in" in result.stderr


def test_every_bad_setting_has_its_sentence(handoff):
    result = handoff("run", SLACK_BOT_TOKEN="xapp-1", HANDOFF_INTAKE_PORT="http", HANDOFF_SOCKETS="12")
    assert result.exit_code == 2
    assert [line.split()[0] for line in result.stderr.splitlines()] == [
        "SLACK_BOT_TOKEN", "HANDOFF_SOCKETS", "HANDOFF_INTAKE_PORT"]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_APP_TOKEN"]),
        ({"SLACK_SIGNING_SECRET": "s"}, ["SLACK_BOT_TOKEN"]),
    ],
)
def test_run_says_which_tokens_are_missing(handoff, given, missing):
    result = handoff("run", **given)
    assert result.exit_code == 2
    assert [line.split()[0] for line in result.stderr.splitlines()] == missing


def test_looking_makes_no_database(handoff, tmp_path):
    (tmp_path / "leads.csv").write_text("id,email,received\n1,a@x.example,2026-01-05\n")
    tried = handoff("import", "leads.csv", "--dry-run", "--zone", "UTC", "--json")
    assert '"leads_new": 1' in tried.stdout
    assert "Nothing was imported yet." in handoff("import", "--list").stdout
    assert "There is no import 1." in handoff("import", "--undo", "1", "--dry-run").stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["leads.csv"]


def test_a_new_database_is_announced_once(handoff, tmp_path):
    (tmp_path / "leads.csv").write_text("id\n1\n")
    said = f"A new database: {tmp_path / 'handoff.db'}"
    assert said in handoff("import", "leads.csv").stderr
    assert said not in handoff("import", "leads.csv").stderr


@pytest.mark.parametrize(
    "words",
    [("outbox", "list"), ("outbox", "send"), ("outbox", "drop", "1"), ("scoreboard",), ("clock",),
     ("export", "a@b.example"), ("forget", "a@b.example"), ("db", "backup", "copy.db"), ("doctor",)],
)  # fmt: skip
def test_a_command_that_looks_makes_no_database_and_says_so(handoff, tmp_path, words):
    result = handoff(*words)
    assert result.exit_code in (1, 2)
    assert "handoff.db is not there yet" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["A=1\n".encode("utf-16"), "A=1\n".encode("utf-16-le"), "Ä=1\n".encode("latin-1")])
def test_settings_in_another_encoding_are_named(handoff, tmp_path, content):
    (tmp_path / ".env").write_bytes(content)
    result = handoff("outbox", "list")
    assert result.exit_code == 2
    assert f"{tmp_path / '.env'} is not written in UTF-8. Save it as UTF-8" in result.stderr.replace("\n", "")


def test_the_built_in_policy_is_shown_before_there_is_a_database(handoff, tmp_path):
    result = handoff("agreement", "show")
    assert (result.exit_code, result.stdout.startswith("# What marketing")) == (0, True)
    assert "handoff.db is not there yet. This is the built-in agreement." in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_makes_no_database(handoff, tmp_path):
    result = handoff("import", "gone.csv")
    assert (result.exit_code, "there is no file gone.csv" in result.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_doctor_names_files_that_others_may_read(handoff, tmp_path):
    handoff("db", "upgrade")
    (tmp_path / ".env").touch(0o644)
    assert "chmod 600 .env" in handoff("doctor").output
    (tmp_path / ".env").chmod(0o600)
    assert "chmod 600" not in handoff("doctor").output
    (tmp_path / "handoff.db").chmod(0o640)
    assert "chmod 600 handoff.db" in handoff("doctor").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("scoreboard", "--from", "9999-12-31", "--to", "9999-12-31"), "--from: write a day from"),
        (("scoreboard", "--from", "0001-01-01", "--to", "2026-01-01"), "--from: write a day from"),
        (("scoreboard", "--week", "9999-W01"), "--week: “9999-W01” isn't a week"),
        (("outbox", "send", "99999999999999999999"), "NUMBER"),
        (("agreement", "check", "deep.yaml"), "nested too deeply"),
        (("agreement", "check", "bomb.yaml"), "line 2: this is no YAML (an alias stands here; write its value out)"),
        (("import", "x" * 300), "File name too long"),
        (("import", "."), "is no file"),
        (("scoreboard", "--csv", "link.csv"), "link.csv can't be written"),
    ],
)
def test_what_no_command_can_use_is_named(handoff, tmp_path, words, said):
    handoff("db", "upgrade")
    (tmp_path / "deep.yaml").write_text("[" * 5000)
    (tmp_path / "bomb.yaml").write_text("a: &a [x]\nb: [*a, *a]\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere")
    result = handoff(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "elsewhere").exists()


def test_run_when_slack_does_not_know_the_token(handoff, slack):
    result = handoff("run", **for_slack(slack, "sqlite:///handoff.db") | {"SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert result.exit_code == 1
    assert "Slack does not answer as it should: invalid_auth." in result.stderr
    assert "Install the app again" in result.stderr


def test_run_when_the_port_is_taken(handoff, slack):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        result = handoff("run", **for_slack(slack, "sqlite:///handoff.db") | {"HANDOFF_INTAKE_PORT": port})
    assert result.exit_code == 1
    assert (
        f"The intake can't listen at 127.0.0.1:{port}: Address already in use. Set HANDOFF_INTAKE_PORT" in result.stderr
    )


def test_run_when_the_app_token_is_wrong(handoff, slack, leads):
    result = handoff("run", **for_slack(slack, "sqlite:///handoff.db") | {"SLACK_APP_TOKEN": "xapp-wrong"})
    assert result.exit_code == 1
    assert "Socket Mode can't be opened: invalid_auth." in result.stderr
    assert "SLACK_APP_TOKEN must be an app-level token" in result.stderr


def test_help_says_what_each_command_does_in_one_line(handoff):
    result = handoff("--help", COLUMNS="100")
    commands = (
        "demo", "run", "doctor", "import", "export", "forget", "agreement", "manifest", "when", "outbox", "db",
        "scoreboard", "clock", "crm", "door", "webhook", "calibrate", "journey", "message",
        "campaign", "content", "accounts",
    )  # fmt: skip
    lines = [line for line in result.output.splitlines() if re.match(r"│ (\w+)  ", line)]
    assert [line.split()[1] for line in lines] == sorted(commands, key=[line.split()[1] for line in lines].index)
    assert all(line.rstrip("│ ").endswith(".") for line in lines)
    assert "Makes sure no interested buyer is dropped" in result.output


def test_the_version(handoff):
    result = handoff("--version")
    assert result.exit_code == 0
    assert result.output.startswith("handoff ")


@pytest.mark.parametrize("words", [(), ("agreement",), ("outbox",), ("db",)])
def test_without_a_command_there_is_help(handoff, words):
    assert "Commands" in handoff(*words).output


def test_the_manifest_for_sockets_and_for_http(handoff):
    assert "socket_mode_enabled: true" in handoff("manifest").stdout
    by_http = handoff("manifest", "--http", "https://handoff.example.com").stdout
    assert "socket_mode_enabled: false" in by_http
    assert "request_url: https://handoff.example.com/slack/events" in by_http
    refused = handoff("manifest", "--http", "http://handoff.example.com")
    assert refused.exit_code == 2
    assert "Slack calls https addresses only" in refused.stderr
