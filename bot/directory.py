"""Who and where: learned from Slack at start and once a day, in between told by events."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot import payloads, slack_errors
from bot.payloads import Identity
from bot.slack_errors import FAILURES
from store import channels, people, workspace
from store.database import Database

log = logging.getLogger(__name__)

PAGE = 200


def identity(client: WebClient) -> Identity:
    """Who we are; raises what the Web API raises."""
    return payloads.identity(client.auth_test().data)  # type: ignore[arg-type]


def look_around(client: WebClient, database: Database, team_id: str) -> None:
    """Learn the members and, until somebody chooses a channel, take the one we were invited to. Failing is no harm."""
    try:
        members = [payloads.person(user, team_id) for user in _pages(client.users_list, "members")]
        invited = _pages(client.users_conversations, "channels", types="public_channel,private_channel")
        ours = [info for info in (payloads.channel_info({"channel": one}) for one in invited) if not info.is_shared]
    except FAILURES as error:
        log.warning("could not learn who is in the workspace: %s", slack_errors.sort(error).code)
        return
    with database.begin() as tx:
        people.remember(tx, members)
        for channel in ours:
            channels.remember(tx, channel.id, channel.name)
        if workspace.load(tx).channel is None and len(ours) == 1:
            channels.choose(tx, ours[0].id, ours[0].name)


def _pages(method: Callable[..., SlackResponse], key: str, **more: str) -> Iterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = method(limit=PAGE, cursor=cursor or None, **more)
        yield from page[key]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return
