"""How long a lookup takes, and that it takes about as long among a million leads as among ten thousand.

Milliseconds as `store.leads.lookup.find` takes them, database and Python together. A typo is one edit in a surname that
few share; it is found if that lead is among the ten of the answer.
"""

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from rich.progress import track
from sqlalchemy import Table

from store.db import tables as t
from store.db.database import Database
from store.leads import lookup
from store.leads.word_index import EDIT_LETTERS
from store.rules.lead import folding as spelling
from tests.benchmarks import filling, people, table
from tests.benchmarks.table import Row

SIZES, QUICK_SIZES = (10_000, 1_000_000), (1_000, 10_000)
ROUNDS, WARM_UP = 200, 20  # the first ones compile statements
TYPOS = 60
GOAL, FASTER, FOUND = 2.0, 20.0, 0.95
EXACT = ("mail", "one word", "full name", "name and company")
MOMENT = "2026-05-04 09:00:00+00:00"
Lead = tuple[int, str, str]
Query = Callable[[random.Random, Sequence[Lead]], str]


def _word(chance: random.Random, leads: Sequence[Lead]) -> str:
    """A rare surname of somebody."""
    while True:
        word = chance.choice(leads)[1].split()[-1]
        if word not in people.LAST:
            return word


def misspelt(chance: random.Random, word: str) -> str:
    """One edit away."""
    place = chance.randrange(1, len(word) - 1)
    wrong = chance.choice("aeiorst")
    return chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + wrong + word[place:],
            word[:place] + wrong + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )


QUERIES: dict[str, Query] = {
    "mail": lambda chance, leads: f"p{chance.choice(leads)[0]}@example.com",
    "one word": _word,
    "beginning": lambda chance, leads: _word(chance, leads)[:4],
    "3 letters": lambda chance, _: chance.choice(people.LAST)[:3],
    "one typo": lambda chance, leads: misspelt(chance, _word(chance, leads)),
    "full name": lambda chance, leads: chance.choice(leads)[1],
    "name and company": lambda chance, leads: " ".join(chance.choice(leads)[1:]),
    "common word": lambda chance, _: chance.choice((*people.FIRST[:9], *people.LAST[:9], *people.TRADE[:9], "GmbH")),
    "two common words": lambda chance, _: f"{chance.choice(people.FIRST)} {chance.choice(people.LAST)}",
    "three common words": lambda chance, _: f"{chance.choice(people.FIRST)} {chance.choice(people.LAST)} gmbh",
    "typo in a common word": lambda chance, _: f"{chance.choice(people.FIRST)} Schmitd",
    "never together": lambda chance, _: f"{chance.choice(people.FORMS[:5])} {chance.choice(people.FORMS[5:9])}",
    "nothing": lambda chance, leads: f"{_word(chance, leads)} xqzt",
}


def rows(engine: str, folder: Path, quick: bool) -> Iterator[Row]:
    """A row for each kind of query, and two for typos: how fast and how many."""
    sizes = QUICK_SIZES if quick else SIZES
    found: list[dict[str, float]] = []
    typos: list[Row] = []
    for size in sizes:
        leads = list(people.made_up(size))
        with _filled(engine, leads, folder / str(size)) as database:
            found.append({name: _time(database, query, leads) for name, query in QUERIES.items()})
            if size == sizes[-1]:
                typos = list(_typos(engine, database, leads, folder / "trigrams.db", 5 if quick else TYPOS))
    than = f"itself at {sizes[0]:,}"
    for name in QUERIES:
        row = table.at_most(
            f"lookup, {name}, {sizes[-1]:,} leads", engine, found[-1][name], found[0][name], GOAL, "ms", than
        )
        yield row if name in EXACT else table.without_target(row)
    yield from typos


def _time(database: Database, query: Query, leads: Sequence[Lead]) -> float:
    """Milliseconds, the median."""
    chance = random.Random(11)
    texts = [query(chance, leads) for _ in range(ROUNDS + WARM_UP)]
    with database.read() as tx:
        return statistics.median([_took(lambda text=text: lookup.find(tx, text)) for text in texts][WARM_UP:])


def _took(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def _typos(engine: str, database: Database, leads: Sequence[Lead], file: Path, count: int) -> Iterator[Row]:
    """Names of somebody whose family name has one letter wrong, by turns by ours and by FTS5.

    It has six letters at least, as one of five differs too easily; of a million people one gives the whole name.
    """
    chance = random.Random(13)
    mine, theirs, found, found_there = [], [], 0, 0
    with closing(_trigrams(file, leads)) as fts, database.read() as tx:
        for _ in range(count):
            lead = chance.choice(leads)
            while len(family := lead[1].split()[-1]) < 6 or family in people.LAST:
                lead = chance.choice(leads)
            text = f"{lead[1].split()[0]} {misspelt(chance, family)}"
            mine.append(_took(lambda text=text: lookup.find(tx, text)))
            theirs.append(_took(lambda text=text: _by_trigrams(fts, text)))
            found += lead[0] in {line.lead_id for line in lookup.find(tx, text)}
            found_there += lead[0] in _by_trigrams(fts, text)
    what = f"lookup, one typo, {len(leads):,} leads"
    ours, fts5 = statistics.median(mine), statistics.median(theirs)
    yield table.at_least(f"{what}, speed", engine, 1000 / ours, 1000 / fts5, FASTER, "a second", "FTS5 trigram")
    told = f"FTS5 trigram: {found_there / count:.0%}"
    yield Row(
        f"{what}, found",
        engine,
        f"{found / count:.1%}",
        told,
        found / count,
        f"at least {FOUND}",
        found / count >= FOUND,
    )


def _trigrams(file: Path, leads: Sequence[Lead]) -> sqlite3.Connection:
    """The same rows in SQLite's own index of three letters; this PostgreSQL comes without pg_trgm."""
    fts = sqlite3.connect(file)
    fts.execute("CREATE VIRTUAL TABLE names USING fts5(name, company, tokenize='trigram')")
    fts.executemany("INSERT INTO names (rowid, name, company) VALUES (?, ?, ?)", leads)
    fts.commit()
    return fts


def _by_trigrams(fts: sqlite3.Connection, text: str) -> list[int]:
    """Whoever shares most of the three letters in a row."""
    parts = " OR ".join(f'"{text[place : place + 3]}"' for place in range(len(text) - 2))
    found = fts.execute("SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT 10", (parts,))
    return [row[0] for row in found]


# ---- Filling --------------------------------------------------------------------------------------------------------


@contextmanager
def _filled(engine: str, leads: Sequence[Lead], folder: Path) -> Iterator[Database]:
    with filling.empty(engine, folder) as database:
        with database.begin() as tx:
            for table, columns, rows in _rows(leads):
                filling.copy(tx, table, columns, rows)
        filling.tidy(database)
        yield database


def _rows(leads: Sequence[Lead]) -> Iterator[tuple[Table, tuple[str, ...], Iterable[tuple[Any, ...]]]]:
    """Every table with its columns and rows; each fiftieth lead has an open handoff."""
    yield (
        t.leads,
        ("id", "name", "company", "email_key", "cycle", "status", "field_moments", "newest_touch_at"),
        (
            (i, name, company, f"p{i}@example.com", int(i % 50 == 0), "claimed" if i % 50 == 0 else "new", "{}", MOMENT)
            for i, name, company in track(leads, "leads")
        ),
    )
    yield (
        t.handoffs,
        ("id", "lead_id", "cycle", "state", "policy_version", "handed_over_at", "owner_id"),
        ((i, i, 1, "claimed", 0, MOMENT, f"U{i % 20}") for i, _, _ in leads if i % 50 == 0),
    )
    pairs = {(word, i) for i, name, company in leads for word in spelling.split(f"{name} {company}")}
    yield t.words, ("word", "lead_id"), track(sorted(pairs), "words")
    long = {word for word, _ in pairs if len(word) >= EDIT_LETTERS}
    shortened = sorted((deletion, word) for word in long for deletion in spelling.deletions(word))
    yield t.deletions, ("deletion", "word"), track(shortened, "deletions")
