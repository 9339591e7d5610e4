"""How long an HTTP server asks us to wait: seconds, or a date, as RFC 9110 has it in 10.2.3."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds from the answer on, at least 0; None if nothing is asked, or nothing that can be read.

    A date counts from the answer's own `Date`, so that neither clock need be right. Names are in lower case.
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    try:
        until, answered = (parsedate_to_datetime(text) for text in (asked, headers.get("date", "")))
        return max(0.0, (until - answered).total_seconds())
    except (TypeError, ValueError):  # no date, or of two dates one without a zone
        return None
