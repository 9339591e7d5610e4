"""Writing canvases, copies of what is kept and posted: where Slack refuses, nothing is lost and nobody is bothered."""

import logging
from datetime import datetime

from bot.cards.learning import journey_page
from bot.cards.message import house_markdown
from bot.cards.monday import decision_page
from bot.delivery import noting
from bot.delivery.desk import Desk
from bot.slack import slack_errors
from bot.slack.slack_errors import FAILURES, Failure, Next
from store.agreement import policy
from store.db.database import Transaction
from store.learning import journey_maps
from store.message import houses
from store.monday.meeting import decision_views
from store.outbox import backoff, canvas_ids, post_results
from store.outbox.posts import Post
from store.team import people

log = logging.getLogger(__name__)

TRIES = 5
GONE = frozenset({"canvas_not_found", "canvas_deleted"})


def write(desk: Desk, post: Post) -> None:
    """Write all of it into our canvas, made where there is none. A team's own canvas is never touched."""
    which = post.extra.get("canvas", canvas_ids.DECISIONS)
    with desk.database.read() as tx:
        canvas_id = canvas_ids.canvas_id(tx, which, post.place)
        title, written = PAGES[which](tx, desk.clock())
    content = {"type": "markdown", "markdown": written}
    try:
        if canvas_id is None:
            answer = desk.client.canvases_create(title=title, document_content=content, channel_id=post.place)
            canvas_id = str(answer["canvas_id"])
        else:
            change = {"operation": "replace", "document_content": content}
            desk.client.canvases_edit(canvas_id=canvas_id, changes=[change])
    except FAILURES as error:
        _failed(desk, post, which, slack_errors.sort(error), is_there=canvas_id is not None)
        return
    with desk.database.begin() as tx:
        canvas_ids.remember_canvas(tx, which, post.place, canvas_id)
        if noting.still_ours(tx, post):
            post_results.settled(tx, post)


def _decisions(tx: Transaction, now: datetime) -> tuple[str, str]:
    return decision_page.TITLE, decision_page.draw(decision_views.load_log(tx, now), people.names(tx))


def _journeys(tx: Transaction, _now: datetime) -> tuple[str, str]:
    kept = journey_maps.load_map(tx)
    return journey_page.TITLE, journey_page.draw(kept, policy.current(tx).labels) if kept else ""


def _house(tx: Transaction, _now: datetime) -> tuple[str, str]:
    house = houses.load_house(tx)
    drawn = house_markdown.draw(house, policy.current(tx).labels, people.names(tx)) if house else ""
    return house_markdown.TITLE, drawn


PAGES = {canvas_ids.DECISIONS: _decisions, canvas_ids.JOURNEYS: _journeys, canvas_ids.HOUSE: _house}


def _failed(desk: Desk, post: Post, which: str, failure: Failure, is_there: bool) -> None:
    log.info("the %s was not written: %s", which.replace("_", " "), failure.code)
    with desk.database.begin() as tx:
        if failure.code in GONE:
            canvas_ids.forget_canvas(tx, which)
        if not noting.still_ours(tx, post):
            return
        # Written twice it is the same; made twice there would be two.
        passing = failure.next is Next.TRY_LATER or (failure.next is Next.FIND_OUT and is_there)
        if (passing or failure.code in GONE) and post.attempts < TRIES:
            post_results.put_off(tx, post, failure.code, failure.wait or backoff.back_off(post.attempts))
        else:
            post_results.dropped(tx, post, failure.code)
