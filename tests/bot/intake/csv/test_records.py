"""Encodings, delimiters and broken records."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.csv import records, sniff
from bot.intake.csv.columns import CannotImport
from bot.intake.csv.records import Record
from bot.intake.reading import values

HEADER = "id,name,company\n"


def read(tmp_path: Path, text: str | bytes) -> tuple[list[str], list[Record]]:
    file = tmp_path / "leads.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with records.opened(file, sniff.sniff(file)) as (header, found):
        return header, list(found)


def cells(tmp_path: Path, text: str | bytes) -> list[list[str]]:
    return [record.cells for record in read(tmp_path, text)[1]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised(tmp_path: Path, delimiter: str) -> None:
    rows = [["id", "name", "company"], ["1", "Ann", "Bell, Book; and | Candle\tLtd"], ["2", "Bo", "x,y,z"]]
    text = "\n".join(delimiter.join(f'"{cell}"' if row[0] != "id" else cell for cell in row) for row in rows)
    assert cells(tmp_path, text) == rows[1:]


def test_excels_own_line_about_the_delimiter_is_understood(tmp_path: Path) -> None:
    header, found = read(tmp_path, "sep=;\r\nid;name\r\n1;Ann\r\n")
    assert header == ["id", "name"]
    assert found == [Record(3, ["1", "Ann"])]


def test_a_file_of_one_column_is_read(tmp_path: Path) -> None:
    assert cells(tmp_path, "email\na@x.example\nb@x.example\n") == [["a@x.example"], ["b@x.example"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    assert cells(tmp_path, end.join(["id,name", "1,Ann", "2,Bo"])) == [["1", "Ann"], ["2", "Bo"]]


def test_a_quoted_cell_may_span_lines_and_the_line_numbers_stay_right(tmp_path: Path) -> None:
    _, found = read(tmp_path, HEADER + '1,Ann,"Bell\nand ""Sons"""\n2,Bo,x\n')
    assert found == [Record(2, ["1", "Ann", 'Bell\nand "Sons"']), Record(4, ["2", "Bo", "x"])]


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    assert cells(tmp_path, "\n" + HEADER + "\n1,Ann,x\n,,\n   \n2,Bo,y\n\n") == [["1", "Ann", "x"], ["2", "Bo", "y"]]


def test_nul_bytes_are_passed_over(tmp_path: Path) -> None:
    assert cells(tmp_path, HEADER + "1,A\0nn,x\n") == [["1", "Ann", "x"]]


@pytest.mark.parametrize("row", ["1,Ann,x,more", "1"])
def test_a_row_of_another_width_is_told_and_costs_no_other(tmp_path: Path, row: str) -> None:
    _, found = read(tmp_path, f"{HEADER}{row}\n2,Bo,y\n")
    assert [bool(record.trouble) for record in found] == [True, False]
    assert "cells and the header 3" in (found[0].trouble or "")


def test_a_row_whose_last_cells_a_spreadsheet_left_out_is_read(tmp_path: Path) -> None:
    assert cells(tmp_path, HEADER + "1,Ann\n") == [["1", "Ann", ""]]


def test_a_line_break_within_quotes_beside_empty_cells_behind_the_last_column_is_read(tmp_path: Path) -> None:
    text = 'Id,Message,,\r\n1,"Hello\r\nwe need a demo",,\r\n2,fine,,\r\n'
    assert cells(tmp_path, text) == [["1", "Hello\r\nwe need a demo"], ["2", "fine"]]


def test_a_blank_before_a_quote_does_not_matter(tmp_path: Path) -> None:
    assert cells(tmp_path, 'Id, Name, Company\n1, "Ruiz, Ana", "Acme Inc"\n') == [["1", "Ruiz, Ana", "Acme Inc"]]


def test_a_cell_may_be_a_whole_document(tmp_path: Path) -> None:
    long = "word " * 40_000
    assert cells(tmp_path, f'{HEADER}1,Ann,"{long}"\n2,Bo,y\n') == [["1", "Ann", long], ["2", "Bo", "y"]]


def test_a_header_without_an_end_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="longer than any name"):
        read(tmp_path, '"' + "x" * (17 * 1024 * 1024) + '"\n')


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("sep=\t\r\n", 0),
        ('"sep=;"\r\n', 0),
        ('Notes:\n"Some addresses are missing, because people did not share them."\n\n', 4),
        ("Contacts of Acme\n", 2),
        ("Report,2026\n\n", 3),
    ],
)
def test_lines_above_the_header_are_passed_over(tmp_path: Path, above: str, line: int) -> None:
    mark = "\t" if "\t" in above else ";" if ";" in above else ","
    text = above + HEADER.replace(",", mark) + f"1{mark}Ann{mark}x\n"
    assert cells(tmp_path, text) == [["1", "Ann", "x"]]
    assert bool(line) == (f"The header was found in line {line}" in " ".join(sniff.sniff(tmp_path / "leads.csv").notes))


def test_a_table_whose_column_names_nobody_knows_keeps_its_first_row_as_header(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b,c\nname,email,title\n1,2,3\n")[0] == ["a", "b", "c"]


def test_empty_cells_behind_the_last_column_do_not_matter(tmp_path: Path) -> None:
    assert cells(tmp_path, HEADER + "1,Ann,x,,\n") == [["1", "Ann", "x"]]


@pytest.mark.parametrize("rest", ["", "2,Bo,y\n" * 20_000])
def test_a_quote_that_is_never_closed_costs_one_row(tmp_path: Path, rest: str) -> None:
    _, found = read(tmp_path, f'{HEADER}1,"Ann,x\n2,Bo,y\n{rest}3,Cy,z\n')
    assert [(record.line, bool(record.trouble)) for record in found[:2]] == [(2, True), (3, False)]
    assert found[-1].cells == ["3", "Cy", "z"]
    assert sum(bool(record.trouble) for record in found) == 1


def test_a_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="save it as CSV"):
        read(tmp_path, b"PK\x03\x04rest")


@pytest.mark.parametrize("text", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(CannotImport, match="is empty"):
        read(tmp_path, text)


@pytest.mark.parametrize("cell", ["", " ", "-", "—", "N/A", "#N/A", "null", "NULL", "None", "Select", "nan", "(blank)"])
def test_the_usual_ways_of_saying_nothing_say_nothing(cell: str) -> None:
    assert values.cell_text("source", cell) == ""


@pytest.mark.parametrize("cell", ["(none)", "unknown", "Unknown", "other", "0"])
def test_a_source_that_is_an_answer_stays_one(cell: str) -> None:
    assert values.cell_text("source", cell) == cell


def test_people_called_null_and_a_country_called_na_are_not_lost() -> None:
    assert values.cell_text("last_name", "Null") == "Null"
    assert values.cell_text("last_name", "NULL") == ""
    assert values.cell_text("country", "NA") == "NA"
    assert values.cell_text("country", "n/a") == ""


@pytest.mark.parametrize("cell", ["0000-00-00", "0000-00-00 00:00:00", "00/00/0000", '="n/a"', '\'=""'])
def test_dates_and_formulas_that_say_nothing_say_nothing(cell: str) -> None:
    assert values.cell_text("won", cell) == ""


@pytest.mark.parametrize("cell", ['="00123"', '\'="00123"', '= "00123"'])
def test_a_number_that_a_program_kept_from_spreadsheets_is_read_as_it_was(cell: str) -> None:
    assert values.cell_text("external_id", cell) == "00123"


def test_a_cell_guarded_against_spreadsheets_is_read_as_it_was() -> None:
    assert values.cell_text("phone", "'+49 30 1234567") == "+49 30 1234567"
    assert values.cell_text("name", "'t Hooft") == "'t Hooft"


LETTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
ROWS = st.lists(st.lists(st.text(LETTERS, max_size=12), min_size=3, max_size=3), max_size=8)


@given(ROWS, st.sampled_from(",;\t|"))
def test_whatever_a_csv_writer_wrote_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    file = tmp_path_factory.mktemp("csv") / "leads.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened, delimiter=delimiter).writerows([["id", "name", "company"], *rows])
    with records.opened(file, sniff.sniff(file)) as (_, found):
        told = [[cell.lstrip(" ") for cell in row] for row in rows if any(cell.strip() for cell in row)]
        assert [[cell.lstrip(" ") for cell in record.cells] for record in found] == told


@pytest.mark.parametrize("quoted", ['"Ann \\"Annie\\" Berg"', '"say \\"hi\\""'])
def test_a_quote_behind_a_backslash_is_told_and_costs_no_other_row(tmp_path: Path, quoted: str) -> None:
    _, (told, other) = read(tmp_path, f'{HEADER}1,{quoted},Acme\n2,"Bo ""B"" Cole",Acme\n')
    assert told.trouble is not None
    assert other == Record(3, ["2", 'Bo "B" Cole', "Acme"])


def test_a_backslash_at_the_end_of_a_cell_is_a_letter(tmp_path: Path) -> None:
    assert cells(tmp_path, f'{HEADER}1,"C:\\",Acme\n') == [["1", "C:\\", "Acme"]]
