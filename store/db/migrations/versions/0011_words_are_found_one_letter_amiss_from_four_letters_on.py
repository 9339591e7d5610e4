"""Words of four letters are found with one letter amiss, and those of scripts without spaces by pairs of letters."""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

words = sa.table("words", sa.column("word"), sa.column("lead_id"))
deletions = sa.table("deletions", sa.column("deletion"), sa.column("word"))
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
AT_ONCE = 500


def upgrade() -> None:
    """One way only: the copy made before an upgrade is the way back."""
    tx = op.get_bind()
    every = set(tx.scalars(sa.select(words.c.word).distinct()))
    apart = {word: parts for word in every if (parts := _parts(word.replace("\u0131", "i"))) != [word]}
    for some in _batches(sorted(apart)):
        held = tx.execute(sa.select(words.c.word, words.c.lead_id).where(words.c.word.in_(some))).all()
        tx.execute(words.delete().where(words.c.word.in_(some)))
        tx.execute(deletions.delete().where(deletions.c.word.in_(some)))
        _insert(tx, "words", "word", "lead_id", sorted({(part, row[1]) for row in held for part in apart[row[0]]}))
    new = {part for parts in apart.values() for part in parts}
    for some in _batches(sorted(new | {word for word in every - apart.keys() if len(word) in (3, 4)})):
        _insert(tx, "deletions", "deletion", "word", [(less, word) for word in some for less in _deletions(word)])


def _batches(found: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def _parts(word: str) -> list[str]:
    parts, end = [], 0
    for run in UNSPACED.finditer(word):
        letters = run[0]
        parts += [word[end : run.start()], *([letters[i : i + 2] for i in range(len(letters) - 1)] or [letters])]
        end = run.end()
    return [part for part in (*parts, word[end:]) if part]


def _deletions(word: str) -> list[str]:
    if len(word) < 4:
        return [word] if len(word) == 3 else []
    return sorted({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})


def _insert(tx: sa.Connection, table: str, one: str, other: str, rows: list[tuple[str, object]]) -> None:
    once = sa.text(f"INSERT INTO {table} ({one}, {other}) VALUES (:one, :other) ON CONFLICT DO NOTHING")
    if rows:
        tx.execute(once, [{"one": first, "other": second} for first, second in rows])
