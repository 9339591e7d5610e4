"""A week printed as a person would have seen it go by in Slack."""

import re
from datetime import datetime
from textwrap import shorten
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.demo import company
from bot.playground.driver import Slack

Json = dict[str, Any]

MARGIN = " " * 11
_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|[^>]*>")
_LINK = re.compile(r"<[^|>]+\|([^>]+)>")
_ITALIC = re.compile(r"(?<!\w)_(.+)_(?!\w)")
_MARKS = str.maketrans("", "", "*`")


class Transcript:
    """Prints what is new in every channel, direct message and private note since it last looked."""

    def __init__(self, slack: Slack, console: Console) -> None:
        self._slack = slack
        self._console = console
        self._seen: dict[tuple[str, str], list[str]] = {}
        self._names = {person.id: person.name.split()[0] for person in company.PEOPLE}
        self._moment = ""

    def say(self, text: str) -> None:
        """A remark to the reader."""
        self._console.print(Text(text, style="dim"))

    def heading(self, text: str) -> None:
        """A new day, or a new part of it."""
        self._moment = ""
        self._console.print()
        self._console.rule(Text(text, style="bold"), align="left", style="dim")

    def act(self, now: datetime, who: str, what: str) -> None:
        """What a person is about to do."""
        self._line(now, f"{self._names.get(who, who)} {what}", "bold cyan")

    def catch_up(self, now: datetime) -> None:
        """Print every message, change and private note that is new."""
        for channel, name in company.CHANNELS:
            for message in self._slack.messages(channel):
                self._show(now, f"#{name}", channel, message)
                for reply in self._slack.thread(channel, message["ts"]):
                    self._show(now, f"#{name}, thread of {_who(message)}", channel, reply)
        for person in company.PEOPLE:
            for message in self._slack.dm(person.id):
                self._show(now, f"Direct message to {self._names[person.id]}", person.id, message)
            for note in self._slack.ephemerals(person.id):
                self._show(now, f"Only {self._names[person.id]} sees", person.id, note)

    def home(self, now: datetime, who: str) -> None:
        """A person's Home tab."""
        self._line(now, f"Home, as {self._names[who]} sees it", "green", _lines(self._slack.home(who) or {}))

    def window(self, now: datetime, who: str) -> None:
        """What the window on top of a person's screen says."""
        self._line(now, f"Only {self._names[who]} sees", "green", _lines(self._slack.open_view(who) or {}))

    def _show(self, now: datetime, where: str, place: str, message: Json) -> None:
        key = (place, str(message.get("ts") or message.get("id")))
        lines = _lines(message)
        before = self._seen.get(key)
        self._seen[key] = lines
        if before is None:
            self._line(now, where, "green", lines)
        elif changed := [line for line in lines if line not in before]:
            self._line(now, f"{where}, card of {_who(message)} changes", "green", changed)

    def _line(self, now: datetime, what: str, style: str, lines: list[str] | None = None) -> None:
        moment = now.astimezone(company.BERLIN).strftime("%a %H:%M")
        shown = moment if moment != self._moment else ""
        self._moment = moment
        self._console.print(Text.assemble((shown.ljust(len(MARGIN)), "dim"), (what, style)))
        for line in lines or []:
            for part in Text(line).wrap(self._console, self._console.width - len(MARGIN) - 2):
                self._console.print(Text.assemble(MARGIN, ("│ ", "dim"), part))


def _who(message: Json) -> str:
    """Whose card this is, or what post."""
    return shorten(_lines(message)[0].split(",")[0], 45, placeholder="…")


def _lines(message: Json) -> list[str]:
    """All that a person reads there, line by line."""
    lines: list[str] = []
    for block in message.get("blocks") or []:
        lines += _rows(block)
    return [line for line in lines or _plain(message.get("text", "")).splitlines() if line.strip()]


def _rows(block: Json) -> list[str]:
    match block["type"]:
        case "actions":
            buttons = [element["text"]["text"] for element in block["elements"] if element["type"] == "button"]
            return [" ".join(f"[{button}]" for button in buttons)]
        case "table":
            return [" | ".join(map(_cell, row)) for row in block["rows"]]
        case "image":
            return [f"[Picture: {block['alt_text']}]"]
    texts = (block.get("text"), *block.get("fields", []), *block.get("elements", []))
    said = [text["text"] for text in texts if isinstance(text, dict) and isinstance(text.get("text"), str)]
    return [line for words in said for line in _plain(words).splitlines()]


def _cell(cell: Json) -> str:
    """What stands in a cell of a table, on one line."""
    said = [part["text"] for section in cell["elements"] for part in section["elements"]]
    return "".join(said).replace("\n", ", ")


def _plain(text: str) -> str:
    text = _DATE.sub(lambda date: f"{datetime.fromtimestamp(int(date[1]), company.BERLIN):%a %d %b %H:%M}", text)
    text = _ITALIC.sub(r"\1", _LINK.sub(r"\1", text).translate(_MARKS))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
