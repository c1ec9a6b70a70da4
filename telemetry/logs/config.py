"""How Python's logging is set up: every logger's lines, ours or a library's, in one form."""

import sys
from collections.abc import Collection
from typing import Any, Literal, TypeAlias

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

from telemetry.logs.failures import FailureTeller
from telemetry.logs.libraries import LIBRARY_LEVELS, celery_line
from telemetry.logs.redaction import Redactor

LogFormat: TypeAlias = Literal["json", "console"]
LogStream: TypeAlias = Literal["stdout", "stderr"]

LOG_FORMATS: tuple[LogFormat, ...] = ("json", "console")
LOG_STREAMS: tuple[LogStream, ...] = ("stdout", "stderr")

_COLLECT: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    celery_line,
)


def logging_config(
    *, form: LogFormat, stream: LogStream, level: str, redactor: Redactor, own: Collection[str]
) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes.

    Args:
        form: `json` for machines, `console` for people.
        stream: where lines go; a command whose output is its product keeps stdout for that.
        level: the least level of a line.
        redactor: takes secrets out of each line.
        own: our packages, whose errors carry sentences that may be said.
    """
    formatter = {
        "()": ProcessorFormatter,
        "foreign_pre_chain": _COLLECT,
        "processors": [
            ProcessorFormatter.remove_processors_meta,
            FailureTeller(own),
            redactor,
            _renderer(form, stream),
        ],
    }
    libraries = {name: {"level": at, "handlers": []} for name, at in LIBRARY_LEVELS.items()}
    # Without Django's mails to admins, which show the variables of each frame, and without the
    # web server's own format.
    propagating = ("django", "django.server", "_granian", "granian.access")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "stream": f"ext://sys.{stream}",
                "formatter": "line",
            }
        },
        "root": {"handlers": ["lines"], "level": level},
        "loggers": libraries | {name: _passed_on("INFO") for name in propagating},
    }


def _passed_on(level: str) -> dict[str, Any]:
    return {"level": level, "handlers": [], "propagate": True}


def _renderer(form: LogFormat, stream: LogStream) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    written_to = sys.stdout if stream == "stdout" else sys.stderr
    return structlog.dev.ConsoleRenderer(colors=written_to.isatty())
