"""`handoff doctor`: each thing it looks at, when it is fine and when it is not, and how it looks."""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from slack_sdk import WebClient

from bot.playground.driver import Slack
from bot.runtime import doctor
from bot.runtime.doctor_store import Finding
from bot.runtime.settings import Settings
from bot.slack import directory
from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.outbox import posts
from store.rules import states
from store.team import channels, people
from tests.bot.commands.process import SECRET, for_slack
from tests.bot.runtime.test_assembly import started
from tests.office.clock import NOW
from tests.office.store_helpers import claimed, receive, staff

Examine = Callable[..., dict[str, Finding]]


@pytest.fixture
def database(sqlite_database: Database, leads: str) -> Database:
    """Set up, with the playground's channel."""
    with sqlite_database.begin() as tx:
        staff(tx, NOW)
        channels.choose_for_cards(tx, leads, "leads")
    return sqlite_database


@pytest.fixture
def examine(slack: Slack, sqlite_url: str) -> Examine:
    """What doctor finds, by what it is about; keywords change settings."""

    def look(**changes: object) -> dict[str, Finding]:
        client = WebClient(slack.app.token, base_url=slack.base_url, retry_handlers=[], timeout=5)
        return {each.about: each for each in doctor.examine(settings(slack, sqlite_url, **changes), client, NOW)}

    return look


def test_a_damaged_file_is_seen_though_the_bot_runs_on_it(database: Database, examine: Examine) -> None:
    for number in range(40):
        receive(database, external_id=f"w{number}", email=f"lead{number}@acme.example")
    database.close()  # what stands in the write-ahead log goes into the file
    size = database.file.stat().st_size
    with database.file.open("r+b") as file:
        file.seek(size - 3 * 4096)
        file.write(bytes([0xFF]) * 40)
    found = examine()["database"]
    assert not found.fine
    assert "damaged" in found.what and "restore" in found.remedy


def settings(slack: Slack, url: str, **changes: object) -> Settings:
    values: dict[str, object] = {
        "database_url": url, "slack_bot_token": slack.app.token, "slack_app_token": slack.app.app_token,
        "slack_signing_secret": None, "slack_base_url": slack.base_url, "intake_host": "127.0.0.1",
        "intake_port": free_port(), "intake_keys": SECRET, "sockets": 2,
    }  # fmt: skip
    return Settings(_env_file=None, **{**values, **changes})  # type: ignore[call-arg, arg-type]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def mend(finding: Finding) -> str:
    """What a finding says is to be done; it must not be fine."""
    assert not finding.fine
    assert finding.remedy.endswith((".", "`."))
    return f"{finding.what} {finding.remedy}"


def test_when_all_is_well_only_the_bot_is_not_running(database, examine):
    found = examine()
    assert [each.about for each in found.values() if not each.fine] == ["bot"]
    assert {name: each.what for name, each in found.items()} | {"database": "", "bot": "", "intake": ""} == {
        "slack": "handoff in Kestrel",
        "scopes": "all 12 granted",
        "clock": "agrees with Slack's",
        "events": "by Socket Mode, 2 connections a process",
        "bot": "",
        "intake": "",
        "database": "",
        "reps": "3",
        "marketers": "1",
        "managers": "1",
        "agreement": "the built-in one, not signed by both teams yet: `/handoff agreement`",
        "channel": "#leads",
        "hours": "Mon-Fri 09:00-17:00 Europe/Berlin, until others are set",
        "promises": "0 running, 0 past due",
        "outbox": "0 waiting",
    }


# ---- Slack


def test_no_token(database, examine):
    assert "Set SLACK_BOT_TOKEN" in mend(examine(slack_bot_token=None)["slack"])


@pytest.mark.parametrize(
    ("state", "said"),
    [("revoked", "token_revoked Slack no longer accepts"), ("inactive", "account_inactive The app was")],
)
def test_an_installation_that_ended(database, examine, slack, state, said):
    slack.app.state = state
    found = examine()
    assert said in mend(found["slack"])
    assert "channel" not in found  # nobody can look


def test_slack_out_of_reach(database, slack, sqlite_url):
    client = WebClient("xoxb-1", base_url="http://127.0.0.1:1/", retry_handlers=[])
    (found, *_) = doctor.examine(settings(slack, sqlite_url, slack_base_url="http://127.0.0.1:1/"), client, NOW)
    assert "unreachable See that this machine reaches http://127.0.0.1:1/" in mend(found)


def test_a_scope_is_missing(database, examine, slack):
    slack.app.scopes -= {"chat:write", "im:write"}
    assert "missing: chat:write, im:write Reinstall the app" in mend(examine()["scopes"])


def test_the_machines_clock_is_wrong(database, examine, monkeypatch):
    monkeypatch.setattr(directory, "time", SimpleNamespace(time=lambda: 0.0))
    assert "s apart from Slack's Set this machine's clock" in mend(examine()["clock"])


def test_an_app_token_that_slack_refuses(database, examine):
    assert "Socket Mode: invalid_auth Make an app-level token" in mend(examine(slack_app_token="xapp-wrong")["events"])


def test_no_way_in(database, examine):
    assert "SLACK_APP_TOKEN (xapp-...) for Socket Mode" in mend(examine(slack_app_token=None)["events"])


def test_by_http(database, examine):
    assert examine(slack_app_token=None, slack_signing_secret="s")["events"].what == "by HTTP, signed"


# ---- The running bot


def test_a_bot_that_runs_and_is_ready(slack, database, examine):
    with started(slack, database, sockets=2) as bot:
        slack.wait_for(lambda: bot.sockets.connections == 2)
        found = examine(intake_port=bot.intake.port, intake_host="0.0.0.0")
        assert "is ready" in found["bot"].what
        assert found["connections"].what == "2, as Slack counts them"
        assert found["connections"].fine


def test_a_bot_that_does_not_run(database, examine):
    found = examine()["bot"]
    assert "`handoff run`" in mend(found)
    assert found.warning


@contextmanager
def answering(ready: str, metrics: str = "") -> Iterator[int]:
    """Something that answers like a bot's intake; its port."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write((ready if self.path == "/readyz" else metrics).encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_a_bot_that_is_not_ready(database, examine):
    with answering('{"status": "not ready", "reasons": ["no connection to Slack"]}') as port:
        assert "runs and is not ready: no connection to Slack See its log" in mend(examine(intake_port=port)["bot"])


def test_something_else_on_the_port(database, examine):
    with answering("<html>") as port:
        assert "something else answers" in mend(examine(intake_port=port)["bot"])


@pytest.mark.parametrize(("count", "fine"), [(8, True), (9, False)])
def test_above_eight_connections_it_warns(database, examine, count, fine):
    with answering('{"reasons": []}', f"# TYPE x gauge\nhandoff_slack_connections {count}.0\n") as port:
        found = examine(intake_port=port)["connections"]
    assert (found.fine, found.warning) == (fine, not fine)
    if not fine:
        assert "set HANDOFF_SOCKETS lower" in mend(found)


def test_a_port_that_nobody_chose_is_not_asked(database, examine):
    assert examine(intake_port=0)["bot"].fine


# ---- Intake


def test_intake_without_a_secret_is_closed_and_fine(database, examine):
    found = examine(intake_keys="")["intake"]
    assert found.fine
    assert "closed to leads" in found.what
    assert "openssl rand" in found.remedy


def test_intake_with_secrets_to_change_one_by_one(database, examine):
    assert examine(intake_keys=f"{SECRET},{SECRET}")["intake"].what.endswith("2 secrets")


# ---- The database


def test_a_database_that_is_not_there_yet_is_not_made(slack, examine, tmp_path):
    file = tmp_path / "none.db"
    assert "is not there yet. `handoff run` makes it." in mend(examine(database_url=f"sqlite:///{file}")["database"])
    assert not file.exists()


def test_a_database_out_of_reach(slack, examine):
    found = examine(database_url="postgresql://ann:s3cret@127.0.0.1:1/handoff")
    assert "connection failed" in mend(found["database"])
    assert "s3cret" not in str(found)
    assert found["slack"].fine  # the rest was looked at all the same


def test_before_the_migration_it_says_so(slack, examine, empty_url):
    if (file := Database(empty_url).file) is not None:
        file.touch()
    found = examine(database_url=empty_url)
    assert "has no tables yet Run `handoff db upgrade`" in mend(found["database"])
    assert "outbox" not in found


def test_a_schema_of_a_newer_version(database, examine):
    with database.begin() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert "schema 9999 is unknown to this version Install the newest Handoff" in mend(examine()["database"])


# ---- What the database holds


def test_before_the_set_up(sqlite_database, examine):
    found = examine()
    assert "press Set up" in mend(found["set-up"])
    assert "cards wait" in mend(found["channel"])
    assert found["set-up"].warning
    assert found["channel"].warning


def test_nobody_sells(database, examine):
    with database.begin() as tx:
        people.appoint(tx, states.REP, [])
    assert "Name some in `/handoff settings`" in mend(examine()["reps"])


def test_a_policy_of_ones_own(database, examine):
    with database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), currency="USD"), None, NOW)
    assert examine()["agreement"].what.startswith("version 1, not signed")


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("archive", "#leads is archived Unarchive it"),
        ("share_channel", "#leads is shared with another company Choose one of your own"),
        ("remove_bot", "the bot is not in #leads Type `/invite @Handoff`"),
    ],
)
def test_a_channel_that_can_not_be_used(database, examine, slack, leads, trouble, said):
    getattr(slack, trouble)(leads)
    assert said in mend(examine()["channel"])


def test_a_channel_that_is_gone(database, examine, slack, leads):
    slack.admin.delete(leads)
    assert "channel_not_found Invite the bot there" in mend(examine()["channel"])


def test_a_channel_that_refused_the_last_post(database, examine, leads):
    with database.begin() as tx:
        channels.note_trouble(tx, leads, "restricted_action", NOW)
    said = mend(examine()["channel"])
    assert "#leads refused the last post: restricted_action" in said
    assert "Check who may post there" in said
    assert "*" not in said


def test_a_channel_of_the_policy_is_looked_at_too(database, examine, slack, ana):
    other = slack.add_channel("leads-dach", ana, with_bot=False)
    with database.begin() as tx:
        segment = {"country": ["DE"], "channel": other}
        policy.apply(tx, policy.amend(policy.current(tx), channels={"segments": [segment]}), None, NOW)
    assert "the bot is not in #leads-dach" in mend(examine()["channel"])


def test_promises_that_run_and_are_late(database, examine):
    claimed(database, now=NOW - timedelta(days=5))
    assert examine()["promises"].what == "1 running, 1 past due"


def test_office_time_that_stands_still(database, examine):
    receive(database, now=NOW + timedelta(hours=2))
    assert "which this machine's clock has yet to reach It stands still" in mend(examine()["office time"])


def test_parked_posts_are_named_with_what_to_do(database, examine):
    with database.begin() as tx:
        for number in range(7):
            posts.say(tx, "policy", f"policy:{number}", NOW, channel="C0LEADS", extra={"version": 1})
        tx.execute(t.outbox.update().values(state="parked", trouble="invalid_blocks"))
    said = mend(examine()["parked"])
    assert "2 more `handoff outbox list` shows them." in said


# ---- The command


def test_it_ends_with_0_when_nothing_must_be_mended(handoff, slack, database, sqlite_url):
    result = handoff("doctor", **for_slack(slack, sqlite_url))
    assert result.exit_code == 0
    assert "All is well." in result.output


def test_it_ends_with_1_and_counts_what_must_be_mended(handoff, slack, database, leads, sqlite_url):
    slack.archive(leads)
    slack.app.scopes -= {"im:write"}
    result = handoff("doctor", **for_slack(slack, sqlite_url) | {"HANDOFF_INTAKE_PORT": str(free_port())})
    assert result.exit_code == 1
    assert "2 to mend, 1 to look at." in result.output


def test_the_address_that_senders_see_is_asked(database: Database, examine: Examine) -> None:
    assert "public address" not in examine()
    with answering("{}") as port:
        found = examine(public_url=f"http://127.0.0.1:{port}")["public address"]
    assert found.warning
    assert "others reach intake, unencrypted" in mend(found)
    found = examine(public_url="https://127.0.0.1:9")["public address"]
    assert "nothing of ours answers at https://127.0.0.1:9" in mend(found)
