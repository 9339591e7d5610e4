"""A past that is imported: facts only, deals and their ends, dates in the workspace's zone."""

from datetime import UTC, datetime, timedelta

import pytest

from store.monday.scoreboard import figures
from store.rules.monday.measures import Rate, Times
from store.rules.office_time.periods import Period
from store.team import workspace
from tests.bot.intake.csv.importing import Run, numbers
from tests.office.clock import NOW


def test_the_past_is_kept_as_facts_and_posts_nothing(run: Run) -> None:
    report = run(
        "id,source,received,sales_ready,claimed,first_response,opportunity,won,amount,owner,lost,reason\n"
        '1,ads,2026-01-01,2026-01-02,2026-01-02,2026-01-03,2026-01-10,2026-02-01,"€ 1.200,50",Ana,,\n'
        "2,ads,2026-01-01,,,,2026-01-10,,0,,2026-03-01,price\n"
        "3,ads,2026-01-01,,,,,,,,,\n"
    )
    assert report.numbers() == numbers(rows=3, leads_new=3, opportunities=2)
    assert [(deal.outcome, deal.amount, deal.reason) for deal in run.rows("opportunities")] == [
        ("won", 120_050, None),
        ("lost", None, "price"),
    ]
    assert run.count("outbox") == run.count("clocks") == run.count("cards") == 0


def test_a_row_without_a_date_is_dated_by_the_import_and_marked(run: Run) -> None:
    run("id,received\n1,\n2,2026-11-17\n")
    assert [(lead.undated, lead.received_at) for lead in run.leads()] == [
        (True, NOW),
        (False, datetime(2026, 11, 17, tzinfo=UTC)),
    ]


def test_a_stage_that_is_said_without_its_date_makes_history_and_is_counted(run: Run) -> None:
    report = run("id,won,claimed\n1,1,yes\n2,0,no\n3,2026-01-01,\n")
    assert report.undated == {"won": 1, "claimed": 1}
    assert [deal.outcome for deal in run.rows("opportunities")] == ["won", "won"]
    assert [deal.closed_at is None for deal in run.rows("opportunities")] == [True, False]


def test_two_deals_of_one_contact_are_two(run: Run) -> None:
    text = "id,email,Create Date,sales_ready,Opportunity Date,Amount,Won\n"
    text += "1,a@x.example,2025-01-05,2025-01-06,2025-01-10,1000,2025-02-01\n"
    text += "1,a@x.example,2025-01-05,2025-01-06,2026-01-10,2000,2026-02-01\n"
    assert run(text).opportunities == 2
    assert [(deal.amount, deal.closed_at.year, deal.handoff_id) for deal in run.rows("opportunities")] == [
        (100_000, 2025, 1), (200_000, 2026, None)
    ]  # fmt: skip
    assert run(now=NOW + timedelta(days=1)).numbers() == numbers(rows=2, unchanged=2)
    run("id,opportunity,lost\n1,2026-03-01,2026-04-01\n1,2025-01-10,2025-05-01\n")
    deals = [(deal.outcome, deal.closed_at.month) for deal in run.rows("opportunities")]
    assert (deals, run.leads()[0].status) == ([("lost", 5), ("won", 2), ("lost", 4)], "won")
    with run.database.read() as tx:
        assert figures.won(tx, [Period(datetime(2025, 1, 1, tzinfo=UTC), NOW)], NOW) == [Rate(1, 3)]


def test_lost_is_never_a_yes_to_won(run: Run) -> None:
    for header, options in (("won", {}), ("Deal - Status", {"mapping": {"won": "Deal - Status"}}), ("deal_stage", {})):
        run(f"id,{header}\n{header}1,Won\n{header}2,Lost\n{header}3,Closed Lost\n{header}4,closedwon\n", **options)
        assert [deal.outcome for deal in run.rows("opportunities")][-4:] == ["won", "lost", "lost", "won"]


def test_a_status_and_one_closing_date_say_how_and_when_a_deal_ended(run: Run) -> None:
    text = "id,Deal Created,Deal Stage,Close Date\n1,2026-01-02,Won,2026-02-03\n2,2026-01-02,Lost,2026-02-04\n"
    report = run(text + "3,2026-01-02,Engaging,2027-03-01\n4,2026-01-02,4 - Closed Won,\n")  # expected to close
    deals = [(deal.outcome, deal.closed_at and deal.closed_at.day) for deal in run.rows("opportunities")]
    assert deals == [("won", 3), ("lost", 4), (None, None), ("won", None)]
    assert (report.open_words, report.undated) == ({"Engaging": 1}, {"won": 1})


@pytest.mark.parametrize(
    ("row", "outcome", "closed"),
    [
        ("2026-10-10,2026-11-15,", "lost", 15),
        ("2026-11-15,2026-10-10,", "won", 15),
        ("2026-10-10,2026-10-10,", "won", 10),
        ("2026-11-15,2026-10-10,lost", "lost", 10),  # the status is how it stands
        ("2026-11-15,2026-10-10,open", None, None),
        ("yes,2026-10-10,", "lost", 10),
    ],
)
def test_the_last_outcome_of_a_row_is_the_one_of_the_later_date(
    run: Run, row: str, outcome: str | None, closed: int | None
) -> None:
    run(f"id,opportunity,won,lost,outcome\n1,2026-09-02,{row}\n")
    deal = run.rows("opportunities")[0]
    assert (deal.outcome, deal.closed_at and deal.closed_at.day) == (outcome, closed)
    ending = [fact.kind for fact in run.rows("trace") if fact.kind in ("won", "lost")][-1:]
    assert ending == ([outcome] if outcome else [])


def test_a_deal_that_was_won_before_its_start_has_no_length(run: Run) -> None:
    run("id,received,sales_ready,won\n1,2026-09-01,2026-10-20,2026-10-01\n2,2026-10-01,,2026-09-30\n3,,,2026-10-02\n")
    run("id,received,sales_ready,won\n4,2026-09-01,2026-09-02,2026-10-01\n5,2026-09-01,,2026-10-01\n")
    autumn = Period(datetime(2026, 9, 1, tzinfo=UTC), NOW)
    with run.database.read() as tx:
        assert figures.cycles(tx, [autumn], NOW, UTC) == [Times((29,), (), 1)]
        assert figures.first_contacts(tx, [autumn], NOW, UTC) == [Times((30,), (), 2)]


def test_dates_are_read_in_the_workspaces_zone(run: Run) -> None:
    with run.database.begin() as tx:
        workspace.change(tx, zone="America/Sao_Paulo")
    run("id,received\n1,2018-02-01\n2,2018-07-01 10:00\n")
    assert [lead.received_at.isoformat() for lead in run.leads()] == [
        "2018-02-01T02:00:00+00:00",  # summer time there
        "2018-07-01T13:00:00+00:00",
    ]


def test_leads_and_their_deals_may_come_in_two_files(run: Run) -> None:
    run("mql_id,first_contact_date,origin\na,2018-01-01,social\nb,2018-01-02,\n", system="olist")
    deals = "mql_id,sr_id,won_date,declared_monthly_revenue\na,x,2018-02-26 19:58:54,0.0\nc,y,2018-03-01,500.0\n"
    report = run(deals, system="olist", mapping={"won": "won_date", "amount": "declared_monthly_revenue"})
    assert report.numbers() == numbers(rows=2, leads_new=1, leads_updated=1, opportunities=2)
    assert {deal.amount for deal in run.rows("opportunities")} == {None, 50_000}
    assert [(lead.source, lead.status) for lead in run.leads()] == [("social", "won"), (None, "new"), (None, "won")]


def test_a_day_alone_has_no_hours_and_that_is_said(run: Run) -> None:
    text = "id,sales_ready,first_response\n1,2026-11-02,2026-11-03\n2,2026-11-02 09:00,2026-11-02 10:00\n"
    text += "3,2026-11-02T09:00:00Z,2026-11-03\n4,2026-11-02 00:00,\n"
    report = run(text)
    assert [note for note in report.notes if "day alone" in note] == [
        "Rows that tell a handoff or first response by its day alone: 2; a day has no hours, "
        "so they are left out of the time to first response"
    ]
    with run.database.read() as tx:
        [measured] = figures.responses(tx, [Period(datetime(2026, 11, 1, tzinfo=UTC), NOW)], NOW)
    assert (measured.n, measured.left_out) == (1, 3)
    assert run(now=NOW + timedelta(days=1)).numbers() == numbers(rows=4, unchanged=4)
