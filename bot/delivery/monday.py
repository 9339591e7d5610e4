"""What both teams read together: the scoreboard, what stands under it, wins, and a marketer's own Monday."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from bot.cards import links, marketer_monday, scoreboard, scoreboard_detail, win
from bot.cards.blocks import Message
from bot.delivery import agenda
from store import people, policy, scoreboard_parts, scoreboards, views, workspace
from store.database import Transaction
from store.outbox import Post


def draw(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    """The message; None if it lost its point."""
    return KINDS[post.kind](tx, post, now, url)


def _scoreboard(tx: Transaction, post: Post, now: datetime, _url: str) -> Message:
    return scoreboard.draw(scoreboards.of_week(tx, _week(post), now), post.extra.get("picture"))


def _detail(tx: Transaction, post: Post, now: datetime, _url: str) -> Message:
    board = scoreboards.of_week(tx, _week(post), now)
    return scoreboard_detail.draw(board, people.names(tx), policy.current(tx).labels)


def _shared(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    board = scoreboards.named(tx, post.extra["which"], now)
    return scoreboard.shared(board, post.extra["by"], people.names(tx))


def _marketer(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    lines = scoreboards.came_back(tx, _week(post), post.member_id) if post.member_id else []
    return marketer_monday.draw(lines, people.names(tx), policy.current(tx).labels)


def _win(tx: Transaction, post: Post, _now: datetime, url: str) -> Message | None:
    won = scoreboard_parts.win(tx, post.extra["opportunity"])
    facts = views.handoff(tx, post.handoff_id) if post.handoff_id else None
    if won is None or facts is None or facts.lead.erased:
        return None
    agreed = policy.current(tx)
    marketer = agreed.marketer_for(won.campaign, won.source)
    journey = views.journey(tx, facts.lead.id)
    about = win.About(won, marketer, journey, links.card(url, facts), workspace.load(tx).timezone)
    return win.draw(about, people.names(tx), agreed.currency)


def _week(post: Post) -> date:
    return date.fromisoformat(post.extra["week"])


KINDS: Mapping[str, Callable[[Transaction, Post, datetime, str], Message | None]] = {
    "scoreboard": _scoreboard,
    "scoreboard_detail": _detail,
    "shared_scoreboard": _shared,
    "marketer_monday": _marketer,
    "win": _win,
    **agenda.KINDS,
}
