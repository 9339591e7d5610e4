"""What both teams agreed on, version by version. Version 0 is the built-in default; a version is never edited."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Text, bindparam, cast, func, select

from store.agreement import policy_text
from store.agreement.policy_document import SETTINGS, Policy
from store.agreement.policy_entries import KEPT
from store.agreement.policy_text import Fault, PolicyError
from store.db import tables as t

DEFAULT = Policy()


def current(tx: Connection) -> Policy:
    """The policy in force."""
    written = tx.scalar(_CURRENT)
    return DEFAULT if written is None else _read(written)


def current_version(tx: Connection) -> int:
    """The number of the policy in force; 0 is the built-in default."""
    return tx.scalar(_LAST) or 0


def at_version(tx: Connection, version: int) -> Policy:
    """The policy of that number, as a handoff keeps it; LookupError if there never was one."""
    if version == 0:
        return DEFAULT
    written = tx.scalar(_AT_VERSION, {"number": version})
    if written is None:
        raise LookupError(f"there is no policy version {version}")
    return _read(written)


def apply(tx: Connection, document: Policy, by: str | None, now: datetime) -> int:
    """Put the document in force and return its version; the present one if nothing changes.

    PolicyError if it has another currency than the amounts that are kept.
    """
    version = current_version(tx)
    if document == at_version(tx, version):
        return version
    check_currency(tx, document)
    row = {"version": version + 1, "document": document.plain(), "applied_at": now, "applied_by": by}
    tx.execute(t.policy_versions.insert().values(row))
    return version + 1


def check_currency(tx: Connection, document: Policy) -> None:
    """PolicyError if the document has another currency than the amounts that are kept."""
    kept = current(tx).currency
    if document.currency != kept and amounts_are_kept(tx):
        remedy = f"the deals, spend or goals that are kept are in {kept}, so the currency can't be changed"
        raise PolicyError(Fault("currency", document.currency, remedy))


def amounts_are_kept(tx: Connection) -> bool:
    """Whether any amount of money is."""
    return any(tx.scalar(query.limit(1)) is not None for query in _AMOUNTS)


def currency_is_chosen(tx: Connection) -> bool:
    """Whether the currency is somebody's choice: by an agreement put in force, or by the amounts kept."""
    return current_version(tx) > 0 or amounts_are_kept(tx)


def author(tx: Connection, version: int | None = None) -> str | None:
    """Who put a policy, the one in force, there from within Slack; None if it was done from the terminal, or never."""
    query = select(t.policy_versions.c.applied_by).order_by(t.policy_versions.c.version.desc()).limit(1)
    return tx.scalar(query if version is None else query.where(t.policy_versions.c.version == version))


def amend(document: Policy, **sections: Any) -> Policy:
    """The document with some keys changed, as in amend(p, currency="USD", owners={"capture": "U1"}).

    PolicyError like `parse`.
    """
    given = document.plain()
    for name, value in sections.items():
        given[name] = {**given[name], **value} if isinstance(given.get(name), dict) else value
    return policy_text.validate(given, None if "currency" in sections else KEPT)


def as_kept(given: Mapping[str, Any]) -> Policy:
    """The document of `plain` values that were kept."""
    return policy_text.validate(given, KEPT)


def with_owners(proposed: Policy, of: Policy) -> Policy:
    """The document where nobody loses a part that it leaves open: a file may be older than the set-up."""
    left_open = [name for name in type(of.owners).model_fields if getattr(proposed.owners, name) is None]
    return amend(proposed, owners={name: getattr(of.owners, name) for name in left_open})


def with_settings(proposed: Policy, of: Policy) -> Policy:
    """What both teams would sign of one document, with the settings of another."""
    return as_kept({name: (of if name in SETTINGS else proposed).plain()[name] for name in proposed.plain()})


def signed_part(document: Policy) -> dict[str, Any]:
    """What both teams sign: all but the settings."""
    return {name: part for name, part in document.plain().items() if name not in SETTINGS}


_AMOUNTS = (
    select(t.opportunities.c.amount).where(t.opportunities.c.amount.is_not(None)),
    select(t.spend.c.amount),
    select(t.goals.c.revenue),
)
_WRITTEN = select(cast(t.policy_versions.c.document, Text))
_CURRENT = _WRITTEN.order_by(t.policy_versions.c.version.desc()).limit(1)
_AT_VERSION = _WRITTEN.where(t.policy_versions.c.version == bindparam("number"))
_LAST = select(func.max(t.policy_versions.c.version))


@lru_cache(maxsize=64)
def _read(written: str) -> Policy:
    """Kept by content: a version's number means something else in another database, or after a rollback."""
    return Policy.model_validate_json(written, context=KEPT)
