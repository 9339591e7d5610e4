import json
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from bot.runtime.app import LISTENERS
from bot.slack import manifest

SCHEMA = Path(__file__).parents[4] / "shared" / "data" / "slack-manifest.schema.json"


def urls(node: object) -> list[str]:
    """Every address anywhere in a manifest."""
    if isinstance(node, dict):
        return [url for key, value in node.items() for url in ([value] if key.endswith("url") else urls(value))]
    return [url for item in node for url in urls(item)] if isinstance(node, list) else []


class Ears:
    """In the app's place: notes what each listener asks to hear."""

    def __init__(self) -> None:
        self.heard = defaultdict(set)

    def __getattr__(self, kind):
        def hear(what, **_matchers):
            self.heard[kind].add(tuple(what.values()) if isinstance(what, dict) else what)
            return lambda listener: listener

        return hear


@pytest.mark.parametrize("http_url", [None, "https://handoff.example.com"], ids=["socket mode", "http"])
def test_slacks_own_schema_accepts_it(http_url):
    if not SCHEMA.exists():
        pytest.skip(f"Slack's manifest schema is not at {SCHEMA}")
    validator = Draft7Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(yaml.safe_load(manifest.render(http_url)))] == []


def test_in_socket_mode_it_names_no_address():
    assert manifest.document()["settings"]["socket_mode_enabled"] is True
    assert urls(manifest.document()) == []


def test_over_http_everything_goes_to_one_address():
    over_http = yaml.safe_load(manifest.render("https://handoff.example.com/"))
    assert over_http["settings"]["socket_mode_enabled"] is False
    assert set(urls(over_http)) == {"https://handoff.example.com/slack/events"}
    assert len(urls(over_http)) == 3 + len(over_http["features"]["slash_commands"])


def test_the_two_variants_ask_for_the_same_scopes_and_events():
    over_http = yaml.safe_load(manifest.render("https://handoff.example.com"))
    assert over_http["oauth_config"] == manifest.document()["oauth_config"]
    assert (
        over_http["settings"]["event_subscriptions"]["bot_events"]
        == manifest.document()["settings"]["event_subscriptions"]["bot_events"]
    )


def test_an_address_that_slack_would_refuse_is_refused_first():
    with pytest.raises(ValueError, match="https addresses only"):
        manifest.render("http://handoff.example.com")


def test_slack_tells_the_app_exactly_what_it_listens_to():
    ears = Ears()
    for listener in LISTENERS:
        listener.register(ears, None)
    told = manifest.document()
    assert {command["command"] for command in told["features"]["slash_commands"]} == ears.heard["command"]
    assert set(told["settings"]["event_subscriptions"]["bot_events"]) == ears.heard["event"]
    types = {"global": "shortcut", "message": "message_action"}
    assert {(types[one["type"]], one["callback_id"]) for one in told["features"]["shortcuts"]} == ears.heard["shortcut"]


def test_every_scope_says_what_it_is_for():
    lines = manifest.text().splitlines()
    scopes = set(manifest.document()["oauth_config"]["scopes"]["bot"])
    explained = {line.split("#")[0].strip(" -") for line in lines if line.lstrip().startswith("- ") and "#" in line}
    assert scopes <= explained
