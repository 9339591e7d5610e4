"""Columns that nobody knows are extra facts; ids that a spreadsheet made floats of; a mail that several people have."""

from datetime import timedelta

import pytest

from bot.intake.csv import csv_file
from store.record import extra_facts
from tests.bot.intake.csv.importing import Run, numbers
from tests.office.clock import NOW


def kept(run: Run, lead_id: int = 1) -> dict[str, str]:
    with run.database.read() as tx:
        return extra_facts.values_of(tx, [lead_id]).get(lead_id, {})


def test_columns_that_nobody_knows_are_kept_and_listed(run: Run) -> None:
    text = 'id,Company Size,Plan,,Empty,refused_line\n1,200-500,"go\nld\x07",x,-,3\n2,N/A,  ,y,none,\n'
    report = run(text)
    assert (report.extra, report.unused, report.cut) == (("Company Size", "Plan"), ("refused_line",), {})
    assert (kept(run, 1), kept(run, 2)) == ({"company size": "200-500", "plan": "go ld"}, {})
    assert run(now=NOW + timedelta(days=1)).numbers() == numbers(rows=2, unchanged=2)
    assert [(row.name, row.value) for row in run.rows("lead_facts")] == [("Company Size", "200-500"), ("Plan", "go ld")]


def test_a_long_value_is_cut_and_said(run: Run) -> None:
    report = run(f"id,Note\n1,{'x' * 200}\n2,{'y' * 201}\n3,{' ' * 300}z\n")
    assert report.cut == {"Note": 1}
    assert [kept(run, lead)["note"] for lead in (1, 2, 3)] == ["x" * 200, "y" * 199 + "…", "z"]


def test_what_a_lead_has_no_room_for_is_left_out_by_name(run: Run) -> None:
    names = [f"n{number:02}" for number in range(62)]
    report = run(f"id,{','.join(names)}\n1,{','.join('x' * 62)}\n2,{',' * 60}x\n")
    assert (list(report.extra_left_out), len(kept(run, 1)), list(kept(run, 2))) == (["n60", "n61"], 60, ["n60"])


def test_rows_of_one_person_say_the_same_and_the_last_value_counts(run: Run) -> None:
    run("id,Plan,Size,Created\n7,gold,,2026-01-03\n7,silver,10,2026-01-02\n7,,20,2026-01-01\n")
    assert kept(run) == {"plan": "gold", "size": "10"}
    assert run(now=NOW + timedelta(days=1)).numbers() == numbers(rows=3, unchanged=3)


@pytest.mark.parametrize(("mapping", "extra", "unused"), [
    ({}, ("Salary", "Lead Origin"), ()),
    ({"salary": "-"}, ("Lead Origin",), ("Salary",)),
    ({"Lead origin": "-"}, ("Salary",), ("Lead Origin",)),
    ({"Lead Source": "-"}, ("Salary",), ("Lead Source",)),
    ({"source": "", "problem": "Salary"}, (), ("Lead Source", "Lead Origin")),
    ({"source": "=fair"}, ("Salary",), ("Lead Source", "Lead Origin")),
])  # fmt: skip
def test_a_column_is_left_out_by_its_name_or_with_its_field(run: Run, mapping, extra, unused) -> None:
    report = run("id,Lead Source,Salary,Lead Origin\n1,ads,90000,web\n", mapping=mapping)
    assert (report.extra, report.unused) == (extra, unused)


def test_a_column_to_leave_out_that_is_not_there_is_said(run: Run) -> None:
    with pytest.raises(csv_file.CannotImport, match="--map Celery=-: the file has no column 'Celery'"):
        run("id,Salary\n1,9\n", mapping={"Celery": "-"})


def test_a_refused_file_that_comes_again_makes_no_facts_of_its_notes(run: Run) -> None:
    run("id,Plan,received\n0,gold,2026-11-17\n")
    text = run.file.with_name("leads.refused.csv").read_text(encoding="utf-8-sig").replace("\n0,", "\n1,")
    assert run(text).extra == ("Plan",)


@pytest.mark.parametrize(("ids", "read"), [
    (["17.0", "", "18.0"], ["17", "18"]),
    (["17.0", "18"], ["17.0", "18"]),
    (["17.0", "A-1"], ["17.0", "A-1"]),
    (["17.50", "18.0"], ["17.50", "18.0"]),
])  # fmt: skip
def test_ids_that_all_end_in_point_zero_are_read_without_it(run: Run, ids, read) -> None:
    report = run("id,email\n" + "".join(f"{each},p{number}@x.example\n" for number, each in enumerate(ids)))
    assert sorted(row.external_id for row in run.rows("lead_ids")) == sorted(read)
    assert (csv_file.FLOAT_IDS.format("id") in report.notes) == ("17" in read)


def test_a_lead_that_was_known_as_17_is_known_as_17_point_0(run: Run) -> None:
    run("id,name\n17,Ann\n18,Bo\n")
    assert run("id,name\n17.0,Ann\n,\n18.0,Bo\n").numbers() == numbers(rows=2, unchanged=2)


@pytest.mark.parametrize(("text", "mails"), [
    ("id,email\n1,info@acme.example\n2,INFO@acme.example\n3,ann@acme.example\n", ("info@acme.example",)),
    ("name,email\nAnn Bell,info@acme.example\nBo Cole,info@acme.example\n", ("info@acme.example",)),
    ("id,name,email\n1,Ann,a@acme.example\n1,Ann Bell,a@acme.example\n,,a@acme.example\n", ()),
])  # fmt: skip
def test_a_mail_beside_different_ids_or_names_is_one_lead_and_said(run: Run, text: str, mails) -> None:
    assert run(text).mails_of_several == mails
    assert len({lead.email_key for lead in run.leads()}) == len(run.leads())
