"""The page shows what people and strangers wrote, so nothing in it turns text into markup or code."""

import re
from pathlib import Path

from bot import playground

PAGE = Path(playground.__file__).parent / "page"
SCRIPTS = sorted(PAGE.rglob("*.js"))
MARKUP = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc)\b"
    r"|\beval\(|new Function\(|javascript:|setTimeout\(\s*[\"'`]|\.on(click|error|load)\s*=\s*[\"'`]"
)


def test_no_script_of_the_page_makes_markup_or_code_of_text() -> None:
    found = {script.name: MARKUP.findall(script.read_text(encoding="utf-8")) for script in SCRIPTS}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_page_itself_holds_no_code_and_fetches_nothing_from_elsewhere() -> None:
    page = (PAGE / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"\son\w+=|javascript:|<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", page)
    assert SCRIPTS
