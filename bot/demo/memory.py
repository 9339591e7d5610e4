"""Keeps the playground's channels in a file beside the database, so that a company goes on where it stopped."""

import json
import threading
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.playground.state.people import Channel, PostedMessage
from bot.playground.state.workspace import Workspace

Json = dict[str, Any]

NAME = "slack.json"
EVERY = 1.0  # seconds; a demo that is killed forgets no more than this
SPARE = 1000  # numbers left out after a start: ids given out since the last writing must not come again
FORMS = "V"  # the bot knows by a form's id that it has seen it before


class Memory:
    """The file in a folder. `until` is the office time up to which it was kept; None if nothing was."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME
        self._kept: Json | None = json.loads(self._file.read_text("utf-8")) if self._file.exists() else None
        self.until = datetime.fromisoformat(self._kept["now"]) if self._kept else None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def recall(self, ws: Workspace) -> None:
        """Put back what was kept, before the first request."""
        if self._kept is None:
            return
        with ws.lock:
            ws.last_ts = self._kept["last_ts"]
            numbers = {FORMS: 0, **self._kept["numbers"]}
            ws.numbers |= {kind: number + SPARE for kind, number in numbers.items()}
            for channel in self._kept["channels"]:
                said = {ts: PostedMessage(**message) for ts, message in channel["messages"].items()}
                ws.channels[channel["id"]] = Channel(**{**channel, "messages": said})

    def start(self, ws: Workspace) -> None:
        """Write now, so that a third start knows the numbers left out, and every second if something was said."""
        self._write(ws)
        self._thread = threading.Thread(target=self._run, args=(ws,), name="memory", daemon=True)
        self._thread.start()

    def stop(self, ws: Workspace) -> None:
        """Write once more and end."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self._write(ws)

    def _run(self, ws: Workspace) -> None:
        written = 0
        while not self._stopping.wait(EVERY):
            if ws.last_ts != written:
                written = self._write(ws)

    def _write(self, ws: Workspace) -> int:
        with ws.lock:
            last_ts = ws.last_ts
            channels = [_plain(channel) for channel in ws.channels.values()]
            kept = {"now": ws.now().isoformat(), "last_ts": last_ts, "numbers": ws.numbers, "channels": channels}
            text = json.dumps(kept)
        half = self._file.with_suffix(".half")  # a kill while writing leaves the old file whole
        half.touch(0o600)  # what people say there is for whoever runs it
        half.write_text(text, "utf-8")
        half.replace(self._file)
        return last_ts


def _plain(channel: Channel) -> Json:
    said = {ts: {"json": message.json, "metadata": message.metadata} for ts, message in channel.messages.items()}
    return {each.name: getattr(channel, each.name) for each in fields(channel)} | {"messages": said}
