"""What is counted of requests, for Prometheus: routes by their templates, nobody by an id."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from ..db.database import Database, Load

TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

# Half as many series; nobody asks when a counter began.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Measures:
    """The measures of one application, in one process."""

    def __init__(self, process: str | None = None) -> None:
        """
        Args:
            process: Where several answer at one address, what tells their series apart.
        """
        self._process: Final = process
        self._registry: Final = CollectorRegistry()
        self.requests: Final = Counter(
            "tdkt_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self.seconds: Final = Histogram(
            "tdkt_request_seconds",
            "Time until a request was answered.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.in_flight: Final = Gauge(
            "tdkt_requests_in_flight", "Requests not answered yet.", registry=self._registry
        )
        self._backlog: Final = Gauge(
            "tdkt_outbox_waiting", "Committed events without a position.", registry=self._registry
        )

    def exposed(self, database: Database, backlog: int | None) -> bytes:
        """Everything as Prometheus reads it.

        Args:
            backlog: Events without a position; None where the database did not say: not a number, then.
        """
        self._backlog.set(float("nan") if backlog is None else backlog)
        told = CollectorRegistry()
        told.register(_Named(self._registry, self._process))
        told.register(_Named(_Pools(database.loads()), self._process))
        return generate_latest(told)


class _Named(Collector):
    """What another collects, each series by the process that counted it."""

    def __init__(self, of: Collector, process: str | None) -> None:
        self._of, self._process = of, process

    def collect(self) -> Iterator[Any]:
        for metric in self._of.collect():
            if self._process is not None:
                own = {"process": self._process}
                metric.samples = [one._replace(labels={**one.labels, **own}) for one in metric.samples]
            yield metric


class _Pools(Collector):
    """The pools as they are at this moment."""

    def __init__(self, loads: Mapping[str, Load]) -> None:
        self._loads = loads

    def collect(self) -> Iterator[Any]:
        size = GaugeMetricFamily("tdkt_pool_size", "Connections at most.", labels=["pool"])
        lent = GaugeMetricFamily("tdkt_pool_lent", "Connections in use.", labels=["pool"])
        waits = CounterMetricFamily("tdkt_pool_waits", "Requests that had to wait.", labels=["pool"])
        waited = CounterMetricFamily("tdkt_pool_wait_seconds", "Time waited.", labels=["pool"])
        refused = CounterMetricFamily("tdkt_pool_refusals", "Waits that ended in vain.", labels=["pool"])
        for name, load in self._loads.items():
            size.add_metric([name], load.size)
            lent.add_metric([name], load.lent)
            waits.add_metric([name], load.waits)
            waited.add_metric([name], load.wait_seconds)
            refused.add_metric([name], load.refusals)
        yield from (size, lent, waits, waited, refused)
