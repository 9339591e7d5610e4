"""Anything a person may hand a command, as an argument, a file or a setting: it is done, or a sentence says why not."""

import itertools
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.runtime.settings import Settings
from tests.fuzz import tries

# These two go on until they are stopped.
SERVERS = {"run", "demo"}
WORDS = (
    "", " ", "-", "0", "-1", "1e999", "9999-12-31", "0001-01-01", "2026-W47", "2026-W53", "9999-W52", "9" * 20,
    "2026-11-18", "a@b.example", "hubspot:1", "EUR", "Europe/Berlin", "24/7", "mon-fri 09:00-17:00", "1bd",
    "9" * 40 + "bd", "dmy", "%d %m %Y %d", "DD/MM/YYYY", "hex", "cp1250", "email=b", "=", "[/", "http://[/", "x" * 300,
    "é", "\ud800", "[red]", "\x1b[31m", "%", "{}", "DE-BE",
)  # fmt: skip
BYTES = (
    b"", b"\0", b"\xff\xfeH\0", b"\xef\xbb\xbfa: 1\n", b"id,email\n1,a@b.example\n", b"id;name\n1;Andr\xe9\n",
    b"currency: EUR\n", b"a: &a [1]\nb: [*a]\n", b"[" * 5000, b"{" * 5000, b"- " * 3000, b'"' + b"x" * 200_000,
    b"HANDOFF_LOG_LEVEL=info\n", b"HANDOFF_INTAKE_PORT=x\n", b"\xe9=\xe9\n", b"=\n", b"PK\x03\x04",
    b"SQLite format 3\0",
)  # fmt: skip
PLACES = ("file", "folder", "missing", "missing/file", "linked", "x" * 300, "/dev/null", "")
SETTINGS = sorted(
    str(field.validation_alias or f"HANDOFF_{name.upper()}") for name, field in Settings.model_fields.items()
)
ADDRESSES = (
    "sqlite:///handoff.db", "sqlite:///file", "sqlite:///folder", "sqlite:///" + "x" * 300, "sqlite:///missing/x.db",
    "sqlite:///:memory:", "sqlite:///\x01", "mysql://x/y", "postgresql://[/x", "postgresql://u:p@h:99999999/x",
)  # fmt: skip


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with the words that call it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        elif name not in SERVERS:
            yield (*path, name), command


COMMANDS = dict(commands(typer.main.get_command(cli)))


@st.composite
def calls(draw: st.DrawFn) -> list[str]:
    """A command with some of its options and arguments, of which few make sense."""
    path = draw(st.sampled_from(sorted(COMMANDS)))
    words = st.sampled_from(WORDS) | st.sampled_from(PLACES) | st.text(max_size=6)
    line = list(path)
    for one in COMMANDS[path].params:
        if one.param_type_name == "argument":
            line += draw(st.lists(words, min_size=1, max_size=1))
        elif "--help" not in one.opts and draw(st.booleans()):
            line += [one.opts[0]] if one.is_flag else [one.opts[0], draw(words)]
    return line


def call(folder: Path, line: list[str]) -> None:
    root = logging.getLogger()
    handlers = [*root.handlers]
    result = CliRunner().invoke(cli, line, input="n\n")
    root.handlers[:] = handlers  # those of the call write where nobody reads any more
    assert result.exception is None or isinstance(result.exception, SystemExit), (line, result.exc_info)
    assert result.exit_code in (0, 1, 2), (line, result.output)
    assert result.exit_code == 0 or result.output.strip(), line
    assert "Traceback" not in result.output, line


@pytest.fixture
def folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path
) -> Iterator[Path]:
    """New folders to stand in, with no settings but their own. Every second one has a database."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    base = tmp_path_factory.mktemp("commands")

    def each() -> Iterator[Path]:
        for number in itertools.count():
            folder = base / str(number)
            (folder / "folder").mkdir(parents=True)
            (folder / "linked").symlink_to(folder / "elsewhere")
            if number % 2:
                shutil.copy(sqlite_template, folder / "handoff.db")
            monkeypatch.chdir(folder)
            yield folder

    return each()


def test_any_line_is_done_or_answered_in_a_sentence(folders: Iterator[Path]) -> None:
    @tries(20, 5000)
    @given(line=calls(), content=st.sampled_from(BYTES) | st.binary(max_size=40))
    def each(line: list[str], content: bytes) -> None:
        folder = next(folders)
        (folder / "file").write_bytes(content)
        call(folder, line)
        assert not (folder / "elsewhere").exists(), line

    each()


def test_any_setting_is_taken_or_answered_in_a_sentence(folders: Iterator[Path]) -> None:
    values = st.sampled_from([*WORDS, *ADDRESSES]) | st.text(st.characters(exclude_characters="\0"), max_size=6)

    @tries(12, 3000)
    @given(
        told=st.dictionaries(st.sampled_from(SETTINGS), values, max_size=2),
        dotenv=st.none() | st.sampled_from(BYTES),
        line=st.sampled_from([["outbox", "list"], ["policy", "show"], ["clock"], ["db", "backup", "copy"]]),
    )
    def each(told: dict[str, str], dotenv: bytes | None, line: list[str]) -> None:
        folder = next(folders)
        if dotenv is not None:
            (folder / ".env").write_bytes(dotenv)
        with pytest.MonkeyPatch.context() as environment:
            for name, value in told.items():
                environment.setenv(name, value.encode("utf-8", "replace").decode())
            call(folder, line)

    each()
