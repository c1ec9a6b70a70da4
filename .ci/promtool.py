"""Checks Prometheus' files and the queries of the dashboards with promtool.

Where promtool is missing (Debian and Ubuntu: apt install prometheus) that is said. It fails only in
the workflow, which installs it: `.ci/run` needs no more than Python and make.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DEPLOY = Path(__file__).parent.parent / "deploy"
PROMETHEUS = DEPLOY / "prometheus"
# What Grafana puts in their place.
VARIABLES = {"$__rate_interval": "1m", "$__interval": "15s"}


def queries(panels: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each panel's title with each of its queries."""
    for panel in panels:
        yield from queries(panel.get("panels", []))
        for target in panel.get("targets", []):
            query = target["expr"]
            for variable, value in VARIABLES.items():
                query = query.replace(variable, value)
            yield panel["title"], query


def as_rules(dashboard: Path) -> str:
    """A dashboard's queries as a file of rules, which promtool can read (JSON is YAML)."""
    found = queries(json.loads(dashboard.read_text())["panels"])
    rules = [
        {"record": f"panel:query{number}", "expr": query, "labels": {"panel": title}}
        for number, (title, query) in enumerate(found)
    ]
    return json.dumps({"groups": [{"name": dashboard.stem, "rules": rules}]})


def run(promtool: str, *arguments: str) -> bool:
    """Run it; its words are shown when it finds something."""
    command = [promtool, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode != 0:
        print(done.stdout + done.stderr)
    return done.returncode == 0


def main() -> int:
    """0 when all is well, or when there is no promtool outside of the workflow."""
    promtool = shutil.which("promtool")
    if promtool is None:
        print("promtool is missing: deploy/prometheus and deploy/grafana were not checked.")
        return 1 if "GITHUB_ACTIONS" in os.environ else 0
    configs = [str(path) for path in (PROMETHEUS / "prometheus.yml", PROMETHEUS / "demo.yml")]
    well = run(promtool, "check", "config", *configs)
    well &= run(promtool, "test", "rules", str(PROMETHEUS / "rules.test.yml"))
    for dashboard in (DEPLOY / "grafana" / "dashboards").glob("*.json"):
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as rules:
            rules.write(as_rules(dashboard))
            rules.flush()
            well &= run(promtool, "check", "rules", rules.name)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
