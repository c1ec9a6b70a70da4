"""Work that a host does again and again, and that one bad round must not end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeAlias

from django.db import Error as DatabaseError

log = logging.getLogger(__name__)

Step: TypeAlias = Callable[[], Awaitable[timedelta]]
"""One round; it answers how long to wait until the next one."""


async def rounds(step: Step, *, name: str, after_error: timedelta) -> None:
    """Call `step` for ever.

    A round that fails is logged and tried again `after_error`: a database that is away, in one
    line; anything else with its traceback, for it is a mistake of ours.
    """
    while True:
        try:
            wait = await step()
        except DatabaseError as error:
            log.warning(
                "The database did not answer", extra={"round": name, "error": type(error).__name__}
            )
            wait = after_error
        except Exception:
            log.exception("A round failed and is tried again", extra={"round": name})
            wait = after_error
        await asyncio.sleep(wait.total_seconds())
