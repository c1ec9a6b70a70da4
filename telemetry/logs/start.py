"""Starts logging: its setup, and errors and warnings that nobody caught."""

import logging
import logging.config
import sys
import threading
from types import TracebackType
from typing import Any

log = logging.getLogger(__name__)


def logging_start(config: dict[str, Any]) -> None:
    """Set logging up. Django calls this when it is set up (`LOGGING_CONFIG`)."""
    logging.config.dictConfig(config)
    logging.captureWarnings(capture=True)


def uncaught_told() -> None:
    """From now on an error that nobody caught is told as a log line.

    Python's own way prints what the error says, which may be a secret. For the programs of the
    service; a tool that merely sets Django up (a type checker, a test run) keeps its own ways.
    """
    sys.excepthook = _told
    threading.excepthook = _told_of_thread


def _told(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    log.critical("An error was not caught: the process ends", exc_info=(kind, error, traceback))


def _told_of_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        log.critical(
            "An error was not caught: its thread ends",
            exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
            extra={"ended_thread": args.thread.name if args.thread else ""},
        )
