"""Log lines: one JSON object each on stdout, with ids to follow a thing by, and no secret."""

from telemetry.logs.config import logging_config
from telemetry.logs.context import ids_bound
from telemetry.logs.redaction import Redactor
from telemetry.logs.start import logging_start, uncaught_told

__all__ = ["Redactor", "ids_bound", "logging_config", "logging_start", "uncaught_told"]
