"""Demos that end with their test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.demo.running import RunningDemo


@pytest.fixture
def demo_start(tmp_path: Path) -> Iterator[Callable[..., RunningDemo]]:
    """Starts demos with the given arguments."""
    started: list[RunningDemo] = []

    def start(*arguments: str) -> RunningDemo:
        demo = RunningDemo(tmp_path / f"demo-{len(started)}", *arguments)
        started.append(demo)
        return demo

    yield start
    for demo in started:
        demo.end()
