"""A started worker keeps what is loaded away from the garbage collector."""

import gc
import sys
from collections.abc import Iterator

import pytest

from sis_project.celery import app
from sis_project.prompt_step import SWITCH_AFTER, PromptStep


@pytest.fixture
def interval() -> Iterator[None]:
    """Leave the process as it was."""
    before = sys.getswitchinterval()
    yield
    gc.unfreeze()
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("interval")
def test_a_started_worker_collects_only_what_came_later() -> None:
    PromptStep(object()).start(object())

    assert gc.get_freeze_count() > 0
    assert sys.getswitchinterval() == pytest.approx(SWITCH_AFTER)


def test_every_worker_has_the_step() -> None:
    assert "sis_project.prompt_step:PromptStep" in app.steps["worker"]
