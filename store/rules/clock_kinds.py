"""The kinds of clocks, and why a clock stands still."""

from enum import StrEnum, auto
from typing import Final


class ClockKind(StrEnum):
    """What was promised by a deadline. A wake date is no promise: nobody can break it."""

    CLAIM = auto()
    RESPONSE = auto()
    ANSWER = auto()
    NEXT_STEP = auto()
    WAKE = auto()


OF_SALES: Final = (ClockKind.CLAIM, ClockKind.RESPONSE)


class PauseReason(StrEnum):
    """Why a clock stands still."""

    ASKED_MARKETING = auto()
    NOT_SHOWN = auto()  # until its card could be seen
