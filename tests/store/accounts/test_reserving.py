"""For whom a handoff is first reserved: the first who knows the company and may claim it, is here, and not released."""

import pytest
from sqlalchemy import select, update

from store.accounts import target_accounts
from store.accounts.account_facts import AccountDraft
from store.agreement import policy
from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import handing_over
from store.record.outcomes import Refused
from store.reminders import away
from store.rules import states
from store.team import people
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import NOW
from tests.office.store_helpers import hand_over, receive, staff

FOR_SAM = policy.amend(policy.DEFAULT, channels={"segments": [{"company": "Acme GmbH", "person": SAM}]})


@pytest.fixture
def team(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
    return database


def in_crm(tx: Transaction, lead_id: int) -> None:
    """Ben owns the contact in the CRM."""
    tx.execute(
        t.crm_owners.insert(), {"system": "hubspot", "owner_id": "9", "name": "Ben", "named": BEN, "active": True}
    )
    record = {"system": "hubspot", "kind": "contacts", "record_id": "1", "lead_id": lead_id}
    tx.execute(t.crm_records.insert(), {**record, "seen": {"owner": "9"}, "seen_at": NOW})


def account(tx: Transaction) -> None:
    """Chloe is the rep of the account."""
    target_accounts.propose_account(tx, AccountDraft("Acme GmbH", "acme.example", 1, CHLOE), MIA, NOW)
    target_accounts.agree_to_account(tx, 1, ANA, NOW)


@pytest.mark.parametrize(
    ("known", "gone", "whom", "why"),
    [
        ("colleague crm account segment", "", ANA, "colleague"),
        ("crm account segment", "", BEN, "crm"),
        ("account segment", "", CHLOE, "account"),
        ("segment", "", SAM, "segment"),
        ("", "", None, None),
        ("colleague crm account segment", "away ANA", BEN, "crm"),
        ("crm account segment", "left BEN", CHLOE, "account"),
        ("account segment", "no rep CHLOE", SAM, "segment"),
        ("account segment", "released CHLOE", SAM, "segment"),
        ("segment", "away SAM", None, None),
    ],
)
def test_the_first_who_knows_them_and_can_claim(
    team: Database, known: str, gone: str, whom: str | None, why: str | None
) -> None:
    if "colleague" in known:
        first = hand_over(team, email="first@acme.example", external_id="first")
        with team.begin() as tx:
            tx.execute(update(t.handoffs).where(t.handoffs.c.id == first).values(state=states.CLAIMED, owner_id=ANA))
    lead_id = receive(team, touches=()).lead_id
    how, _, who = gone.rpartition(" ")
    member = {"ANA": ANA, "BEN": BEN, "CHLOE": CHLOE, "SAM": SAM}.get(who, "")
    with team.begin() as tx:
        assert lead_id is not None
        if "crm" in known:
            in_crm(tx, lead_id)
        if "account" in known:
            account(tx)
        if how == "away":
            assert not isinstance(away.plan(tx, member, NOW.date(), NOW.date(), None, NOW), Refused)
        elif how == "left":
            tx.execute(update(t.members).where(t.members.c.id == member).values(active=False))
        elif how == "no rep":
            people.appoint(tx, "rep", [ANA, BEN])
        elif how == "released":
            last = {"lead_id": lead_id, "cycle": 1, "state": "recycled", "policy_version": 0, "handed_over_at": NOW}
            tx.execute(t.handoffs.insert(), {**last, "released_from": member, "closed_at": NOW})
            tx.execute(update(t.leads).where(t.leads.c.id == lead_id).values(cycle=1))
        lead = tx.execute(select(t.leads).where(t.leads.c.id == lead_id)).one()
        agreed = FOR_SAM if "segment" in known else policy.DEFAULT
        made = handing_over.hand_over(tx, lead, 70, True, agreed, 0, NOW)
        kept = tx.execute(select(t.handoffs).where(t.handoffs.c.id == made)).one()
        assert (kept.reserved_for, kept.reserved_why) == (whom, why)
        assert (kept.reserved_until is None) == (whom is None)
        assert kept.routed_by == ({"company": ["Acme GmbH"], "person": SAM} if "segment" in known else None)
