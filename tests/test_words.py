"""No sentence that a person can see has a word of the contract, a percent or an amount with a blank, or a bare code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.cards.personal import troubles
from store.agreement import policy, policy_text

ROOT = Path(__file__).parents[1]
BANNED = re.compile(
    r"whoever|\bsomebody|\bnobody|\banew\b|\bpromis|\bclocks?\b|\bpolic(y|ies)\b|the pool\b|more than noise"
    r"|has it since|[\d}] %|\b(?-i:EUR|USD|GBP|CHF|JPY|SEK|PLN) \d",
    re.IGNORECASE,
)
# The machine's own clock, the command about it, the agreement's section and file, a header of HTTP, and who keeps to an
# old name.
FINE = re.compile(
    r"machine's clock|clock of every machine|a clock that was ahead|a clock was ahead|this clock is right"
    r"|clocks are put forward|handoff clock|clocks:|clocks\.|handoff policy|policy\.yml|office_clock"
    r"|Content-Security-Policy"
)
# Read by developers alone: comments of columns, names of constraints, how a row may not stand.
UNSEEN = ("store/db/", "bot/playground/", "scheduler/")
LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}


def spoken(text: str) -> list[str]:
    """What may not be said of a text."""
    return [found[0] for found in BANNED.finditer(FINE.sub("", text))]


def literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of each literal of several words; of an f-string as one, a value stands as {}."""
    hidden = set(_hidden(tree))
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield from [(node.lineno, text)] if " " in text else []
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def _hidden(tree: ast.AST) -> Iterator[int]:
    """Docstrings, log lines, errors that no person causes, and parts of f-strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield from (id(part) for part in node.values)
        elif getattr(getattr(node, "func", None), "attr", "") in LOGGING or (
            isinstance(node, ast.Raise) and "LookupError" in ast.dump(node)
        ):
            yield from (id(part) for part in ast.walk(node))


def sources() -> list[Path]:
    files = [file for package in ("bot", "store", "scheduler") for file in (ROOT / package).rglob("*.py")]
    return [file for file in files if not str(file.relative_to(ROOT)).startswith(UNSEEN)]


def test_no_literal_of_the_program_speaks_like_a_contract() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line}: {found} in {text!r}"
        for file in sources()
        for line, text in literals(ast.parse(file.read_text("utf-8")))
        for found in spoken(text)
    ]
    assert wrong == []


def test_the_pages_own_words_do_not_either() -> None:
    page = [file for file in (ROOT / "bot/playground/page").rglob("*") if file.suffix in (".js", ".html")]
    said = [
        (file.name, text) for file in page for text in re.findall(r'"([^"\n]* [^"\n]*)"|>([^<>\n]+)<', file.read_text())
    ]
    assert len(said) > 20
    assert [(name, found) for name, texts in said for text in texts for found in spoken(text)] == []


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "manifest.yml",
        *sorted(
            str(page.relative_to(ROOT)) for folder in ("docs", "docs/handbook") for page in (ROOT / folder).glob("*.md")
        ),
    ],
)
def test_what_is_written_for_people_does_not_either(name: str) -> None:
    assert (
        spoken(re.sub(r"`test_\w+", "", (ROOT / name).read_text("utf-8"))) == []
    )  # tests are named in docs/security.md


def test_the_agreement_as_people_read_it_does_not_either() -> None:
    shown = policy_text.to_yaml(policy.DEFAULT)
    assert yaml.safe_load(shown)["clocks"]
    assert spoken(shown) == []


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "channel_not_found", "restricted_action"])
def test_a_refusing_channel_is_named_with_the_cure_and_no_code(code: str) -> None:
    said = troubles.channel_refuses("marketing", code).text
    assert "#marketing" in said
    assert code not in said
    assert "/" in said or "Check" in said


def test_the_words_that_are_banned_are_found() -> None:
    for wrong in ("Whoever has it", "38 %", "EUR 12,500", "The clock runs", "back to the pool", "a policy"):
        assert spoken(wrong)
    for right in ("38%", "€12,500", "Set this machine's clock", "handoff policy show", "2026-11-28"):
        assert not spoken(right)
