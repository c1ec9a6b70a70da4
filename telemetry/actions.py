"""Metrics of actions: how many ended how, and how long a reaction took."""

from prometheus_client import Counter, Histogram

ACTIONS = Counter(
    "sis_actions_total",
    "Actions that reached a state, by kind (SEND, PRESS), state and error id",
    ["kind", "status", "error"],
)

ACTIONS_GIVEN_BACK = Counter(
    "sis_actions_given_back_total",
    "Claimed actions put back into the queue, by kind and why",
    ["kind", "reason"],
)

REACTION = Histogram(
    "sis_reaction_seconds",
    "From hearing an event to the call that answers it leaving, by kind",
    ["kind"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15, 60),
)
