"""The message house in words: a problem with its outcome and phrases, whose it is, and what is said of an answer."""

from collections.abc import Mapping, Sequence

from bot.cards import text
from bot.cards.text import Labels, Names
from store.message.houses import House, HousePhrase, HouseProblem

NONE_YET = (
    "*There is no message house yet.* It says on one page which problems we solve, what buyers want instead, "
    "how they say it, and what proves it."
)
GONE = "These words are gone: the buyer was erased."


def house_problem(problem: HouseProblem, labels: Labels, number: int | None = None) -> str:
    """A problem with the outcome wanted and buyers' phrases."""
    rank = f"{number}. " if number else ""
    rows = [f"*{rank}{text.label(problem.code, labels)}*", f"They want: {text.line(problem.outcome, 300)}"]
    return text.rows_that_fit([*rows, *(f"• {_quoted(phrase)}" for phrase in problem.phrases)])


def proof_points(proofs: Sequence[str]) -> str:
    """What proves it; empty if nothing does."""
    return text.rows_that_fit(["*Proof*", *(f"• {text.line(proof, 300)}" for proof in proofs)]) if proofs else ""


def _quoted(phrase: HousePhrase) -> str:
    """A phrase as the buyer said it."""
    return f"“{text.line(phrase.words, 300)}”"


def whose(house: House, names: Names) -> str:
    """Version, day and people."""
    day = text.when(house.made_at, "{date_short_pretty}")
    owner = f" · owner {text.person(house.owner_id, names)}" if house.owner_id else ""
    return f"Version {house.version}, {day}, by {text.person(house.made_by, names)}{owner}"


def house_changes(before: House | None, now: House, labels: Labels, names: Names) -> list[str]:
    """A line for each thing that changed."""
    was = {one.code: one for one in before.problems} if before else {}
    rows = [row for one in now.problems for row in _problem_changes(was.get(one.code), one, labels)]
    gone = [one.code for one in was.values() if now.about(one.code) is None]
    rows += [f"Gone: *{text.label(code, labels)}*" for code in gone]
    kept = [one.code for one in now.problems if one.code in was]
    if kept != [code for code in was if code in kept]:
        ranked = ", ".join(text.label(one.code, labels) for one in now.problems)
        rows.append(f"New order: {ranked}")
    rows += _line_changes("Proof", before.proofs if before else (), now.proofs)
    if now.owner_id and (before is None or before.owner_id != now.owner_id):
        rows.append(f"Owner: {text.person(now.owner_id, names)}")
    return rows


def _problem_changes(before: HouseProblem | None, now: HouseProblem, labels: Labels) -> list[str]:
    name = f"*{text.label(now.code, labels)}*"
    rows = []
    if before is None or before.outcome != now.outcome:
        rows.append(f"{name}: they want “{text.line(now.outcome, 300)}”")
    said, says = ([one.words for one in some.phrases] if some else [] for some in (before, now))
    return [*rows, *_line_changes(name, said, says)]


def _line_changes(name: str, before: Sequence[str], now: Sequence[str]) -> list[str]:
    new = [f"{name}: + “{text.line(one, 300)}”" for one in now if one not in before]
    return [*new, *(f"{name}: – “{text.line(one, 300)}”" for one in before if one not in now)]


def labelled(problems: Sequence[str], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Problems to choose from, by code and name."""
    return [(code, labels.get(code) or code.replace("_", " ")) for code in problems]
