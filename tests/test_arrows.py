"""Who may import whom, and who may ask what time it is. A room's docstring says what it may import; this holds it."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "store", "scheduler")
UNCAPTIONED = {
    "bot",
    "store.db.migrations",
    "store.db.migrations.versions",
}  # the entry knows all; history imports nothing
MOST_FILES = 15  # in a room; what wants more is two rooms

# Each outside library lives where its subject lives, so that leaving it means changing one folder.
HOMES = {
    "sqlalchemy": ("store/",),
    "alembic": ("store/db/migrate.py", "store/db/migrations/"),
    "holidays": ("store/",),
    "pycountry": ("store/agreement/",),
    "apscheduler": ("scheduler/timetable.py",),
    "slack_bolt": ("bot/",),
    "slack_sdk": ("bot/",),
    "starlette": ("bot/",),
    "uvicorn": ("bot/",),
    "h11": ("bot/intake/http/server.py",),
    "httpx": ("bot/webhooks/posting.py", "bot/crm/"),
    "babel": ("bot/cards/money.py", "bot/cards/text.py"),
    "websockets": ("bot/slack/sockets.py", "bot/playground/"),
    "prometheus_client": ("bot/",),
    "typer": ("bot/",),
    "rich": ("bot/",),
    "jmespath": ("bot/intake/doors/",),
    "yaml": ("store/agreement/policy", "bot/"),
    # Validation stands at the doors only; inside, values are frozen dataclasses.
    "pydantic": (
        "bot/intake/",
        "bot/slack/payloads/shape.py",
        "bot/runtime/settings.py",
        "store/agreement/policy",
        "store/learning/months.py",
        "store/monday/scoreboard/kept_boards.py",
    ),
    "pydantic_core": ("bot/intake/", "store/agreement/policy"),
    "pydantic_settings": ("bot/runtime/settings.py",),
    "email_validator": ("bot/intake/",),
    "structlog": ("bot/runtime/logs.py",),
    "matplotlib": ("bot/pictures/",),
}

# The machine's wall clock is asked here; everything else is handed `now`.
WALL_CLOCKS = {
    "bot/runtime/office_clock.py": "office time is made here",
    "bot/webhooks/event_test.py": "signatures expire by machine time",
    "bot/commands/demo_command.py": "on which Monday the demo begins",
    "bot/demo/sender.py": "a sender signs with machine time",
    "bot/playground/neighbour/website.py": "a sender signs with machine time",
    "bot/runtime/clock_watch.py": "sees whether somebody set this machine's clock",
    "bot/slack/directory.py": "compares this machine's clock with Slack's",
    "bot/slack/http_events.py": "signatures expire by machine time",
    "bot/intake/http/endpoints.py": "signatures expire by machine time",
    "bot/webhooks/webhook_sender.py": "signatures expire by machine time",
    "bot/slack/sockets.py": "the SDK's own log of how long an answer took",
    "bot/playground/driver.py": "office time where nobody moves it",
    "bot/playground/wire/http_delivery.py": "Slack signs with machine time",
}
WALL_CLOCK_CALLS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}

SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\b", re.DOTALL)


class Import(NamedTuple):
    """One imported module or name, dotted in full, and whether a function hides it."""

    file: str
    line: int
    name: str
    hidden: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.name}"


@cache
def parsed(package: str) -> list[tuple[str, ast.Module]]:
    files = sorted((ROOT / package).rglob("*.py"))
    return [(file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8"))) for file in files]


@cache
def imports(*packages: str) -> list[Import]:
    return [found for package in packages for file, tree in parsed(package) for found in _in_tree(file, tree, False)]


def _in_tree(file: str, node: ast.AST, hidden: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(file, child.lineno, alias.name, hidden) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = [*file.split("/")[: -child.level], *filter(None, [child.module])] if child.level else [child.module]
            yield from (Import(file, child.lineno, ".".join([*base, alias.name]), hidden) for alias in child.names)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _in_tree(file, child, hidden or inside)


def breaking(found: list[Import], *forbidden: str) -> list[str]:
    """Those imports that reach into one of the forbidden modules."""
    return [str(one) for one in found if any(one.name == name or one.name.startswith(f"{name}.") for name in forbidden)]


@cache
def modules() -> dict[str, str]:
    """Each of our modules, dotted in full -> the room it stands in; a package is its own room."""
    found = {}
    for package in PACKAGES:
        for file, _ in parsed(package):
            module = file.removesuffix(".py").replace("/", ".")
            room, _, last = module.rpartition(".")
            found[room if last == "__init__" else module] = room
    return found


@cache
def captions() -> dict[str, tuple[str, ...]]:
    """Each room -> what it may import, read off the line "May import: ..." of its docstring."""
    found = {}
    for file, tree in (each for package in PACKAGES for each in parsed(package) if each[0].endswith("/__init__.py")):
        said = re.search(r"^May import: (.*?)\.$", ast.get_docstring(tree) or "", re.MULTILINE | re.DOTALL)
        if said:
            found[_room(file)] = tuple(re.findall(r"\b(?:store|bot|scheduler)\b[\w.]*\b", said[1]))
    return found


def _room(file: str) -> str:
    return file.rpartition("/")[0].replace("/", ".")


def allows(room: str, module: str) -> bool:
    """Whether a room may import a module. A room above it is meant without its other rooms, any other with them."""
    return modules()[module] == room or any(
        modules()[module] == place if inside(room, place) else inside(module, place) for place in captions()[room]
    )


def inside(name: str, place: str) -> bool:
    """Whether a dotted name is a place or stands in it."""
    return name == place or name.startswith(f"{place}.")


def test_each_room_says_what_it_may_import():
    holding = {room for module, room in modules().items() if module != room}
    assert holding - set(captions()) - UNCAPTIONED == set()


def test_a_room_imports_what_its_caption_says_and_nothing_else():
    astray = []
    for one in imports(*PACKAGES):
        module = one.name if one.name in modules() else one.name.rpartition(".")[0]
        if module in modules() and _room(one.file) in captions() and not allows(_room(one.file), module):
            astray.append(str(one))
    assert astray == []


def test_what_captions_allow_never_leads_back():
    """The rooms stand on floors: none may be reached from what it imports."""
    below = {room: {modules()[module] for module in modules() if allows(room, module)} - {room} for room in captions()}
    for room in below:
        seen: set[str] = set()
        ahead = below[room]
        while ahead:
            seen |= ahead
            ahead = {further for one in ahead for further in below.get(one, ())} - seen
        assert room not in seen


def test_nothing_imports_the_tests():
    assert breaking(imports(*PACKAGES), "tests") == []


def test_rules_need_the_standard_library_alone():
    found = [one for one in imports("store") if one.file.startswith("store/rules/")]
    assert found
    outside = [one for one in found if one.name.split(".")[0] not in sys.stdlib_module_names]
    assert [str(one) for one in outside if not one.name.startswith("store.rules")] == []


def test_only_demo_command_and_tests_know_the_playground():
    found = [one for one in imports(*PACKAGES) if not one.file.startswith(("bot/playground/", "bot/demo/"))]
    assert [one for one in breaking(found, "bot.playground") if not one.startswith("bot/commands/demo")] == []


def test_rooms_are_rooms_and_not_halls():
    sizes = Counter(room for module, room in modules().items() if module != room and module not in modules().values())
    # History is no room: it has a file for each step of the schema, and nobody imports one.
    assert {room: size for room, size in sizes.items() if size > MOST_FILES and room not in UNCAPTIONED} == {}


def test_each_outside_library_stays_in_its_folder():
    ours = {*sys.stdlib_module_names, *PACKAGES}
    outside = [one for one in imports(*PACKAGES) if one.name.split(".")[0] not in ours]
    assert outside
    homes = ((one, HOMES.get(one.name.split(".")[0], ())) for one in outside)
    assert [str(one) for one, home in homes if not one.file.startswith(home)] == []


def test_an_import_inside_a_function_gives_its_reason():
    hidden = [one for one in imports(*PACKAGES) if one.hidden]
    lines = {one: (ROOT / one.file).read_text(encoding="utf-8").splitlines()[one.line - 1] for one in hidden}
    assert [str(one) for one, line in lines.items() if "#" not in line] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_now_is_handed_down_and_never_asked_for(package):
    asked = [
        f"{file}:{node.lineno} calls {ast.unparse(node)}"
        for file, tree in parsed(package)
        if file not in WALL_CLOCKS
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in WALL_CLOCK_CALLS
    ]
    assert asked == []


@pytest.mark.parametrize("package", ["bot", "scheduler"])
def test_only_the_store_speaks_sql(package):
    spoken = [
        f"{file}:{node.lineno}"
        for file, tree in parsed(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert spoken == []


def test_every_wall_clock_named_here_is_there():
    assert [file for file in WALL_CLOCKS if not (ROOT / file).exists()] == []
