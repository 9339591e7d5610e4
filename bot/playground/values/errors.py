"""How the stand-in says no."""

from collections.abc import Sequence
from typing import Any


class SlackRefusal(Exception):
    """Slack's answer is no: its error code, and the sentences that say where, as Slack words them."""

    def __init__(self, code: str, messages: Sequence[str] = (), **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.extra = extra

    def json(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["errors"] = self.messages
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return body


class Unanswered(Exception):
    """The app did not answer in time, or not with anything usable. `text` is what the person reads."""

    def __init__(self, text: str, why: str = "no acknowledgement within the deadline") -> None:
        super().__init__(f"{text} ({why})")
        self.text = text
        self.why = why
