"""Slack's failures, sorted by what we do next. A 429 is one of them: TRY_LATER after so many seconds, for which
bot/delivery has store/outbox/rate_holds hold the method back.
"""

import errno
import http.client
import socket
import ssl
from dataclasses import dataclass
from enum import Enum
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from store.outbox import backoff

# Whatever a Web API call may raise when Slack or the way to it fails.
FAILURES = (SlackApiError, SlackClientError, URLError, http.client.HTTPException, OSError)


class Next(Enum):
    """What is to be done about a failure."""

    TRY_LATER = "it was surely not done: the same call again, after a while"
    FIND_OUT = "nobody knows whether it was done"
    MEND_CHANNEL = "a person must let the bot into a channel again, or name another"
    MEND_TOKEN = "a person must mend the installation"
    THREAD_CLOSED = "the thread takes no replies now; the channel takes posts"
    MESSAGE_GONE = "the message is not there any more"
    PERSON_GONE = "nobody is there to hear it"
    GIVE_UP = "Slack will not take it as it is"


@dataclass(frozen=True, slots=True)
class Failure:
    """A sorted failure: what next, Slack's code, and the seconds Slack asks us to wait if it does."""

    next: Next
    code: str
    wait: float | None = None


LIMITED = ("ratelimited", "rate_limited")
BY_CODE = {
    Next.TRY_LATER: (
        *LIMITED, "message_limit_exceeded", "team_added_to_org", "update_failed", "external_channel_migrating",
        "streaming_state_conflict",
    ),
    Next.FIND_OUT: ("fatal_error", "internal_error", "request_timeout", "service_unavailable", "unknown_error"),
    Next.MEND_CHANNEL: (
        "channel_not_found", "not_in_channel", "is_archived", "restricted_action", "no_permission",
        "restricted_action_read_only_channel", "restricted_action_thread_only_channel", "channel_is_shared",
        "ekm_access_denied",
    ),
    Next.THREAD_CLOSED: ("restricted_action_thread_locked", "restricted_action_non_threadable_channel"),
    Next.MEND_TOKEN: (
        "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope",
        "not_allowed_token_type", "org_login_required", "access_denied", "two_factor_setup_required",
        "accesslimited", "team_access_not_granted", "enterprise_is_restricted", "team_not_found",
        "app_access_restricted",
    ),
    # "can't" is said of the stone that stands where a message with replies was deleted: all we touch was ours.
    Next.MESSAGE_GONE: (
        "message_not_found", "cant_update_message", "cant_delete_message", "thread_not_found",
        "cannot_reply_to_message",
    ),
    Next.PERSON_GONE: ("user_not_found", "user_disabled", "cannot_dm_bot", "user_not_visible", "users_not_found"),
}  # fmt: skip
_NEXT = {code: step for step, codes in BY_CODE.items() for code in codes}
# chat.update's word for what chat.postMessage calls is_archived.
_SAME = {"is_inactive": "is_archived"}
# These happen before a byte is sent.
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)


def sort(error: BaseException) -> Failure:
    """What to do next about a failed call."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, HTTPError):
        return Failure(Next.FIND_OUT, f"http_{error.code}")
    cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, BaseException) else error
    if isinstance(cause, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError):
        return Failure(Next.TRY_LATER, "unreachable")
    if isinstance(cause, OSError) and cause.errno in _NO_WAY:
        return Failure(Next.TRY_LATER, "unreachable")
    return Failure(Next.FIND_OUT, type(cause).__name__)


def _answered(error: SlackApiError) -> Failure:
    response = error.response
    status = getattr(response, "status_code", 200)
    if status >= 500:
        return Failure(Next.FIND_OUT, f"http_{status}")
    body = getattr(response, "data", response)
    code = str(body.get("error") or "") if isinstance(body, dict) else ""
    if status == 429 or code in LIMITED:
        return Failure(Next.TRY_LATER, "ratelimited", _retry_after(getattr(response, "headers", {})))
    if not code or " " in code:  # the SDK puts a sentence about a body that was no JSON there
        return Failure(Next.FIND_OUT, "no_json")
    code = _SAME.get(code, code)
    return Failure(_NEXT.get(code, Next.GIVE_UP), code)


def _retry_after(headers: dict[str, str]) -> float:
    """Seconds, whatever the header's case; it could be a date by the book, which Slack does not send.

    More than we ever wait is asked again by then.
    """
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return min(float(told), backoff.LONGEST_WAIT) if told.isdecimal() else backoff.WITHOUT_RETRY_AFTER
