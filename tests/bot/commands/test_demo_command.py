"""`handoff demo`: what can be in the way, and cards on the page within seconds."""

import gc
import json
import signal
import socket
import urllib.request

from bot.demo import company
from store.db import single_process
from store.db.database import Database
from tests.bot.commands.process import Process

ANA, LEADS = "U0ANA", company.LEADS


# ---- A company that is kept


def test_a_company_is_open_in_one_demo_at_a_time(handoff, tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'handoff.db'}")
    with single_process.process(database):
        result = handoff("demo", "--data", tmp_path, "--no-open", "--port", "0")
    database.close()
    assert result.exit_code == 1
    assert f"The company in {tmp_path} is open in another demo." in result.stderr


def test_a_folder_that_can_not_be_made(handoff, tmp_path):
    (tmp_path / "file").touch()
    result = handoff("demo", "--data", tmp_path / "file", "--no-open")
    assert result.exit_code == 1
    assert f"The company can't be kept in {tmp_path / 'file'}: File exists." in result.stderr


# ---- The page


def test_a_port_that_is_taken_is_said_with_another(handoff):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = handoff("demo", "--port", port, "--no-open")
    assert result.exit_code == 1
    assert f"The page can't be served at port {port}: Address already in use." in result.stderr
    assert f"handoff demo --port {port + 1}" in result.stderr
    del result  # with what the refusal held
    gc.collect()  # whatever still listens would warn, and a warning fails


def test_within_seconds_there_are_cards_on_the_page(tmp_path):
    demo = Process(tmp_path, "demo", "--port", "0", "--no-open", HANDOFF_ADMIN="nonsense", SLACK_BOT_TOKEN="nonsense")
    url = demo.until_written(r"(http://127\.0\.0\.1:\d+)")
    with urllib.request.urlopen(f"{url}/page/history?channel={LEADS}&as={ANA}") as answer:
        messages = json.load(answer)["messages"]
    with urllib.request.urlopen(f"{url}/page/boot?as={ANA}") as answer:
        boot = json.load(answer)
    assert demo.stop(signal.SIGINT) == 0
    assert messages
    assert boot["team"]["name"] == "Kestrel"
    assert [each["command"] for each in boot["commands"]] == [
        "/lead",
        "/handoff",
        "/scoreboard",
        "/decision",
        "/journey",
        "/content",
        "/message",
        "/campaign",
        "/accounts",
        "/invite",
    ]


# ---- The company in the terminal


def test_commands_reach_the_company_of_a_running_demo(handoff, tmp_path):
    demo = Process(tmp_path, "demo", "--port", "0", "--no-open", "--data", "kept")
    demo.until_written(r"(http://127\.0\.0\.1:\d+)")
    folder = demo.until_written(r"\./handoff --data (\S+) scoreboard")
    said = handoff("--data", folder, "scoreboard")
    assert demo.stop(signal.SIGINT) == 0
    assert said.exit_code == 0
    assert "Lead to qualified" in said.stdout
    assert not (tmp_path / "handoff.db").exists()
