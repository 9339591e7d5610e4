"""A target account from its proposal to its end: one team proposes, the other agrees."""

from datetime import timedelta
from functools import partial

import pytest

from store.accounts import account_views, target_accounts
from store.accounts.account_facts import (
    AccountAgreed,
    AccountChangedMeanwhile,
    AccountDraft,
    AccountGone,
    AccountKept,
    AlreadyTarget,
    OtherTeamAgrees,
    TargetAccount,
)
from store.db import tables as t
from store.db.database import Database, Transaction
from store.record.outcomes import NotAllowed
from store.rules.signing import Side
from store.rules.states import MANAGER, MARKETER, REP
from store.team import people
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM, TESS
from tests.office.clock import NOW
from tests.office.racing import at_once
from tests.office.store_helpers import count, staff

LATER = NOW + timedelta(hours=1)
ACME = AccountDraft("Acme GmbH", "acme.example", 1, ANA, MIA, "Win the round table")


@pytest.fixture
def team(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
    return database


def propose(tx: Transaction, draft: AccountDraft = ACME, by: str | None = MIA) -> int:
    kept = target_accounts.propose_account(tx, draft, by, NOW)
    assert isinstance(kept, AccountKept), kept
    return kept.account_id


def load(tx: Transaction, account_id: int) -> TargetAccount:
    found = account_views.load_account(tx, account_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("proposer", "side", "refused", "agrees"),
    [(MIA, Side.MARKETING, MIA, ANA), (MIA, Side.MARKETING, MIA, SAM), (ANA, Side.SALES, BEN, MIA)],
)
def test_the_other_team_agrees(team: Database, proposer: str, side: Side, refused: str, agrees: str) -> None:
    with team.begin() as tx:
        number = propose(tx, by=proposer)
        assert (load(tx, number).side, load(tx, number).agreed_at) == (side, None)
        assert target_accounts.agree_to_account(tx, number, refused, NOW) == OtherTeamAgrees(side.other)
        assert isinstance(target_accounts.agree_to_account(tx, number, agrees, LATER), AccountAgreed)
        assert (load(tx, number).agreed_by, load(tx, number).agreed_at) == (agrees, LATER)
        again = target_accounts.agree_to_account(tx, number, BEN, LATER)
        assert isinstance(again, AccountAgreed)
        assert again.account.agreed_by == agrees


def test_who_has_no_role_neither_proposes_nor_agrees(team: Database) -> None:
    with team.begin() as tx:
        people.remember(tx, [people.Person(TESS, "Tess")])
        assert isinstance(target_accounts.may_plan_accounts(tx, TESS, NOW), NotAllowed)
        assert isinstance(target_accounts.agree_to_account(tx, propose(tx), TESS, NOW), NotAllowed)
        assert isinstance(target_accounts.agree_to_account(tx, 99, ANA, NOW), AccountGone)


def test_who_is_left_alone_agrees_with_themselves(team: Database) -> None:
    with team.begin() as tx:
        people.appoint(tx, REP, [])
        people.appoint(tx, MARKETER, [SAM])
        assert load(tx, propose(tx, by=SAM)).agreed_by == SAM


def test_who_belongs_to_both_teams_needs_anybody_else(team: Database) -> None:
    with team.begin() as tx:
        people.appoint(tx, MARKETER, [SAM, MIA])
        people.appoint(tx, MANAGER, [SAM])
        number = propose(tx, by=SAM)
        assert load(tx, number).side is None
        assert target_accounts.agree_to_account(tx, number, SAM, NOW) == OtherTeamAgrees(None)
        assert isinstance(target_accounts.agree_to_account(tx, number, MIA, NOW), AccountAgreed)


def test_what_an_operator_imported_is_backed_by_one_team_and_agreed_by_the_other(team: Database) -> None:
    with team.begin() as tx:
        number = propose(tx, by=None)
        assert count(tx, t.outbox, kind="account") == 0
        first = target_accounts.agree_to_account(tx, number, MIA, NOW)
        assert isinstance(first, AccountAgreed)
        assert first.backed
        assert isinstance(target_accounts.agree_to_account(tx, number, MIA, NOW), OtherTeamAgrees)
        second = target_accounts.agree_to_account(tx, number, CHLOE, NOW)
        assert isinstance(second, AccountAgreed)
        assert not second.backed


@pytest.mark.parametrize(
    ("twin", "field"),
    [
        (AccountDraft("Another name", "acme.example", 2), "domain"),
        (AccountDraft("ACME", None, 2), "company"),
        (AccountDraft("acme Inc.", "acme.test", 2), "company"),
    ],
)
def test_a_company_stands_once(team: Database, twin: AccountDraft, field: str) -> None:
    with team.begin() as tx:
        number = propose(tx)
        found = target_accounts.propose_account(tx, twin, ANA, NOW)
        assert isinstance(found, AlreadyTarget)
        assert (found.field, found.account.id) == (field, number)
        other = propose(tx, AccountDraft("Dune Labs", None, 3))
        assert isinstance(target_accounts.change_account(tx, other, 1, twin, ANA, NOW), AlreadyTarget)
        assert target_accounts.end_account(tx, number, SAM, NOW)
        assert not target_accounts.end_account(tx, number, SAM, NOW)
        assert isinstance(target_accounts.propose_account(tx, twin, ANA, NOW), AccountKept)


def test_the_same_form_twice_is_one_account(team: Database) -> None:
    with team.begin() as tx:
        for _ in range(2):
            target_accounts.propose_account(tx, ACME, MIA, NOW, "V1")
        assert count(tx, t.accounts) == 1
        assert count(tx, t.outbox, kind="account") == 1


def test_two_who_propose_the_same_company_at_once_make_one(team: Database) -> None:

    def propose(by: str) -> object:
        with team.begin() as tx:
            return target_accounts.propose_account(tx, ACME, by, NOW)

    answers = at_once(*(partial(propose, by) for by in (MIA, ANA)))
    assert sorted(type(each).__name__ for each in answers) == ["AccountKept", "AlreadyTarget"]


@pytest.mark.parametrize(
    ("changed", "stays"),
    [
        (AccountDraft("Acme GmbH", "acme.example", 1, BEN, MIA, "Another plan"), True),
        (AccountDraft("Acme GmbH", "acme.example", 2, ANA, MIA), False),
        (AccountDraft("Acme GmbH", "acme.test", 1, ANA, MIA), False),
    ],
)
def test_another_tier_or_domain_is_agreed_again(team: Database, changed: AccountDraft, stays: bool) -> None:
    with team.begin() as tx:
        number = propose(tx)
        target_accounts.agree_to_account(tx, number, ANA, NOW)
        shown = load(tx, number).version
        assert target_accounts.change_account(tx, number, shown, changed, ANA, LATER) == AccountKept(number, stays)
        found = load(tx, number)
        assert ((found.agreed_at is not None), found.tier, found.rep_id) == (stays, changed.tier, changed.rep_id)
        assert found.made_by == (MIA if stays else ANA)


def test_a_form_does_not_overwrite_what_a_colleague_changed(team: Database) -> None:
    with team.begin() as tx:
        number = propose(tx)
        assert isinstance(target_accounts.change_account(tx, number, 1, ACME, ANA, NOW), AccountKept)
        assert isinstance(target_accounts.change_account(tx, number, 1, ACME, BEN, NOW), AccountChangedMeanwhile)
        target_accounts.end_account(tx, number, SAM, NOW)
        assert isinstance(target_accounts.change_account(tx, number, 2, ACME, BEN, NOW), AccountGone)
