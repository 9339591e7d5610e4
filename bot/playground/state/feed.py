"""What the open pages are told as it happens."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from bot.playground.values.jsons import Json


@dataclass(frozen=True, eq=False)
class Line:
    """One page, looking through one person's eyes."""

    user: str
    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[Json]


class Feed:
    """The lines to all open pages. Calls hold the workspace's lock."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    @property
    def listening(self) -> int:
        """How many pages are open."""
        return len(self._lines)

    def open(self, user: str) -> Line:
        """A new line; called on the server's loop."""
        line = Line(user, asyncio.get_running_loop(), asyncio.Queue())
        self._lines.append(line)
        return line

    def close(self, line: Line) -> None:
        """Nothing more is said on this line."""
        self._lines.remove(line)

    def push(self, event: Json, to: Collection[str] | None = None) -> None:
        """Tell the pages of these people, or everybody's."""
        for line in self._lines:
            if to is None or line.user in to:
                line.loop.call_soon_threadsafe(line.queue.put_nowait, event)
