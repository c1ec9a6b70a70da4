"""One call of a driver for one action, and what its end means."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from redis.exceptions import RedisError

from accounts.hosting.work import HeldAccount
from drivers.errors import DriverError
from orchestration.engine.calls import Call, OwnIds, OwnIdUnknown, call_prepare
from orchestration.engine.floods import Floods, Hold
from orchestration.engine.outcomes import Step
from orchestration.engine.verdicts import RECONNECTING, Move, Reach, doubt_wait, verdict_of, wait_of
from orchestration.flood_methods import EVERY_CHAT, METHODS
from orchestration.models import ActionKind, ActionStatus
from orchestration.statements.rows import ClaimedAction, Ended, Returned
from telemetry.traces import trace_fields

log = logging.getLogger(__name__)

CALL_WITHIN = timedelta(seconds=15)
"""Together with the longest reserved wait it stays within a claim's life."""

OWN_ID_SOON = timedelta(milliseconds=300)
"""How long an action waits for its account to hear the message that it is about."""


class Attempt:
    """Prepares calls, makes them and judges how they end; raises nothing of a call."""

    def __init__(
        self,
        *,
        own_ids: OwnIds,
        floods: Floods,
        line_failed: Callable[[UUID, DriverError], None],
        now: Callable[[], datetime],
    ) -> None:
        self._own_ids = own_ids
        self._floods = floods
        self._line_failed = line_failed
        self._now = now

    async def prepare(self, held: HeldAccount, action: ClaimedAction) -> Call | Step:
        """The call that carries the action out, or where it goes if there is none."""
        try:
            return await call_prepare(held.driver, action, self._own_ids)
        except OwnIdUnknown:
            return Returned(action.id, action.fence, OWN_ID_SOON, error="own id unknown")
        except (RedisError, OSError):
            return Returned(action.id, action.fence, RECONNECTING, error="own ids away")
        except Exception as error:  # noqa: BLE001 - one payload must not stop the others
            return self._unreadable(action, error)

    async def make(self, call: Call, action: ClaimedAction) -> Step:
        """Make the call at once; where the action goes from here."""
        sent_at = self._now()
        try:
            async with asyncio.timeout(CALL_WITHIN.total_seconds()):
                answer = await call()
        except TimeoutError:
            return self._doubtful(action, "TIMEOUT", sent_at)
        except DriverError as error:
            return await self._judged(action, error, sent_at)
        except Exception as error:  # noqa: BLE001 - one action's mistake must not stop the others
            log.error(  # noqa: TRY400 - its text may quote a message
                "A call failed in an unforeseen way", extra=_who(action) | trace_fields(error)
            )
            return self._doubtful(action, "UNFORESEEN", sent_at)
        return Ended(
            action.id,
            action.fence,
            ActionStatus.DONE,
            result=self._stamps(sent_at) | answer.kept(),
        )

    async def _judged(self, action: ClaimedAction, error: DriverError, sent_at: datetime) -> Step:
        verdict = verdict_of(error)
        if verdict.reach is Reach.LINE:
            self._line_failed(action.account_id, error)
        elif verdict.reach is not Reach.ACTION:
            await self._floods.impose(_hold(action, verdict.reach), wait_of(error))
        match verdict.move:
            case Move.FAIL:
                return self._ended(action, ActionStatus.FAILED, error.error_id, sent_at)
            case Move.WAIT:
                return Returned(action.id, action.fence, wait_of(error), error=error.error_id)
            case Move.DOUBT:
                return self._doubtful(action, error.error_id, sent_at)

    def _doubtful(self, action: ClaimedAction, error: str, sent_at: datetime) -> Step:
        if action.kind is ActionKind.SEND:
            wait = doubt_wait(action.attempts)
            return Returned(action.id, action.fence, wait, attempted=True, error=error)
        return self._ended(action, ActionStatus.UNKNOWN, error, sent_at)

    def _unreadable(self, action: ClaimedAction, error: Exception) -> Step:
        log.error(
            "An action's payload cannot be read",
            extra=_who(action) | {"error": type(error).__name__},
        )
        return Ended(action.id, action.fence, ActionStatus.FAILED, error="PAYLOAD_UNREADABLE")

    def _ended(
        self, action: ClaimedAction, status: ActionStatus, error: str, sent_at: datetime
    ) -> Ended:
        return Ended(
            action.id, action.fence, status, error=error[:64], result=self._stamps(sent_at)
        )

    def _stamps(self, sent_at: datetime) -> dict[str, Any]:
        """When the call left and when its end was known, in seconds since 1970."""
        return {"sent_at": sent_at.timestamp(), "answered_at": self._now().timestamp()}


def _hold(action: ClaimedAction, reach: Reach) -> Hold:
    chat_id = action.group_id if reach is Reach.CHAT else EVERY_CHAT
    return Hold(action.account_id, METHODS[action.kind], chat_id)


def _who(action: ClaimedAction) -> dict[str, Any]:
    return {"action_id": action.id, "account_id": str(action.account_id)}
