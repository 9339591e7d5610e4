"""How much may come in at once: bytes in a body, seconds to send it, deliveries in a while."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.intake.http import problems

LARGEST_BODY: Final = 1024 * 1024
LARGEST_DRAINED: Final = 8 * LARGEST_BODY  # read and dropped, so that the sender hears the answer and not a reset
MOST_IN_HAND: Final = 32 * LARGEST_BODY
SLOWEST_BODY_SECONDS: Final = 8.0  # shorter than the connection's own end, so that a slow sender hears why


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


class Threads:
    """So many requests of one kind are worked on at once; the others wait here, and hold up no other kind.

    All kinds together have fewer than the forty threads that starlette shares out.
    """

    def __init__(self, most: int) -> None:
        self._room = asyncio.Semaphore(most)

    async def run(self, work: Callable[..., Response], *arguments: Any) -> Response:
        """Do it in a thread."""
        async with self._room:
            return await run_in_threadpool(work, *arguments)


class InHand:
    """How many bytes of bodies are being read or worked on, over all doors."""

    def __init__(self, most: int = MOST_IN_HAND) -> None:
        self._most, self.size = most, 0

    def take(self, size: int) -> None:
        """Raises TooMuch if that would be more than is held at once."""
        if self.size + size > self._most:
            raise TooMuch
        self.size += size


class TooLarge(Exception):
    """The body exceeds what is taken."""


class TooMuch(Exception):
    """All bodies together exceed what is held at once."""


class WholeBody:
    """Reads the body before the endpoint runs, because an endpoint in a thread can't; leaves it in `request.state`.

    `doubt` looks at the headers first, so that nothing is read for somebody who can't be right.
    """

    def __init__(
        self, app: ASGIApp, in_hand: InHand, doubt: Callable[[Headers], Response | None],
        most: int = LARGEST_BODY, seconds: float = SLOWEST_BODY_SECONDS,
    ) -> None:  # fmt: skip
        self._app, self._in_hand, self._doubt, self._most, self._seconds = app, in_hand, doubt, most, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses what is too large or too slow by itself."""
        parts: list[bytes] = []
        try:
            refusal = await self._refusal(Headers(scope=scope), receive, parts)
            if refusal is not None:
                await refusal(scope, receive, send)
            else:
                scope.setdefault("state", {})["body"] = b"".join(parts)
                await self._app(scope, receive, send)
        except ClientDisconnect:
            pass
        finally:
            self._in_hand.size -= sum(map(len, parts))

    async def _refusal(self, headers: Headers, receive: Receive, parts: list[bytes]) -> Response | None:
        """Why the body is not taken; if it is, its parts are there."""
        try:
            announced = headers.get("content-length", "0")
            if announced.isdigit() and int(announced) > LARGEST_DRAINED:
                raise TooLarge
            if (refusal := self._doubt(headers)) is not None:
                return refusal
            async with asyncio.timeout(self._seconds):
                await self._read(receive, parts)
        except TooLarge:
            return problems.reply(problems.TOO_LARGE, f"Send at most {self._most} bytes at once; split the list.")
        except TooMuch:
            return problems.reply(problems.TOO_MANY, "Send it again in a moment.", headers={"Retry-After": "2"})
        except TimeoutError:
            detail = f"Send the whole body within {self._seconds:.0f} seconds."
            return problems.reply(problems.TOO_SLOW, detail, headers={"Connection": "close"})
        return None

    async def _read(self, receive: Receive, parts: list[bytes]) -> None:
        """The whole body. Raises ClientDisconnect if the sender hung up."""
        size = 0
        more = True
        while more:
            message: Message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            part: bytes = message.get("body", b"")
            size += len(part)
            if size <= self._most:
                self._in_hand.take(len(part))
                parts.append(part)
            elif size > LARGEST_DRAINED:
                raise TooLarge
            more = message.get("more_body", False)
        if size > self._most:
            raise TooLarge
