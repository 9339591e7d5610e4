"""Posts one event to one address: no redirects, no proxy, and an end to waiting that no slow answer can move."""

import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from bot.webhooks import addresses
from store.db import cut_offs
from store.rules import retry_after

# Shorter than half a lease: a name may take as long to be found.
WHOLE_SECONDS = 15.0
# httpx tells of each request with its whole address, which may hold a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class PostAnswer:
    """What became of a post: no `trouble` if it was taken, else a code. `retry_after` are seconds, as it was asked."""

    trouble: str | None = None
    retry_after: float = 0.0


def post_event(url: str, headers: Mapping[str, str], body: bytes, is_private: bool) -> PostAnswer:
    """Send a body and wait for the answer's first lines; the rest of it is nobody's."""
    target = httpx.URL(url)
    port = target.port or (443 if target.scheme == "https" else 80)
    end = time.monotonic() + WHOLE_SECONDS
    try:
        found = addresses.resolve(target.host, port, is_private)
    except addresses.InsideOurNetwork:
        return PostAnswer("private_address")
    except (OSError, UnicodeError):
        return PostAnswer("no_such_host")
    answer = PostAnswer("timeout")
    for address in found:
        if time.monotonic() >= end:
            break
        answer = _post_to(address, target, headers, body, end)
        if answer.trouble != "no_connection":
            break
    return answer


def _post_to(address: str, target: httpx.URL, headers: Mapping[str, str], body: bytes, end: float) -> PostAnswer:
    sockets: list[Any] = []

    def watch(event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            sockets.append(info["return_value"].get_extra_info("socket"))

    left = max(0.1, end - time.monotonic())
    all_headers = {**headers, "host": target.netloc.decode("ascii")}
    extensions = {"trace": watch, "sni_hostname": target.raw_host.decode("ascii")}
    there = target.copy_with(host=address)
    try:
        with (
            httpx.Client(follow_redirects=False, trust_env=False, timeout=left) as client,
            cut_offs.after(left, lambda: sockets[-1].fileno() if sockets else -1),
            client.stream("POST", there, headers=all_headers, content=body, extensions=extensions) as response,
        ):
            return _answer(response)
    except httpx.TimeoutException:
        return PostAnswer("timeout")
    except httpx.ConnectError as error:
        return PostAnswer("bad_certificate" if _is_tls(error) else "no_connection")
    except httpx.HTTPError:
        return PostAnswer("timeout" if time.monotonic() >= end else "no_answer")


def _answer(response: httpx.Response) -> PostAnswer:
    if response.is_success:
        return PostAnswer()
    return PostAnswer(f"http_{response.status_code}", retry_after.asked_wait(response.headers) or 0.0)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
