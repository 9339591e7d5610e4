from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.intake.csv.columns import CannotImport
from bot.intake.csv.csv_file import NeedsYes, TooManyCards
from store.db import single_process
from store.monday.scoreboard import figures
from store.rules.office_time.periods import Period
from store.team import people
from store.team.people import Person
from tests.bot.intake.csv.importing import Run, numbers
from tests.office.clock import NOW

HOT = (  # sales-ready by the built-in policy
    "id,name,title,company,email,problem,touch_kind,touch_at\n"
    "{0},Ann {0},Head of Operations,Acme,ann{0}@acme{0}.example,manual_work,demo_request,2026-11-18 09:00\n"
)


# ---- Every row under one number -------------------------------------------------------------------------------------


def test_new_rows_become_leads(run: Run) -> None:
    report = run("Record ID;First Name;Last Name;Job Title;Lead Source\n1;Ann;Bell;COO;webinar\n2;Bo;;;(none)\n")
    assert report.numbers() == numbers(rows=2, leads_new=2)
    assert [(lead.name, lead.title, lead.source) for lead in run.leads()] == [
        ("Ann Bell", "COO", "webinar"),
        ("Bo", None, "(none)"),
    ]


def test_an_empty_date_costs_its_row_alone(run: Run) -> None:
    report = run("Id,Created,Won\n1,2026-01-05,2026-02-01\n2,2026-01-05,1/0/1900\n3,2026-01-05,00/00/0000\n")
    assert report.numbers() == numbers(rows=3, leads_new=2, refused=1, opportunities=1)
    assert [line for line, _ in report.refusals] == [3]


def test_rows_without_a_date_and_kinds_without_points_are_said(run: Run) -> None:
    notes = run("id,activity type,activity date\n1,Demo requested,2026-11-17\n2,demo request,2026-11-17\n").notes
    assert notes[:2] == [
        "1 touch is of the kind 'demo_requested', which brings no points by the agreement; "
        "did you mean 'demo_request'?",
        "Leads without a date of their own: 2; dated by this import and left out of lead-to-qualified",
    ]
    assert run("id,created time\n3,2026-11-17 10:00:00\n").notes == []


def test_a_phone_that_a_spreadsheet_cut_down_replaces_none(run: Run) -> None:
    run("id,name,phone,created\n1,Ana,+49 30 1234567,2026-11-17\n")
    report = run("id,name,phone,created\n1,Ana,4.93012E+11,2026-11-17\n")
    assert [lead.phone for lead in run.leads()] == ["+49 30 1234567"]
    assert report.notes == [
        "Phone numbers cut down by a spreadsheet, as 4.93E+11, and left out: 1; export them as text",
    ]


def test_a_long_table_that_is_not_about_people_is_asked_about(run: Run) -> None:
    orders = "id,created at,amount\n" + "".join(f"{each},2026-11-17,5\n" for each in range(1, 27))
    with pytest.raises(NeedsYes, match="each of 26 rows would be a lead"):
        run(orders)
    assert run.leads() == []
    assert run(orders.replace("id", "lead id", 1)).leads_new == 26
    assert run(orders).unchanged == 26  # a later file about leads that are known


def test_of_two_columns_of_one_name_the_first_that_says_something_counts(run: Run) -> None:
    run("Id,Email,Email,Name\n1,,ana@acme.example,Ana\n2,bo@beta.example,,Bo\n3,cy@x.example,c@y.example,Cy\n")
    assert [lead.email for lead in run.leads()] == ["ana@acme.example", "bo@beta.example", "cy@x.example"]


def test_a_long_cell_is_clipped_and_costs_no_row(run: Run) -> None:
    assert run(f'id,message\n1,"{"x" * 200_000}"\n2,short\n').numbers() == numbers(rows=2, leads_new=2)
    assert [len(lead.why_now) for lead in run.leads()] == [10_000, 5]


def test_the_second_import_changes_nothing(run: Run) -> None:
    text = (
        "id,email,received,won,amount,touch_kind,touch_at\n1,a@x.example,2026-01-02,2026-02-03,12.50,demo,2026-01-01\n"
    )
    run(text + "2,,,,,,\n")

    def kept() -> list[Any]:
        """Without which imports named a deal."""
        deals = [[None if value == [2] else value for value in row] for row in run.rows("opportunities")]
        return [*(run.rows(name) for name in ("leads", "touches", "trace")), deals]

    before = kept()
    assert run(now=NOW + timedelta(days=1)).numbers() == numbers(rows=2, unchanged=2)
    assert kept() == before


def test_several_rows_of_one_person_are_one_lead_with_its_touches(run: Run) -> None:
    rows = "".join(f"7,webinar,2026-11-1{day}\n" for day in range(1, 4))
    report = run("id,touch_kind,touch_at\n" + rows + "7,webinar,2026-11-11\n")
    assert report.numbers() == numbers(rows=4, leads_new=1, leads_updated=2, unchanged=1, touches=3)


def test_rows_of_one_person_that_contradict_each_other_still_come_twice_without_a_change(run: Run) -> None:
    text = "id,email,title,received\n7,a@x.example,COO,2026-01-03\n7,a@x.example,Founder,2026-01-02\n"
    text += ",A@x.example,CFO,2026-01-01\n"
    run(text)
    assert [lead.title for lead in run.leads()] == ["COO"]  # said last
    assert run(now=NOW + timedelta(days=1)).numbers() == numbers(rows=3, unchanged=3)


def test_an_id_that_different_people_have_folds_nobody(run: Run) -> None:
    text = (
        "id,email,name\nacc1,ana@acme.example,Ana\nacc1,bo@beta.example,Bo\nacc1,ANA@acme.example,Ana Ruiz\nacc1,,Cy\n"
    )
    text += "7,,Ann Bell\n7,,Bo Cole\n8,,Ann\n8,,Ann Bell\n9,x@x.example,Ann\n9,,Somebody Else\n"
    report = run(text)
    assert report.numbers() == numbers(rows=10, leads_new=4, unchanged=3, refused=3)
    assert (report.shared, [lead.name for lead in run.leads()]) == (
        ("7", "acc1"), ["Ana Ruiz", "Bo", "Ann Bell", "Somebody Else"]
    )  # fmt: skip
    assert run(now=NOW + timedelta(days=1)).numbers() == numbers(rows=10, unchanged=7, refused=3)


def test_the_earliest_date_source_and_campaign_stay_however_the_rows_are_ordered(run: Run) -> None:
    rows = ["7,2026-03-02,ads,spring", "7,2026-01-05,webinar,winter", "7,2026-02-01,fair,", "7,,news,autumn"]
    for number, order in enumerate((rows, rows[::-1])):
        run("id,received,source,campaign\n" + "".join(f"{number}{row}\n" for row in order))
        lead = run.leads()[-1]
        assert (lead.received_at.date().isoformat(), lead.undated) == ("2026-01-05", False)
        assert (lead.source, lead.campaign) == ("webinar", "winter")
        assert (lead.latest_source, lead.latest_campaign) == ("news", "autumn")
        assert run(now=NOW + timedelta(days=1)).numbers() == numbers(rows=4, unchanged=4)


def test_a_later_file_with_an_earlier_date_moves_the_first_contact_and_its_week(run: Run) -> None:
    run("id,received,sales ready\n9,2025-01-05,2025-01-06\n")  # a past that tells of handoffs
    run("id,received,source\n1,2026-03-02,ads\n")
    assert run("id,received,source\n1,2026-02-02,fair\n").numbers() == numbers(rows=1, leads_updated=1)
    assert run("id,received,source\n1,2026-03-09,news\n").numbers() == numbers(rows=1, leads_updated=1)
    lead = run.leads()[1]
    assert (lead.received_at.month, lead.source, lead.latest_source) == (2, "fair", "news")
    months = [
        Period(datetime(2026, month, 1, tzinfo=UTC), datetime(2026, month + 1, 1, tzinfo=UTC)) for month in (2, 3)
    ]
    with run.database.read() as tx:
        assert [rate.n for rate in figures.qualified(tx, months, NOW)] == [1, 0]


@pytest.mark.parametrize("text", ["1.23457E+11", "0", "0.0", "1e+21"])
def test_a_damaged_id_is_refused(run: Run, text: str) -> None:
    report = run(f"id,email,name\n{text},ana@acme.example,Ana\n{text},bo@beta.example,Bo\n")
    assert report.numbers() == numbers(rows=2, refused=2)


def test_a_placeholder_is_no_address(run: Run) -> None:
    report = run("id,email\n1,noemail@acme.example\n2,No-Email@acme.example\n,n/a@x.example\n3,unknown\n")
    assert report.numbers() == numbers(rows=4, leads_new=3, refused=1)
    assert {lead.email for lead in run.leads()} == {None}


def test_an_owner_is_found_whatever_the_marks_of_the_name(run: Run) -> None:
    names = {"U1": "Élodie Martin", "U2": "Özgür Kaya", "U3": "Øystein Ås"}
    with run.database.begin() as tx:
        people.remember(tx, [Person(member, name) for member, name in names.items()])
    run(
        "id,received,owner\n1,2026-01-01,élodie MARTIN\n2,2026-01-01,Ozgur Kaya\n"
        "3,2026-01-01,ØYSTEIN ÅS\n4,2026-01-01,Martin\n"
    )
    assert [lead.known_owner for lead in run.leads()] == [None, None, None, "Martin"]


def test_a_later_file_updates_the_lead(run: Run) -> None:
    run("id,title,phone\n1,COO,123\n")
    report = run("id,title,phone\n1,Founder,N/A\n", now=NOW + timedelta(hours=1))
    assert report.numbers() == numbers(rows=1, leads_updated=1)
    assert [(lead.title, lead.phone) for lead in run.leads()] == [("Founder", "123")]


def test_history_never_overwrites_what_is_known_better(run: Run) -> None:
    run("id,title\n1,Founder\n")
    run("id,title,received\n1,Intern,2020-01-01\n")
    assert run.leads()[0].title == "Founder"


def test_every_refused_row_is_listed_with_line_field_value_and_reason(run: Run) -> None:
    report = run(
        "id,email,received,amount\n"
        "1,a@x.example,2026-01-02,5\n"
        "2,not a mail,2026-02-31,ten\n"
        ",,2026-01-02,\n"
        "4,d@x.example,,5,more\n"
        "5,e@x.example,2027-01-01,\n"
    )
    assert report.numbers() == numbers(rows=5, leads_new=1, refused=4)
    found = run.refused()
    assert [row["refused_line"] for row in found] == ["3", "4", "5", "6"]
    assert found[0]["refused_field"] == "email; received; amount"
    assert found[0]["refused_value"] == "not a mail; 2026-02-31; ten"
    assert "must have an @-sign" in found[0]["refused_reason"]
    assert "who this is" in found[1]["refused_reason"]
    assert "5 cells and the header 4" in found[2]["refused_reason"]
    assert "in the future" in found[3]["refused_reason"]
    assert (found[0]["id"], found[0]["email"]) == ("2", "not a mail")
    assert [line for line, _ in report.refusals] == [3, 3, 3, 4, 5, 6]


def test_the_refused_file_can_be_mended_and_imported(run: Run) -> None:
    run("id,email,phone\n1,a(at)x.example,+49 30 1234567\n")
    refused = run.file.with_name("leads.refused.csv")
    mended = Run(run.database, refused)(refused.read_text("utf-8-sig").replace("a(at)x", "a@x"))
    assert mended.numbers() == numbers(rows=1, leads_new=1)
    assert [(lead.email, lead.phone) for lead in run.leads()] == [("a@x.example", "+49 30 1234567")]


def test_no_cell_of_the_refused_file_is_a_formula(run: Run) -> None:
    run('id,email,name\n1,nobody,"=HYPERLINK(""http://evil.example"")"\n2,-1+1,@x\n3,nobody," =1+1"\n4,nobody,＝1+1\n')
    run('id,email,name\n5,nobody,"\t=1+1"\n6,nobody,"\n=1+1"\n')
    cells = [cell for row in run.refused() for cell in row.values()]
    assert not any(cell.strip().startswith(("=", "+", "-", "@", "＝")) for cell in cells)


def test_refused_rows_are_for_their_owner_alone_and_follow_no_link(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    beside = tmp_path / "leads.refused.csv"
    beside.touch(0o666)
    run("id,email\n1,a(at)x.example\n")
    assert beside.stat().st_mode & 0o777 == 0o600
    beside.unlink()
    beside.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotImport, match="can't write"):
        run("id,email\n1,a(at)x.example\n")
    assert not (tmp_path / "elsewhere").exists()


def test_no_file_of_refused_rows_is_made_when_there_are_none(run: Run) -> None:
    assert run("id\n1\n").refused_file is None
    assert not run.file.with_name("leads.refused.csv").exists()


def test_refused_rows_go_to_where_one_stands_if_nothing_can_be_written_beside_the_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "leads.refused.csv").mkdir()  # in the way
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert run("id,email\n1,nobody\n").refused_file == here / "leads.refused.csv"


# ---- Questions about the whole file ---------------------------------------------------------------------------------


def test_an_open_order_of_day_and_month_is_asked_about_before_anything_is_kept(run: Run) -> None:
    text = "id,Created\n1,03/04/2026\n2,05/06/2026\n"
    with pytest.raises(CannotImport, match="--date-format"):
        run(text)
    assert run.count("leads") == 0
    run(text, date_format="mdy")
    assert [lead.received_at.month for lead in run.leads()] == [3, 5]


def test_a_value_that_does_not_fit_its_columns_way_is_refused(run: Run) -> None:
    report = run("id,received\n1,13/04/2026\n2,04/05/2026\n3,31/04/2026\n")
    assert report.numbers() == numbers(rows=3, leads_new=2, refused=1)
    assert [lead.received_at.month for lead in run.leads()] == [4, 5]


def test_a_file_that_is_not_there_is_said(run: Run) -> None:
    with pytest.raises(CannotImport, match="there is no file"):
        run()


def test_a_dry_run_says_what_would_become_of_it_and_keeps_nothing(run: Run) -> None:
    text = "id,email,title\n1,a@x.example,COO\n2,nobody,\n1,a@x.example,Founder\n"
    assert run(text, dry_run=True).numbers() == numbers(rows=3, leads_new=1, unchanged=1, refused=1)
    assert run.count("leads") == 0
    assert len(run.refused()) == 1


def test_a_touch_without_any_time_is_refused_because_it_could_not_be_known_again(run: Run) -> None:
    report = run("id,touch_kind,received\n1,demo request,\n2,Demo Request,2026-11-17\n")
    assert report.numbers() == numbers(rows=2, leads_new=1, refused=1, touches=1)
    assert [touch.kind for touch in run.rows("touches")] == ["demo_request"]


# ---- Cards ----------------------------------------------------------------------------------------------------------


def hot(rows: int) -> str:
    head, row = HOT.splitlines(keepends=True)
    return head + "".join(row.format(number) for number in range(1, rows + 1))


def test_a_sales_ready_row_is_handed_over(run: Run) -> None:
    report = run(hot(1))
    assert (report.leads_new, report.cards, run.count("handoffs")) == (1, 1, 1)


def test_more_than_25_cards_are_asked_about(run: Run) -> None:
    with pytest.raises(TooManyCards, match="26 cards") as asked:
        run(hot(26))
    assert asked.value.cards == 26
    assert run.count("leads") == 0
    assert run(yes=True).cards == 26


def test_25_cards_are_not(run: Run) -> None:
    assert run(hot(25)).cards == 25


def test_rows_that_are_news_and_post_nothing_are_not_asked_about(run: Run) -> None:
    report = run("id,name\n" + "".join(f"{number},Ann\n" for number in range(1, 301)))
    assert report.numbers() == numbers(rows=300, leads_new=300)


def test_old_leads_are_handed_over_only_when_told_to(run: Run) -> None:
    old = hot(1).replace("touch_at\n", "touch_at,received\n").replace("09:00\n", "09:00,2026-01-01\n")
    assert run(old).cards == 0
    for number, lost in enumerate(("2026-02-01", "yes")):
        closed = old.replace("received\n", "received,lost\n").replace("2026-01-01\n", f"2026-01-01,{lost}\n")
        closed = closed.replace("1,Ann", f"closed{number},Ann").replace("ann1@", f"z{number}@")
        assert run(closed, hand_over=True).cards == 0
    assert run(old.replace("1,Ann", "2,Ann").replace("ann1@", "y@"), hand_over=True).cards == 1


@pytest.mark.parametrize("beside_a_bot", [True, False])
def test_progress_is_told_to_the_last_row(run: Run, beside_a_bot: bool) -> None:
    heard: list[tuple[str, int, int]] = []
    text = "id\n" + "".join(f"{number}\n" for number in range(1, 451))
    with single_process.process(run.database) if beside_a_bot else nullcontext():
        run(text, progress=lambda *step: heard.append(step), yes=True)
    steps = [done for what, done, of in heard if what == "importing" and of == 450]
    small = beside_a_bot or not run.database.is_sqlite  # so that others may write in between
    assert steps == ([200, 400, 450] if small else [450])
