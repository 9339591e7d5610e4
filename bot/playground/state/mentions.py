"""Who is notified by a text, and how typed @names and #channels become ids."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_EVERYBODY = re.compile(r"<!(channel|here|everyone)(?:\|[^>]*)?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>")
_BARE = re.compile(r"(?<![\w<!@&])@(channel|here|everyone)\b")
_DOMAIN = re.compile(r"(?<![\w@.:/<|+-])[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|example)\b(?![\w@./|-])", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w<!@&])([@#])([\w.-]*\w)")


def pinged(text: str, link_names: bool = False) -> Iterator[str]:
    """The targets that this mrkdwn notifies. Escaped text notifies nobody; bare @here only when names are linked."""
    for pattern in (_EVERYBODY, _PERSON, _GROUP, *([_BARE] if link_names else [])):
        yield from (match[1] for match in pattern.finditer(text))


def texts(blocks: Any) -> Iterator[str]:
    """Every mrkdwn text inside blocks, and rich text's mentions written as mrkdwn. Plain text cannot notify."""
    if isinstance(blocks, list):
        for item in blocks:
            yield from texts(item)
    elif isinstance(blocks, dict):
        match blocks.get("type"):
            case "plain_text" | "raw_text":
                return
            case "mrkdwn":
                yield str(blocks.get("text", ""))
            case "user":
                yield f"<@{blocks.get('user_id')}>"
            case "broadcast":
                yield f"<!{blocks.get('range')}>"
            case _:
                for value in blocks.values():
                    yield from texts(value)


def escape(text: str) -> str:
    """As Slack's client sends what a person typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def with_links(text: str) -> str:
    """As Slack escapes the words behind a command: what looks like a web address is a link."""
    return _DOMAIN.sub(lambda found: f"<http://{found[0].lower()}|{found[0]}>", text)


def link(text: str, people: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """Typed @name and #channel as ids; what names nobody stays as it is. Both maps lead from names to ids."""

    def replace(match: re.Match[str]) -> str:
        sign, name = match.groups()
        if sign == "@" and name in ("channel", "here", "everyone"):
            return f"<!{name}>"
        if sign == "@":
            return f"<@{people[name]}>" if name in people else match[0]
        return f"<#{channels[name]}|{name}>" if name in channels else match[0]

    return _NAME.sub(replace, text)
