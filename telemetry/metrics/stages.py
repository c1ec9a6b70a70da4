"""Where the time of a reaction goes, stage by stage."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from prometheus_client import Histogram

SPANS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
"""Seconds: from what one stage of a quick machine takes, to the age at which events expire."""


class Stage(StrEnum):
    """A stretch of the way from a message to our answer."""

    HEARD = "heard"
    """From Telegram's date of the message, which has whole seconds, until we heard it."""
    DECIDED = "decided"
    """Until its group's drain had committed what to do."""
    CLAIMED = "claimed"
    """Until a host had claimed the action, with any delay that its policy asks for."""
    SENT = "sent"
    """Until the call left: budgets, waits for a slot, and the gate."""
    ANSWERED = "answered"
    """Until Telegram's answer, which is a bot's own time for a pressed button."""


_STAGES: Final = Histogram(
    "sis_stage_seconds",
    "Time from the end of the stage before, by stage (heard, decided, claimed, sent, answered)",
    ["stage"],
    buckets=SPANS,
)
_BY_STAGE: Final = {stage: _STAGES.labels(stage=stage.value) for stage in Stage}


def stage_passed(stage: Stage, *, since: datetime | None, until: datetime | None) -> None:
    """Measure one stage; one whose ends are not both known is left out.

    The ends may be read from different clocks, so a span below zero counts as none.
    """
    if since is not None and until is not None:
        _BY_STAGE[stage].observe(max(0.0, (until - since).total_seconds()))
