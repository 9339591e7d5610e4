"""Target accounts from a CSV file: company, domain, tier, rep, marketer, plan. Every row that won't do says why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.intake.csv import columns, records, sniff
from bot.intake.csv.columns import CannotImport
from bot.intake.reading import cleaning, values
from store.accounts import target_accounts
from store.accounts.account_facts import AccountDraft, AccountKept
from store.db.database import Transaction
from store.rules.lead import folding
from store.rules.states import MANAGER, MARKETER, REP
from store.team import people

FIELDS: Mapping[str, tuple[str, ...]] = {
    "company": ("company", "account", "account name", "company name", "organization"),
    "domain": ("domain", "website", "url", "company domain"),
    "tier": ("tier", "priority"),
    "rep": ("rep", "sales rep", "owner", "account owner"),
    "marketer": ("marketer", "marketing", "marketing owner"),
    "plan": ("plan", "notes"),
}
ROLES = {"rep": (REP, MANAGER), "marketer": (MARKETER,)}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What became of a row. `faults` are sentences that name field, value and remedy; `known`: on the list before."""

    line: int
    company: str
    faults: tuple[str, ...] = ()
    known: bool = False


def read_accounts(tx: Transaction, path: Path, now: datetime) -> list[AccountRow]:
    """Propose what the file has; each team still has to agree. CannotImport for a file that holds no companies."""
    writing = sniff.sniff(path, None, _familiarity)
    with records.opened(path, writing) as (header, found):
        places = _places(header)
        return [_row(tx, record.line, record.trouble, _told(record.cells, places), now) for record in found]


def _familiarity(header: Sequence[str]) -> int:
    return len(_found(header))


def _found(header: Sequence[str]) -> dict[str, int]:
    folded = [columns.fold(name) for name in header]
    first = {name: next((folded.index(each) for each in map(columns.fold, known) if each in folded), None)
             for name, known in FIELDS.items()}  # fmt: skip
    return {name: place for name, place in first.items() if place is not None}


def _places(header: Sequence[str]) -> dict[str, int]:
    places = _found(header)
    if "company" not in places:
        raise CannotImport(f"no column is called company. The columns are: {', '.join(header)}")
    return places


def _told(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: values.cell_text(name, cells[place]) for name, place in places.items() if place < len(cells)}


def _row(tx: Transaction, line: int, trouble: str | None, told: Mapping[str, str], now: datetime) -> AccountRow:
    company = cleaning.line(told.get("company", ""))
    if trouble is not None:
        return AccountRow(line, company, (trouble,))
    read: dict[str, str | None] = {}
    faults = tuple(_faults(tx, company, told, read))
    if faults:
        return AccountRow(line, company, faults)
    tier, plan = int(told.get("tier") or 2), cleaning.text(told.get("plan", ""))
    draft = AccountDraft(company, read["domain"], tier, read["rep"], read["marketer"], plan)
    kept = target_accounts.propose_account(tx, draft, None, now)
    return AccountRow(line, company, known=not isinstance(kept, AccountKept))


def _faults(tx: Transaction, company: str, told: Mapping[str, str], read: dict[str, str | None]) -> Iterator[str]:
    """What won't do, in order; what will is put into `read`."""
    if folding.is_no_company(company) or not folding.company_key(company):
        yield f"company “{company[:60]}”: write the company's name"
    if told.get("tier") and told["tier"] not in ("1", "2", "3"):
        yield f"tier “{told['tier'][:20]}”: write 1, 2 or 3"
    read["domain"] = None
    if domain := told.get("domain"):
        try:
            read["domain"] = folding.own_domain(domain)
        except ValueError as wrong:
            yield f"domain “{cleaning.line(domain)[:60]}”: {str(wrong)[:1].lower()}{str(wrong)[1:]}"
    for field, roles in ROLES.items():
        name = told.get(field)
        read[field] = found = people.find(tx, name) if name else None
        if name and (found is None or not people.allowed(tx, found, *roles)):
            yield f"{field} “{cleaning.line(name)[:60]}”: write a {field}'s name or member ID, or leave it empty"
