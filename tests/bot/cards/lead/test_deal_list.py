from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from bot.cards.lead import deal_list
from store.record.facts import DealLine, DealList
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import ANA, NAMES
from tests.office.clock import NOW
from tests.office.factories import LABELS

LINE = DealLine(
    lead_id=7, handoff_id=3, name="Mael Silva", company="Acme", owner_id=ANA, amount=2_400_000,
    opened_at=NOW - timedelta(days=34), closed_at=None, reason=None, next_step="send the offer",
    next_step_due=NOW.date(),
)  # fmt: skip


def said(line: DealLine) -> str:
    return str(deal_list.deal_row(line, NAMES, LABELS, "EUR", NOW)["text"]["text"])


def test_an_open_deal_says_amount_owner_age_and_what_comes_next() -> None:
    assert said(LINE).startswith(
        "*Mael Silva, Acme*\n€24,000 · Ana Lindqvist · open for 34 days · next: send the offer by"
    )
    assert "opened today" in said(replace(LINE, opened_at=NOW))


def test_a_lost_deal_says_when_and_why_and_nothing_of_a_next_step() -> None:
    lost = replace(LINE, amount=None, closed_at=NOW, reason="no_budget")
    assert said(lost).startswith("*Mael Silva, Acme*\namount not known · Ana Lindqvist · <!date^")
    assert said(lost).endswith(" · No budget")


def test_a_long_list_counts_and_sums_what_it_does_not_show() -> None:
    shown = oracle.shown(deal_list.draw(DealList("open", [LINE] * 30, 44, 105_600_000), NAMES, LABELS, "EUR", NOW))
    assert "*Open deals, oldest first*: 44 deals, €1,056,000" in shown
    assert "and 24 more" in shown


@patient
@given(any_text)
def test_whatever_a_deal_is_called_the_list_is_whole(outside: str) -> None:
    line = replace(LINE, name=outside, company=outside, next_step=outside, reason=outside or None)
    oracle.check_message(deal_list.draw(DealList("open", [line] * 30, 30, 5), NAMES, LABELS, "EUR", NOW))
