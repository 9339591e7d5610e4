"""Finding a lead by words of its name and company, by mail or by id. The same on both engines, without extensions.

A query word matches a lead's word: equal 3, its beginning (3 letters or more) 2, one edit away (the longer of 4 letters
or more) 1. Every query word must match. The search starts from the rarest word and looks at so many of its leads, the
newest first, whether each matches the others too; so its time hardly depends on how many leads there are.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from store.accounts import account_matching
from store.db import tables as t
from store.leads import lookup_statements as statements
from store.leads.lookup_statements import EQUAL, LEADS_A_WORD, LOOKS, WAYS
from store.leads.word_index import EDIT_LETTERS, misspelt
from store.record.facts import LeadLine
from store.rules.lead import folding as spelling

PREFIX_LETTERS = 3
QUERY_WORDS = 8  # a pasted paragraph is no query
AFTER_ALL_LETTERS = "\U0010ffff"

Near = dict[str, list[str]]  # a word of the query -> the words we have that are one edit away from it
Sizes = dict[int, int]  # points -> how many rows match a word in that way


def find(tx: Connection, text: str, limit: int = 10) -> list[LeadLine]:
    """The leads meant by `text`: those of that mail, lead id, ID at its source or SYSTEM:ID first, then by words."""
    found: dict[int, Row[Any]] = {}
    storable = text.replace("\0", "").encode(errors="ignore").decode()  # no NUL and no halves of characters
    for search, values in _searches(tx, storable.strip()):
        for row in tx.execute(search, {**values, "lines": 2 * limit}).all():  # some may be found already
            found.setdefault(row.lead_id, row)
        if len(found) >= limit:
            break
    return account_matching.with_tiers(tx, [LeadLine(**row._mapping) for row in list(found.values())[:limit]])


def _searches(tx: Connection, text: str) -> Iterator[tuple[Select[Any], dict[str, Any]]]:
    """What to look for, best first; the next is only asked for while there is room."""
    for named in (_of_handoff(tx, text), _named(tx, text)):
        if named:
            yield statements.BY_ID, {"ids": sorted(named)}
    query = _words(text)
    if not query:
        return
    near = _near(tx, query)
    sizes = _sizes(tx, query, near)
    rarest, *others = sorted(query, key=lambda word: sum(sizes[word].values()))
    if not any(sizes[rarest].values()):
        return
    values = _values([rarest, *others], near)
    if others and sum(sizes[rarest].values()) > LOOKS and all(sizes[word][EQUAL] for word in query):
        yield statements.all_equal(len(query)), values
    yield statements.all_matching(_enough(sizes[rarest], LOOKS if others else LEADS_A_WORD), len(query)), values


def close_matches(tx: Connection, text: str, limit: int = 10) -> list[LeadLine]:
    """The leads that hold the rarest word of `text` which any lead holds, for when nobody matches every word."""
    query = _words(text.replace("\0", ""))
    if len(query) < 2:
        return []
    held = {word: sizes[EQUAL] for word, sizes in _sizes(tx, query, {}).items() if sizes[EQUAL]}
    if not held:
        return []
    rarest = min(held, key=held.__getitem__)
    values = {**_values([rarest], {}), "lines": limit}
    return [LeadLine(**row._mapping) for row in tx.execute(statements.all_matching((EQUAL,), 1), values)]


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(spelling.searchable(text)))[:QUERY_WORDS]


def handoff_number(text: str) -> int | None:
    """The number of a handoff as a card names it: 182, #182, handoff 182."""
    number = text.casefold().removeprefix("handoff").strip().removeprefix("#")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


def _of_handoff(tx: Connection, text: str) -> list[int]:
    number = handoff_number(text)
    return [] if number is None else list(tx.scalars(select(t.handoffs.c.lead_id).where(t.handoffs.c.id == number)))


def _named(tx: Connection, text: str) -> set[int]:
    system, _, external_id = text.partition(":")
    ways = []
    if "@" in text:
        ways.append(select(t.leads.c.id).where(t.leads.c.email_key == spelling.mail_key(text)))
    if text.isascii() and text.isdigit() and len(text) < 19:
        ways.append(select(t.leads.c.id).where(t.leads.c.id == int(text)))
    ways.append(select(t.lead_ids.c.lead_id).where(t.lead_ids.c.external_id == text.strip()).limit(LEADS_A_WORD))
    if external_id:
        key = (t.lead_ids.c.system == system.strip(), t.lead_ids.c.external_id == external_id.strip())
        ways.append(select(t.lead_ids.c.lead_id).where(*key))
    return {lead_id for way in ways for lead_id in tx.scalars(way)}


def _near(tx: Connection, query: Sequence[str]) -> Near:
    """Our words that are one edit away from a query word. Two such words share a deletion."""
    shortened = {word: deletions for word in query if (deletions := misspelt(word))}
    shared = select(t.deletions.c.word).where(t.deletions.c.deletion.in_(set[str]().union(*shortened.values())))
    known = sorted(set(tx.scalars(shared).all())) if shortened else []
    return {word: [each for each in known if _is_misspelt(each, word)] for word in shortened}


def _is_misspelt(ours: str, word: str) -> bool:
    return ours != word and max(len(ours), len(word)) >= EDIT_LETTERS and spelling.one_edit(ours, word)


def _values(query: Sequence[str], near: Near) -> dict[str, Any]:
    """The values of the statements. A short word begins none."""
    ends = [word + AFTER_ALL_LETTERS if len(word) >= PREFIX_LETTERS else word for word in query]
    return {
        name: value
        for place, (word, end) in enumerate(zip(query, ends, strict=True))
        for name, value in ((f"word{place}", word), (f"end{place}", end), (f"near{place}", near.get(word, [])))
    }


def _sizes(tx: Connection, query: Sequence[str], near: Near) -> dict[str, Sizes]:
    counts = iter(tx.execute(statements.count_matches(len(query)), _values(query, near)).one())
    return {word: {points: next(counts) for points in WAYS} for word in query}


def _enough(sizes: Sizes, rows: int) -> tuple[int, ...]:
    """The best ways of matching that find any rows, as many of them as it takes to find enough."""
    before = accumulate(sizes.values(), initial=0)
    return tuple(points for points, had in zip(sizes, before, strict=False) if sizes[points] and had < rows)
