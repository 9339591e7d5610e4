"""What goes wrong with a webhook, in words: for the managers in Slack, and for the operator at the command line."""

from bot.cards import blocks, text
from bot.cards.blocks import Message

_TROUBLES = {
    "private_address": "it stands inside a private network, which this webhook isn't allowed to",
    "no_such_host": "its host can't be found",
    "no_connection": "its host doesn't accept connections",
    "bad_certificate": "its certificate isn't valid",
    "timeout": "it took too long to answer",
    "no_answer": "it hung up without an answer",
    "http_410": "it says it is gone for good",
}


def webhook_trouble(code: str) -> str:
    """Why a subscriber did not take an event."""
    return _TROUBLES.get(code) or f"it answered {code.removeprefix('http_')}"


def webhook_is_off(name: str, code: str) -> Message:
    """To the managers, once, when a webhook is switched off."""
    shown = text.line(name, 80)
    why = "" if code == "http_410" else " It has taken no event for 3 days."
    return blocks.message(
        f"The webhook *{shown}* is switched off: {webhook_trouble(code)}.{why}\n"
        f"Nothing is lost. Run `handoff webhook resume {shown}` on the server when it works again."
    )
