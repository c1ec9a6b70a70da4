"""Actions: how many ended how, how many went back, and how long a reaction took."""

from datetime import timedelta
from typing import Final

from prometheus_client import Counter, Histogram

from telemetry.metrics.budgets import SCOPES
from telemetry.metrics.labels import bounded
from telemetry.metrics.telegram import TELEGRAM_ERRORS

KINDS: Final = frozenset({"SEND", "PRESS"})
OUTCOMES: Final = frozenset({"DONE", "FAILED", "UNKNOWN", "EXPIRED", "DEAD"})
REASONS: Final = frozenset(
    {
        *("lease", "not connected", "stale", "kill switch", "paused", "status"),
        *("listens only", "group closed"),
        *("host closing", "account closed", "expired", "flood wait"),
        *("budgets away", "budgets failed", "limits unreadable"),
        *("own id unknown", "own ids away", "TIMEOUT", "UNFORESEEN"),
        *(f"budget of the {scope}" for scope in SCOPES),
    }
)
"""Why an action goes back to its queue; a refusal of Telegram's is counted as `telegram`."""
TELEGRAM: Final = "telegram"

_ENDED = Counter(
    "sis_actions_total",
    "Actions that ended, by kind (SEND, PRESS) and outcome (DONE, FAILED, UNKNOWN, EXPIRED, DEAD)",
    ["kind", "outcome"],
)
_GIVEN_BACK = Counter(
    "sis_actions_given_back_total",
    "Claimed actions put back into the queue, by kind and reason",
    ["kind", "reason"],
)
_REACTION = Histogram(
    "sis_reaction_seconds",
    "From hearing an event until the call that answers it leaves, by kind",
    ["kind"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60),
)


def action_ended(*, kind: str, outcome: str) -> None:
    """Count an action that reached its end, or UNKNOWN, which a late answer may settle."""
    _ENDED.labels(kind=bounded(kind, KINDS), outcome=bounded(outcome, OUTCOMES)).inc()


def action_given_back(*, kind: str, reason: str) -> None:
    """Count a claimed action that goes back, to be tried later."""
    known = TELEGRAM if reason in TELEGRAM_ERRORS else bounded(reason, REASONS)
    _GIVEN_BACK.labels(kind=bounded(kind, KINDS), reason=known).inc()


def action_reacted(*, kind: str, after: timedelta) -> None:
    """Measure how long after the event its answer left."""
    _REACTION.labels(kind=bounded(kind, KINDS)).observe(max(0.0, after.total_seconds()))
