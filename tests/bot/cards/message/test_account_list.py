"""Target accounts as a list, one by one, in posts and forms: Slack takes them, whatever people and files say."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from bot.cards.blocks import Message
from bot.cards.message import account_forms, account_list, account_posts
from bot.cards.personal import notice
from bot.cards.reminders import morning_post
from store.accounts.account_facts import AccountInterest, AccountStep, TargetAccount
from store.rules.signing import Side
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.clock import NOW

TODAY = date(2026, 11, 18)
NAMES = {"U1": "Ana", "U2": "Mia"}


def step(what: str = "Call them", due: date | None = TODAY) -> AccountStep:
    return AccountStep(3, 1, "Acme", what, due, "U1")


ACME = TargetAccount(
    1, "Acme", "acme.example", 1, "U1", "U2", "A plan", NOW, "U2", Side.MARKETING, None, None, None, 1, (step(),)
)


def body(message: Message) -> str:
    return str(message.blocks)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Proposed by Mia, sales has to agree"),
        ({"side": None}, "Proposed by Mia, the other team has to agree"),
        ({"side": None, "made_by": None}, "Imported, each team has to agree"),
        ({"agreed_at": NOW, "agreed_by": "U1"}, "Proposed by Mia, agreed by Ana"),
        ({"agreed_at": NOW, "agreed_by": "U2"}, "Agreed by Mia"),
        ({"ended_at": NOW}, "No longer a target account"),
    ],
)
def test_its_state_in_words(changes: dict[str, object], said: str) -> None:
    assert said in account_list.account_state(replace(ACME, **changes), NAMES)  # type: ignore[arg-type]


def test_the_list_goes_by_tier_and_asks_who_may_agree() -> None:
    low, high = replace(ACME, id=2, company="Dune", tier=3, agreed_at=NOW), ACME
    drawn = account_list.draw_accounts([high, low], {1}, NAMES, TODAY)
    text = body(drawn)
    assert text.index("*Your team has to agree*") < text.index("Acme") < text.index("Tier 3") < text.index("★ Dune")
    assert "has to agree · tier 1" in text and "*Tier 1*" in body(
        account_list.draw_accounts([high], set(), NAMES, TODAY)
    )
    assert "*1 agreed*, 1 proposed" in text
    assert text.count("'Agree'") == 1
    assert "Next: Call them, by Wed 18 Nov, Ana" in text
    assert "Tier 2" not in text
    assert "No target accounts yet" in body(account_list.draw_accounts([], set(), NAMES, TODAY))


def test_an_overdue_step_says_so() -> None:
    assert account_list.step_line(step(due=date(2026, 11, 17)), NAMES, TODAY).startswith("🔴 *Overdue* Call them")
    assert account_list.step_line(step(due=None), NAMES, TODAY) == "Call them, Ana"


@patient
@given(any_text, any_text)
def test_slack_takes_all_of_it(one: str, other: str) -> None:
    account = replace(ACME, company=one, domain=other, plan=one, steps=(step(other),) * 40)
    many = [replace(account, id=number, tier=number % 3 + 1) for number in range(80)]
    names = {"U1": other, "U2": one}
    for page in (
        account_list.draw_accounts(many, {4}, names, TODAY),
        account_list.draw_account(account, True, names, TODAY),
        account_list.draw_account(replace(account, ended_at=NOW), False, names, TODAY),
    ):
        oracle.check_view(notice.around(page, account_list.TITLE))
    oracle.check_view(account_forms.account_form(account))
    oracle.check_view(account_forms.account_form(None, one))
    oracle.check_view(account_forms.step_form(account, "U1"))
    interest = AccountInterest(account, ((one, other, NOW),) * 5)
    for message in (
        account_posts.account_asked(account, names),
        account_posts.account_asked(replace(account, agreed_at=NOW), names),
        account_posts.account_replaced(account),
        account_posts.account_interest([interest] * 20, {}),
        morning_post.draw((), [step(other)] * 30, 1, NOW, TODAY, names),
    ):
        oracle.check_message(message)
