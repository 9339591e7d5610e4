"""CONTRIBUTING.md names no file that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FOLDERS = ("", "store", "bot", "store/record", "bot/cards")


def test_every_file_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"(?<![\w/])((?:[\w.]+/)+[\w]+\.py|test_\w+\.py)", PAGE))
    assert len(named) > 20
    assert [name for name in sorted(named) if not any((ROOT / folder / name).exists() for folder in FOLDERS)] == []


def test_every_room_that_the_page_lists_is_there() -> None:
    listed = PAGE.split("## Where things are")[1].split("## How a click flows")[0]
    packages = {line.split("/")[0].strip(): line for line in listed.splitlines() if re.match(r"    \w+/ ", line)}
    assert {"store", "bot", "tests", "scheduler"} <= set(packages)
    rooms = {file.parent.relative_to(ROOT).parts[1] for file in ROOT.glob("store/*/__init__.py")}
    assert [room for room in sorted(rooms) if f"      {room}/" not in listed] == []
