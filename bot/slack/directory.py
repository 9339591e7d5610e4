"""Who and where: learned from Slack at start and once a day, in between told by events."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack import manifest, slack_errors, windows
from bot.slack.payloads import slack_events
from bot.slack.payloads.gestures import AppIdentity, ChannelInfo
from bot.slack.slack_errors import FAILURES, Next
from store.db.database import Database
from store.reminders import away
from store.team import channels, people, slack_access, workspace
from store.team.people import Person

log = logging.getLogger(__name__)

PAGE = 200
MAIL_SCOPE = "users:read.email"  # it only matches the owners of a CRM
DAY = 24 * 3600.0
SOON = 300.0  # seconds until Slack is asked again where it says no time itself


def identity(client: WebClient) -> AppIdentity:
    """Who we are; raises what the Web API raises."""
    return slack_events.identity(client.auth_test().data)  # type: ignore[arg-type]


def meet(client: WebClient, ours: AppIdentity) -> None:
    """Fill in who we are; raises what the Web API raises."""
    found = identity(client)
    for name in AppIdentity.__slots__:
        setattr(ours, name, getattr(found, name))


def missing_scopes(answer: SlackResponse) -> list[str]:
    """What the manifest asks for and the installation does not grant, as any answer of the Web API tells."""
    granted = str(answer.headers.get("x-oauth-scopes", "")).replace(" ", "").split(",")
    wanted: list[str] = manifest.document()["oauth_config"]["scopes"]["bot"]
    return sorted(set(wanted) - set(granted))


def seconds_ahead(answer: SlackResponse) -> float | None:
    """By how much this machine's clock is ahead of Slack's; None if the answer does not say what time it is there."""
    told = answer.headers.get("Date") or answer.headers.get("date")
    return None if told is None else time.time() - parsedate_to_datetime(told).timestamp()


def check_token(client: WebClient, database: Database, now: datetime) -> float | None:
    """Ask Slack whether it still knows us, so that `/readyz` is right while there is nothing to say.

    Returns `seconds_ahead`, None also if Slack does not answer.
    """
    try:
        answer = client.auth_test()
    except FAILURES as error:
        failure = slack_errors.sort(error)
        if failure.next is Next.MEND_TOKEN:
            with database.begin() as tx:
                slack_access.token_broke(tx, failure.code)
        return None
    with database.read() as tx:
        trouble = workspace.load(tx).slack_trouble
    if trouble is not None and not (trouble == "missing_scope" and {*missing_scopes(answer)} - {MAIL_SCOPE}):
        with database.begin() as tx:
            slack_access.token_works(tx, now)
    return seconds_ahead(answer)


class SlackIsSilent(Exception):
    """Slack did not say in time who somebody is, so nobody is let in."""


def described(
    client: WebClient, database: Database, ours: AppIdentity, member_ids: Collection[str]
) -> Mapping[str, bool]:
    """Whether each is a full member. Whom Slack has not described yet it is asked about; strangers to it are left out.

    Raises SlackIsSilent. A person waits meanwhile, so `client` is one that gives up soon.
    """
    with database.read() as tx:
        known = people.are_active(tx, member_ids)
    found: list[Person] = []
    end = time.monotonic() + windows.TIMEOUT
    try:
        for member_id in sorted({*member_ids} - known.keys()):
            found += _ask_about(client, ours, member_id, end)
    finally:  # so that who presses again waits for fewer
        if found:
            with database.begin(wait=windows.TIMEOUT) as tx:
                people.remember(tx, found)
    return {**known, **{person.id: person.active for person in found}}


def _ask_about(client: WebClient, ours: AppIdentity, member_id: str, end: float) -> list[Person]:
    if time.monotonic() > end:
        raise SlackIsSilent
    try:
        return [slack_events.person(client.users_info(user=member_id)["user"], ours)]
    except FAILURES as error:
        failure = slack_errors.sort(error)
        if failure.next is Next.PERSON_GONE:
            return []
        log.warning("Slack does not say who somebody is: %s", failure.code)
        raise SlackIsSilent from error


def ask_about_channel(client: WebClient, channel: str) -> ChannelInfo:
    """The channel as Slack describes it now; raises what the Web API raises."""
    return slack_events.channel_info(client.conversations_info(channel=channel).data)  # type: ignore[arg-type]  # a dict


@dataclass(frozen=True, slots=True)
class NextLook:
    """When to look around again, in machine seconds, and at which page of the members to begin."""

    seconds: float = DAY
    cursor: str = ""


def look_around(client: WebClient, database: Database, ours: AppIdentity, now: datetime, cursor: str = "") -> NextLook:
    """Learn the members page by page from `cursor` on, see to what leavers held, and which channels are shared.

    Until somebody chooses a channel, take the one we were invited to. Failing is no harm: what was read is kept.
    """
    failure = None
    try:
        _learn_channels(client, database, now)
    except FAILURES as error:
        failure = slack_errors.sort(error)
    try:
        while True:
            page = client.users_list(limit=PAGE, cursor=cursor or None)
            _learn_members(database, page["members"], ours, now)
            cursor = _next_cursor(page)
            if not cursor:
                break
    except FAILURES as error:
        failure = slack_errors.sort(error)
    if failure is None:
        return NextLook()
    log.warning("could not learn who is in the workspace: %s; asking again", failure.code)
    return NextLook(failure.wait or SOON, "" if failure.code == "invalid_cursor" else cursor)


def _learn_members(database: Database, users: list[dict[str, Any]], ours: AppIdentity, now: datetime) -> None:
    members = []
    for user in users:
        try:
            members.append(slack_events.person(user, ours))
        except (KeyError, TypeError, AttributeError) as odd:  # whatever Slack makes of one, the others are learned
            log.warning("a member of the workspace can't be read: %s", type(odd).__name__)
    with database.begin() as tx:
        people.remember(tx, members)
        away.notice_leavers(tx, [member.id for member in members if not member.active], now)


def _learn_channels(client: WebClient, database: Database, now: datetime) -> None:
    invited = pages(client.users_conversations, "channels", types="public_channel,private_channel")
    inside = [slack_events.channel_info({"channel": one}) for one in invited if not one.get("is_im")]
    with database.begin() as tx:
        for channel in inside:
            channels.note_seen(tx, channel.id, channel.name, channel.is_shared, now)
        ours = [channel for channel in inside if not channel.is_shared]
        if workspace.load(tx).channel is None and len(ours) == 1:
            channels.choose_for_cards(tx, ours[0].id, ours[0].name)


def pages(method: Callable[..., SlackResponse], key: str, **more: Any) -> Iterator[dict[str, Any]]:
    """What all pages of an answer hold under `key`; raises what the Web API raises."""
    cursor = ""
    while True:
        page = method(limit=PAGE, cursor=cursor or None, **more)
        yield from page[key]
        cursor = _next_cursor(page)
        if not cursor:
            return


def _next_cursor(page: SlackResponse) -> str:
    return (page.get("response_metadata") or {}).get("next_cursor") or ""
