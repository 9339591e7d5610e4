"""What goes wrong with a webhook, in words: for the managers in Slack, and for the operator at the command line."""

from bot.cards import actions, blocks, text
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
    said = (
        f"The webhook *{shown}* is switched off: {webhook_trouble(code)}.{why}\n"
        "Nothing is lost. Resume it when it works again."
    )
    return Message(said, [blocks.section(said), blocks.actions([blocks.button("Webhooks…", actions.WEBHOOKS, "off")])])


def test_taken(name: str, trouble: str | None) -> str:
    """What became of a test."""
    shown = text.line(name, 80)
    return f"⚠️ {shown} did not take it: {webhook_trouble(trouble)}." if trouble else f"*{shown} took it.*"


_CHANGES = {
    "added": "added the webhook",
    "paused": "paused the webhook",
    "on": "resumed the webhook",
    "removed": "removed the webhook",
}


def webhook_changed(who: str, name: str, host: str, change: str) -> Message:
    """To the channel: `who` did it."""
    said = f"*{who} {_CHANGES[change]} {text.line(name, 80)}.*"
    now = {
        "added": "What happens to leads and deals is sent there from now on.",
        "paused": "What happens meanwhile waits.",
        "on": "What waited is sent.",
        "removed": "Nothing is sent there any more.",
    }[change]
    return Message(said, [blocks.section(f"{said}\n{text.line(host, 200)}: {now[:1].lower()}{now[1:]}")])
