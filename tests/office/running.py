"""The office in which stories happen: the playground's Slack, the real bot, a real database; only time is moved."""

import re
from collections.abc import Iterator
from typing import Any

from bot.demo import company
from bot.demo.world import World
from bot.runtime.assembly import Bot

LEADS = company.LEADS
PATIENCE = 10.0  # seconds until Slack gives up on an answer

Json = dict[str, Any]
_DATE = re.compile(r"<!date[^|]*\|([^>]*)>")


class Office(World):
    """The world, with short words for what stories do and see."""

    def start(self, past: bool = True) -> Bot:
        """As the world does, with a Slack that is more patient: a machine that is busy elsewhere is no fault."""
        self.slack.timing.ack = self.slack.timing.trigger = PATIENCE
        return super().start(past)

    def lead(self, name: str = "Ines Moreau", **fields: Any) -> str:
        """A sales-ready lead comes in by the website; the ts of its card."""
        first, last = name.lower().split()[:2]
        person = {"name": name, "company": "Alder Freight GmbH", "title": "Head of Operations"}
        self.send(**{**person, "email": f"{first}.{last}@alder.example", **fields})
        self.settle()
        return self.card_of(name)

    def cards(self) -> list[Json]:
        """Every card in #leads, oldest first."""
        return self.said("card")

    def said(self, kind: str) -> list[Json]:
        """The bot's messages of a kind in #leads, oldest first: card, scoreboard, win, agenda."""
        kept = (message for message in self.slack.messages(LEADS) if "metadata" in message)
        return [message for message in kept if message["metadata"]["event_type"] == f"handoff_{kind}"]

    def card_of(self, name: str) -> str:
        """The ts of the newest card of that lead."""
        return str([card for card in self.cards() if name in card["text"]][-1]["ts"])

    def press(self, who: str, card: str, button: str, **more: Any) -> None:
        """Press a button of a card and let everything settle."""
        self.slack.press(who, LEADS, card, button, **more)
        self.settle()

    def press_more(self, who: str, card: str, button: str) -> None:
        """Press a button in the window behind a card's *More…* and let everything settle."""
        self.slack.press(who, LEADS, card, "More…")
        self.slack.press_form(who, button)
        self.settle()

    def fill(self, who: str, card: str, button: str, **values: Any) -> dict[str, str] | None:
        """Press a button that opens a form, fill it in and send it; what is wrong with it, if anything."""
        self.slack.press(who, LEADS, card, button)
        wrong = self.slack.submit(who, values)
        self.settle()
        return wrong

    def shown(self, card: str) -> str:
        """All the text of a card as it is now."""
        message = next(message for message in self.cards() if message["ts"] == card)
        return "\n".join(_texts(message["blocks"])).replace("*", "")

    def buttons(self, card: str) -> list[str]:
        """The labels of a card's buttons, the three dots left out."""
        message = next(message for message in self.cards() if message["ts"] == card)
        rows = [block for block in message["blocks"] if block["type"] == "actions"]
        return [e["text"]["text"] for block in rows for e in block["elements"] if e["type"] == "button"]

    def thread(self, card: str) -> list[str]:
        """What the thread of a card says, note by note."""
        return [_DATE.sub(r"\1", message["text"]) for message in self.slack.thread(LEADS, card)]

    def notes(self, who: str) -> list[str]:
        """What only this person was told."""
        return [_DATE.sub(r"\1", note["text"]) for note in self.slack.ephemerals(who)]

    def dms(self, who: str) -> list[str]:
        """What the bot wrote to this person."""
        return [message["text"] for message in self.slack.dm(who)]


def _texts(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        for part in (block.get("text"), *block.get("fields", []), *block.get("elements", [])):
            if isinstance(part, dict) and isinstance(part.get("text"), str):
                yield part["text"]
