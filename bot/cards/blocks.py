"""Block Kit's shapes as plain dicts. Text comes in ready: see `bot.cards.text`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.cards import text

Block = dict[str, Any]
ROOM = 10_000  # characters for a message's rows; the rest of what Slack takes is left for headings and buttons
Choices = Sequence[tuple[str, str]]  # (code, label), as the policy lists them


@dataclass(frozen=True, slots=True)
class Message:
    """A message for Slack: blocks, and the text for notifications and screen readers.

    `over`: what it asked for is done. `title`: of the window, where it stands in one.
    """

    text: str
    blocks: list[Block]
    over: bool = False
    title: str = "Handoff"


def message(body: str) -> Message:
    """A message of a sentence or two, or of one section's lines."""
    return Message(body, [section(body)])


def addressed(to_all: Message, member_id: str) -> Message:
    """A message in a thread that notifies one person: it begins with a mention of them."""
    first, *rest = to_all.blocks
    begun = section(f"<@{member_id}> {first['text']['text']}", first.get("accessory"))
    return replace(to_all, text=f"<@{member_id}> {to_all.text}", blocks=[begun, *rest])


def mrkdwn(body: str) -> Block:
    """Formatted text; verbatim, so that Slack makes no links of its own."""
    return {"type": "mrkdwn", "text": body, "verbatim": True}


def plain_text(body: str) -> Block:
    """Text without formatting."""
    return {"type": "plain_text", "text": body, "emoji": True}


def header(body: str) -> Block:
    """A large line, up to 150 characters."""
    return {"type": "header", "text": plain_text(body)}


def section(body: str, accessory: Block | None = None) -> Block:
    """A paragraph, up to 3,000 characters, with perhaps a button beside it."""
    beside = {"accessory": accessory} if accessory else {}
    return {"type": "section", "text": mrkdwn(body), **beside}


def paragraphs(*bodies: str) -> list[Block]:
    """A paragraph for each that says something."""
    return [section(body) for body in bodies if body]


def columns(*bodies: str) -> Block:
    """Paragraphs of up to 2,000 characters side by side; below each other on a phone."""
    return {"type": "section", "fields": [mrkdwn(body) for body in bodies]}


def context(*bodies: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(body) for body in bodies]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def table(rows: Iterable[Sequence[str]], bold: int = 1) -> Block:
    """Rows of equally many cells, the first row the head; a message holds one table, and Slack parses nothing in it.

    Below the head the first line of a cell is bold in so many columns.
    """
    cells = [[_cell(body, row, column < bold) for column, body in enumerate(line)] for row, line in enumerate(rows)]
    settings = [{"align": "left", "is_wrapped": True} for _ in cells[0]]
    return {"type": "table", "rows": cells, "column_settings": settings}


def without_tables(some: Iterable[Block]) -> list[Block]:
    """For where Slack shows no tables: each of their rows is a line."""
    return [section(_as_lines(block)) if block["type"] == "table" else block for block in some]


def _as_lines(drawn: Block) -> str:
    cells = [["".join(run["text"] for run in cell["elements"][0]["elements"]) for cell in row] for row in drawn["rows"]]
    return text.rows_that_fit([text.line(" · ".join(row).replace("\n", ", "), 400) for row in cells], 3000)


def _cell(body: str, row: int, bold: bool) -> Block:
    first, newline, rest = (body or "–").partition("\n")
    runs: list[Block] = [{"type": "text", "text": first + newline + rest}]
    if row and bold:
        more = [{"type": "text", "text": newline + rest}] if rest else []
        runs = [{"type": "text", "text": first, "style": {"bold": True}}, *more]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}


def picture(file_id: str, alt: str) -> Block:
    """An image that was uploaded to Slack before."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": alt}


def actions(elements: Iterable[Block]) -> Block:
    """Buttons and menus in a row."""
    return {"type": "actions", "elements": list(elements)}


def button(body: str, action_id: str, value: object, style: str | None = None, confirm: Block | None = None) -> Block:
    """A button whose value is an id. `style` is primary or danger."""
    element = {"type": "button", "text": plain_text(body), "action_id": action_id, "value": str(value)}
    if style:
        element["style"] = style
    if confirm:
        element["confirm"] = confirm
    return element


def link_button(body: str, action_id: str, address: str) -> Block:
    """A button that leads to a web address."""
    return {"type": "button", "text": plain_text(body), "action_id": action_id, "url": address}


def confirm(title: str, body: str, yes: str, no: str = "Cancel") -> Block:
    """The question before an act that is awkward to take back."""
    texts = {"title": title, "text": body, "confirm": yes, "deny": no}
    return {key: plain_text(body) for key, body in texts.items()}


def option(value: object, body: str, description: str = "") -> Block:
    """One thing to choose; outside text is welcome."""
    more = {"description": plain_text(text.plain(description))} if description else {}
    return {"text": plain_text(text.plain(body) or "(no name)"), "value": str(value), **more}


def options(choices: Choices) -> list[Block]:
    """Up to a hundred things to choose from, as many as Slack takes."""
    return [option(code, body) for code, body in choices[:100]]


def overflow(action_id: str, choices: Choices) -> Block:
    """The three dots: up to five options."""
    return {"type": "overflow", "action_id": action_id, "options": options(choices[:5])}


def modal(title: str, callback_id: str, submit: str, blocks: list[Block], keep: Mapping[str, object]) -> Block:
    """A form. `keep` comes back with what the person typed."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(title),
        "submit": plain_text(submit),
        "close": plain_text("Cancel"),
        "private_metadata": json.dumps(keep, separators=(",", ":")),
        "blocks": blocks,
    }


def stamped(blocks: Iterable[Block], stamp: str) -> list[Block]:
    """Every block with an id of its own that changes with the stamp: Slack mixes up updates otherwise."""
    return [block | {"block_id": f"{stamp}-{number}"} for number, block in enumerate(blocks)]


def size(blocks: Iterable[Block]) -> int:
    """How much text is in there, in UTF-16 units. Slack refuses messages near 13,200."""
    return sum(_size(block) for block in blocks)


def _size(part: object) -> int:
    if isinstance(part, dict):
        return sum(text.width(v) if k == "text" and isinstance(v, str) else _size(v) for k, v in part.items())
    return sum(_size(inner) for inner in part) if isinstance(part, list) else 0


def fitting(rows: Iterable[Block], room: int = ROOM) -> list[Block]:
    """The first rows, no more than fit into `room` characters."""
    kept: list[Block] = []
    for row in rows:
        room -= _size(row)
        if room < 0:
            break
        kept.append(row)
    return kept
