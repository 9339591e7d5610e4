"""What buyers objected to that no live asset answers, and what sales asked marketing for: of the last 13 weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from store.db import tables as t
from store.message import contents
from store.record import trace
from store.rules import assets, states
from store.rules.assets import HeardObjection, UnansweredObjection
from store.rules.trace_kinds import TraceKind

ASKED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class AskedForDeals:
    """How often sales asked how to speed an open deal up, and the newest of what they asked."""

    count: int
    words: Sequence[str]


def load_unanswered(tx: Connection, now: datetime) -> list[UnansweredObjection]:
    """Those heard most often first."""
    said = t.phrases.c
    query = select(said.code, said.stage, said.words, said.at).where(
        said.kind == "objection", said.code.is_not(None), said.at > now - assets.WINDOW, said.at <= now
    )
    heard = [HeardObjection(*row) for row in tx.execute(query.order_by(said.at.desc(), said.id.desc()))]
    return assets.find_unanswered(heard, [one.said for one in contents.load_assets(tx)], now)


def load_asked_for_deals(tx: Connection, now: datetime) -> AskedForDeals:
    """What sales asked marketing for at the last stage."""
    fact = t.trace.c
    asked = (
        select(t.questions.c.question)
        .join_from(t.trace, t.questions, t.questions.c.id == fact.question_id)
        .where(fact.kind == TraceKind.ASKED, fact.code == states.CLOSE, trace.stands(t.trace))
        .where(fact.happened_at > now - assets.WINDOW, fact.happened_at <= now)
        .order_by(fact.happened_at.desc(), fact.id.desc())
    )
    words = list(tx.scalars(asked))
    return AskedForDeals(len(words), list(dict.fromkeys(said for said in words if said))[:ASKED_SHOWN])
