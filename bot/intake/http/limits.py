"""How much may come in at once: bytes in a body, seconds to send it, deliveries in a while."""

import asyncio
import threading
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.intake.http import problems

LARGEST_BODY: Final = 1024 * 1024
LARGEST_DRAINED: Final = 8 * LARGEST_BODY  # read and dropped, so that the sender hears the answer and not a reset
SLOWEST_BODY_SECONDS: Final = 20.0


class Bucket:
    """A token bucket in machine seconds: `burst` deliveries at once, then `rate` a second. Safe among threads."""

    def __init__(self, rate: float, burst: int, machine_now: Callable[[], float]) -> None:
        self._rate, self._burst, self._now = rate, float(burst), machine_now
        self._level, self._seen = float(burst), machine_now()
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Take one token: 0, or the seconds until there is one."""
        with self._lock:
            now = self._now()
            self._level = min(self._burst, self._level + max(0.0, now - self._seen) * self._rate)
            self._seen = now
            if self._level >= 1:
                self._level -= 1
                return 0.0
            return (1 - self._level) / self._rate


class TooLarge(Exception):
    """The body exceeds what is taken."""


class WholeBody:
    """Reads the body before the endpoint runs, because an endpoint in a thread can't; leaves it in `request.state`."""

    def __init__(self, app: ASGIApp, most: int = LARGEST_BODY, seconds: float = SLOWEST_BODY_SECONDS) -> None:
        self._app, self._most, self._seconds = app, most, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses what is too large or too slow by itself."""
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(Headers(scope=scope), receive)
        except TooLarge:
            refusal = problems.reply(problems.TOO_LARGE, f"Send at most {self._most} bytes at once; split the list.")
            await refusal(scope, receive, send)
        except TimeoutError:
            detail = f"Send the whole body within {self._seconds:.0f} seconds."
            await problems.reply(problems.TOO_SLOW, detail, headers={"Connection": "close"})(scope, receive, send)
        else:
            if body is not None:
                scope.setdefault("state", {})["body"] = body
                await self._app(scope, receive, send)

    async def _read(self, headers: Headers, receive: Receive) -> bytes | None:
        """The whole body; None if the sender hung up."""
        announced = headers.get("content-length", "0")
        if announced.isdigit() and int(announced) > LARGEST_DRAINED:
            raise TooLarge
        parts: list[bytes] = []
        size = 0
        more = True
        while more:
            message: Message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part: bytes = message.get("body", b"")
            size += len(part)
            if size <= self._most:
                parts.append(part)
            elif size > LARGEST_DRAINED:
                raise TooLarge
            more = message.get("more_body", False)
        if size > self._most:
            raise TooLarge
        return b"".join(parts)
