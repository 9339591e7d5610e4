"""Reads history for a post of unknown outcome; of several copies all but one are to be deleted."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.delivery import history_search, noting
from bot.delivery.desk import Desk
from bot.slack import slack_errors
from bot.slack.slack_errors import FAILURES, Failure, Next
from store.db.database import Transaction
from store.outbox import backoff, cards, post_results, posts, rate_holds
from store.outbox.posts import Post
from store.privacy import slack_erasure
from store.rules.post_kinds import PostKind
from store.team import slack_access

log = logging.getLogger(__name__)

PASSING = (Next.TRY_LATER, Next.FIND_OUT, Next.MEND_TOKEN)
CHANNEL_TRIES = 20  # an hour and a half


def look_for(desk: Desk, post: Post) -> None:
    """Search history for what may have been posted."""
    search = history_search.Search(read_to=post.extra.get("read_to"))
    try:
        history_search.find(desk.client, post, search)
    except FAILURES as error:
        failure = slack_errors.sort(error)
        log.warning("post %s (%s) could not be looked for: %s", post.id, post.kind, failure.code)
        if not search.found and _is_passing(failure):
            unread = post.extra.get("unread", 0.0)
            if unread < backoff.LOOKS[-1] or failure.next is Next.MEND_TOKEN:  # nor could it be sent again
                unread += failure.wait or backoff.LOOK_AGAIN
                kept = {"unread": unread, "read_to": search.read_to}
                put_off(desk, post, failure, history_search.method(post), backoff.LOOK_AGAIN, **kept)
                return
            post = replace(post, looks=len(backoff.LOOKS) - 1)
        # Where history may not be read the post counts as not found: better a card twice than none.
    with desk.database.begin() as tx:
        if noting.still_ours(tx, post):
            _note(desk, tx, post, search.found)


def _is_passing(failure: Failure) -> bool:
    """Whether history may be read again by itself or once the token is mended. A missing scope is no such thing:
    posting goes on without it.
    """
    return failure.code != "missing_scope" and failure.next in PASSING


def refused(desk: Desk, post: Post, failure: Failure, method: str) -> None:
    """What was to be changed in Slack stands: tried again if that may pass, or else left to a person."""
    if failure.next in PASSING or (
        failure.next in (Next.MEND_CHANNEL, Next.NOT_HERE) and post.attempts < CHANNEL_TRIES
    ):
        put_off(desk, post, failure, method, backoff.back_off(post.attempts))
        return
    with desk.database.begin() as tx:
        if noting.still_ours(tx, post):
            post_results.park(tx, post, failure.code)


def put_off(desk: Desk, post: Post, failure: Failure, method: str, seconds: float, **kept: Any) -> None:
    """Try again what keeps no order, a look, a deletion or a redrawing: when Slack says, else in so many seconds."""
    wait = failure.wait or seconds
    with desk.database.begin() as tx:
        if not noting.still_ours(tx, post):
            return
        post_results.put_off(tx, post, failure.code, wait, **kept)
        if failure.next in (Next.TRY_LATER, Next.FIND_OUT):
            rate_holds.hold_back(tx, method, wait)
        if failure.next is Next.MEND_TOKEN:
            slack_access.token_broke(tx, failure.code, method)


def _note(desk: Desk, tx: Transaction, post: Post, found: list[history_search.Found]) -> None:
    """Of several copies the newest stays; a watched card stays where it is known to be by now."""
    if post.state == "watching":
        card = cards.find(tx, post.handoff_id) if post.kind is PostKind.CARD and post.handoff_id is not None else None
        stays = post.ts if card is None else card.ts
        post_results.settled(tx, post)
    elif found:
        stays = found[-1].ts
        at = min(desk.clock(), datetime.fromtimestamp(float(stays), UTC))
        noting.note_in_slack(desk, tx, post, found[-1].channel, stays, version=0, at=at)
    else:
        stays = None
        if post.looks + 1 == len(backoff.LOOKS) and slack_erasure.is_silenced(tx, post):
            post_results.dropped(tx, post, "erased")
        else:
            post_results.not_found(tx, post)
    for twin in found:
        if twin.ts != stays:
            posts.remove_twin(tx, twin.channel, twin.ts, desk.clock(), lead_id=post.lead_id, handoff_id=post.handoff_id)
