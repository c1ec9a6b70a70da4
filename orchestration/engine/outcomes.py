"""Writes outcomes in batches: a burst of answers costs one statement."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

from django.db import DatabaseError, InterfaceError, OperationalError

from accounts.hosting.lanes import DatabaseLane
from orchestration.models import ActionStatus
from orchestration.statements import statements
from orchestration.statements.rows import Ended, Returned

log = logging.getLogger(__name__)

Step: TypeAlias = Ended | Returned
"""Where an action goes next."""

_NO_WAIT = timedelta(0)


def steps_write(steps: Sequence[Step]) -> dict[int, ActionStatus]:
    """Write outcomes; where each action stands now. One that is left out did not count."""
    ended = [step for step in steps if isinstance(step, Ended)]
    returned = [step for step in steps if isinstance(step, Returned)]
    stands: dict[int, ActionStatus] = {}
    if ended:
        counted = statements().end(ended)
        stands |= {step.id: step.status for step in ended if step.id in counted}
    if returned:
        stands |= {row.id: row.status for row in statements().give_back(returned)}
    return stands


def steps_write_each(steps: Sequence[Step]) -> dict[int, ActionStatus]:
    """Write one by one what could not be written together; what is refused loses its result."""
    stands: dict[int, ActionStatus] = {}
    for step in steps:
        try:
            stands |= steps_write([step])
        except (InterfaceError, OperationalError):
            raise
        except DatabaseError as error:
            log.error(  # noqa: TRY400 - the database's text may quote what was to be written
                "A result could not be stored",
                extra={"action_id": step.id, "error": type(error).__name__},
            )
            stands |= steps_write([_without_result(step)])
    return stands


def _without_result(step: Step) -> Step:
    if isinstance(step, Ended):
        return replace(step, result=None, error="RESULT_UNWRITABLE")
    return step


@dataclass(frozen=True, slots=True)
class _Waiting:
    step: Step
    written: asyncio.Future[ActionStatus | None]


class Outcomes:
    """The one writer of a host's outcomes.

    Whoever hands a step in waits until it is in the database, and keeps its place in the mailbox
    until then: so what waits here is bounded by what may be under way.
    """

    def __init__(self, lane: DatabaseLane) -> None:
        self._lane = lane
        self._waiting: list[_Waiting] = []
        self._some = asyncio.Event()

    async def write(self, step: Step) -> ActionStatus | None:
        """Where the action stands once the step is durable; None when it did not count."""
        written: asyncio.Future[ActionStatus | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(step, written))
        self._some.set()
        return await written

    async def batch(self) -> timedelta:
        """Write what is waiting, all of it at once; it keeps waiting when that fails."""
        await self._some.wait()
        self._some.clear()
        batch, self._waiting = self._waiting, []
        try:
            stands = await self._write(batch)
        except BaseException:
            self._waiting = batch + self._waiting
            self._some.set()
            raise
        for waiting in batch:
            if not waiting.written.done():
                waiting.written.set_result(stands.get(waiting.step.id))
        return _NO_WAIT

    async def _write(self, batch: Sequence[_Waiting]) -> dict[int, ActionStatus]:
        steps = [waiting.step for waiting in batch]
        try:
            return await self._lane.run(steps_write, steps)
        except (InterfaceError, OperationalError):
            raise
        except DatabaseError:
            return await self._lane.run(steps_write_each, steps)
