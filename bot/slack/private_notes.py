"""Private notes: said once, forgotten after half a minute. Nothing depends on them."""

import json
import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

from slack_sdk import WebClient

from bot.cards import blocks
from bot.cards.blocks import Block, Message
from bot.cards.personal import notice
from bot.slack import calls, slack_errors, windows
from bot.slack.payloads.gestures import Way

log = logging.getLogger(__name__)

FORGOTTEN_AFTER = 30.0  # seconds: a note about a press is of no use later
TIMEOUT = 5
MOST_WAITING = 200
JSON = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class _Hint:
    way: Way
    message: Message
    in_channel: bool
    replaces: bool
    made_at: float


class Hints:
    """A short queue and the thread that empties it. `client` opens windows where there is no address to answer at."""

    def __init__(self, client: WebClient, machine: Callable[[], float] = time.monotonic) -> None:
        self._client = windows.client(client)
        self._machine = machine
        self._waiting: queue.Queue[_Hint | None] = queue.Queue(MOST_WAITING)
        self._thread = threading.Thread(target=self._run, name="hints", daemon=True)

    def start(self) -> None:
        """Begin to say them."""
        self._thread.start()

    def stop(self, seconds: float = TIMEOUT) -> None:
        """Say what waits, then end; give up after so many seconds."""
        if self._thread.is_alive():
            with suppress(queue.Full):
                self._waiting.put(None, timeout=seconds)
            self._thread.join(seconds)

    def later(self, way: Way, said: str | Message | None) -> None:
        """Tell the person something in private, if there is anything to tell. Never waits, never fails."""
        if said:
            self._put(way, Message(said, []) if isinstance(said, str) else said, in_channel=False)

    def share(self, address: str, message: Message) -> None:
        """Say something for everybody in the channel that a response address leads to. Never waits, never fails."""
        self._put(Way(address, None), message, in_channel=True)

    def redraw(self, way: Way, message: Message) -> None:
        """Put this in the place of the private answer that was pressed. Never waits, never fails."""
        self._put(way, message, in_channel=False, replaces=True)

    def until_idle(self) -> None:
        """Wait until everything was said or given up."""
        self._waiting.join()

    def _put(self, way: Way, message: Message, in_channel: bool, replaces: bool = False) -> None:
        try:
            self._waiting.put_nowait(_Hint(way, message, in_channel, replaces, self._machine()))
        except queue.Full:
            log.warning("too many private notes wait; one is left out")

    def _run(self) -> None:
        while (hint := self._waiting.get()) is not None:
            try:
                if self._machine() - hint.made_at <= FORGOTTEN_AFTER:
                    self._say(hint)
            except slack_errors.FAILURES as error:
                log.info("a private note was not said: %s", slack_errors.sort(error).code)
            except ValueError:
                log.info("a private note was not said: its address can't be called")
            finally:
                self._waiting.task_done()
        self._waiting.task_done()

    def _say(self, hint: _Hint) -> None:
        if hint.way.response_url is None:
            message = hint.message if hint.message.blocks else blocks.message(hint.message.text)
            windows.say_in_window(self._client, hint.way, notice.around(message, message.title))
            return
        if not self._is_slacks(hint.way.response_url):
            log.warning("a private note was not said: it was to be answered elsewhere than at Slack")
            return
        said = hint.message.blocks
        try:
            _answer(hint, hint.way.response_url, said)
        except HTTPError:
            plain = blocks.without_tables(said)
            if plain == said:
                raise
            _answer(hint, hint.way.response_url, plain)  # Slack may take no table in what one person alone sees

    def _is_slacks(self, address: str) -> bool:
        """Whether an address that came with a payload leads to Slack: its hosts, or where the Web API is."""
        asked, own = urlsplit(address), urlsplit(self._client.base_url)
        if asked.netloc == own.netloc:
            return asked.scheme == own.scheme
        host = asked.hostname or ""
        return asked.scheme == "https" and asked.port in (None, 443) and host.endswith((".slack.com", ".slack-gov.com"))


def _answer(hint: _Hint, address: str, said: list[Block]) -> None:
    note = {
        "text": hint.message.text,
        **({"blocks": said} if said else {}),
        "response_type": "in_channel" if hint.in_channel else "ephemeral",
        "replace_original": hint.replaces,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    calls.call(Request(address, json.dumps(note).encode(), JSON, method="POST"), TIMEOUT)
