"""No name means two things: one that stands in several modules is listed here with the one thing it means."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "store", "scheduler")

# Read apart: the playground knows nothing of the rest and has Slack's own words for Slack's own things.
PLAYGROUND = "bot/playground/"
# A form bears the name of the act that it asks for, and is reached through its module.
FORMS = "bot/cards/forms/"

# Functions in several modules that do the same with what their module is about: the module is the object of the verb.
SAME_EVERYWHERE = {
    "answer_command": "what a subcommand does for who types it",
    "any_stale": "cards and Homes: whether any shows an older version than the newest",
    "apply": "puts a document in force",
    "blank": "takes the words out of rows that stay",
    "changed": "marks what Slack shows as out of date",
    "check": "looks at the whole thing and returns what it found",
    "covering": "the post about who covers: when it is due, its words, its drawing",
    "current": "the one that holds now",
    "document": "the whole document that is handed out",
    "draw": "facts in, message out",
    "end": "ends it before its time",
    "examine": "the doctor's findings",
    "excuse": "the manager takes back that a promise was missed: the act, and what it does to the clock",
    "find": "looks for one; None or nothing if there is none",
    "fold": "the spelling by which it is compared",
    "forget": "drops what was kept",
    "identity": "who the bot is in Slack: asked, and read from the answer",
    "idle": "whether nothing waits to be sent",
    "import_file": "reads a whole file in, batch by batch",
    "in_words": "the value as people read it",
    "judge": "the verdict of a rule, with its reasons",
    "latest": "the newest version that was set",
    "load": "reads what a whole page or object is made of",
    "lock": "holds the rows until the transaction ends",
    "machine_now": "the machine's time, by which leases and holds count",
    "merge": "writes what is newer into what is known",
    "newest": "the newest one kept",
    "next_due": "the next moment at which something is to be looked at",
    "open_form": "opens the window of the form",
    "parse": "text in, value out; ValueError or faults say what to write",
    "preview": "what the act of that module would do",
    "register": "joins listeners or a command to the app",
    "remember": "keeps what somebody outside says of themselves",
    "reopen": "opens again what was closed",
    "note_shown": "notes the version that Slack shows now",
    "retry": "gives the lease back, to be taken again later",
    "start": "begins it",
    "take_back": "deletes from Slack what must not stand there: queued in the store, done in delivery",
    "take_stale": "leases one that shows an older version",
    "typed": "reads what a person typed",
    "upgrade": "the command, and what it does",
}

# Classes that stand twice, with the reason.
MEANT_CLASSES = {
    "Checklist": "a section of the policy document, and the values that the rule takes",
    "FitRule": "an entry of the policy document, and the value that the rule takes",
    "Json": "a JSON object, read or written",
}
# In its own file a command calls its options and arguments as it likes.
COMMANDS = "bot/commands/"

# Words that say nothing without an object: `stop` in clocks does, `of` and `keep` do not.
RIDDLES = frozenset(
    """again do each get hear it keep kept look looked make of one put said see seen show shown take taken tell thing
    told""".split()  # noqa: SIM905 - a list of words reads best as words
)
# Those that their module makes plain.
PLAIN_ALL_THE_SAME = {
    "show: bot/commands/policy_command.py": "the command `handoff policy show`",
}

# Still to be mended; each goes with the names it stands for.
DEBTS: dict[str, set[str]] = {
    "classes": {

    },
    "modules": {
        "columns",
    },
    "functions": {
        "answer", "day", "days", "decision", "detail", "earlier", "line", "next_opening", "now", "opened", "person",
        "plain", "plan", "put_off", "put_up", "question", "settled", "text", "week", "win",
    },
    "riddles": {
    },
}  # fmt: skip


@cache
def trees() -> dict[str, ast.Module]:
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    read = {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in files}
    return {file: tree for file, tree in read.items() if "/migrations/" not in file}


def classes() -> Iterator[tuple[str, str, str]]:
    """Name, file and meaning of every public class and type alias. Two aliases of one type mean the same."""
    for file, tree in trees().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, file, f"class in {file}"
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                if name[0].isupper() and not name.isupper() and not file.startswith(COMMANDS):
                    yield name, file, ast.unparse(node.value)


def functions() -> Iterator[tuple[str, str]]:
    """Name and file of every public function at the top of a module."""
    for file, tree in trees().items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                yield node.name, file


def repeated(names: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for name, file in names:
        places[name].append(file)
    return {name: files for name, files in places.items() if len(files) > 1}


def listing(found: dict[str, list[str]]) -> list[str]:
    return [f"{name}: {' '.join(files)}" for name, files in sorted(found.items())]


def test_a_class_has_a_name_of_its_own():
    meanings: dict[str, dict[str, str]] = defaultdict(dict)
    for name, file, meaning in classes():
        if not file.startswith(PLAYGROUND):
            meanings[name].setdefault(meaning, file)
    several = {name: list(files.values()) for name, files in meanings.items() if len(files) > 1}
    known = {*MEANT_CLASSES, *DEBTS["classes"]}
    assert listing({name: files for name, files in several.items() if name not in known}) == []


def test_a_module_has_a_name_of_its_own():
    named = ((Path(file).stem, file) for file in trees() if not file.startswith((PLAYGROUND, FORMS)))
    found = repeated((name, file) for name, file in named if not name.startswith("__"))
    assert listing({name: files for name, files in found.items() if name not in DEBTS["modules"]}) == []


def test_a_public_function_means_one_thing():
    found = repeated((name, file) for name, file in functions() if not file.startswith((PLAYGROUND, FORMS)))
    assert listing({n: files for n, files in found.items() if n not in {*SAME_EVERYWHERE, *DEBTS["functions"]}}) == []


def test_a_function_has_an_object_in_its_name_or_in_its_module():
    found = (f"{name}: {file}" for name, file in functions() if name in RIDDLES and not file.startswith(PLAYGROUND))
    assert [one for one in found if one not in PLAIN_ALL_THE_SAME and one not in DEBTS["riddles"]] == []


def test_every_name_listed_here_is_still_needed():
    in_several = repeated((name, file) for name, file in functions() if not file.startswith((PLAYGROUND, FORMS)))
    known = {f"{name}: {file}" for name, file in functions()}
    assert [name for name in SAME_EVERYWHERE if name not in in_several] == []
    assert [one for one in PLAIN_ALL_THE_SAME if one not in known] == []
