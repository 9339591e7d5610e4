"""The meeting's posts: its agenda, a decision with what is objected, its verdict and what was made of that."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.cards import agenda, decisions, links
from bot.cards.blocks import Message
from store import agendas, decision_views, people, policy
from store.database import Transaction
from store.decision_facts import Case
from store.outbox import Post


def _agenda(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    facts = agendas.facts(tx, post.extra["agenda"], now)
    if facts is None:
        return None
    good, broken, recycled = (_linked(case, url) for case in facts.cases)
    facts = replace(facts, cases=(good, broken, recycled))
    return agenda.draw(facts, people.names(tx), policy.current(tx).labels)


def _linked(case: Case, url: str) -> Case:
    return replace(case, permalink=links.message(url, case.channel, case.ts))


def _decision(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    facts = decision_views.facts(tx, post.extra["decision"], now)
    return decisions.logged(facts, people.names(tx)) if facts else None


def _objection(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    found = decision_views.objection(tx, post.extra["log"])
    return decisions.objection(found, people.names(tx)) if found else None


def _verdict(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    facts = decision_views.facts(tx, post.extra["decision"], now)
    said = [one for one in facts.verdicts if str(one.recheck_on) == post.extra["recheck_on"]] if facts else []
    return decisions.verdict(facts, said[0], people.names(tx)) if facts and said else None


def _settled(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    facts = decision_views.facts(tx, post.extra["decision"], now)
    found = decision_views.settled(tx, post.extra["log"])
    return decisions.settled(found, facts, people.names(tx)) if found and facts else None


KINDS: Mapping[str, Callable[[Transaction, Post, datetime, str], Message | None]] = {
    "agenda": _agenda,
    "decision": _decision,
    "objection": _objection,
    "verdict": _verdict,
    "settled": _settled,
}
