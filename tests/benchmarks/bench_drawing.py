"""Drawing a card and making it JSON, beside plain dicts of the same size, written out in the code, made JSON."""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from bot.cards.lead import lead_card
from tests.benchmarks import table
from tests.benchmarks.table import Row
from tests.office import factories

ROUNDS, WARM_UP, AT_ONCE = 200, 20, 20
GOAL = 3.0


def rows(quick: bool) -> Iterator[Row]:
    """One row."""
    facts = factories.make_handoff()

    def ours() -> str:
        return json.dumps(lead_card.draw(facts, factories.NAMES, factories.LABELS).blocks)

    plain = _written_out(lead_card.draw(facts, factories.NAMES, factories.LABELS).blocks)

    def baseline() -> str:
        return json.dumps(plain())

    assert ours() == baseline()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(WARM_UP + (ROUNDS // 10 if quick else ROUNDS)):
        for call, times in zip((ours, baseline), taken, strict=True):
            times.append(_microseconds(call))
    mine, theirs = (statistics.median(each[WARM_UP:]) for each in taken)
    yield table.at_most("drawing a card, with its JSON", "", mine, theirs, GOAL, "µs", "plain dicts of the same size")


def _written_out(blocks: list[Any]) -> Callable[[], Any]:
    """A function that makes these very dicts anew each time."""
    made: dict[str, Any] = {}
    exec(f"def plain():\n    return {blocks!r}", made)
    plain: Callable[[], Any] = made["plain"]
    return plain


def _microseconds(call: Callable[[], str]) -> float:
    start = time.perf_counter()
    for _ in range(AT_ONCE):
        call()
    return 1e6 * (time.perf_counter() - start) / AT_ONCE
