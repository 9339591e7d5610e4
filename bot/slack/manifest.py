"""What Slack is told about this app: manifest.yml as it stands, or its variant for request URLs."""

from pathlib import Path
from typing import Any

import yaml

from bot.slack import http_events

_HERE = Path(__file__).parents[1]


def text() -> str:
    """manifest.yml: inside `bot` in a wheel, at the top in a working copy."""
    packaged = _HERE / "manifest.yml"
    return (packaged if packaged.exists() else _HERE.parent / "manifest.yml").read_text(encoding="utf-8")


def document() -> dict[str, Any]:
    """The Socket Mode manifest, parsed."""
    parsed: dict[str, Any] = yaml.safe_load(text())
    return parsed


def render(http_url: str | None = None) -> str:
    """YAML to paste into Slack; with an address, the variant that has Slack call us there. ValueError unless https."""
    if http_url is None:
        return text()
    if not http_url.startswith("https://"):
        raise ValueError(
            f"Slack calls https addresses only, not {http_url!r}. Give one like https://handoff.example.com"
        )
    url = http_url.rstrip("/") + http_events.PATH
    manifest = document()
    settings, features = manifest["settings"], manifest["features"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = {"request_url": url} | settings["event_subscriptions"]
    settings["interactivity"]["request_url"] = url
    settings["interactivity"]["message_menu_options_url"] = url
    for command in features["slash_commands"]:
        command["url"] = url
    return str(yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100))
