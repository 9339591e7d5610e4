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
    """What is to be done about a failure. Only the channel's and the installation's keep more than one message back."""

    TRY_LATER = "the call: it was surely not done; the same again, after a while"
    FIND_OUT = "the call: unknown whether it was done"
    MEND_TOKEN = "the installation: a person must mend it"
    MEND_CHANNEL = "the channel: a person must let the bot in again, or name another"
    NOT_HERE = "the channel, if the message stands alone there; of a reply, an update or a direct message itself alone"
    MESSAGE_GONE = "the message: it is not there any more, or not ours"
    PERSON_GONE = "the person: not there to hear it"
    GIVE_UP = "the message: Slack will not take it as it is"


@dataclass(frozen=True, slots=True)
class Failure:
    """A sorted failure: what next, Slack's code, and the seconds Slack asks us to wait if it does."""

    next: Next
    code: str
    wait: float | None = None


LIMITED = ("ratelimited", "rate_limited")
# Every code that Slack documents for a method we call; what it does not document is GIVE_UP.
BY_CODE = {
    Next.TRY_LATER: (
        *LIMITED, "message_limit_exceeded", "team_added_to_org", "update_failed", "external_channel_migrating",
        "streaming_state_conflict",
    ),
    Next.FIND_OUT: ("fatal_error", "internal_error", "request_timeout", "service_unavailable", "unknown_error"),
    Next.MEND_TOKEN: (
        "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope",
        "not_allowed_token_type", "org_login_required", "access_denied", "two_factor_setup_required", "accesslimited",
        "team_access_not_granted", "enterprise_is_restricted", "app_access_restricted", "team_not_found",
        "forbidden_team",
    ),
    Next.MEND_CHANNEL: (
        "channel_not_found", "not_in_channel", "is_archived", "channel_is_shared", "channel_is_limited_access",
        "invalid_channel",
    ),
    Next.NOT_HERE: (
        "restricted_action", "no_permission", "ekm_access_denied", "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel", "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel", "messages_tab_disabled",
    ),
    # "can't" is said of the stone that stands where a message with replies was deleted, and of another app's message.
    Next.MESSAGE_GONE: (
        "message_not_found", "cant_update_message", "cant_delete_message", "thread_not_found",
        "cannot_reply_to_message",
    ),
    Next.PERSON_GONE: (
        "user_not_found", "user_disabled", "cannot_dm_bot", "user_not_visible", "users_not_found",
        "invalid_user_combination",
    ),
    Next.GIVE_UP: (
        # how we call
        "as_user_not_supported", "deprecated_endpoint", "hash_conflict", "insecure_request", "invalid_arg_name",
        "invalid_arguments", "invalid_array_arg", "invalid_charset", "invalid_cursor", "invalid_form_data",
        "invalid_limit", "invalid_metadata_filter_keys", "invalid_post_type", "invalid_ts_latest", "invalid_ts_oldest",
        "invalid_types", "limit_required", "list_record_comment_fetch_failed", "method_deprecated",
        "method_not_supported_for_channel_type", "missing_args", "missing_argument", "missing_post_type",
        "missing_profile_id", "not_enough_users", "not_implemented", "too_many_users", "users_list_not_supplied",
        # what the message says
        "attachment_payload_limit_exceeded", "block_mismatch", "cant_broadcast_message",
        "compliance_exports_prevent_deletion", "draft_already_deleted", "draft_already_sent", "draft_has_conflict",
        "draft_not_found", "duplicate_channel_not_found", "duplicate_message_not_found", "edit_window_closed",
        "invalid_attachments", "invalid_blocks", "invalid_blocks_format", "invalid_metadata_format",
        "invalid_metadata_schema", "markdown_text_conflict", "metadata_must_be_sent_from_app", "metadata_too_large",
        "missing_file_data", "msg_blocks_too_long", "msg_too_long", "no_dual_broadcast_content_update", "no_text",
        "slack_connect_canvas_sharing_blocked", "slack_connect_clip_sharing_blocked",
        "slack_connect_file_link_sharing_blocked", "slack_connect_lists_sharing_blocked", "too_many_attachments",
        "too_many_contact_cards",
        # windows and Homes
        "duplicate_external_id", "exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id", "not_enabled",
        "not_found", "push_limit_reached", "view_too_large",
        # pictures and canvases
        "alt_txt_too_large", "blocked_file_type", "canvas_creation_failed", "canvas_disabled_user_team",
        "canvas_editing_failed", "canvas_not_found", "channels_limit_exceeded", "file_deleted", "file_is_deleted",
        "file_not_found", "file_share_limit_reached", "file_type_not_allowed", "file_update_failed",
        "file_upload_size_restricted", "file_uploads_disabled", "file_uploads_except_images_disabled",
        "free_teams_cannot_create_non_tabbed_canvases", "free_teams_cannot_edit_standalone_canvases",
        "max_file_sharing_exceeded", "posting_to_channel_denied", "slack_connect_blocked_file_type",
        "slack_connect_file_upload_sharing_blocked", "snippet_too_large", "storage_limit_reached",
        "unable_to_share_files", "unknown_snippet_type", "unknown_subtype",
    ),
}  # fmt: skip
_NEXT = {code: step for step, codes in BY_CODE.items() for code in codes}
# chat.update's word for what chat.postMessage calls is_archived.
SAME = {"is_inactive": "is_archived"}
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


def is_bad_token(failure: Failure) -> bool:
    """Whether nothing but another token or installation helps; a migration passes."""
    return failure.next is Next.MEND_TOKEN and failure.code != "org_login_required"


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
    code = SAME.get(code, code)
    return Failure(_NEXT.get(code, Next.GIVE_UP), code)


def _retry_after(headers: dict[str, str]) -> float:
    """Seconds, whatever the header's case; it could be a date by the book, which Slack does not send.

    More than we ever wait is asked again by then.
    """
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return min(float(told), backoff.LONGEST_WAIT) if told.isdecimal() else backoff.WITHOUT_RETRY_AFTER
