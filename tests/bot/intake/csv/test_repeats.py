"""Rows about one person: they are judged together, and each is counted as if it had come alone."""

import itertools

from bot.intake.csv import repeats
from store.record.events import LeadEvent, Stages
from store.rules.trace_kinds import TraceKind
from tests.bot.intake.csv.importing import Run, numbers
from tests.office.clock import NOW

HEADER = "id,name,touch_kind,touch_at\n"
KNOWN = f"{HEADER}1,Ann,webinar,2026-11-02 09:00\n2,Ben,,\n"
NEWS = (
    "1,,webinar,2026-11-02 09:00",  # known
    "3,Cleo,blog,2026-11-03 09:00",
    "1,,webinar,2026-11-04 09:00",
    "2,Ben,,",  # says nothing new
    "1,,webinar,2026-11-05 09:00",
    "3,Cleo,blog,2026-11-03 09:00",  # twice in this file
    "1,,webinar,2026-11-04 09:00",  # twice as well
    "3,Cleo,blog,2026-11-06 09:00",
)


def test_each_row_counts_as_if_it_had_come_alone(run: Run) -> None:
    run(KNOWN)
    text = HEADER + "\n".join(NEWS)
    expected = numbers(rows=8, leads_new=1, leads_updated=3, unchanged=4, touches=4)
    assert run(text, dry_run=True).numbers() == expected
    assert run(text).numbers() == expected
    assert run(text).numbers() == numbers(rows=8, unchanged=8)
    assert len(run.rows("touches")) == 5


def test_row_by_row_comes_to_the_same(run: Run) -> None:
    run(KNOWN)
    one_by_one = [run(f"{HEADER}{row}\n").numbers() for row in NEWS]
    assert [each["leads_updated"] for each in one_by_one] == [0, 0, 1, 0, 1, 0, 0, 1]
    assert sum(each["touches"] for each in one_by_one) == 4
    assert sum(each["unchanged"] for each in one_by_one) == 4


def test_one_fact_is_recorded_of_all_that_a_file_tells_of_a_known_lead(run: Run) -> None:
    run(KNOWN)
    run(HEADER + "\n".join(NEWS))
    told = [(row.lead_id, row.touch_count) for row in run.rows("trace") if row.kind == TraceKind.FOLDED]
    assert told == [(1, 2)]  # Cleo is new; what she did is told with her arrival


def test_refused_rows_keep_their_line_and_their_order(run: Run) -> None:
    run(f"{HEADER}1,,webinar,2026-11-02\n,,webinar,2026-11-02\n1,,webinar,2026-11-03\n2,,webinar,never\n1,,,\n")
    assert [row["refused_line"] for row in run.refused()] == ["3", "5"]


def test_rows_that_tell_of_deals_or_of_other_values_stay_apart() -> None:
    plain = LeadEvent("csv", NOW, external_id="1")
    other = LeadEvent("csv", NOW, external_id="1", title="CTO")
    deal = LeadEvent("csv", NOW, external_id="1", stages=Stages(won=NOW))
    sizes = {
        rows: [len(group) for group in repeats.join_alike(rows)]
        for rows in itertools.product((plain, other, deal), repeat=2)
    }
    assert {rows for rows, found in sizes.items() if found == [2]} == {(plain, plain), (other, other)}
