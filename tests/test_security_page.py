"""docs/security.md claims nothing that no test shows."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_test_that_the_page_names_is_there():
    named = set(re.findall(r"`(test_\w+)(?:\[\w+\])?`", PAGE))
    written = {
        name for file in TESTS.rglob("test_*.py") for name in re.findall(r"^def (test_\w+)", file.read_text(), re.M)
    }
    assert len(named) > 30
    assert named - written == set()


def test_every_file_that_the_page_names_is_there():
    assert [name for name in re.findall(r"`(tests/[\w/.]+)`", PAGE) if not (TESTS.parent / name).exists()] == []


def test_every_claim_names_its_test():
    claims = PAGE.split("## What stops the others")[1].split("## Erasing")[0]
    rows = [row for row in claims.splitlines() if row.startswith("| ")][1:]
    assert [row for row in rows if "`test" not in row] == []
