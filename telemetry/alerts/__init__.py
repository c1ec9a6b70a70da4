"""What operators are told without asking: which kinds there are, to whom, and how often."""

from telemetry.alerts.kinds import AlertKind, Condition
from telemetry.alerts.receivers import Receiver, receivers_read
from telemetry.alerts.told import Told

__all__ = ["AlertKind", "Condition", "Receiver", "Told", "receivers_read"]
