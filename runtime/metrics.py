"""What a process counts and measures, for Prometheus: no person, stream or other id is ever a label."""

from collections.abc import Iterable, Iterator, Mapping
from hmac import compare_digest
from ipaddress import ip_address
from typing import TypeVar

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from runtime import logs

TYPE = CONTENT_TYPE_LATEST
Key = TypeVar("Key", bound=tuple[str, ...])
REGISTRY = CollectorRegistry()
"""What this process counts from its start on."""


class _Dropped(Collector):
    """Keys that were logged and are not on the list: each is a fault of ours, or of a library."""

    def collect(self) -> Iterator[Metric]:
        told = "Keys of log lines that were dropped because nobody has allowed them"
        yield CounterMetricFamily("nearpeer_log_keys_dropped", told, value=logs.DROPPED.total())


REGISTRY.register(_Dropped())


class _Once(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterator[Metric]:
        return iter(self._families)


def text(families: Iterable[Metric] = ()) -> bytes:
    """All of it as Prometheus reads it: what was counted, and what was just measured."""
    measured = CollectorRegistry()
    measured.register(_Once(families))
    return generate_latest(REGISTRY) + generate_latest(measured)


def gauge(name: str, told: str, value: float) -> Metric:
    """One figure of now."""
    return GaugeMetricFamily(f"nearpeer_{name}", told, value=value)


def gauges(name: str, told: str, labels: tuple[str, ...], values: Mapping[Key, float]) -> Metric:
    """Figures of now, one for each combination of labels."""
    family = GaugeMetricFamily(f"nearpeer_{name}", told, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family


def may_read(token: str | None, authorization: str, client: str) -> bool:
    """Whether somebody may read the metrics: from this machine itself, or with the token that is set."""
    kind, _, given = authorization.partition(" ")
    if token and kind.lower() == "bearer" and compare_digest(token.encode(), given.encode()):
        return True
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False
