"""The statements behind a lookup, made once for each number of words; the values come with each search.

Values are named by the word's place: word0, end0 (where its beginnings end), near0 (words one edit away). Place 0 is
where a search starts: the rarest word.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, SelectBase, and_, bindparam, case, func, literal, select, union_all

from store.db import tables as t

# The ways in which a lead's word can match, by their points.
WAYS = EQUAL, BEGINNING, MISSPELT = 3, 2, 1
LEADS_A_WORD = 200
# How many leads of the rarest word are looked at: a look for equal words is quick, one for any match is not.
LOOKS_FOR_EQUAL, LOOKS = 1_500, 750
SHAPES = 64


@lru_cache(maxsize=SHAPES)
def count_matches(query_words: int) -> Select[Any]:
    """How many rows match each word in each way, counted no further than we would look."""
    rows = [
        select(literal(1)).where(_matches(t.words.c.word, place, points)).limit(LOOKS_FOR_EQUAL).subquery()
        for place in range(query_words)
        for points in WAYS
    ]
    return select(*(select(func.count()).select_from(row).scalar_subquery() for row in rows))


@lru_cache(maxsize=SHAPES)
def all_equal(query_words: int) -> Select[Any]:
    """Leads that hold every word as it is written."""
    lead_id = _newest(EQUAL, LOOKS_FOR_EQUAL)
    own = t.words.alias()
    held = (
        select(literal(1))
        .where(own.c.lead_id == lead_id, _matches(own.c.word, place, EQUAL))
        .limit(1)
        .scalar_subquery()
        .is_not(None)
        for place in range(1, query_words)
    )
    return _lines(select(lead_id, literal(EQUAL).label("points")).where(*held).limit(LEADS_A_WORD))


@lru_cache(maxsize=SHAPES)
def all_matching(ways: Iterable[int], query_words: int) -> Select[Any]:
    """Leads that the rarest word matches in one of these ways, and the others in any."""
    parts = []
    for points in ways:
        lead_id = _newest(points, LOOKS if query_words > 1 else LEADS_A_WORD)
        others = [_points(lead_id, place) for place in range(1, query_words)]
        found = select(lead_id, sum(others, literal(points)).label("points"))
        # One by one, so that a lead is done with at the first word that it does not match.
        found = found.where(*(worth.is_not(None) for worth in others))
        parts.append(select(found.limit(LEADS_A_WORD).subquery()))
    return _lines(union_all(*parts))


def _matches(word: ColumnElement[str], place: int, points: int) -> ColumnElement[bool]:
    """The condition on a word: a range of the index."""
    if points == EQUAL:
        return word == bindparam(f"word{place}")
    if points == BEGINNING:
        return and_(word > bindparam(f"word{place}"), word < bindparam(f"end{place}"))
    return word.in_(bindparam(f"near{place}", expanding=True))


def _newest(points: int, looks: int) -> ColumnElement[int]:
    """The newest leads of the rarest word."""
    rows = select(t.words.c.lead_id).where(_matches(t.words.c.word, 0, points))
    return rows.order_by(t.words.c.word.desc(), t.words.c.lead_id.desc()).limit(looks).subquery().c.lead_id


def _points(lead_id: ColumnElement[int], place: int) -> ColumnElement[int]:
    """What the best of the lead's words is worth as an answer to the word at that place; nothing if none matches.

    A scalar, so that PostgreSQL looks into the lead's own words and reads no others.
    """
    own = t.words.alias()
    worth = case(*((_matches(own.c.word, place, points), points) for points in WAYS))
    return select(func.max(worth)).where(own.c.lead_id == lead_id).scalar_subquery()


def _lines(matching: SelectBase) -> Select[Any]:
    """The leads with what a list shows of them: more points, then an open handoff, then the newest touch first."""
    every = matching.subquery()
    found = select(every.c.lead_id, func.max(every.c.points).label("points")).group_by(every.c.lead_id).subquery()
    newest_touch = t.leads.c.newest_touch_at.desc().nulls_last()
    query = _LINES.join(found, found.c.lead_id == t.leads.c.id)
    return query.order_by(found.c.points.desc(), _IS_OPEN.desc(), newest_touch, t.leads.c.id).limit(bindparam("lines"))


_IS_OPEN = and_(t.handoffs.c.id.is_not(None), t.handoffs.c.closed_at.is_(None))
_LINES = (
    select(
        t.leads.c.id.label("lead_id"), t.handoffs.c.id.label("handoff_id"), t.leads.c.name, t.leads.c.company,
        t.leads.c.status, t.handoffs.c.owner_id, t.leads.c.newest_touch_at, t.leads.c.campaign,
    )
    .select_from(t.leads)
    .outerjoin(t.handoffs, and_(t.handoffs.c.lead_id == t.leads.c.id, t.handoffs.c.cycle == t.leads.c.cycle))
    .where(t.leads.c.erased_at.is_(None))
)  # fmt: skip
BY_ID = _LINES.where(t.leads.c.id.in_(bindparam("ids", expanding=True))).order_by(t.leads.c.id)
