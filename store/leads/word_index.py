"""The words by which leads are found, and each word's one-letter deletions, by which a misspelt one is understood."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, select

from store.db import dialect
from store.db import tables as t
from store.rules.lead import folding as spelling

EDIT_LETTERS = 4  # of two shorter words, one letter makes too easily another


def index(tx: Connection, lead_id: int, name: str | None, company: str | None) -> None:
    """Make these the words by which the lead is found; without any, it is found by mail and id only."""
    index_many(tx, [(lead_id, name, company)])


def index_many(tx: Connection, rows: Iterable[tuple[int, str | None, str | None]]) -> None:
    """The same for some hundreds of leads (id, name, company) in a handful of statements."""
    wanted = {
        lead_id: {*spelling.searchable(name or ""), *spelling.searchable(company or "")}
        for lead_id, name, company in rows
    }
    old = {(row.word, row.lead_id) for row in tx.execute(_WORDS_OF, {"leads": list(wanted)})}
    new = {(word, lead_id) for lead_id, found in wanted.items() for word in found}
    gone, added = old - new, new - old
    if gone:
        tx.execute(_NO_WORD, [{"old_word": word, "old_lead": lead_id} for word, lead_id in gone])
        _forget(tx, {word for word, _ in gone})
    if added:
        # Sorted, so that two batches on PostgreSQL never wait for each other in a circle.
        dialect.insert_plain(tx, t.words, sorted(added))
        _remember(tx, {word for word, _ in added})


def misspelt(word: str) -> set[str]:
    """The deletions by which a word is found when one letter is amiss; a short one is itself a longer one's."""
    if len(word) >= EDIT_LETTERS:
        return spelling.deletions(word)
    return {word} if len(word) == EDIT_LETTERS - 1 else set()


_WORDS_OF = select(t.words.c.word, t.words.c.lead_id).where(t.words.c.lead_id.in_(bindparam("leads", expanding=True)))
_KNOWN = select(t.deletions.c.word).where(
    t.deletions.c.deletion.in_(bindparam("words", expanding=True)), t.deletions.c.deletion == t.deletions.c.word
)
_NO_WORD = delete(t.words).where(t.words.c.word == bindparam("old_word"), t.words.c.lead_id == bindparam("old_lead"))
_NO_DELETION = delete(t.deletions).where(
    t.deletions.c.deletion == bindparam("old_deletion"), t.deletions.c.word == bindparam("old_word")
)


def _remember(tx: Connection, added: set[str]) -> None:
    known = tx.scalars(_KNOWN, {"words": list(added)})
    new = sorted(added.difference(known))
    rows = [(deletion, word) for word in new for deletion in sorted(misspelt(word))]
    if rows:
        dialect.insert_plain(tx, t.deletions, rows)


def _forget(tx: Connection, gone: set[str]) -> None:
    """Drop words that no lead has any more: a name may have been erased on request."""
    left = gone.difference(tx.scalars(select(t.words.c.word).where(t.words.c.word.in_(gone)).distinct()))
    rows = [{"old_deletion": deletion, "old_word": word} for word in left for deletion in misspelt(word)]
    if rows:
        tx.execute(_NO_DELETION, rows)
