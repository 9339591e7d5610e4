"""`handoff run` as a real process on the playground's Slack."""

import os
import re
import resource
import signal
import socket
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress

import pytest

from bot.playground.driver import Slack
from bot.slack.http_events import PATH
from store.db import tables as t
from store.db.database import Database
from store.rules import acts
from tests.bot.commands.process import for_slack, running
from tests.office.store_helpers import count


def card(slack: Slack, leads: str) -> str:
    """The ts of the first card, once it is there."""
    return str(slack.wait_for(lambda: slack.messages(leads), seconds=10)[0]["ts"])


def test_a_working_day_which_a_second_process_does_not_disturb(handoff, slack, ana, ben, leads, sqlite_url, tmp_path):
    with running(slack, sqlite_url, tmp_path) as bot:
        assert len(slack.sockets.connections) == 2
        assert bot.ask("/healthz")[0] == 200
        assert bot.not_ready() == []
        bot.lead()
        ts = card(slack, leads)
        slack.press(ana, leads, ts, acts.CLAIM.code)
        slack.press(ben, leads, ts, acts.CLAIM.code, stale=True)
        slack.wait_for(lambda: "Ana Lindqvist claimed " in str(slack.ephemerals(ben)))
        slack.wait_for(lambda: slack.thread(leads, ts))
        assert bot.gauge("sockets_connected") == bot.gauge("slack_connections") == 2
        assert bot.gauge("database_up") == 1
        second = handoff("run", **for_slack(slack, sqlite_url))
        assert second.exit_code == 2
        assert second.stderr.startswith(f"Handoff already runs on {sqlite_url.removeprefix('sqlite:///')}")
        assert f"(process {bot.pid})" in second.stderr
        assert bot.stop() == 0
    assert slack.sockets.connections == []
    assert "Traceback" not in bot.said


def test_half_sent_requests_of_anybody_take_no_file_from_the_work(slack, ana, leads, sqlite_url, tmp_path):
    """A thousand of them on a process that may open a few hundred files, until it asks for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (400, hard))
    try:
        started = running(slack, sqlite_url, tmp_path)
        bot = started.__enter__()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    try:
        host, _, port = bot.url.removeprefix("http://").partition(":")
        with ExitStack() as strangers:
            for _ in range(1000):
                stranger = strangers.enter_context(socket.create_connection((host, int(port)), 20))
                with suppress(OSError):  # let go of already
                    stranger.sendall(b"POST /v1/leads HTTP/1.1\r\nHost: x\r\nX-A: ")
            assert bot.ask("/healthz")[0] == 200
            bot.lead()
            slack.press(ana, leads, card(slack, leads), acts.CLAIM.code)
            slack.wait_for(lambda: slack.thread(leads, card(slack, leads)))
            assert re.search(r"^process_open_fds (\d\d\d)\.0$", bot.ask("/metrics")[1], re.MULTILINE)
        assert bot.said.count("\n") < 30
        assert bot.stop() == 0
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        started.__exit__(None, None, None)


def test_connections_come_and_go_and_nobody_waits(slack, ana, leads, sqlite_url, tmp_path):
    with running(slack, sqlite_url, tmp_path) as bot:
        for reason in ("refresh_requested", "warning", "link_disabled"):
            slack.sockets.disconnect(reason, after=0.1, count=1)
            until = time.monotonic() + 0.5
            while time.monotonic() < until:
                slack.command(ana, "/lead", "nobody")
        slack.wait_for(lambda: len(slack.sockets.connections) == 2)
        assert max(slack.delivery.seconds) < 1
        assert bot.not_ready() == []


def test_told_to_stop_it_finishes_the_press_in_flight(slack, ana, leads, sqlite_url, tmp_path):
    with running(slack, sqlite_url, tmp_path) as bot:
        bot.lead()
        ts = card(slack, leads)
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # so that the press has to wait for the database
            pressed = threading.Thread(target=slack.press, args=(ana, leads, ts, acts.CLAIM.code))
            pressed.start()
            slack.wait_for(lambda: slack.workspace.numbers.get("envelope", 0) > 0)
            time.sleep(0.2)
            os.kill(bot.pid, signal.SIGTERM)
            bot.until_said("finishes what is in hand")
        assert bot.ended(8) == 0
        pressed.join(1)
    assert len(slack.delivery.seconds) == 1  # acknowledged
    with closing(Database(sqlite_url)) as database, database.read() as tx:
        assert count(tx, t.handoffs, state="claimed", owner_id=ana) == 1
        kept = count(tx, t.outbox, kind="note", state="waiting")
    assert len(slack.thread(leads, ts)) + kept == 1


def test_killed_while_slack_takes_a_card_it_makes_no_second_one(slack, leads, sqlite_url, tmp_path):
    with running(slack, sqlite_url, tmp_path) as bot:
        slack.faults.hang("chat.postMessage", seconds=5)
        bot.lead()
        card(slack, leads)
        assert bot.stop(signal.SIGKILL) == -signal.SIGKILL
    with running(slack, sqlite_url, tmp_path) as bot:
        slack.wait_for(lambda: slack.calls("conversations.history"))
        slack.wait_for(lambda: bot.gauge("outbox_waiting") + bot.gauge("outbox_unknown") == 0)
    assert len(slack.messages(leads)) == len(slack.calls("chat.postMessage")) == 1


def test_a_revoked_token_is_seen_by_readyz_and_nothing_is_lost(slack, leads, sqlite_url, tmp_path):
    with running(slack, sqlite_url, tmp_path) as bot:
        slack.admin.revoke()
        bot.lead()
        slack.wait_for(lambda: bot.ask("/readyz")[0] == 503)
        assert bot.not_ready() == ["Slack refuses the bot: token_revoked"]
        assert bot.ask("/healthz")[0] == 200
        assert bot.gauge("outbox_waiting") == 1
        assert bot.stop() == 0


def test_by_http_slack_signs_and_nobody_else_gets_in(slack, ana, leads, sqlite_url, tmp_path):
    by_http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": slack.app.signing_secret}
    with running(slack, sqlite_url, tmp_path, **by_http) as bot:
        slack.deliver_to(bot.url + PATH)
        bot.lead()
        slack.press(ana, leads, card(slack, leads), acts.CLAIM.code)
        assert "Nora Weiss" in str(slack.command(ana, "/lead", "mine"))
        forged = urllib.request.Request(bot.url + PATH, b"payload=%7B%7D", {"X-Slack-Signature": "v0=00"})
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(forged)
        bot.until_said("signature is wrong or old")
        assert slack.sockets.connections == []
        assert bot.not_ready() == []
        assert bot.stop() == 0


def test_two_replicas_on_postgresql_do_everything_once(slack, ana, ben, leads, postgresql_url, tmp_path):
    with running(slack, postgresql_url, tmp_path) as one, running(slack, postgresql_url, tmp_path) as other:
        assert len(slack.sockets.connections) == 2
        for bot in (one, other):
            bot.lead()
        ts = card(slack, leads)
        with ThreadPoolExecutor(2) as both:
            list(both.map(lambda rep: slack.press(rep, leads, ts, acts.CLAIM.code, stale=True), (ana, ben)))
        slack.wait_for(lambda: len(slack.ephemerals(ana)) + len(slack.ephemerals(ben)) == 1)
        slack.wait_for(lambda: len(slack.thread(leads, ts)) == 1)
        assert (one.stop(), other.stop()) == (0, 0)
    assert len(slack.messages(leads)) == 1
