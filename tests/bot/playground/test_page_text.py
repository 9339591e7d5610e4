"""The page shows what people and strangers wrote, so nothing in it turns text into markup or code."""

import re
from pathlib import Path

import pytest

from bot import playground

PAGE = Path(playground.__file__).parent / "page"
SCRIPTS = sorted(PAGE.rglob("*.js"))
MARKUP = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc)\b"
    r"|\beval\(|new Function\(|javascript:|setTimeout\(\s*[\"'`]|\.on(click|error|load)\s*=\s*[\"'`]"
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_script_of_the_page_makes_markup_or_code_of_text(script: Path) -> None:
    assert MARKUP.findall(script.read_text(encoding="utf-8")) == []


def test_the_page_itself_holds_no_code_and_fetches_nothing_from_elsewhere() -> None:
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"\son\w+=|javascript:|<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", page)
    assert SCRIPTS
