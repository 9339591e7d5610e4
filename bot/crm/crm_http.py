"""Calls a CRM by HTTP: one deadline for each call, and every answer sorted by what is to be done next."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import httpx

from bot.crm.port import CannotRead
from bot.intake.reading import cleaning
from store.crm.crm_values import CrmPage, Declined, Later
from store.rules import retry_after

log = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds, end to end; a write is a few calls, within a lease of sixty
LONGEST_ANSWER = 8_000_000  # bytes
LONGEST_WAIT = 3600.0
Json = dict[str, Any]
T = TypeVar("T")


class CrmSaysNo(Exception):
    """The CRM refused a request: its status and the words it gave."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status}")
        self.status, self.words = status, words


class CrmHttp:
    """One account's API. `call` gives the body, or raises CrmSaysNo or CannotRead."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        limits = httpx.Limits(max_connections=2)
        self._client = httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT, limits=limits, trust_env=True)

    def call(self, method: str, path: str, body: Json | None = None, **query: str) -> Json:
        """One request."""
        try:
            status, headers, content = self._ask(method, path, body, query)
        except httpx.HTTPError as lost:
            raise CannotRead(Later(why=type(lost).__name__)) from None
        if status in (401, 403):
            raise CannotRead(Later(60.0, refused=True, why=f"refused with {status}"))
        if status == 429 or status >= 500:
            wait = retry_after.asked_wait(headers)
            raise CannotRead(Later(None if wait is None else min(LONGEST_WAIT, wait), why=f"answered {status}"))
        try:
            answer = cleaning.harmless(httpx.Response(200, content=content).json()) if content else {}
        except ValueError:
            raise CannotRead(Later(why="an answer that is no JSON")) from None
        if status >= 400:
            raise CrmSaysNo(status, str(answer.get("message") or answer.get("error") or f"answered {status}"))
        return answer if isinstance(answer, dict) else {}

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _ask(self, method: str, path: str, body: Json | None, query: dict[str, str]) -> tuple[int, Any, bytes]:
        """The deadline holds for the whole answer: a server that drips is let go, too."""
        end = time.monotonic() + TIMEOUT
        with self._client.stream(method, path, json=body, params=query or None) as answer:
            parts: list[bytes] = []
            for part in answer.iter_bytes():
                parts.append(part)
                if time.monotonic() > end or sum(map(len, parts)) > LONGEST_ANSWER:
                    raise httpx.ReadTimeout("the answer took too long")
            return answer.status_code, answer.headers, b"".join(parts)


def page_of(parse: Callable[[Json], Any], results: Sequence[Json], after: str | None) -> CrmPage:
    """The records of an answer, parsed."""
    records, broken = parse_each(parse, results)
    return CrmPage(records, after, broken)


def parse_each(parse: Callable[[Json], T], results: Sequence[Json]) -> tuple[list[T], list[str]]:
    """What each record says, and the ids of those that can't be parsed: one costs no other."""
    records, broken = [], list[str]()
    for each in results:
        try:
            records.append(parse(each))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            log.exception("a record of the CRM can't be read")
            broken.append(str(each.get("id", "")) if isinstance(each, dict) else "")
    return records, broken


def sorted_out(error: CrmSaysNo | CannotRead) -> Declined | Later:
    """What an error of a write comes to."""
    if isinstance(error, CannotRead):
        return error.later
    return Declined(error.words, gone=error.status == 404)
