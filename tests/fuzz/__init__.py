"""What nobody would send, sent a few times, or thousands of times with HANDOFF_FAULTS=all."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings

from tests.office.whole import SEED, WHOLE

Test = Callable[..., Any]


def tries(few: int, many: int) -> Callable[[Test], Test]:
    """A few inputs, or many; always the same ones of a seed."""
    how = settings(
        max_examples=many if WHOLE else few, database=None, deadline=None,
        phases=[Phase.generate, Phase.shrink] if WHOLE else [Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    return lambda test: seed(SEED)(how(test))
