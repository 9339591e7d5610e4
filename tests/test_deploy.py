"""What docs/operations.md installs names things that exist: settings, files, commands, metrics."""

import re
import shlex
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import cli
from bot.intake.http import problems
from bot.runtime import settings
from bot.runtime.settings import Settings
from store.crm import crm_writes
from store.db.database import Database
from store.outbox import health
from store.webhooks import event_queue

ROOT = Path(__file__).parents[1]
OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
VARIABLES = {settings._variable(name) for name in Settings.model_fields}
OF_PROCESS = {"process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds"}
OF_LOOPS = {f"{loop}_looked_seconds_ago" for loop in ("delivery", "webhooks", "crm", "ring", "take_in")}
OF_SOCKETS = {"sockets_connected", "slack_connections", "slack_heard_seconds_ago"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return read


def unit() -> ConfigParser:
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(ROOT / "deploy/handoff.service", "utf-8")
    return read


def ours(text: str) -> set[str]:
    """Every variable of ours that a text names."""
    return set(re.findall(r"\b(?:HANDOFF|SLACK)_[A-Z_]+\b", text))


def is_command(*words: str) -> bool:
    """Whether `handoff` has this command."""
    names = {command.name for command in cli.registered_commands}
    groups = {group.name: group.typer_instance for group in cli.registered_groups}
    group = groups.get(words[0])
    if group is None:
        return words[0] in names
    return len(words) > 1 and words[1] in {command.name for command in group.registered_commands}


@pytest.mark.parametrize("name", ["compose.yaml", "Dockerfile", "docs/operations.md", "deploy/handoff.service"])
def test_each_variable_is_a_setting(name: str) -> None:
    assert ours((ROOT / name).read_text("utf-8")) <= VARIABLES


def test_two_bots_hold_one_connection_each_on_one_database(compose: dict[str, Any]) -> None:
    one, other = compose["services"]["one"], compose["services"]["other"]
    assert one["environment"] == other["environment"]
    assert one["environment"]["HANDOFF_SOCKETS"] == "1"
    assert one["environment"]["HANDOFF_DATABASE_URL"].endswith("@postgres/handoff")
    assert one["ports"] != other["ports"]


def test_the_bots_environment_is_one_that_handoff_takes(compose: dict[str, Any]) -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    filled = {"POSTGRES_PASSWORD": "p", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1",
              "HANDOFF_ADMIN": "U012AB3CD", "HANDOFF_INTAKE_SECRETS": secret, "SLACK_SIGNING_SECRET": "s",
              "HANDOFF_LOG_LEVEL": "info", "HANDOFF_HUBSPOT_TOKEN": "pat-1",
              "HANDOFF_PIPEDRIVE_TOKEN": "p"}  # fmt: skip

    def fill(text: str) -> str:
        return re.sub(r"\$\{(\w+)[^}]*\}", lambda found: filled[found[1]], text)

    given = {name: fill(value) for name, value in compose["services"]["one"]["environment"].items()}
    with pytest.MonkeyPatch.context() as patched:
        for name in VARIABLES:
            patched.delenv(name, raising=False)
        for name, value in given.items():
            patched.setenv(name, value)
        loaded = Settings(_env_file=None)
    settings.require_slack(loaded)
    assert (loaded.sockets, loaded.socket_mode, loaded.intake_secrets) == (1, True, (secret,))


def test_every_service_waits_for_one_that_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        for name, waits in service.get("depends_on", {}).items():
            assert "healthcheck" in services[name] or waits["condition"] != "service_healthy"
    assert is_command(*services["upgrade"]["command"])


def test_the_image_copies_what_is_there_and_not_kept_out() -> None:
    kept = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    copied = [
        shlex.split(line)[1:-1] for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "=" not in line
    ]
    for source in [name for names in copied for name in names]:
        assert (ROOT / source).exists(), source
        assert source in kept


def test_the_image_installs_pins_only_and_runs_as_nobody_special() -> None:
    assert "--require-hashes -r requirements/run.txt" in DOCKERFILE
    assert "--no-deps --no-build-isolation" in DOCKERFILE
    assert re.search(r"^USER handoff$", DOCKERFILE, re.MULTILINE)
    assert "--index-url" not in DOCKERFILE
    assert 'ENTRYPOINT ["handoff"]' in DOCKERFILE
    assert is_command("run")


def test_the_unit_starts_a_command_that_is_there_and_stops_it_as_it_likes() -> None:
    service = unit()["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert Path(program).name == "handoff"
    assert is_command(*words)
    assert "KillSignal" not in service  # SIGTERM
    assert float(service["TimeoutStopSec"]) >= 35


def test_each_command_of_the_page_is_there() -> None:
    typed = re.findall(r"(?:^    |`|/bin/)handoff ((?:[a-z]+)(?: [a-z]+)?)", OPERATIONS, re.MULTILINE)
    assert len(typed) > 5
    for words in typed:
        first, _, second = words.partition(" ")
        assert is_command(first, second) or is_command(first), words


def test_each_metric_of_the_page_is_one_that_is_measured(sqlite_database: Database) -> None:
    with sqlite_database.read() as tx:
        gauges = {"database_up", *OF_SOCKETS, *OF_LOOPS, *health.gauges(tx)}
        gauges |= {*event_queue.webhook_gauges(tx), *crm_writes.write_gauges(tx)}
    measured = {f"handoff_{name}" for name in gauges}
    measured |= {"handoff_intake_rows_total", "handoff_intake_requests_total"} | OF_PROCESS
    named = set(re.findall(r"\b(?:handoff|process)_[a-z_]+\b", OPERATIONS))
    assert named == measured


def test_the_names_of_the_sockets_metrics_are_those_of_the_bot() -> None:
    joined = (ROOT / "bot/runtime/assembly.py").read_text("utf-8")
    assert [name for name in OF_SOCKETS if f'"{name}"' not in joined] == []
    watched = joined + (ROOT / "bot/__main__.py").read_text("utf-8")
    assert "{loop}_looked_seconds_ago" in joined
    assert set(re.findall(r'watched\(("[a-z_", ]+")\)', watched)) == {
        '"delivery", "webhooks"', '"crm"', '"ring", "take_in"',
    }  # fmt: skip


def test_each_status_that_the_page_explains_is_one_of_intakes() -> None:
    statuses = {kind.status for kind in vars(problems).values() if isinstance(kind, problems.ProblemKind)}
    told = {int(status) for status in re.findall(r"\*\*(\d{3})\*\*", OPERATIONS)}
    assert told
    assert told <= statuses | {202}
