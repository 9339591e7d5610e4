"""Coverage of target accounts by tier: each account counts once in each, and only what came in those days."""

from datetime import timedelta

from sqlalchemy import update

from store.accounts import account_coverage, target_accounts
from store.accounts.account_facts import AccountDraft, TierCoverage
from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, opportunities
from store.rules.office_time.periods import Period
from tests.office.cast import ANA, MIA
from tests.office.clock import NOW
from tests.office.store_helpers import hand_over, receive, staff, touch

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SPAN = Period(NOW - DAY, NOW + DAY)


def test_each_account_counts_once_by_tier(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
        for number, (company, tier) in enumerate((("Acme", 1), ("Birch", 1), ("Cedar", 2), ("Dune", 3)), 1):
            draft = AccountDraft(company, f"{company.lower()}.example", tier)
            target_accounts.propose_account(tx, draft, MIA, NOW - 2 * DAY)
            if company != "Dune":
                target_accounts.agree_to_account(tx, number, ANA, NOW - 2 * DAY)
    won = hand_over(database)
    hand_over(database, email="b@acme.example", external_id="w2")
    receive(database, email="c@birch.example", external_id="w3", touches=(touch("webinar"),))
    receive(database, email="d@cedar.example", external_id="w4", touches=())
    receive(database, email="e@dune.example", external_id="w5")
    receive(database, email="f@other.example", external_id="w6", company="Other")
    with database.begin() as tx:
        claim.claim(tx, won, ANA, NOW + MINUTE)
        opportunities.open_deal(tx, won, 100, "", ANA, NOW + 2 * MINUTE)
        opportunities.win(tx, won, None, None, "", ANA, NOW + 3 * MINUTE)
        at = NOW + DAY
        found = account_coverage.coverage_in(tx, SPAN, at)
        assert found == (TierCoverage(1, 2, 2, 1, 1, 1), TierCoverage(2, 1, 0, 0, 0, 0))
        before = account_coverage.coverage_in(tx, Period(NOW - 9 * DAY, NOW - 2 * DAY), at)
        assert before == (TierCoverage(1, 2, 0, 0, 0, 0), TierCoverage(2, 1, 0, 0, 0, 0))
        tx.execute(update(t.leads).values(erased_at=NOW))
        assert account_coverage.coverage_in(tx, SPAN, at)[0] == TierCoverage(1, 2, 0, 0, 0, 0)
