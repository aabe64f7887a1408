"""Counters for Prometheus, in its naming conventions (https://prometheus.io/docs/practices/naming/)."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

SECONDS = (0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)


class Metrics:
    """What a run counts. Gauges that live in the database are read when they are asked for."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.checks = Counter(
            "addendum_checks",
            "Looks at sources, by how they ended.",
            ["outcome"],
            registry=self.registry,
        )
        self.check_failures = Counter(
            "addendum_check_failures",
            "Looks that brought no page, by why.",
            ["kind"],
            registry=self.registry,
        )
        self.check_seconds = Histogram(
            "addendum_check_duration_seconds",
            "How long fetching a page took.",
            buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
            registry=self.registry,
        )
        self.late_seconds = Histogram(
            "addendum_check_lateness_seconds",
            "How long after it was due a look began.",
            buckets=(0.5, 1, 2, 5, 10, 30, 60, 300),
            registry=self.registry,
        )
        self.alerts = Counter(
            "addendum_alerts",
            "Alerts stored, by what they tell.",
            ["event"],
            registry=self.registry,
        )
        self.notice_seconds = Histogram(
            "addendum_notice_latency_seconds",
            "From the entry's own time of publication to noticing it.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.deliveries = Counter(
            "addendum_deliveries",
            "Settled deliveries, by how sending ended.",
            ["channel", "outcome"],
            registry=self.registry,
        )
        self.send_seconds = Histogram(
            "addendum_delivery_latency_seconds",
            "From noticing a change to its acceptance by the channel.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.rate_limited = Counter(
            "addendum_rate_limited",
            "Times a channel asked for patience (429).",
            ["channel"],
            registry=self.registry,
        )
        self.healthy = Gauge(
            "addendum_healthy", "1 if looks and sends succeed lately.", registry=self.registry
        )
        self._readings: dict[str, tuple[str, float]] = {}
        self.registry.register(_Readings(self._current))

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
