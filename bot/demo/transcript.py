"""A week printed as a person would have seen it go by in Slack."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from bot.demo import company
from bot.playground.driver import Slack

ZONE = ZoneInfo(company.ZONE)
WIDTH = 110
_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|[^>]*>")
_LINK = re.compile(r"<[^|>]+\|([^>]+)>")
_MARKS = str.maketrans("", "", "*`")


class Transcript:
    """Prints what is new in every channel and private note since it last looked."""

    def __init__(self, slack: Slack, console: Console) -> None:
        self._slack = slack
        self._console = console
        self._seen: dict[tuple[str, str], str] = {}
        self._names = {person.id: person.name.split()[0] for person in company.PEOPLE}

    def heading(self, text: str) -> None:
        """A new day, or a new part of it."""
        self._console.print()
        self._console.rule(Text(text, style="bold"), align="left", style="dim")

    def act(self, now: datetime, who: str, what: str) -> None:
        """What a person is about to do."""
        self._line(now, f"{self._names.get(who, who)} {what}", "cyan")

    def catch_up(self, now: datetime) -> None:
        """Print every message, change and private note that is new."""
        for channel_id, name in company.CHANNELS:
            for message in self._slack.messages(channel_id):
                self._show(now, f"#{name}", channel_id, message)
                for reply in self._slack.thread(channel_id, message["ts"]):
                    self._show(now, f"#{name} › thread", channel_id, reply)
        for person in company.PEOPLE:
            for message in self._slack.dm(person.id):
                self._show(now, f"DM to {self._names[person.id]}", person.id, message)
            for note in self._slack.ephemerals(person.id):
                self._show(now, f"only {self._names[person.id]} sees", person.id, note)

    def answer(self, now: datetime, who: str, answer: Any) -> None:
        """What a slash command answered."""
        lines = _lines(answer or {})
        self._line(now, f"only {self._names[who]} sees", "dim", lines)

    def _show(self, now: datetime, where: str, place: str, message: dict[str, Any]) -> None:
        key = (place, str(message.get("ts") or message.get("id")))
        lines = _lines(message)
        body = "\n".join(lines)
        if self._seen.get(key) == body:
            return
        changed = key in self._seen
        self._seen[key] = body
        is_card = any(block["type"] == "header" for block in message.get("blocks", []))
        shown = [lines[0], *_state(message)] if changed and is_card else lines
        self._line(now, f"{where}{' · card changes' if changed else ''}", "green" if is_card else "white", shown)

    def _line(self, now: datetime, what: str, style: str, lines: list[str] | None = None) -> None:
        moment = now.astimezone(ZONE).strftime("%a %H:%M")
        self._console.print(Text.assemble((f"{moment}  ", "dim"), (what, style)))
        for line in lines or []:
            self._console.print(Text(f"           │ {line}", overflow="fold"))


def _state(message: dict[str, Any]) -> list[str]:
    """The card's state and its buttons, which is what changes."""
    columns = next((block for block in message["blocks"] if block.get("fields")), None)
    rows = next((block for block in message["blocks"] if block["type"] == "actions"), None)
    state = _plain(columns["fields"][0]["text"]).splitlines() if columns else []
    return state + ([_buttons(rows)] if rows else [])


def _lines(message: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for block in message.get("blocks") or []:
        if block["type"] == "actions":
            lines.append(_buttons(block))
            continue
        texts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
        for text in texts:
            if isinstance(text, dict) and isinstance(text.get("text"), str):
                lines += _plain(text["text"]).splitlines()
    return [line for line in lines or _plain(message.get("text", "")).splitlines() if line.strip()]


def _buttons(block: dict[str, Any]) -> str:
    labels = [element["text"]["text"] for element in block["elements"] if element["type"] == "button"]
    return " ".join(f"[{label}]" for label in labels)


def _plain(text: str) -> str:
    text = _DATE.sub(lambda found: datetime.fromtimestamp(int(found[1]), ZONE).strftime("%a %d %b %H:%M"), text)
    text = _LINK.sub(r"\1", text).translate(_MARKS)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
