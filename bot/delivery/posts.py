"""Posts: sent once, searched for when nobody knows, parked or sent again as their kind demands."""

import logging

from bot import slack_errors
from bot.delivery import messages, search
from bot.delivery.desk import Desk, token_broke, works_again
from bot.slack_errors import FAILURES, Failure, Next
from store import cards, channels, handoffs, outbox, trace
from store.database import Transaction
from store.outbox import Post

log = logging.getLogger(__name__)


def say_one(desk: Desk) -> bool:
    """Take the next post and do what is due with it; whether there was one."""
    with desk.database.begin() as tx:
        post = outbox.take(tx, desk.clock())
    if post is None:
        return False
    if post.kind == "delete":
        _delete(desk, post)
    elif post.state == "sending":
        _send(desk, post)
    else:
        _look(desk, post)
    return True


def _send(desk: Desk, post: Post) -> None:
    with desk.database.read() as tx:
        drawn = messages.draw(tx, post)
    if drawn is None:
        with desk.database.begin() as tx:
            outbox.dropped(tx, post, "lost its point")
        return
    try:
        answer = desk.client.chat_postMessage(
            channel=post.place,
            thread_ts=post.thread_ts,
            text=drawn.message.text,
            blocks=drawn.message.blocks,
            metadata=search.marker(post),
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
        )
    except FAILURES as error:
        _failed(desk, post, slack_errors.sort(error))
    else:
        with desk.database.begin() as tx:
            _said(desk, tx, post, str(answer["channel"]), str(answer["ts"]), drawn.version)


def _said(desk: Desk, tx: Transaction, post: Post, channel: str, ts: str, version: int) -> None:
    now = desk.clock()
    outbox.said(tx, post, channel, ts, desk.gap)
    if post.kind == "card" and post.handoff_id is not None:
        cards.posted(tx, post.handoff_id, channel, ts, version, now)
        handoffs.shown_late(tx, post.handoff_id, now)
    works_again(tx, post.place, now)


def _failed(desk: Desk, post: Post, failure: Failure) -> None:
    log.warning("post %s (%s) failed: %s", post.id, post.kind, failure.code)
    with desk.database.begin() as tx:
        match failure.next:
            case Next.TRY_LATER:
                if failure.wait is not None:
                    outbox.block(tx, "chat.postMessage", failure.wait)
                outbox.later(tx, post, failure.wait, failure.code)
            case Next.FIND_OUT:
                outbox.unknown(tx, post)
            case Next.MEND_CHANNEL if post.member_id is None:
                channels.trouble(tx, post.place, failure.code, desk.clock())
                outbox.later(tx, post, 0.0, failure.code)
            case Next.MEND_TOKEN:
                token_broke(tx, failure.code)
                outbox.later(tx, post, 0.0, failure.code)
            case Next.PERSON_GONE | Next.MEND_CHANNEL:
                outbox.dropped(tx, post, failure.code)
            case _:
                outbox.park(tx, post, failure.code)


def _look(desk: Desk, post: Post) -> None:
    """Search history for what may have been posted; of several the newest stays."""
    try:
        found = search.find(desk.client, post)
    except FAILURES as error:
        failure = slack_errors.sort(error)
        with desk.database.begin() as tx:
            if failure.wait is not None:
                outbox.block(tx, "conversations.history", failure.wait)
            outbox.look_later(tx, post, failure.wait, failure.code)
        return
    with desk.database.begin() as tx:
        if post.state == "watching":
            _remove_twins(desk, tx, post, [message for message in found if message.ts != post.ts])
            outbox.settled(tx, post)
        elif found:
            _remove_twins(desk, tx, post, found[:-1])
            _said(desk, tx, post, found[-1].channel, found[-1].ts, version=0)
        else:
            outbox.not_found(tx, post)


def _remove_twins(desk: Desk, tx: Transaction, post: Post, twins: list[search.Found]) -> None:
    for twin in twins:
        outbox.remove_twin(tx, twin.channel, twin.ts, desk.clock(), lead_id=post.lead_id, handoff_id=post.handoff_id)


def _delete(desk: Desk, post: Post) -> None:
    try:
        desk.client.chat_delete(channel=post.place, ts=post.extra["ts"])
    except FAILURES as error:
        failure = slack_errors.sort(error)
        if failure.next is not Next.MESSAGE_GONE:
            with desk.database.begin() as tx:
                outbox.later(tx, post, failure.wait, failure.code)
            return
    with desk.database.begin() as tx:
        outbox.settled(tx, post)
        if post.lead_id is not None:
            trace.record(tx, "twin_removed", post.lead_id, desk.clock(), handoff_id=post.handoff_id)
