"""Which letters the bytes of a file are."""

from pathlib import Path

import pytest

from bot.intake.csv import records, sniff
from bot.intake.csv.columns import CannotImport
from tests.bot.intake.csv.test_records import HEADER, cells, read


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]
)
def test_the_encoding_is_recognised(tmp_path: Path, encoding: str) -> None:
    text = HEADER + "1,Zoë Müller,Señor & Söhne\n" * 3
    header, found = read(tmp_path, text.encode(encoding))
    assert header == ["id", "name", "company"]
    assert found[2].cells == ["1", "Zoë Müller", "Señor & Söhne"]


def test_windows_letters_that_latin_1_lacks_are_read(tmp_path: Path) -> None:
    assert cells(tmp_path, (HEADER + "1,Œuvre “x”,5 €\n").encode("cp1252")) == [["1", "Œuvre “x”", "5 €"]]


def test_one_wrong_byte_spoils_its_letter_alone(tmp_path: Path) -> None:
    text = HEADER.encode() + "1,Jörg Müller,Größe GmbH\n".encode() + b"2,Andr\xe9,x\n" + "3,Łukasz Żółć,Żubr\n".encode()
    assert [row[1] for row in cells(tmp_path, text)] == ["Jörg Müller", "André", "Łukasz Żółć"]
    assert sniff.sniff(tmp_path / "leads.csv").notes == (
        "The file is UTF-8, but line 3 is not; there it was read as cp1252",
    )


def test_an_encoding_that_was_supposed_is_said_with_a_word_of_the_file(tmp_path: Path) -> None:
    assert cells(tmp_path, (HEADER + "1,Zoë,x\n").encode("cp1252")) == [["1", "Zoë", "x"]]
    note = sniff.sniff(tmp_path / "leads.csv").notes[0]
    assert "read as cp1252 (Western Europe), for example 'Zoë'" in note
    assert "--encoding" in note


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1250", "Łukasz Żółć"), ("mac_roman", "José Müller"), ("cp1251", "Ольга Чжан"), ("shift_jis", "山田 太郎"),
     ("gb18030", "王小明"), ("utf-16", "Łukasz"), ("utf-8", "Łukasz")],
)  # fmt: skip
def test_an_encoding_can_be_named(tmp_path: Path, encoding: str, name: str) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes(f"{HEADER}1,{name},x\n".encode(encoding))
    with records.opened(file, sniff.sniff(file, encoding)) as (_, found):
        assert [record.cells for record in found] == [["1", name, "x"]]


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "undefined", "", "\0", "idna", "ä"])
def test_an_encoding_that_is_none_is_said_with_some_that_are(tmp_path: Path, name: str) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes((HEADER + "1,Zoë,x\n").encode("cp1252"))
    with pytest.raises(CannotImport, match="cp1250"):
        sniff.sniff(file, name)


def test_an_encoding_that_the_file_has_not_is_said(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes((HEADER + "1,Zoë,x\n").encode("cp1252"))
    with pytest.raises(CannotImport, match=r"--encoding utf-8: .*line 2 is not"):
        sniff.sniff(file, "utf-8")


def test_letters_of_no_western_encoding_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="neither UTF-8 nor cp1252"):
        read(tmp_path, HEADER.encode() + b"1,Jos\x8f,x\n")
