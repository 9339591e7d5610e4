"""The meeting's posts: its agenda, a decision with what is objected, its verdict and what was made of that."""

from dataclasses import replace
from datetime import datetime

from bot.cards import text
from bot.cards.blocks import Message
from bot.cards.message import brief_posts
from bot.cards.monday import agenda_post, decision_posts, scoreboard_words
from store.agreement import policy
from store.db.database import Transaction
from store.monday.meeting import agendas, decision_views
from store.monday.scoreboard import scoreboards
from store.outbox.posts import Post
from store.team import people


def agenda(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    """The agenda with links to the three cards."""
    facts = agendas.load_agenda(tx, post.extra["agenda"], now)
    if facts is None:
        return None
    good, broken, recycled = (
        replace(case, permalink=text.message_address(url, case.channel, case.ts)) for case in facts.cases
    )
    facts = replace(facts, cases=(good, broken, recycled))
    headline = scoreboard_words.sum_up(scoreboards.for_week(tx, facts.week, now)) if facts.week else ""
    campaigns = brief_posts.campaigns_line(facts.starts, facts.ends)
    return agenda_post.draw(facts, people.names(tx), policy.current(tx).labels, headline, campaigns)


def decision(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """The decision as logged, with what was objected."""
    facts = decision_views.load_decision(tx, post.extra["decision"], now)
    return decision_posts.draw_logged(facts, people.names(tx)) if facts else None


def objection(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    """One objection, under its decision."""
    found = decision_views.load_objection(tx, post.extra["log"])
    return decision_posts.objection_note(found, people.names(tx)) if found else None


def verdict(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """What the number says of the decision, at that recheck date."""
    facts = decision_views.load_decision(tx, post.extra["decision"], now)
    said = [one for one in facts.verdicts if str(one.recheck_on) == post.extra["recheck_on"]] if facts else []
    return decision_posts.draw_verdict(facts, said[0], people.names(tx)) if facts and said else None


def settled(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """What was made of the verdict."""
    facts = decision_views.load_decision(tx, post.extra["decision"], now)
    found = decision_views.load_settled(tx, post.extra["log"])
    return decision_posts.settled_note(found, facts, people.names(tx)) if found and facts else None
