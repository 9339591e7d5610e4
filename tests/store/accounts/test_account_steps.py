"""Steps of an account's plan: whose they are, when they are due, and that a form or a press twice is one."""

from datetime import date, timedelta

import pytest

from store.accounts import account_steps, account_views, target_accounts
from store.accounts.account_facts import AccountDraft
from store.db import tables as t
from store.db.database import Database
from tests.office.cast import ANA, BEN, MIA
from tests.office.clock import NOW
from tests.office.store_helpers import count, staff

TODAY = NOW.date()


@pytest.fixture
def team(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
        target_accounts.propose_account(tx, AccountDraft("Acme", None, 1), MIA, NOW)
    return database


def test_open_steps_of_a_person_by_a_day_in_order(team: Database) -> None:
    def plan(what: str, due: date | None, owner: str) -> None:
        assert account_steps.add_step(tx, 1, what, due, owner, NOW, what)

    with team.begin() as tx:
        plan("later", TODAY + timedelta(days=1), ANA)
        plan("today", TODAY, ANA)
        plan("late", TODAY - timedelta(days=3), ANA)
        plan("some day", None, ANA)
        plan("Ben's", TODAY, BEN)
        ids = account_steps.steps_due(tx, [ANA], TODAY)
        assert [step.what for step in account_views.steps_by_id(tx, ids)] == ["late", "today"]
        account = account_views.load_account(tx, 1)
        assert account is not None
        assert [step.what for step in account.steps] == ["late", "today", "Ben's", "later", "some day"]
        assert account_steps.take_step(tx, ids[0], BEN, NOW)
        assert not account_steps.take_step(tx, ids[0], ANA, NOW)
        assert account_steps.steps_due(tx, [ANA, BEN], TODAY) == [2, 5]
        target_accounts.end_account(tx, 1, ANA, NOW)
        assert account_steps.steps_due(tx, [ANA, BEN], TODAY) == []
        assert not account_steps.add_step(tx, 1, "too late", None, ANA, NOW, "late key")


def test_the_same_form_twice_adds_one_step(team: Database) -> None:
    with team.begin() as tx:
        for _ in range(2):
            account_steps.add_step(tx, 1, "Call", None, ANA, NOW, "V1")
        assert count(tx, t.account_steps) == 1
