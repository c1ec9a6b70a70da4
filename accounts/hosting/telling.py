"""Telling operators what became of a line: verdicts become statuses."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db import Error as DatabaseError

from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.verdicts import Verdict
from accounts.models import Status
from accounts.services import account_status_change

log = logging.getLogger(__name__)

TRY_AGAIN_AFTER = 1.0  # seconds

_MAY_LEAVE: Final = MappingProxyType(
    {
        Status.ACTIVE: [Status.OFFLINE],
        Status.OFFLINE: [Status.ACTIVE, Status.OFFLINE],
        Status.SUSPENDED: [Status.ACTIVE, Status.OFFLINE],
        Status.NEED_RELOGIN: [Status.ACTIVE, Status.OFFLINE, Status.SUSPENDED],
    }
)
"""Which statuses a line may end: being up or down never lifts what waits for an operator."""


def verdict_store(
    *, account_id: UUID, verdict: Verdict, now: datetime, session: int | None = None
) -> bool:
    """Set the account's status as the verdict says; False when it was so, or may not be left.

    `session` is the generation of the session that the line had: what became of it says nothing
    about one that was logged in since.
    """
    return account_status_change(
        account_id=account_id,
        to=verdict.status,
        reason=verdict.reason,
        code=verdict.code,
        until=now + verdict.wait if verdict.wait else None,
        expected=_MAY_LEAVE[verdict.status],
        session=session,
    )


class Teller:
    """Stores verdicts; a final one is repeated until the database has it."""

    def __init__(self, lane: DatabaseLane, now: Callable[[], datetime]) -> None:
        self._lane = lane
        self._now = now

    async def tell(self, account_id: UUID, verdict: Verdict, session: int | None = None) -> None:
        """Store the verdict. One that passes may be dropped: the next look corrects it."""
        while True:
            try:
                await self._lane.run(
                    verdict_store,
                    account_id=account_id,
                    verdict=verdict,
                    now=self._now(),
                    session=session,
                )
            except DatabaseError as error:
                log.warning(
                    "A status could not be stored",
                    extra={"account_id": str(account_id), "error": type(error).__name__},
                )
            else:
                return
            if not verdict.final:
                return
            await asyncio.sleep(TRY_AGAIN_AFTER)
