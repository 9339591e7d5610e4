"""The joined parts: how they answer whoever watches, by sockets and by HTTP."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.intake.http.limits import LARGEST_BODY
from bot.playground.driver import Slack
from bot.runtime.assembly import Bot, web_client
from bot.runtime.office_clock import OfficeClock
from bot.runtime.settings import Settings
from bot.slack import directory
from bot.slack.http_events import PATH
from bot.slack.payloads.gestures import AppIdentity
from store.db.database import Database
from store.team import people, workspace


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as running:
        yield running


@contextmanager
def started(slack: Slack, database: Database, identity: AppIdentity | None = None, **changes: object) -> Iterator[Bot]:
    url = database.url.render_as_string(hide_password=False)
    values = {
        "database_url": url, "slack_bot_token": slack.app.token, "slack_app_token": slack.app.app_token,
        "slack_signing_secret": None, "slack_base_url": slack.base_url, "intake_port": 0, "sockets": 1,
    }  # fmt: skip
    settings = Settings(_env_file=None, **{**values, **changes})
    client = web_client(settings)
    bot = Bot(settings, database, OfficeClock(), client, identity or directory.identity(client))
    if identity is not None:
        bot.meet_slack()
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()


def by_http(slack: Slack) -> dict[str, object]:
    return {"slack_app_token": None, "slack_signing_secret": slack.app.signing_secret}


def status(url: str | urllib.request.Request, body: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(url, body, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def test_without_a_connection_it_is_not_ready(slack: Slack, sqlite_database: Database) -> None:
    with started(slack, sqlite_database) as bot:
        assert bot.not_ready() == []
        slack.wait_for_sockets(1)
        slack.faults.fail("apps.connections.open", 503, times=20)
        slack.sockets.drop()
        slack.wait_for(lambda: bot.not_ready() == ["no connection to Slack"])
        assert bot.gauges()["sockets_connected"] == 0
        assert status(f"{bot.intake.url}/readyz") == 503


def test_while_slack_only_greets_it_is_not_ready(slack: Slack, sqlite_database: Database) -> None:
    with started(slack, sqlite_database) as bot:
        slack.wait_for_sockets(1)
        slack.faults.greet_and_go(times=20)
        slack.sockets.drop()
        slack.wait_for(lambda: bot.not_ready() == ["Slack hangs up on each connection at once"])
        assert status(f"{bot.intake.url}/readyz") == 503


def test_a_loop_that_hangs_is_said_wherever_somebody_looks(slack: Slack, sqlite_database: Database) -> None:
    with started(slack, sqlite_database) as bot, bot.heartbeats.watched("ring"):
        slack.wait_for_sockets(1)
        assert bot.gauges().keys() > {"delivery_looked_seconds_ago", "ring_looked_seconds_ago"}
        bot.heartbeats._last["ring"] -= 100
        assert bot.not_ready() == ["ring has hung for 100 s"]
        assert status(f"{bot.intake.url}/healthz") == 503
        bot.heartbeats.beat("ring")
        assert status(f"{bot.intake.url}/healthz") == 200


def test_with_a_token_that_slack_refuses_it_is_not_ready(slack: Slack, sqlite_database: Database) -> None:
    with started(slack, sqlite_database) as bot:
        slack.app.state = "revoked"
        bot.check_token()
        assert bot.not_ready() == ["Slack refuses the bot: token_revoked"]
        slack.app.state = "installed"
        bot.check_token()
        assert bot.not_ready() == []


def test_a_trouble_of_an_earlier_process_is_forgiven_at_the_start(slack: Slack, sqlite_database: Database) -> None:
    with sqlite_database.begin() as tx:
        workspace.change(tx, slack_trouble="token_revoked")
    with started(slack, sqlite_database) as bot:
        assert bot.not_ready() == []


def test_without_a_database_it_lives_and_is_not_ready(slack: Slack, sqlite_url: str, caplog) -> None:
    with started(slack, Database(sqlite_url)) as bot:
        bot.delivery.stop()  # it would complain as well, again and again
        bot.database.close()
        broken = Database("sqlite:////nowhere/at/all.db")
        bot.database._reader, bot.database._writer = broken._reader, broken._writer
        assert bot.not_ready() == ["the database does not answer"]
        assert bot.gauges()["database_up"] == 0
        assert status(f"{bot.intake.url}/metrics") == 200
        assert status(f"{bot.intake.url}/healthz") == 200


def test_the_admin_of_the_settings_is_kept(slack: Slack, sqlite_database: Database) -> None:
    with started(slack, sqlite_database, admin="U0SAM01"), sqlite_database.read() as tx:
        assert workspace.load(tx).admin == "U0SAM01"


def test_everybody_is_known_from_the_start(slack: Slack, sqlite_database: Database) -> None:
    ana = slack.add_user("Ana Lindqvist")
    with started(slack, sqlite_database), sqlite_database.read() as tx:
        assert people.names(tx)[ana] == "Ana Lindqvist"


def test_by_http_a_request_without_a_signature_is_refused_and_not_logged(slack, sqlite_database, caplog) -> None:
    caplog.set_level("INFO")
    with started(slack, sqlite_database, **by_http(slack)) as bot:
        assert status(bot.intake.url + PATH, json.dumps({"text": "a buyer's words"}).encode()) == 401
    assert "signature is wrong or old" in caplog.text
    assert "buyer" not in caplog.text


@pytest.mark.parametrize(("age", "answer"), [(0, 200), (4 * 60, 200), (6 * 60, 401), (-6 * 60, 401)])
def test_by_http_a_signature_holds_for_five_minutes(slack, sqlite_database, age: int, answer: int) -> None:
    body, at = "command=%2Flead&text=mine", str(int(time.time()) - age)
    signed = SignatureVerifier(slack.app.signing_secret).generate_signature(timestamp=at, body=body)
    headers = {"x-slack-request-timestamp": at, "x-slack-signature": str(signed)}
    with started(slack, sqlite_database, **by_http(slack)) as bot:
        assert status(urllib.request.Request(bot.intake.url + PATH, body.encode(), headers)) == answer


def test_by_http_a_body_that_is_too_large_is_refused(slack: Slack, sqlite_database: Database) -> None:
    headers = {"x-slack-request-timestamp": str(int(time.time())), "x-slack-signature": "v0=1"}
    with started(slack, sqlite_database, **by_http(slack)) as bot:
        asked = urllib.request.Request(bot.intake.url + PATH, b"x" * (LARGEST_BODY + 1), headers)
        assert status(asked) == 413


def test_by_socket_the_door_for_http_is_not_there(slack: Slack, sqlite_database: Database) -> None:
    with started(slack, sqlite_database, slack_signing_secret="s") as bot:
        assert status(bot.intake.url + PATH, b"{}") == 404


def test_no_secret_no_door(slack: Slack, sqlite_database: Database) -> None:
    with started(slack, sqlite_database, slack_app_token=None) as bot:
        assert status(bot.intake.url + PATH, b"{}") == 404


def test_being_invited_chooses_the_channel_at_the_next_tick(slack: Slack, sqlite_database: Database) -> None:
    with started(slack, sqlite_database) as bot:
        slack.wait_for_sockets(1)
        leads = slack.add_channel("leads", with_bot=False)
        bot.look_around()  # not yet its time again
        assert len(slack.calls("users.list")) == 1
        slack.invite_bot(leads)
        slack.wait_for(lambda: bot._look_at == 0.0)
        bot.look_around()
        with sqlite_database.read() as tx:
            assert workspace.load(tx).channel == leads


@pytest.mark.parametrize("fault", ["limit", "fail", "drop"])
def test_a_hiccup_of_slack_s_at_the_start_ends_nothing(slack, sqlite_database, fault: str) -> None:
    getattr(slack.faults, fault)("auth.test")
    getattr(slack.faults, fault)("apps.connections.open")
    with started(slack, sqlite_database, identity=AppIdentity()) as bot:
        assert "Slack does not say who we are" in bot.not_ready()
        assert status(f"{bot.intake.url}/healthz") == 200
        bot.look_around()  # Slack said when
        assert not bot.identity.team_id
        bot.look_soon()
        bot.look_around()
        assert bot.identity == directory.identity(bot.client)
        if fault != "limit":
            slack.wait_for_sockets(1)
            slack.wait_for(lambda: bot.not_ready() == [])
