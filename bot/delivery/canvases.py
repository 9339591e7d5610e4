"""Writing the decisions' canvas, a copy of the log: where Slack refuses, nothing is lost and nobody is bothered."""

import logging

from bot.cards.monday import decision_page as card
from bot.delivery import noting
from bot.delivery.desk import Desk
from bot.slack import slack_errors
from bot.slack.slack_errors import FAILURES, Failure, Next
from store.monday.meeting import decision_log, decision_views
from store.outbox import backoff, post_results
from store.outbox.posts import Post
from store.team import people

log = logging.getLogger(__name__)

TRIES = 5
GONE = frozenset({"canvas_not_found", "canvas_deleted"})


def write(desk: Desk, post: Post) -> None:
    """Write the whole log into our canvas, made where there is none. A team's own canvas is never touched."""
    with desk.database.read() as tx:
        canvas_id = decision_log.canvas_id(tx, post.place)
        written = card.draw(decision_views.load_log(tx, desk.clock()), people.names(tx))
    content = {"type": "markdown", "markdown": written}
    try:
        if canvas_id is None:
            answer = desk.client.canvases_create(title=card.TITLE, document_content=content, channel_id=post.place)
            canvas_id = str(answer["canvas_id"])
        else:
            change = {"operation": "replace", "document_content": content}
            desk.client.canvases_edit(canvas_id=canvas_id, changes=[change])
    except FAILURES as error:
        _failed(desk, post, slack_errors.sort(error), is_there=canvas_id is not None)
        return
    with desk.database.begin() as tx:
        decision_log.remember_canvas(tx, post.place, canvas_id)
        if noting.still_ours(tx, post):
            post_results.settled(tx, post)


def _failed(desk: Desk, post: Post, failure: Failure, is_there: bool) -> None:
    log.info("the decisions' canvas was not written: %s", failure.code)
    with desk.database.begin() as tx:
        if failure.code in GONE:
            decision_log.forget_canvas(tx)
        if not noting.still_ours(tx, post):
            return
        # Written twice it is the same; made twice there would be two.
        passing = failure.next is Next.TRY_LATER or (failure.next is Next.FIND_OUT and is_there)
        if (passing or failure.code in GONE) and post.attempts < TRIES:
            post_results.put_off(tx, post, failure.code, failure.wait or backoff.back_off(post.attempts))
        else:
            post_results.dropped(tx, post, failure.code)
