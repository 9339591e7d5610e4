import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PINS = [ROOT / "requirements" / name for name in ("run.txt", "test.txt")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def canonical(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def pinned(file: Path) -> dict[str, str]:
    """Name -> version of every package in a pins file."""
    found = re.findall(r"^([\w.-]+)==(\S+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonical(name): version for name, version in found}


@pytest.mark.parametrize("file", PINS, ids=lambda file: file.name)
def test_pins_are_versions_and_hashes_without_addresses(file):
    text = file.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_every_dependency_is_pinned():
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    run = project["dependencies"] + extras["postgres"] + extras["pictures"] + PROJECT["dependency-groups"]["build"]
    test = [one for one in project["optional-dependencies"]["test"] if canonical(one) != project["name"]]
    assert {canonical(one) for one in run} <= pinned(PINS[0]).keys()
    assert {canonical(one) for one in run + test} <= pinned(PINS[1]).keys()


def test_tests_run_on_the_versions_that_people_run():
    assert pinned(PINS[0]).items() <= pinned(PINS[1]).items()
