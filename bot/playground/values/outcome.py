"""What is sent to the app, and what comes back; the same for sockets and for HTTP."""

from dataclasses import dataclass
from typing import Literal

from bot.playground.values.jsons import Json

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """One delivery. `answerable`: the acknowledgement may carry an answer."""

    kind: Kind
    payload: Json
    answerable: bool = False
    retry: int = 0
    reason: str = ""  # of the repetition


@dataclass(frozen=True, slots=True)
class Outcome:
    """Was it acknowledged in time, with what, and if not, why in Slack's words."""

    acknowledged: bool
    reason: str = ""
    payload: Json | None = None
    no_retry: bool = False
