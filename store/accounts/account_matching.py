"""Which target account a lead belongs to: the one of its mail domain, else the one of its company's name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, or_, select

from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.record.facts import LeadLine
from store.rules.lead.qualification import ACCOUNT_TIER

Company = tuple[str | None, str | None]
"""A lead's domain and company key."""
_A = t.accounts.c
_AGREED = select(t.accounts).where(_A.ended_at.is_(None), _A.agreed_at.is_not(None))


def account_of(tx: Connection, lead: AnyRow) -> AnyRow | None:
    """The agreed account of a lead's row; None if its company is none."""
    return accounts_of(tx, {lead.id: (lead.domain, lead.company_key)}).get(lead.id)


def accounts_of(tx: Connection, companies: Mapping[Any, Company]) -> dict[Any, AnyRow]:
    """The agreed account of each lead that has one. A name says it only where a domain is missing on either side."""
    wanted = {value for company in companies.values() for value in company if value}
    by_domain: dict[str, AnyRow] = {}
    by_name: dict[str, AnyRow] = {}
    for some in dialect.batches(sorted(wanted)):
        for row in tx.execute(_AGREED.where(or_(_A.domain.in_(some), _A.company_key.in_(some)))):
            by_name[row.company_key] = row
            if row.domain:
                by_domain[row.domain] = row
    found = {key: _of_company(*company, by_domain, by_name) for key, company in companies.items()}
    return {key: row for key, row in found.items() if row is not None}


def tier_fields(tx: Connection, companies: Mapping[int, Company]) -> dict[int, dict[str, str]]:
    """By id of a lead of an agreed account: the field by which rules give it points."""
    found = accounts_of(tx, companies)
    return {lead_id: {ACCOUNT_TIER: str(row.tier)} for lead_id, row in found.items()}


def with_tiers(tx: Connection, lines: Sequence[LeadLine]) -> list[LeadLine]:
    """Leads of a list with the tier of the agreed account that each belongs to."""
    if not lines:
        return []
    columns = t.leads.c.id, t.leads.c.domain, t.leads.c.company_key
    rows = tx.execute(select(*columns).where(t.leads.c.id.in_([line.lead_id for line in lines])))
    found = accounts_of(tx, {row.id: (row.domain, row.company_key) for row in rows})
    return [replace(line, account_tier=found[line.lead_id].tier) if line.lead_id in found else line for line in lines]


def _of_company(
    domain: str | None, key: str | None, by_domain: Mapping[str, AnyRow], by_name: Mapping[str, AnyRow]
) -> AnyRow | None:
    if domain and domain in by_domain:
        return by_domain[domain]
    named = by_name.get(key or "")
    return named if named is not None and not (domain and named.domain) else None
