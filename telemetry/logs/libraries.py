"""How much of what libraries say is let through: what it costs, and what it may quote."""

import logging
from types import MappingProxyType
from typing import Any, Final

from structlog.typing import EventDict, WrappedLogger

LIBRARY_LEVELS: Final = MappingProxyType(
    {
        # Each line that a client opens and closes is no news at INFO.
        "pyrogram": logging.WARNING,
        "telethon": logging.WARNING,
        # Two lines for every bell: thousands a second. What fails is told by `celery.app.trace`.
        "celery.worker.strategy": logging.WARNING,
        "celery.app.trace": logging.WARNING,
        "celery.beat": logging.WARNING,
        # SQL with its parameters, which hold message texts.
        "django.db.backends": logging.WARNING,
        # Requests with their paths, which hold the tokens of alert receivers.
        "apprise": logging.CRITICAL,
        "urllib3": logging.ERROR,
        "requests": logging.ERROR,
        "asyncio": logging.WARNING,
        "httpx": logging.WARNING,
    }
)
"""The least level of each library's own loggers."""

_CELERY: Final = "celery"
_CELERY_TRACE: Final = "celery.app.trace"


def celery_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor: of Celery's lines keep the first, and of one about a task its name and id.

    What follows quotes errors, arguments and whole messages.
    """
    logger = str(event.get("logger", ""))
    if logger.partition(".")[0] != _CELERY:
        return event
    event["event"] = str(event["event"]).partition("\n")[0]
    data: Any = event.pop("data", None)
    if logger == _CELERY_TRACE and isinstance(data, dict):
        event["event"] = f"A task {data.get('description', 'ended')}"
        event["task"] = data.get("name")
        event["task_id"] = data.get("id")
    return event
