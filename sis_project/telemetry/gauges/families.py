"""Gauges in the form in which Prometheus reads them."""

from collections.abc import Iterable, Mapping

from prometheus_client.core import GaugeMetricFamily


def gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    """One figure."""
    return GaugeMetricFamily(name, about, value=value)


def gauge_by(
    name: str, about: str, label: str, known: Iterable[str], counts: Mapping[str, float]
) -> GaugeMetricFamily:
    """One figure for each known value of a label: zero where nothing is, nothing for strangers."""
    family = GaugeMetricFamily(name, about, labels=[label])
    for value in known:
        family.add_metric([value], counts.get(value, 0))
    return family
