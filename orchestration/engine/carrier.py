"""Carries claimed actions out: call made ready, budget, gate, call, outcome."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from django.db import Error as DatabaseError

from accounts.budgets import LONGEST_PATIENCE, BudgetRequest, Granted, Refused
from accounts.budgets import Answer as BudgetAnswer
from accounts.errors import BudgetsUnavailable
from accounts.hosting.gate import Gate
from orchestration.engine.attempt import Attempt
from orchestration.engine.background import Background
from orchestration.engine.calls import Call
from orchestration.engine.floods import Floods
from orchestration.engine.limits import LimitBook
from orchestration.engine.mailboxes import Mailbox, Mailboxes
from orchestration.engine.outcomes import Outcomes, Step
from orchestration.engine.telling import Telling
from orchestration.statements.rows import ClaimedAction, Ended, Returned
from telemetry.logs import ids_bound
from telemetry.metrics.budgets import budget_refused
from telemetry.traces import trace_fields

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(seconds=1)
"""How long an action waits that the gate or an outage sent back."""

_NOTHING = timedelta(0)


class BudgetDoor(Protocol):
    """What the engine needs of `accounts.budgets.Budgets`."""

    async def take(
        self, requests: Sequence[BudgetRequest], *, patience: timedelta
    ) -> list[BudgetAnswer]:
        """Take one slot for each request, or nothing for those that must wait too long."""
        ...


@dataclass(frozen=True, slots=True)
class Charge:
    """A claimed action, and the mailbox that it came from."""

    action: ClaimedAction
    box: Mailbox


@dataclass(frozen=True, slots=True)
class SentBack:
    """An action that goes back without a call."""

    wait: timedelta
    reason: str


Slot: TypeAlias = Granted | SentBack
"""A slot to act in, or why there is none."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A call that may be made after `wait`, if the gate lets it through then."""

    call: Call
    wait: timedelta


class Carrier:
    """From a claim to its outcomes. Everything runs on the host's loop.

    Invariant: each claimed action gets exactly one outcome from here, or none when the process
    dies; then its claim runs out.
    """

    def __init__(
        self,
        *,
        mailboxes: Mailboxes,
        gate: Gate,
        floods: Floods,
        limits: LimitBook,
        budgets: BudgetDoor,
        attempt: Attempt,
        outcomes: Outcomes,
        telling: Telling,
        now: Callable[[], datetime],
    ) -> None:
        self._mailboxes = mailboxes
        self._gate = gate
        self._floods = floods
        self._limits = limits
        self._budgets = budgets
        self._attempt = attempt
        self._outcomes = outcomes
        self._telling = telling
        self._now = now
        self._background = Background()
        self._closing = asyncio.Event()

    def hand_on(self, batch: Sequence[Charge]) -> None:
        """Begin with what a claim took."""
        for charge in batch:
            self._mailboxes.begin(charge.box, charge.action)
        if batch:
            self._background.spawn(self._carry(batch), name="carry a claim out")

    def close(self) -> None:
        """Make no more calls: whatever has not begun goes back to the queue."""
        self._closing.set()

    async def cancel(self) -> None:
        """Leave what is under way; its claims run out."""
        await self._background.cancel()

    async def _carry(self, batch: Sequence[Charge]) -> None:
        """What cannot be called takes no slot, and nothing is awaited between gate and call."""
        calls: list[tuple[Charge, Call]] = []
        prepared = await asyncio.gather(*map(self._prepare, batch))
        for charge, call in zip(batch, prepared, strict=True):
            if isinstance(call, Ended | Returned):
                self._conclude_later(charge, call)
            else:
                calls.append((charge, call))
        slots = await self._slots([charge for charge, _ in calls])
        for (charge, call), slot in zip(calls, slots, strict=True):
            self._conclude_later(
                charge,
                self._back(charge, slot) if isinstance(slot, SentBack) else Ready(call, slot.wait),
            )

    async def _prepare(self, charge: Charge) -> Call | Step:
        if back := self._held_back(charge):
            return self._back(charge, back)
        return await self._attempt.prepare(charge.box.held, charge.action)

    def _conclude_later(self, charge: Charge, work: Ready | Step) -> None:
        self._background.spawn(self._conclude(charge, work), name="carry an action out")

    async def _slots(self, charges: list[Charge]) -> list[Slot]:
        """A slot for each action, or why and for how long it goes back."""
        try:
            asked = await self._limits.requests([charge.action for charge in charges])
            requests = [request for _, request in asked if request]
            answers = iter(await self._budgets.take(requests, patience=LONGEST_PATIENCE))
        except (BudgetsUnavailable, DatabaseError) as error:
            log.warning("Nothing is done without budgets", extra={"error": type(error).__name__})
            return [SentBack(LOOK_AGAIN, "budgets away")] * len(charges)
        except Exception as error:  # noqa: BLE001 - the actions must go back, whatever it was
            log.error(  # noqa: TRY400 - its text may hold anything
                "Budgets could not be taken", extra=trace_fields(error)
            )
            return [SentBack(LOOK_AGAIN, "budgets failed")] * len(charges)
        return [
            _slot(next(answers)) if request else SentBack(LOOK_AGAIN, "limits unreadable")
            for _, request in asked
        ]

    async def _conclude(self, charge: Charge, work: Ready | Step) -> None:
        """Do what is ready; then write where it stands and make room in the mailbox."""
        action = charge.action
        try:
            with ids_bound(account_id=action.account_id, action_id=action.id):
                step = await self._act(charge, work) if isinstance(work, Ready) else work
                status = await self._outcomes.write(step)
                self._telling.tell(action, step, status)
            if isinstance(step, Returned):
                self._mailboxes.wake_in(action.account_id, step.wait)
        finally:
            await self._mailboxes.finish(charge.box, action)

    async def _act(self, charge: Charge, ready: Ready) -> Step:
        await self._pause(ready.wait)
        if back := self._held_back(charge):
            return self._back(charge, back)
        return await self._attempt.make(ready.call, charge.action)

    async def _pause(self, wait: timedelta) -> None:
        """Await a reserved slot, unless this host closes."""
        if wait > _NOTHING:
            try:
                async with asyncio.timeout(wait.total_seconds()):
                    await self._closing.wait()
            except TimeoutError:
                return

    def _held_back(self, charge: Charge) -> SentBack | None:
        """The last look before anything is begun."""
        action = charge.action
        if self._closing.is_set():
            return SentBack(_NOTHING, "host closing")
        if charge.box.closed:
            return SentBack(_NOTHING, "account closed")
        if refusal := self._gate.refusal(action.account_id, group_id=action.group_id):
            return SentBack(LOOK_AGAIN, refusal.value)
        if wait := self._floods.wait(action.account_id, action.kind, action.group_id):
            return SentBack(wait, "flood wait")
        if self._now() >= action.expires_at:
            # Not at once: by the database's clock, which decides, it may have a moment left.
            return SentBack(LOOK_AGAIN, "expired")
        return None

    def _back(self, charge: Charge, back: SentBack) -> Returned:
        return Returned(charge.action.id, charge.action.fence, back.wait, error=back.reason)


def _slot(answer: BudgetAnswer) -> Slot:
    if isinstance(answer, Refused):
        budget_refused(scope=answer.scope.value)
        return SentBack(answer.wait, f"budget of the {answer.scope.value}")
    return answer
