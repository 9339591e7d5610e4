"""What Prometheus may see: this process, what came in, and gauges read when asked. Counts only, never words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

MEDIA_TYPE = CONTENT_TYPE_LATEST

Gauges = Callable[[], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Metrics:
    """The counters of one intake, and the registry that shows them."""

    registry: CollectorRegistry
    rows: Counter
    requests: Counter

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)


def make_metrics(gauges: Gauges) -> Metrics:
    """Counters at zero; `gauges` gives further numbers by name (parked, waiting) when somebody looks."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    registry.register(_Now(gauges))
    rows = Counter(
        "handoff_intake_rows", "Leads and touches by what became of them.", ["kind", "outcome"], registry=registry
    )
    requests = Counter("handoff_intake_requests", "Answers given, by status.", ["kind", "status"], registry=registry)
    return Metrics(registry, rows, requests)


class _Now(Collector):
    """Gauges that are read anew each time."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand, so that registering asks nobody."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """One gauge a name."""
        for name, value in self._gauges().items():
            yield GaugeMetricFamily(f"handoff_{name}", name.replace("_", " "), value=value)
