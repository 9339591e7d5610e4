"""Who was erased on request, kept so that the same row is refused and nobody can read off whose it was.

A keyed hash (HMAC-SHA256) of each mail and id; the key is made once and stays in this database.
"""

import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from store.db import dialect
from store.db import tables as t
from store.record.identities import Identity

KEY_NAME = "erasing_key"
KEY_BYTES = 32


def remember(tx: Connection, identities: Iterable[Identity], now: datetime) -> None:
    """Refuse whatever names one of these from now on."""
    key = _key(tx) or _make_key(tx)
    rows = [{"digest": _digest(key, each), "erased_at": now} for each in identities]
    if rows:
        tx.execute(dialect.insert_once(tx, t.erased_keys, "digest"), rows)


def among(tx: Connection, people: Sequence[Sequence[Identity]]) -> set[int]:
    """Which of these, each given by its identities, were erased: their places in the sequence."""
    key = _key(tx)
    if key is None:  # nobody ever was
        return set()
    digests = [[_digest(key, each) for each in one] for one in people]
    known = _known(tx, sorted({digest for one in digests for digest in one}))
    return {place for place, one in enumerate(digests) if not known.isdisjoint(one)}


def since(tx: Connection, identities: Sequence[Identity]) -> datetime | None:
    """When the one of these that was erased first was; None if none was."""
    key = _key(tx)
    if key is None:
        return None
    digests = [_digest(key, each) for each in identities]
    query = select(t.erased_keys.c.erased_at).where(t.erased_keys.c.digest.in_(digests))
    return tx.scalar(query.order_by(t.erased_keys.c.erased_at).limit(1))


def _known(tx: Connection, digests: Sequence[str]) -> set[str]:
    return {
        digest
        for batch in dialect.batches(digests)
        for digest in tx.scalars(select(t.erased_keys.c.digest).where(t.erased_keys.c.digest.in_(batch)))
    }


def _digest(key: bytes, identity: Identity) -> str:
    whole = "mail\0" + identity if isinstance(identity, str) else "\0".join(("id", *identity))
    return hmac.digest(key, whole.encode("utf-8", "surrogatepass"), "sha256").hex()


def _key(tx: Connection) -> bytes | None:
    kept = tx.scalar(select(t.settings.c.value).where(t.settings.c.name == KEY_NAME))
    return None if kept is None else bytes.fromhex(kept)


def _make_key(tx: Connection) -> bytes:
    """The first one made stays, also when two make one at the same moment."""
    row = {"name": KEY_NAME, "value": secrets.token_hex(KEY_BYTES)}
    tx.execute(dialect.insert_once(tx, t.settings, "name").values(row))
    key = _key(tx)
    assert key is not None
    return key
