"""`handoff calibrate`: as people and as programs read it, of a past that a file brings."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def past(type_, tmp_path: Path) -> Path:
    """240 leads; three of four on gold & the like were won, and one of six of the others. The mark came afterwards."""
    rows = ["id,won,plan,mark,size"]
    for n in range(240):
        won = n % 4 < 3 if n % 3 == 0 else n % 6 == 1
        rows.append(f"x{n},{int(won)},{'Gold & more' if n % 3 == 0 else 'Tin'},{'paid' if won else 'left'},{n % 7}")
    file = tmp_path / "past.csv"
    file.write_text("\n".join(rows))
    assert type_("import", file, "--yes").exit_code == 0
    return file


@pytest.mark.usefixtures("past")
def test_a_program_reads_the_whole(type_) -> None:
    found = json.loads(type_("calibrate", "--json").stdout)
    assert (found["n"], found["good"], found["imported"], found["handoffs"]) == (240, 100, 240, 0)
    assert found["present"] == {"auc": 0.5, "low": 0.5, "high": 0.5, "threshold": 60}
    assert found["proposed"]["rules"] == [{"when": "plan: Gold & more", "points": 40}]
    assert found["proposed"]["auc"] > 0.7
    assert found["why"] is None
    assert {when.partition(":")[0] for when in found["too_good"]} == {"mark"}
    (line,) = [each for each in found["lines"] if each["what"] == "plan: Gold & more"]
    assert (line["part"], line["n"], line["good"], line["without"]["n"]) == ("fact", 80, 60, 160)
    assert line["low"] < line["rate"] < line["high"]


@pytest.mark.usefixtures("past")
def test_a_person_reads_it_line_by_line(type_) -> None:
    said = type_("calibrate").stdout
    assert said.startswith("1 rule ranks leads better than today's points.\n")
    assert "sales-ready from a score of 1 on (today 60):\n   +40  plan: Gold & more\n" in said
    assert "Was this known before the handoff?" in said
    assert "plan: Gold & more: 60 of 80 good, 75%" in said


@pytest.mark.usefixtures("past")
def test_a_fact_that_is_left_out_is_not_looked_at(type_) -> None:
    found = json.loads(type_("calibrate", "--json", "--leave-out", "Mark", "--leave-out", "plan").stdout)
    assert found["left_out"] == ["Mark", "plan"]
    assert found["too_good"] == []
    assert found["proposed"] is None
    assert found["why"] == "Nothing we know of leads tells the good ones from the others."


def test_a_new_workspace_says_how_many_are_missing(type_, sqlite_database) -> None:
    assert type_("calibrate").stdout.startswith("25 more good leads to go before outcomes can suggest points.\n")
    found = json.loads(type_("calibrate", "--json").stdout)
    assert (found["n"], found["proposed"], found["missing"]) == (0, None, 25)
