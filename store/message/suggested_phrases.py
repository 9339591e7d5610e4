"""What buyers said that the house doesn't have yet: phrases by problem, objections by code, frequent first."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from store.agreement import policy
from store.db import tables as t
from store.db.dialect import AnyRow
from store.message import houses
from store.message.houses import House
from store.rules.lead import folding

LOOKED_AT = 500  # the newest that were logged


@dataclass(frozen=True, slots=True)
class SuggestedPhrase:
    """The newest logging of these words that a problem takes, `goes_to`, and how often they were said."""

    id: int
    words: str
    times: int
    goes_to: str | None


@dataclass(frozen=True, slots=True)
class SuggestedGroup:
    """What was said about one problem, or as one objection; `code` is empty where neither is known."""

    kind: str
    code: str | None
    times: int
    phrases: tuple[SuggestedPhrase, ...]


def load_suggested(tx: Connection, house: House | None) -> list[SuggestedGroup]:
    """Groups and their phrases, each with the most frequent first, then the newest."""
    agreed = policy.current(tx)
    in_house = {folding.fold(phrase.words) for phrase in house.phrases} if house else set()
    groups: defaultdict[tuple[str, str | None], list[tuple[AnyRow, str | None]]] = defaultdict(list)
    for row in tx.execute(_NEWEST):
        if folding.fold(houses.one_line(row.words)) not in in_house:
            problem = houses.problem_code(agreed, row.problem)
            groups[row.kind, row.code if row.kind == "objection" else problem].append((row, problem))
    found = [_group(kind, code, rows, house) for (kind, code), rows in groups.items()]
    return sorted(found, key=lambda group: -group.times)


_NEWEST = (
    select(t.phrases.c.id, t.phrases.c.kind, t.phrases.c.code, t.phrases.c.words, t.leads.c.problem)
    .join(t.leads)
    .where(t.phrases.c.words != "")
    .order_by(t.phrases.c.at.desc(), t.phrases.c.id.desc())
    .limit(LOOKED_AT)
)


def _group(kind: str, code: str | None, rows: list[tuple[AnyRow, str | None]], house: House | None) -> SuggestedGroup:
    times = Counter(folding.fold(houses.one_line(row.words)) for row, _ in rows)
    newest: dict[str, SuggestedPhrase] = {}
    for row, problem in rows:
        words = houses.one_line(row.words)
        key, goes_to = folding.fold(words), problem if house and house.about(problem) else None
        if key not in newest or (newest[key].goes_to is None and goes_to):
            newest[key] = SuggestedPhrase(row.id, words, times[key], goes_to)
    return SuggestedGroup(kind, code, len(rows), tuple(sorted(newest.values(), key=lambda one: -one.times)))
