"""Counters for Prometheus, in its naming conventions (https://prometheus.io/docs/practices/naming/)."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

# A second series beside each, for when it began: nobody asks for it, and the classic format gives
# it a name that breaks the conventions.
disable_created_metrics()  # type: ignore[no-untyped-call]

BEING_TOLD = (0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)
FETCHING = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
BEING_LATE = (0.5, 1, 2, 5, 10, 30, 60, 300)
"""The upper bounds of histograms, in seconds."""


class Metrics:
    """What a run counts. Gauges that live in the database are read when they are asked for."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        counter, seconds = self._counter, self._seconds
        self.checks = counter("checks", "Looks at sources, by how they ended.", "outcome")
        self.check_failures = counter(
            "check_failures", "Looks that brought no page, by why.", "kind"
        )
        self.check_seconds = seconds("check_duration", "How long fetching a page took.", FETCHING)
        self.late_seconds = seconds(
            "check_lateness", "How long after it was due a look began.", BEING_LATE
        )
        self.alerts = counter("alerts", "Alerts stored, by what they tell.", "event")
        self.notice_seconds = seconds(
            "notice_latency", "From the entry's own time of publication to noticing it."
        )
        self.deliveries = counter(
            "deliveries", "Settled deliveries, by how sending ended.", "channel", "outcome"
        )
        self.send_seconds = seconds(
            "delivery_latency", "From noticing a change to its acceptance by the channel."
        )
        self.rate_limited = counter(
            "rate_limited", "Times a channel asked for patience (429).", "channel"
        )
        healthy = "1 if looks and sends succeed lately."
        self.healthy = Gauge("addendum_healthy", healthy, registry=self.registry)
        self._readings: dict[str, tuple[str, float]] = {}
        self.registry.register(_Readings(self._current))

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"addendum_{name}", meaning, labels, registry=self.registry)

    def _seconds(
        self, name: str, meaning: str, buckets: tuple[float, ...] = BEING_TOLD
    ) -> Histogram:
        return Histogram(
            f"addendum_{name}_seconds", meaning, buckets=buckets, registry=self.registry
        )

    def set_readings(self, readings: Mapping[str, tuple[str, float]]) -> None:
        """Gauges by name: a line of help and the value, as just read from the store."""
        self._readings = dict(readings)

    def _current(self) -> Mapping[str, tuple[str, float]]:
        return self._readings

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)


class _Readings(Collector):
    def __init__(self, current: Callable[[], Mapping[str, tuple[str, float]]]) -> None:
        self._current = current

    def collect(self) -> Iterable[Metric]:
        for name, (help_line, value) in sorted(self._current().items()):
            yield GaugeMetricFamily(name, help_line, value=value)
