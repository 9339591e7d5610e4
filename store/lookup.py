"""Finding a lead by words of its name and company, by mail or by id. The same on both engines, without extensions.

A query word matches a lead's word: equal 3, its beginning (3 letters or more) 2, one edit away (both of 5 letters or
more) 1. Every query word must match. Of very common words only the newest leads are looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, func, literal, select, union_all

from store.facts import LeadLine
from store.rules import words as spelling
from store.tables import deletions, handoffs, lead_ids, leads, words
from store.word_index import EDIT_LETTERS, index, index_many

__all__ = ["find", "index", "index_many"]

PREFIX_LETTERS = 3
QUERY_WORDS = 8  # a pasted paragraph is no query
LEADS_A_WORD = 200
LOOKED_AT = 2_000  # rows of a common word: bounds the time, however many leads there are
AFTER_ALL_LETTERS = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class _Way:
    """One way in which a lead's word can match a word of the query: by being one of these, or by how it begins."""

    points: int
    any_of: tuple[str, ...] = ()
    beginning: str = ""

    def holds(self, word: ColumnElement[str]) -> ColumnElement[bool]:
        """The condition on a word; a range of the index."""
        if self.any_of:
            return word.in_(self.any_of)
        return and_(word > self.beginning, word < self.beginning + AFTER_ALL_LETTERS)


Ways = dict[_Way, int]  # of one word of the query, best first, each with its number of rows up to LOOKED_AT


def find(tx: Connection, text: str, limit: int = 10) -> list[LeadLine]:
    """The leads meant by `text`: those of that mail, lead id or SYSTEM:ID first, then by words, best first."""
    named = _named(tx, text.strip())
    found = [*tx.execute(_LINES.where(leads.c.id.in_(named)).order_by(leads.c.id))] if named else []
    matching = _matching(tx, text)
    if matching is not None:
        query = _LINES.join(matching, matching.c.lead_id == leads.c.id).limit(limit + len(named))
        newest_touch = leads.c.newest_touch_at.desc().nulls_last()
        rows = tx.execute(query.order_by(matching.c.points.desc(), _IS_OPEN.desc(), newest_touch, leads.c.id))
        found += [row for row in rows if row.lead_id not in named]
    return [LeadLine(**row._mapping) for row in found[:limit]]


_IS_OPEN = and_(handoffs.c.id.is_not(None), handoffs.c.closed_at.is_(None))
_LINES = (
    select(
        leads.c.id.label("lead_id"), handoffs.c.id.label("handoff_id"), leads.c.name, leads.c.company, leads.c.status,
        handoffs.c.owner_id, leads.c.newest_touch_at, leads.c.campaign,
    )
    .select_from(leads)
    .outerjoin(handoffs, and_(handoffs.c.lead_id == leads.c.id, handoffs.c.cycle == leads.c.cycle))
    .where(leads.c.erased_at.is_(None))
)  # fmt: skip


def _named(tx: Connection, text: str) -> set[int]:
    system, _, external_id = text.partition(":")
    ways = []
    if "@" in text:
        ways.append(select(leads.c.id).where(leads.c.email_key == spelling.mail_key(text)))
    if text.isascii() and text.isdigit() and len(text) < 19:
        ways.append(select(leads.c.id).where(leads.c.id == int(text)))
    if external_id:
        key = (lead_ids.c.system == system.strip(), lead_ids.c.external_id == external_id.strip())
        ways.append(select(lead_ids.c.lead_id).where(*key))
    return {lead_id for way in ways for lead_id in tx.scalars(way)}


def _matching(tx: Connection, text: str) -> Subquery | None:
    """Leads that every word of the text matches, with their points; None if there can't be any."""
    query = list(dict.fromkeys(spelling.split(text)))[:QUERY_WORDS]
    counted = _counted(tx, _ways(tx, query)) if query else []
    if not all(counted) or not counted:
        return None
    rarest, *others = sorted(counted, key=lambda ways: sum(ways.values()))
    parts = []
    looked_at, enough = 0, LOOKED_AT if others else LEADS_A_WORD
    for way, size in rarest.items():
        if looked_at < enough:
            parts.append(_by_way(way, others))
            looked_at += size
    every = union_all(*parts).subquery()
    return select(every.c.lead_id, func.max(every.c.points).label("points")).group_by(every.c.lead_id).subquery()


def _ways(tx: Connection, query: Sequence[str]) -> list[list[_Way]]:
    """How each word of the query can be matched. Words one edit apart are found by a deletion that they share."""
    shortened = {word: spelling.deletions(word) for word in query if len(word) >= EDIT_LETTERS}
    shared = select(deletions.c.word).where(deletions.c.deletion.in_(set[str]().union(*shortened.values())))
    near = set(tx.scalars(shared).all()) if shortened else set()
    found = []
    for word in query:
        ways = [_Way(3, any_of=(word,))]
        if len(word) >= PREFIX_LETTERS:
            ways.append(_Way(2, beginning=word))
        misspelt = sorted(n for n in near if word in shortened and n != word and spelling.one_edit(word, n))
        if misspelt:
            ways.append(_Way(1, any_of=tuple(misspelt)))
        found.append(ways)
    return found


def _counted(tx: Connection, words_of_query: Sequence[Sequence[_Way]]) -> list[Ways]:
    """The ways that lead anywhere, each with its number of rows up to LOOKED_AT."""
    counts = [
        select(func.count())
        .select_from(select(literal(1)).where(way.holds(words.c.word)).limit(LOOKED_AT).subquery())
        .scalar_subquery()
        for ways in words_of_query
        for way in ways
    ]
    sizes = iter(tx.execute(select(*counts)).one())
    return [{way: size for way in ways if (size := next(sizes))} for ways in words_of_query]


def _by_way(way: _Way, others: Sequence[Ways]) -> Select[tuple[int, int]]:
    """Leads matched in this way that the other words match too, with the sum of points; the newest first."""
    newest = select(words.c.lead_id).where(way.holds(words.c.word))
    newest = newest.order_by(words.c.word.desc(), words.c.lead_id.desc()).limit(LOOKED_AT)
    lead_id = newest.subquery().c.lead_id
    total = sum((_points(lead_id, ways) for ways in others), literal(way.points))
    matching = select(lead_id, total.label("points")).where(total.is_not(None)).limit(LEADS_A_WORD).subquery()
    return select(matching.c.lead_id, matching.c.points)


def _points(lead_id: ColumnElement[int], ways: Ways) -> ColumnElement[int]:
    """What the lead's words are worth as an answer; nothing if none matches. Scalars, so that PostgreSQL looks into the
    lead's own words and joins no tables."""
    own = words.alias()
    looks = [
        select(literal(way.points)).where(own.c.lead_id == lead_id, way.holds(own.c.word)).limit(1).scalar_subquery()
        for way in ways
    ]
    return func.coalesce(*looks, None)
