"""What both teams read together: the scoreboard, what stands under it, wins, and a marketer's own Monday."""

from datetime import date, datetime

from bot.cards import blocks, text
from bot.cards.blocks import Message
from bot.cards.learning import campaign_page, month_post
from bot.cards.monday import goal_words, kpi_words, marketer_monday, scoreboard_detail, scoreboard_post, win_post
from store.agreement import policy
from store.db.database import Transaction
from store.learning import asked_credit, months
from store.message import unanswered
from store.monday.scoreboard import credit_paths, goals, scoreboard_parts, scoreboards
from store.outbox.posts import Post
from store.rules import assets
from store.team import people, workspace
from store.views import handoff_views


def scoreboard(tx: Transaction, post: Post, now: datetime, _url: str) -> Message:
    """The week's scoreboard with its picture, and the review of the month that goes with it."""
    board, month = scoreboards.for_week(tx, _week(post), now), months.with_board(tx, _week(post))
    picture = post.extra.get("picture")
    if month is None:
        return scoreboard_post.draw(board, picture)
    more = month_post.month_paragraphs(month, people.names(tx))
    return scoreboard_post.draw(board, picture, more, month_post.buttons(month))


def detail(tx: Transaction, post: Post, now: datetime, _url: str) -> Message:
    """What stands under the scoreboard."""
    board = scoreboards.for_week(tx, _week(post), now)
    missing = unanswered.load_unanswered(tx, board.at)[: assets.TOP]
    return scoreboard_detail.draw(board, people.names(tx), policy.current(tx).labels, missing)


def shared(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """A scoreboard, or what campaigns brought, that a person shares in a channel."""
    which, names = post.extra["which"], people.names(tx)
    word, _, asked = which.partition(" ")
    if word == campaign_page.ASKED:
        found, who = asked_credit.load_asked(tx, asked, now), text.person(post.extra["by"], names)
        drawn = campaign_page.draw(
            found, policy.current(tx).currency, kpi_words.stretch(*found.days), None, post.extra.get("picture")
        )
        return Message(drawn.text, [*drawn.blocks, blocks.context(f"Shared by {who}")])
    board, month = scoreboards.asked_for(tx, which, now), months.review_asked_for(tx, which, now)
    more = month_post.month_paragraphs(month, names) if month else ()
    return scoreboard_post.draw_in_channel(board, post.extra["by"], names, more)


def goal(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """To both teams: another goal for the quarter, beside the one before. None if a newer one has replaced it."""
    row = goals.current(tx, now)
    if row is None or row.version != post.extra["version"] or row.quarter.isoformat() != post.extra["quarter"]:
        return None
    before = goals.revenue_of(tx, row.quarter, row.version - 1)
    plan, who = goals.load_plan(tx, now), text.person(row.set_by, people.names(tx))
    return goal_words.announce(row.revenue, before, who, plan, policy.current(tx).currency)


def marketer(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """To one marketer: what sales gave back of their leads that week."""
    lines = scoreboards.leads_that_came_back(tx, _week(post), post.member_id) if post.member_id else []
    return marketer_monday.draw(lines, people.names(tx), policy.current(tx).labels, now)


def win(tx: Transaction, post: Post, _now: datetime, url: str) -> Message | None:
    """A won deal and how it came about; None if it is not won any more."""
    won = scoreboard_parts.load_win(tx, post.extra["opportunity"])
    facts = handoff_views.handoff_facts(tx, post.handoff_id) if post.handoff_id else None
    if won is None or facts is None or facts.lead.erased:
        return None
    agreed = policy.current(tx)
    marketer = agreed.marketer_named_for(won.campaign, won.source)
    journey = handoff_views.journey(tx, facts.lead.id)
    card = text.message_address(url, facts.channel, facts.ts)
    last = credit_paths.last_campaign(tx, facts.lead.id, facts.handed_over_at)
    about = win_post.WonDeal(won, marketer, journey, card, workspace.load(tx).timezone, last)
    return win_post.draw(about, people.names(tx), agreed.currency)


def _week(post: Post) -> date:
    return date.fromisoformat(post.extra["week"])
