"""Looks at everything the bot needs and says what to do about what is missing. Changes nothing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import yaml
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot import manifest, slack_errors
from bot.cards import troubles
from bot.settings import Settings
from bot.slack_errors import FAILURES
from store import calendars, channels, health, migrate, outbox, people, policy, workspace
from store.database import Database, Transaction

SKEW_SECONDS = 60
MANY_CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. A finding that is not fine says what to do; `warning` ones do not stop the bot."""

    about: str
    fine: bool
    what: str
    remedy: str = ""
    warning: bool = False


def examine(settings: Settings, database: Database, client: WebClient, now: datetime) -> Iterator[Finding]:
    """Look at one thing after another."""
    if not migrate.at_head(database):
        yield Finding("database", False, "the schema is behind this version", "Run `handoff db upgrade`.")
        return
    yield Finding("database", True, f"{'SQLite' if database.is_sqlite else 'PostgreSQL'}, schema up to date")
    yield from _slack(settings, client)
    with database.read() as tx:
        yield from _people(tx)
        yield from _channels(tx, client)
        yield from _clocks(tx, now)
        yield from _outbox(tx)
    yield _intake(settings)


def _slack(settings: Settings, client: WebClient) -> Iterator[Finding]:
    if settings.slack_bot_token is None:
        yield Finding("slack", False, "no bot token", "Set SLACK_BOT_TOKEN to the token that begins with xoxb-.")
        return
    try:
        answer = client.auth_test()
    except FAILURES as error:
        code = slack_errors.sort(error).code
        yield Finding("slack", False, f"Slack answers {code}", troubles.slack(code))
        return
    yield Finding("slack", True, f"{answer['user']} in {answer['team']}")
    yield _scopes(answer)
    yield _skew(answer)
    yield _way_in(settings, client)


def _scopes(answer: SlackResponse) -> Finding:
    granted = set(str(answer.headers.get("x-oauth-scopes", "")).replace(" ", "").split(","))
    wanted = yaml.safe_load(manifest.render(None))["oauth_config"]["scopes"]["bot"]
    missing = sorted(set(wanted) - granted)
    if missing:
        return Finding("scopes", False, f"missing: {', '.join(missing)}", "Reinstall the app from manifest.yml.")
    return Finding("scopes", True, f"all {len(wanted)} granted")


def _skew(answer: SlackResponse) -> Finding:
    told = answer.headers.get("Date") or answer.headers.get("date")
    apart = abs(parsedate_to_datetime(told).timestamp() - time.time()) if told else 0.0
    if apart > SKEW_SECONDS:
        return Finding("clock", False, f"{apart:.0f} s apart from Slack's", "Set this machine's clock, by NTP for one.")
    return Finding("clock", True, "agrees with Slack's")


def _way_in(settings: Settings, client: WebClient) -> Finding:
    if settings.slack_app_token is None:
        if settings.slack_signing_secret is None:
            remedy = "Set SLACK_APP_TOKEN (xapp-) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."
            return Finding("events", False, "no way for Slack to reach the bot", remedy)
        return Finding("events", True, "by HTTP, signed")
    try:
        client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except FAILURES as error:
        remedy = "Make an app-level token with connections:write and set SLACK_APP_TOKEN."
        return Finding("events", False, f"Socket Mode: {slack_errors.sort(error).code}", remedy)
    return Finding("events", True, f"by Socket Mode, {settings.sockets} connections")


def _people(tx: Transaction) -> Iterator[Finding]:
    if workspace.load(tx).set_up_at is None:
        yield Finding(
            "set-up", False, "not done yet", "Open Handoff's Home tab in Slack and press Set up.", warning=True
        )
        return
    for role in people.ROLES:
        count = len(people.holders(tx, role))
        yield Finding(f"{role}s", count > 0, str(count), "" if count else "Name some in `/handoff settings`.")
    if policy.current_version(tx) == 0:
        remedy = "See it by `handoff policy show`, change it by `handoff policy apply FILE`."
        yield Finding("policy", True, "the built-in one", remedy)
    else:
        yield Finding("policy", True, f"version {policy.current_version(tx)}")


def _channels(tx: Transaction, client: WebClient) -> Iterator[Finding]:
    chosen = workspace.load(tx).channel
    if chosen is None:
        yield Finding("channel", False, "none chosen", "Choose one in set-up; cards wait until then.", warning=True)
    segments = [segment.channel for segment in policy.current(tx).channels.segments]
    for channel in dict.fromkeys([*([chosen] if chosen else []), *segments]):
        yield _channel(channel, client)
    for channel, code in channels.troubled(tx).items():
        yield Finding("channel", False, f"#{channels.name(tx, channel)}: {code}", troubles.channel(channel, code).text)


def _channel(channel: str, client: WebClient) -> Finding:
    try:
        info = client.conversations_info(channel=channel)["channel"]
    except FAILURES as error:
        return Finding(
            "channel", False, f"{channel}: {slack_errors.sort(error).code}", "Invite the bot, or choose another."
        )
    name = f"#{info.get('name', channel)}"
    if info.get("is_archived"):
        return Finding("channel", False, f"{name} is archived", "Unarchive it, or choose another.")
    if info.get("is_ext_shared") or info.get("pending_ext_shared"):
        return Finding("channel", False, f"{name} is shared with another company", "Choose one of your own.")
    if not info.get("is_member"):
        return Finding("channel", False, f"I am not in {name}", f"Type `/invite @Handoff` in {name}.")
    return Finding("channel", True, name)


def _clocks(tx: Transaction, now: datetime) -> Iterator[Finding]:
    hours = calendars.latest(tx, calendars.TEAM)
    if hours is None:
        yield Finding("hours", True, f"Mon-Fri 09:00-17:00 {workspace.load(tx).zone}, until others are set")
    else:
        yield Finding("hours", True, calendars.described(hours))
    late = health.overdue(tx, now)
    yield Finding("clocks", True, f"{late.running} running, {late.overdue} past due")


def _outbox(tx: Transaction) -> Iterator[Finding]:
    parked = outbox.parked(tx)
    waiting = sum(count for state, count in outbox.counts(tx).items() if state != "parked")
    yield Finding("outbox", True, f"{waiting} waiting")
    for post in parked:
        remedy = f"`handoff outbox send {post.seq}` sends it, `handoff outbox drop {post.seq}` forgets it."
        yield Finding(
            "parked", False, f"{post.kind} of handoff {post.handoff_id}: {post.trouble}", remedy, warning=True
        )


def _intake(settings: Settings) -> Finding:
    if not settings.intake_secrets:
        remedy = "Set HANDOFF_INTAKE_SECRETS to let programs send leads; `handoff secret` makes one."
        return Finding("intake", True, "closed: no secret is set", remedy)
    return Finding("intake", True, f"port {settings.intake_port}, {len(settings.intake_secrets)} secrets")
