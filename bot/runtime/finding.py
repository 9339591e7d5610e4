"""What doctor found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. What is not fine has a remedy; a `warning` does not stop the bot."""

    about: str
    fine: bool
    what: str
    remedy: str = ""
    warning: bool = False
