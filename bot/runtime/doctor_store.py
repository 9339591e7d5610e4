"""Doctor's look at what the database holds: schema, people, channels, promises, posts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.cards import text
from bot.cards.personal import troubles, webhook_words
from bot.slack import slack_errors
from bot.slack.slack_errors import FAILURES
from store.agreement import policy
from store.crm import crm_owners, crm_state, crm_writes, gone_contacts, set_aside
from store.db import backups, migrate
from store.db.database import Database, Transaction
from store.outbox import health, posts
from store.record import trace
from store.rules import states
from store.signing import proposal_views
from store.team import calendars, channels, people, workspace
from store.webhooks import event_queue, subscribers

AHEAD = timedelta(minutes=1)
PARKED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. What is not fine has a remedy; a `warning` does not stop the bot."""

    about: str
    fine: bool
    what: str
    remedy: str = ""
    warning: bool = False


def examine(database: Database, client: WebClient | None, now: datetime) -> Iterator[Finding]:
    """Look at one thing after another; at the channels only if Slack lets us in."""
    schema = _schema(database)
    yield schema
    if not schema.fine:
        return
    if broken := database.file and backups.trouble(database.file):
        remedy = "Stop the bot, and restore the newest backup that `handoff db backup` made (docs/operations.md)."
        yield Finding("database", False, f"the file is damaged: {broken}", remedy)
        return
    with database.read() as tx:
        yield from _set_up(tx)
        yield from _channels(tx, client)
        yield from _promises(tx, now)
        yield from _outbox(tx)
        yield from _webhooks(tx)
        yield from _crm(tx)


def _schema(database: Database) -> Finding:
    name = f"SQLite, {database.file}" if database.is_sqlite else f"PostgreSQL, {database.url.database}"
    revision = migrate.current(database)
    if revision == migrate.newest():
        return Finding("database", True, f"{name}, schema up to date")
    if revision is None:
        return Finding("database", False, f"{name}, has no tables yet", "Run `handoff db upgrade`.")
    if revision not in migrate.revisions():
        remedy = "Install the newest Handoff; this one is older than the last one that ran."
        return Finding("database", False, f"{name}, schema {revision} is unknown to this version", remedy)
    remedy = "Back the database up, run `handoff db upgrade`, start the new version (docs/operations.md, Upgrades)."
    return Finding("database", False, f"{name}, schema {revision} is older than this version", remedy)


def _set_up(tx: Transaction) -> Iterator[Finding]:
    if workspace.load(tx).set_up_at is None:
        remedy = "Open Handoff's Home tab in Slack and press Set up."
        yield Finding("set-up", False, "not done yet; until then anyone can sell and answer", remedy, warning=True)
    else:
        for role in states.ROLES:
            count = len(people.holders(tx, role))
            yield Finding(f"{role}s", count > 0, str(count), "" if count else "Name some in `/handoff settings`.")
    standing = proposal_views.agreement_standing(tx)
    which = f"version {standing.version}" if standing.version else "the built-in one"
    signed = "signed" if standing.signatures else "not signed by both teams yet: `/handoff agreement`"
    yield Finding("agreement", True, f"{which}, {signed}")


def _channels(tx: Transaction, client: WebClient | None) -> Iterator[Finding]:
    chosen, named = workspace.load(tx).channel, policy.current(tx).channels
    if chosen is None and named.default is None:
        remedy = "Invite the bot to one, or choose it in set-up."
        yield Finding("channel", False, "none is chosen, so cards wait", remedy, warning=True)
    used = [chosen, named.default, *(segment.channel for segment in named.segments)]
    troubled = channels.troubled(tx)
    for channel in dict.fromkeys(each for each in [*used, *troubled] if each):
        seen = _in_slack(channel, client) if client is not None else None
        code = troubled.get(channel)
        if code is not None and (seen is None or seen.fine):
            name = channels.name_of(tx, channel)
            told = troubles.channel_refuses(name, code).text.splitlines()[0].replace("*", "")
            yield Finding("channel", False, f"#{name} refused the last post: {code}", told)
        elif seen is not None:
            yield seen


def _in_slack(channel: str, client: WebClient) -> Finding:
    try:
        info = client.conversations_info(channel=channel)["channel"]
    except FAILURES as error:
        remedy = "Invite the bot there, or choose another in `/handoff settings`."
        return Finding("channel", False, f"{channel}: {slack_errors.sort(error).code}", remedy)
    name = f"#{info.get('name', channel)}"
    if info.get("is_archived"):
        return Finding("channel", False, f"{name} is archived", "Unarchive it, or choose another.")
    if info.get("is_ext_shared") or info.get("pending_ext_shared") or info.get("is_pending_ext_shared"):
        remedy = "Choose one of your own in `/handoff settings`: no lead is shown there."
        return Finding("channel", False, f"{name} is shared with another company", remedy)
    if not info.get("is_member"):
        return Finding("channel", False, f"the bot is not in {name}", f"Type `/invite @Handoff` in {name}.")
    return Finding("channel", True, name)


def _promises(tx: Transaction, now: datetime) -> Iterator[Finding]:
    newest = trace.newest(tx)
    if newest is not None and newest > now + AHEAD:
        told = (
            f"the newest fact was recorded at {newest:%d %b %Y %H:%M} UTC, which this machine's clock has yet to reach"
        )
        remedy = "It stands still until then. Set the clock of every machine by NTP, then see `handoff clock`."
        yield Finding("office time", False, told, remedy)
    hours = calendars.latest(tx, calendars.TEAM)
    zone = workspace.load(tx).zone
    told = calendars.in_words(hours) if hours else f"Mon-Fri 09:00-17:00 {zone}, until others are set"
    yield Finding("hours", True, told)
    running, overdue = health.promises(tx, now)
    yield Finding("promises", True, f"{running} running, {overdue} past due")


def _crm(tx: Transaction) -> Iterator[Finding]:
    if aside := set_aside.set_aside(tx):
        remedy = "The log says why. `handoff crm retry` reads them again, as does a change of each there."
        yield Finding("crm", False, f"not kept: {', '.join(aside[:5])}", remedy, warning=True)
    agreed = crm_state.connection(tx)
    if not agreed.system:
        return
    name = text.crm(agreed.system)
    if agreed.trouble:
        remedy = "Make a new Service Key there, set the token to it, restart. Nothing is lost meanwhile."
        yield Finding("crm", False, f"{name} {agreed.trouble}", remedy)
    waiting, parked = crm_writes.count_writes(tx)
    yield Finding("crm", True, f"{name} is connected, {waiting} writes wait")
    if parked:
        remedy = "The threads of their leads say why. Fix it there, then `handoff crm retry`."
        yield Finding("crm", False, f"{parked} writes refused by {name}", remedy, warning=True)
    gone = gone_contacts.gone_for_good(tx)
    if gone:
        remedy = f"If they asked to be erased: handoff forget {gone[0]}"
        yield Finding("crm", False, f"gone from the CRM: {', '.join(gone[:5])}", remedy, warning=True)
    lone = crm_owners.unmatched_owners(tx, agreed.system)
    if lone:
        remedy = "Say who they are with `/handoff crm` in Slack, or here: `handoff crm owners`."
        yield Finding("crm", False, f"no person in Slack known: {', '.join(lone[:5])}", remedy, warning=True)


def _outbox(tx: Transaction) -> Iterator[Finding]:
    waiting = sum(count for state, count in posts.counts(tx).items() if state != "parked")
    yield Finding("outbox", True, f"{waiting} waiting")
    parked = posts.parked(tx)
    for post in parked[:PARKED_SHOWN]:
        what = f"{post.kind} {f'of handoff {post.handoff_id} ' if post.handoff_id else ''}({post.trouble})"
        remedy = f"`handoff outbox send {post.seq}` sends it, `handoff outbox drop {post.seq}` forgets it."
        yield Finding("parked", False, what, remedy, warning=True)
    if len(parked) > PARKED_SHOWN:
        more = len(parked) - PARKED_SHOWN
        yield Finding("parked", False, f"{more} more", "`handoff outbox list` shows them.", warning=True)


def _webhooks(tx: Transaction) -> Iterator[Finding]:
    kept = event_queue.open_events(tx)
    for each in subscribers.all_subscribers(tx):
        waiting, parked = (kept.get(each.id, {}).get(state, 0) for state in ("waiting", "parked"))
        told = f"{each.name} is {each.state}, {waiting} waiting, {parked} parked"
        if each.trouble:
            told += f"; {webhook_words.webhook_trouble(each.trouble)}"
        fine = each.state != subscribers.OFF and not (each.trouble or parked)
        remedy = f"See `handoff webhook test {each.name}`; `handoff webhook resume {each.name}` sends what waits."
        yield Finding("webhook", fine, told, "" if fine else remedy, warning=True)
