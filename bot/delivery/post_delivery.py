"""Posts: sent once, searched for when nobody knows, parked or sent again as their kind demands."""

import logging
import time
from functools import partial

from bot.delivery import canvases, history_looks, history_search, noting, picture_upload, taking_back
from bot.delivery.desk import DeliveryJob, Desk
from bot.delivery.drawing import messages
from bot.delivery.drawing.messages import Drawn
from bot.slack import slack_errors
from bot.slack.slack_errors import FAILURES, Failure, Next
from store.db import connecting
from store.db.database import Transaction
from store.outbox import backoff, cards, post_results, posts, rate_holds
from store.outbox.posts import Post
from store.rules import post_kinds
from store.rules.ladder import Hearer
from store.rules.post_kinds import PostKind
from store.team import channels, people, slack_access

log = logging.getLogger(__name__)

# How often a post is tried that one thread or one person refuses: for an hour.
REFUSED_TRIES = 6


def take_post(desk: Desk) -> DeliveryJob | None:
    """The next post, for what is due with it."""
    _give_back(desk)
    with desk.database.begin() as tx:
        post = posts.lease_next(tx, desk.clock())
    return None if post is None else partial(_see_to, desk, post)


def _see_to(desk: Desk, post: Post) -> None:
    if post.kind is PostKind.DELETE:
        taking_back.delete_twin(desk, post)
    elif post.kind in post_kinds.TAKES_BACK:
        taking_back.take_back(desk, post)
    elif post.kind is PostKind.CANVAS:
        canvases.write(desk, post)
    elif post.state == "sending":
        _send(desk, post)
    else:
        history_looks.look_for(desk, post)


def _give_back(desk: Desk) -> None:
    """Now that the database answers again: nobody has to look for what was never sent."""
    while desk.unsent:
        with desk.database.begin() as tx:
            post_results.not_sent(tx, desk.unsent[0])
        desk.unsent.popleft()


def _send(desk: Desk, post: Post) -> None:
    try:
        drawn = _to_say(desk, post)
    except connecting.FAILURES:
        desk.unsent.append(post)
        raise
    if drawn is not None:
        _call(desk, post, drawn)


def _to_say(desk: Desk, post: Post) -> Drawn | None:
    """What to post; None if nothing is to be said here and now."""
    if picture_upload.attach(desk, post):
        return None
    if post.kind is PostKind.ESCALATION:
        with desk.database.begin() as tx:
            post = posts.tell_together(tx, post, desk.clock())
    with desk.database.read() as tx:
        drawn = messages.draw(tx, post, desk.clock(), desk.url)
    if drawn is None:
        with desk.database.begin() as tx:
            post_results.dropped(tx, post, "lost its point")
        return None
    if isinstance(drawn, Hearer):
        with desk.database.begin() as tx:
            if noting.still_ours(tx, post):
                post_results.redirected(tx, post, drawn, desk.clock())
        return None
    return drawn


def _call(desk: Desk, post: Post, drawn: Drawn) -> None:
    try:
        answer = desk.client.chat_postMessage(
            channel=post.place,
            thread_ts=post.thread_ts,
            text=drawn.message.text,
            blocks=drawn.message.blocks,
            metadata=history_search.marker(post),
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
        )
    except FAILURES as error:
        _failed(desk, post, slack_errors.sort(error))
        return
    now, answered = desk.clock(), time.monotonic()
    with desk.database.begin() as tx:
        if noting.still_ours(tx, post):
            channel, ts, rested = str(answer["channel"]), str(answer["ts"]), time.monotonic() - answered
            noting.note_in_slack(desk, tx, post, channel, ts, drawn.version, now, rested)
            channels.note_mended(tx, post.place)
            slack_access.token_works(tx, now)


def _failed(desk: Desk, post: Post, failure: Failure) -> None:
    log.warning("post %s (%s) failed: %s", post.id, post.kind, failure.code)
    with desk.database.begin() as tx:
        if noting.still_ours(tx, post):
            _note_failure(desk, tx, post, failure)


def _note_failure(desk: Desk, tx: Transaction, post: Post, failure: Failure) -> None:
    match failure.next:
        case Next.TRY_LATER if failure.wait is not None:
            post_results.try_again(tx, post, failure.code, 0.0)
            rate_holds.hold_back(tx, "chat.postMessage", failure.wait)
        case Next.TRY_LATER:
            post_results.try_again(tx, post, failure.code)
        case Next.FIND_OUT:
            post_results.unknown(tx, post)
            rate_holds.hold_back(tx, "chat.postMessage", backoff.rest(posts.counts(tx)["unknown"]))
        case Next.MEND_CHANNEL | Next.NOT_HERE if _concerns_channel(post, failure):
            post_results.try_again(tx, post, failure.code, 0.0)
            channels.note_trouble(tx, post.place, failure.code, desk.clock())
        case Next.MEND_TOKEN:
            post_results.try_again(tx, post, failure.code, 0.0)
            slack_access.token_broke(tx, failure.code, "chat.postMessage")
        case Next.MESSAGE_GONE:
            _thread_gone(desk, tx, post, failure.code)
        case Next.PERSON_GONE | Next.MEND_CHANNEL | Next.NOT_HERE:
            _refused_alone(desk, tx, post, failure)
        case Next.GIVE_UP:
            if not picture_upload.again_or_without(tx, post, desk.gap):
                channels.note_refused_post(tx, post, failure.code, desk.clock())


def _concerns_channel(post: Post, failure: Failure) -> bool:
    if post.member_id is not None:
        return False
    return failure.next is Next.MEND_CHANNEL or post.thread_ts is None


def _refused_alone(desk: Desk, tx: Transaction, post: Post, failure: Failure) -> None:
    """One thread or one person takes nothing, and other posts go on: a person decides, of a thread after an hour.

    Of somebody whom Slack does not know any more we may not have heard yet. What is for those who left is dropped.
    """
    may_pass = post.thread_ts is not None or failure.next is Next.PERSON_GONE
    if post.member_id is not None and people.is_active(tx, post.member_id) is False:
        post_results.dropped(tx, post, failure.code)
    elif may_pass and post.attempts < REFUSED_TRIES:
        post_results.put_off(tx, post, failure.code, backoff.CHANNEL_AGAIN)
    else:
        channels.note_refused_post(tx, post, failure.code, desk.clock())


def _thread_gone(desk: Desk, tx: Transaction, post: Post, code: str) -> None:
    """The note waits for the card that is posted anew, or lost its point together with the card."""
    if post.handoff_id is None or post.thread_ts is None:
        post_results.park(tx, post, code)
    elif cards.put_up_again(tx, post.handoff_id, post.thread_ts, desk.clock()):
        post_results.try_again(tx, post, code, 0.0)
    else:
        post_results.dropped(tx, post, code)
