"""Deals in a file: each has an id of its system, so that the next export of them updates what the last one told."""

from datetime import timedelta

import pytest

from bot.intake.csv import csv_file
from tests.bot.intake.csv.importing import Run, numbers
from tests.office.clock import NOW


def deals(run: Run) -> list[tuple[str | None, str | None, int | None]]:
    return [(deal.deal_id, deal.outcome, deal.amount) for deal in run.rows("opportunities")]


@pytest.mark.parametrize("column", ["deal_id", "Deal ID", "Opportunity ID", "Record ID - Deal", "Deal - ID", "Nr"])
def test_the_next_export_updates_the_deals_of_the_last_one(run: Run, column: str) -> None:
    """Two of them were opened on one day, by one contact."""
    head = f"Record ID - Contact,{column},Deal created,Deal Stage,Close Date,Amount\n"
    given = {"mapping": {"deal_id": "Nr"}} if column == "Nr" else {}
    opened = "1,D-1,2026-01-10,Proposal,,1000\n1,D-2,2026-01-10,Proposal,,2000\n"
    assert run(head + opened, **given).opportunities == 2
    assert run(now=NOW + timedelta(hours=1), **given).numbers() == numbers(rows=2, unchanged=2)
    closed = "1,D-1,2026-01-10,Closed Won,2026-03-01,1500\n1,D-2,2026-01-10,Closed Lost,2026-03-02,2000\n"
    assert run(head + closed, now=NOW + timedelta(hours=2), **given).numbers() == numbers(rows=2, leads_updated=2)
    assert deals(run) == [("D-1", "won", 150_000), ("D-2", "lost", 200_000)]
    assert run(now=NOW + timedelta(hours=3), **given).numbers() == numbers(rows=2, unchanged=2)


def test_rows_about_one_deal_agree_first(run: Run) -> None:
    run("id,deal id,deal created,won,amount\n1,D-1,2026-01-10,,\n1,D-1,2026-01-12,2026-02-01,\n1,D-1,,,70\n")
    assert deals(run) == [("D-1", "won", 7_000)]
    assert run(now=NOW + timedelta(days=1)).numbers() == numbers(rows=3, unchanged=3)


def test_a_deal_beside_another_contact_is_said_and_not_doubled(run: Run) -> None:
    text = "id,deal id,deal created,won\n1,D-1,2026-01-10,2026-02-01\n2,D-1,2026-01-10,2026-02-01\n3,D-3,2026-01-10,\n"
    for counts in ({"leads_new": 3, "opportunities": 2}, {"unchanged": 3}):
        report = run(text)
        assert (report.numbers(), list(report.deals_of_others)) == (numbers(rows=3, **counts), ["D-1"])
    assert [deal[:2] for deal in deals(run)] == [("D-1", "won"), ("D-3", None)]


@pytest.mark.parametrize("deal_id", ["1.23E+11", "0", "unknown", "x" * 300])
def test_an_id_that_several_deals_would_share_is_refused(run: Run, deal_id: str) -> None:
    report = run(f"id,deal id,deal created\n1,{deal_id},2026-01-10\n2,D-2,2026-01-10\n")
    assert report.numbers() == numbers(rows=2, leads_new=1, opportunities=1, refused=1)
    assert [fault.field for _, fault in report.refusals] == ["deal_id"]


def test_deal_ids_that_all_end_in_point_zero_are_read_without_it(run: Run) -> None:
    report = run("id,deal id,deal created\n1,17.0,2026-01-10\n2,,\n3,18.0,2026-01-10\n")
    assert [deal[0] for deal in deals(run)] == ["17", "18"]
    assert csv_file.FLOAT_IDS.format("deal id") in report.notes
