"""A picture goes to Slack before the post that shows it, and unshared: so the post alone says it, once.

A post that can't have its picture goes without.
"""

import logging
from datetime import date
from typing import NamedTuple

from bot.cards.learning import campaign_page, journey_words
from bot.cards.monday import kpi_words, scoreboard_words
from bot.delivery.desk import Desk
from bot.pictures import journey_lines, returns, trend
from bot.slack import slack_errors
from bot.slack.slack_errors import FAILURES
from store.agreement import policy
from store.db.database import Transaction
from store.learning import asked_credit, journey_maps
from store.monday.scoreboard import scoreboards
from store.outbox import post_results, posts
from store.outbox.posts import Post
from store.rules.post_kinds import PostKind

log = logging.getLogger(__name__)

# Slack looks at a fresh upload for a while before it can be shown; in pauses between two posts.
READY_AFTER_GAPS = 3
AGAIN_AFTER_GAPS = 60


class Picture(NamedTuple):
    """What is uploaded."""

    png: bytes
    name: str
    title: str
    alt: str


def attach(desk: Desk, post: Post) -> bool:
    """Upload the picture of a post that has none yet; whether that was done, and the post was put back."""
    if post.kind not in DRAWN_WITH or "picture" in post.extra:
        return False
    picture = _upload(desk, post)
    with desk.database.begin() as tx:
        if posts.held(tx, post):
            post_results.with_picture(tx, post, picture, desk.gap * READY_AFTER_GAPS)
    return True


def again_or_without(tx: Transaction, post: Post, gap: float) -> bool:
    """Try a refused post again, with its picture once more and then without; whether it had one."""
    picture = post.extra.get("picture")
    if picture is None:
        return False
    if post.extra.get("refused"):
        post_results.with_picture(tx, post, None, 0.0)
    else:  # Slack may not have been done with the file
        post_results.with_picture(tx, post, picture, AGAIN_AFTER_GAPS * gap, refused=True)
    return True


def _upload(desk: Desk, post: Post) -> str | None:
    """The id of the uploaded file; None if there is nothing to draw with, or Slack takes no file."""
    drawn = DRAWN_WITH[post.kind](desk, post)
    if drawn is None:
        return None
    try:
        answer = desk.client.files_upload_v2(
            file=drawn.png, filename=drawn.name, title=drawn.title, alt_txt=drawn.alt, request_file_info=False
        )
    except FAILURES as error:
        log.warning("the picture of post %s could not be uploaded: %s", post.id, slack_errors.sort(error).code)
        return None
    return str(answer["files"][0]["id"])


def _trend(desk: Desk, post: Post) -> Picture | None:
    with desk.database.read() as tx:
        board = scoreboards.for_week(tx, date.fromisoformat(post.extra["week"]), desk.clock())
    png = trend.draw(board)
    name, alt = f"scoreboard-{post.extra['week']}.png", scoreboard_words.alt(board)
    return Picture(png, name, "The last 13 weeks", alt) if png else None


def _journeys(desk: Desk, post: Post) -> Picture | None:
    with desk.database.read() as tx:
        page = journey_maps.load_map(tx, post.extra["map"])
    png = journey_lines.draw(page.journeys) if page else None
    if page is None or png is None:
        return None
    return Picture(png, f"journeys-{page.version}.png", "The ways of the last wins", journey_words.picture_words(page))


def _returns(desk: Desk, post: Post) -> Picture | None:
    """What campaigns cost and brought; a board that is shared has its picture where it was posted first."""
    word, _, asked = post.extra["which"].partition(" ")
    if word != campaign_page.ASKED:
        return None
    with desk.database.read() as tx:
        found, currency = asked_credit.load_asked(tx, asked, desk.clock()), policy.current(tx).currency
    png = returns.draw(found, currency) if found.ours else None
    if png is None:
        return None
    alt = campaign_page.returns_in_words(campaign_page.best_of(found.ours, currency), kpi_words.stretch(*found.days))
    return Picture(png, "campaigns.png", "What campaigns cost and brought", alt)


DRAWN_WITH = {PostKind.SCOREBOARD: _trend, PostKind.JOURNEY_MAP: _journeys, PostKind.SHARED_SCOREBOARD: _returns}
