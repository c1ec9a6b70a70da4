"""Rules and dashboards ask for metrics that the service has."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
import redis
from prometheus_client import REGISTRY

from sis_project.telemetry.gauges import StateCollector
from telemetry import metrics

DEPLOY = Path(__file__).parents[3] / "deploy"
FILES = [DEPLOY / "prometheus" / "rules.yml", *DEPLOY.glob("grafana/dashboards/*.json")]


@pytest.fixture
def exported(db: None, valkey: redis.Redis) -> set[str]:
    """The name of every metric of ours, with the endings that Prometheus adds."""
    for module in iter_modules(metrics.__path__, prefix="telemetry.metrics."):
        import_module(module.name)
    families = [*REGISTRY.collect(), *StateCollector().collect()]
    endings = {"gauge": [""], "counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}
    return {
        family.name + ending for family in families for ending in endings.get(family.type, [""])
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_asks_for_metrics_that_exist(path: Path, exported: set[str]) -> None:
    asked = set(re.findall(r"\bsis_[a-z_]+\b", path.read_text()))

    assert asked
    assert asked <= exported


def test_every_metric_of_ours_is_shown_somewhere(exported: set[str]) -> None:
    shown = "".join(path.read_text() for path in FILES)
    unshown = {name for name in exported if name.startswith("sis_") and name not in shown}

    assert {name for name in unshown if not name.endswith(("_count", "_sum", "_bucket"))} == set()
