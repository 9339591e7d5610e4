"""A lead's company is an account's by its mail domain, else by its name where a domain is missing."""

import pytest

from store.accounts import account_matching, target_accounts
from store.accounts.account_facts import AccountDraft
from store.db import tables as t
from store.db.database import Database, Transaction
from store.db.dialect import AnyRow
from store.handoffs import lead_judging
from store.leads import account_leads
from store.record import handed_over
from store.record.facts import LeadLine
from tests.office.cast import ANA, MIA
from tests.office.clock import NOW
from tests.office.store_helpers import receive, staff, touch

ACME, DUNE, LONE = ("Acme GmbH", "acme.example"), ("Dune Labs", None), ("Elm", "elm.example")


def lead_row(tx: Transaction, lead_id: int | None) -> AnyRow:
    return tx.execute(t.leads.select().where(t.leads.c.id == lead_id)).one()


@pytest.fixture
def team(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
        for tier, (company, domain) in enumerate((ACME, DUNE, LONE), 1):
            kept = target_accounts.propose_account(tx, AccountDraft(company, domain, tier), MIA, NOW)
            assert not isinstance(kept, tuple)
            if company != "Elm":  # which waits for sales
                target_accounts.agree_to_account(tx, tier, ANA, NOW)
    return database


@pytest.mark.parametrize(
    ("domain", "name", "tier"),
    [
        ("acme.example", "Anything", 1),
        ("acme.example", None, 1),
        (None, "ACME Inc", 1),
        ("other.example", "Acme", None),
        ("mail.acme.example", "Acme", None),
        ("dune.example", "dune labs ltd", 2),
        (None, "Dune Labs", 2),
        ("elm.example", "Elm", None),
        (None, None, None),
        ("", "", None),
    ],
)
def test_domain_first_then_name(team: Database, domain: str | None, name: str | None, tier: int | None) -> None:
    key = None if name is None else name.lower().removesuffix(" inc").removesuffix(" ltd")
    with team.read() as tx:
        found = account_matching.accounts_of(tx, {7: (domain, key)})
        assert (found[7].tier if found else None) == tier
        fields = account_matching.tier_fields(tx, {7: (domain, key)})
        assert fields == ({7: {"account_tier": str(tier)}} if tier else {})


def test_its_points_count_on_a_lead_that_comes_later_and_on_one_that_was_there(database: Database) -> None:
    """20 for the founder, 10 for an e-book, 15 for tier 1."""
    with database.begin() as tx:
        staff(tx)
        target_accounts.propose_account(tx, AccountDraft("Acme", "acme.example", 1), MIA, NOW)
    before = receive(database, title="Founder", touches=(touch("content_download"),)).lead_id
    with database.begin() as tx:
        target_accounts.agree_to_account(tx, 1, ANA, NOW)
    after = receive(
        database, title="Founder", touches=(touch("content_download"),), external_id="w2", email="b@acme.example"
    ).lead_id
    for lead_id in (before, after):
        with database.read() as tx:
            found = lead_judging.judge_stored(tx, lead_row(tx, lead_id), lead_judging.policy.current(tx), NOW)
            assert (found.score.fit, found.score.total) == (35, 45)
            assert "target account, tier 1" in [reason.what for reason in found.score.reasons]


def test_agreeing_hands_over_whom_the_points_make_sales_ready_and_the_handoff_keeps_its_tier(
    database: Database,
) -> None:
    """50 for a demo request, and no points for an office title: 15 are missing."""
    with database.begin() as tx:
        staff(tx)
        target_accounts.propose_account(tx, AccountDraft("Acme", "acme.example", 1, ANA), MIA, NOW)
    lead = receive(database, title="Sales", persona="founder").lead_id
    assert lead is not None
    with database.begin() as tx:
        assert lead_row(tx, lead).cycle == 0
        answer = target_accounts.agree_to_account(tx, 1, ANA, NOW)
        account_leads.follow_account(tx, answer.account, NOW)  # type: ignore[union-attr]
        handoff = tx.execute(t.handoffs.select()).one()
        assert (handoff.score, handoff.reserved_for, handoff.reserved_why) == (65, ANA, "account")
        (known,) = handed_over.all_as_handed_over(tx, [handoff.id]).values()
        assert known.person["account_tier"] == "1"


def test_lines_of_a_list_have_their_tier(team: Database) -> None:
    one, other = (
        receive(team, external_id=number, email=mail, company=None).lead_id or 0
        for number, mail in (("a", "a@acme.example"), ("b", "b@birch.example"))
    )
    lines = [LeadLine(lead, None, None, None, "new", None) for lead in (one, other)]
    with team.read() as tx:
        assert [line.account_tier for line in account_matching.with_tiers(tx, lines)] == [1, None]
