"""What nobody would send, sent a few times, or thousands of times with HANDOFF_FAULTS=all."""

from hypothesis import HealthCheck, Phase, settings

from tests.whole import WHOLE


def tries(few: int, many: int) -> settings:
    """A few always the same ones, or many others each time."""
    return settings(
        max_examples=many if WHOLE else few, derandomize=not WHOLE, database=None, deadline=None,
        phases=[Phase.generate, Phase.shrink] if WHOLE else [Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
