"""Which small defects tests notice: `python -m tests.mutation store/rules/ladder.py tests/store/rules/test_ladder.py`.

A comparison is turned, a number is one off, `and` becomes `or`, a statement is left out, True becomes False: one at a
time, by a seed. Printed is what was caught, and each mutant that lived. The file is written back in the end.
"""

import argparse
import ast
import copy
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


def places(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every place where something can be changed: its number among all nodes, and how."""
    inside = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f) if n is not f}
    for number, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
            yield number, "turned"
        elif isinstance(node, ast.BoolOp):
            yield number, "and/or"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            yield number, "+/-"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield number, "not"
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int) and id(node) in inside:
            yield number, "constant"
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and id(node) in inside:
            yield number, "left out"


def mutant(source: str, number: int, how: str) -> tuple[str, str]:
    """The source with one change, and in which line that is."""
    tree = copy.deepcopy(ast.parse(source))
    node = list(ast.walk(tree))[number]
    match node:
        case ast.Compare():
            node.ops[0] = TURNED[type(node.ops[0])]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.BinOp():
            node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        case ast.UnaryOp():
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.Expr():
            node.value = ast.Constant(None)
    ast.fix_missing_locations(tree)
    return ast.unparse(tree), f"line {node.lineno}, {how}: {source.splitlines()[node.lineno - 1].strip()}"


def caught(tests: list[str], seconds: float) -> bool:
    """Whether a test fails, or nothing ends."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(command, capture_output=True, timeout=seconds, check=False).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def main() -> None:
    """Mutate one file."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("file", type=Path)
    wanted.add_argument("tests", nargs="+")
    wanted.add_argument("--mutants", type=int, default=12)
    wanted.add_argument("--seed", type=int, default=9)
    wanted.add_argument("--timeout", type=float, default=300)
    given = wanted.parse_args()
    source = given.file.read_text()
    every = list(places(ast.parse(source)))
    chosen = random.Random(given.seed).sample(every, min(given.mutants, len(every)))
    if caught(given.tests, given.timeout):
        sys.exit("the tests fail without a mutant")
    died = 0
    try:
        for number, how in chosen:
            changed, said = mutant(source, number, how)
            given.file.write_text(changed)
            noticed = caught(given.tests, given.timeout)
            died += noticed
            print("caught" if noticed else "LIVED ", said, flush=True)  # noqa: T201
    finally:
        given.file.write_text(source)
    print(f"{given.file}: {died} of {len(chosen)} caught")  # noqa: T201


if __name__ == "__main__":
    main()
