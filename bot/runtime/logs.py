"""How log lines look: the standard library's records with structlog's fields, secrets and mail addresses taken out."""

import logging
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor

# Tokens of every kind, senders' secrets, addresses that let their holder post or connect, and people's mail.
_TELLTALE = re.compile(
    r"(?P<token>\bx(?:ox[a-z]|app)[.-][\w.-]+|\bwhsec_[\w+/=]+)"
    r"|(?P<url>\bhooks\.slack\.com/\S+|\bticket=\S+)"
    r"|(?P<row>(?<=DETAIL:  ).+)"  # PostgreSQL repeats a row that it refuses
    r"|(?P<password>(?<=://)[^\s:/@]*:[^\s@]+(?=@)|(?<=password=)[^\s&]+)"
    r"|(?P<mail>(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
)
# One line stays one line, and nothing colours or clears somebody's terminal. Tracebacks keep their lines.
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
_LINES = {code: shown for code, shown in _CONTROLS.items() if chr(code) not in "\n\t"}
_KEPT_LINES = {"exception": _LINES, "stack": _LINES}
SHORTEST = 8  # letters of a secret that no word of ours holds by chance
# What they say at debug level holds names, numbers and words of people.
_WORDY = ("slack_sdk", "slack_bolt")
_CHATTERERS = ("alembic", "apscheduler", "httpx", "uvicorn")  # a line for each step, tick or request

# Whoever reaches a port can make these say something, as often as they like.
_PROVOKED = ("asyncio", "uvicorn.error", "bot.slack.http_events")
_SELDOM_SECONDS = 60.0


def configure(level: str = "INFO", form: str = "text", secrets: Iterable[str] = (), to: TextIO | None = None) -> None:
    """Send every logger's lines to standard error as text or JSON; `secrets` are never shown, whoever logs them."""
    stream = to or sys.stderr
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _Redact(secrets),
    ]
    last: Processor = structlog.processors.JSONRenderer(default=str, ensure_ascii=False)
    if form == "text":
        last = structlog.dev.ConsoleRenderer(
            colors=stream.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # the pretty one prints local variables
        )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
        )
    )
    handler.addFilter(Seldom())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTERERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _WORDY:
        logging.getLogger(name).setLevel(max(logging.getLevelName(level), logging.INFO))


class Seldom(logging.Filter):
    """Lets a sentence that strangers provoke through once a minute, with how often it was said since.

    Errors of our own are always let through.
    """

    def __init__(self, machine: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._machine = machine
        self._said: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is logged."""
        if record.name not in _PROVOKED or (record.exc_info and record.name != "asyncio"):
            return True
        sentence, now = str(record.msg).partition("\n")[0], self._machine()
        last, left_out = self._said.get(sentence, (-_SELDOM_SECONDS, 0))
        if now - last < _SELDOM_SECONDS:
            self._said[sentence] = (last, left_out + 1)
            return False
        self._said[sentence] = (now, 0)
        if left_out:
            record.msg = f"{record.msg} ({left_out} more of these were left out)"
        return True


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without tokens, secrets, passwords and mail addresses."""
    for secret in secrets:
        text = text.replace(secret, "[secret]") if len(secret) >= SHORTEST else _word(secret).sub("[secret]", text)
    return _TELLTALE.sub(lambda found: f"[{found.lastgroup}]", text)


@cache
def _word(secret: str) -> re.Pattern[str]:
    """A short secret standing alone: within other words it would take all sense from the log."""
    return re.compile(rf"(?<!\w){re.escape(secret)}(?!\w)")


class _Redact:
    """A structlog processor over everything that will be printed, tracebacks included."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def __call__(self, _logger: object, _method: str, line: EventDict) -> EventDict:
        return {
            name: value if name.startswith("_") else self._clean(value, _KEPT_LINES.get(name, _CONTROLS))
            for name, value in line.items()
        }

    def _clean(self, value: object, controls: Mapping[int, str]) -> object:
        match value:
            case None | bool() | int() | float():
                return value
            case dict():
                return {self._clean(key, controls): self._clean(item, controls) for key, item in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._clean(item, controls) for item in value]
        return redact(str(value), self._secrets).translate(controls)
