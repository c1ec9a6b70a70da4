"""What a host holds: each account from the taking of its lease until it is let go."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from accounts.hosting.gate import Gate
from accounts.hosting.leases import Lease
from accounts.hosting.line import AccountLine, LineParts
from accounts.hosting.verdicts import Verdict
from drivers.errors import DriverError
from drivers.protocol import Driver

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Holding:
    """One account. `line_task` may be cancelled, once; `task` sees it out and never is."""

    line: AccountLine
    line_task: asyncio.Task[Verdict]
    task: asyncio.Task[None] = field(init=False)
    leaving: bool = False
    lost: bool = False


class Holdings:
    """The accounts of one host, on its loop.

    When a line is down for good, `let_go` is called while its lease is still ours: it flushes the
    ledger and releases the lease. `disown` is called instead when the lease may be another's:
    nothing of the account may be written any more, and the lease is released if it is still ours.

    Invariant: a lease is released only after its line is down.
    """

    def __init__(
        self,
        gate: Gate,
        lines: LineParts,
        *,
        let_go: Callable[[Lease], Awaitable[None]],
        disown: Callable[[Lease], Awaitable[None]],
    ) -> None:
        self._gate = gate
        self._lines = lines
        self._let_go = let_go
        self._disown = disown
        self._held: dict[UUID, _Holding] = {}

    def __len__(self) -> int:
        return len(self._held)

    def leases(self) -> dict[UUID, int]:
        """The epoch of each account held, the longest held first."""
        return {pk: holding.line.lease.epoch for pk, holding in self._held.items()}

    def up(self) -> list[UUID]:
        """The accounts whose line is up."""
        return [pk for pk, holding in self._held.items() if holding.line.up]

    def driver(self, account_id: UUID) -> Driver | None:
        """The driver of an account whose line is up; None of any other."""
        holding = self._held.get(account_id)
        return holding.line.driver if holding else None

    def drivers(self) -> dict[UUID, Driver]:
        """The driver of each account whose line is up."""
        lines = {pk: holding.line.driver for pk, holding in self._held.items()}
        return {pk: driver for pk, driver in lines.items() if driver is not None}

    def opening(self) -> int:
        """How many lines are being opened for the first time."""
        return sum(not holding.line.tried for holding in self._held.values())

    def unclosed(self) -> list[UUID]:
        """The accounts whose line may still be open, those that are being let go included."""
        return [pk for pk, holding in self._held.items() if not holding.line_task.done()]

    def take(self, lease: Lease, *, until: float) -> None:
        """Open the line of an account whose lease is ours until then, by the gate's clock."""
        self._gate.lease_set(lease.account_id, until=until)
        line = AccountLine(lease, self._lines)
        holding = _Holding(line, asyncio.create_task(line.run()))
        self._held[lease.account_id] = holding
        holding.task = asyncio.create_task(self._see_out(holding))

    def renewed(self, account_ids: Iterable[UUID], *, until: float) -> None:
        """The leases of these accounts are ours until then; one that is being let go stays out."""
        for account_id in account_ids:
            holding = self._held.get(account_id)
            if holding and not holding.leaving:
                self._gate.lease_set(account_id, until=until)

    def dismiss(self, account_ids: Iterable[UUID], *, lost: bool = False) -> int:
        """Begin to give these accounts up, and wait for none of them; how many were not leaving.

        `lost`: their leases are not ours any more.
        """
        held = [self._held[pk] for pk in account_ids if pk in self._held]
        staying = sum(not holding.leaving for holding in held)
        self._begin_leaving(held, lost=lost)
        return staying

    async def give_up(self, account_ids: Iterable[UUID]) -> None:
        """Close these lines and release their leases; returns when others may take them."""
        leaving = [self._held[pk] for pk in account_ids if pk in self._held]
        self._begin_leaving(leaving, lost=False)
        if leaving:
            await asyncio.wait([holding.task for holding in leaving])

    def restart_all(self) -> None:
        """Start every line again from the stored ledgers."""
        for holding in self._held.values():
            holding.line.restart()

    def restart(self, account_id: UUID) -> None:
        """Start one line again, with all that the tables say of its account."""
        if holding := self._held.get(account_id):
            holding.line.restart()

    def line_failed(self, account_id: UUID, error: DriverError) -> None:
        """Close a line that somebody above was told is broken."""
        if holding := self._held.get(account_id):
            holding.line.lose(error)

    def _begin_leaving(self, holdings: Iterable[_Holding], *, lost: bool) -> None:
        for holding in holdings:
            holding.lost = holding.lost or lost
            self._gate.forget(holding.line.lease.account_id)
            if not holding.leaving:
                # Only once: a second time would break into the closing of the line.
                holding.leaving = True
                holding.line_task.cancel()

    async def _see_out(self, holding: _Holding) -> None:
        """When the line has ended, by itself or because it had to, let the account go."""
        lease = holding.line.lease
        await asyncio.wait([holding.line_task])
        holding.leaving = True
        self._gate.forget(lease.account_id)
        try:
            _report(holding.line_task, lease)
            if holding.lost:
                await self._disown(lease)
            else:
                await self._let_go(lease)
        except Exception:
            # Nobody awaits every one of these tasks. What was not released runs out by itself.
            log.exception("A lease was not released", extra={"account_id": str(lease.account_id)})
        finally:
            del self._held[lease.account_id]


def _report(line_task: asyncio.Task[Verdict], lease: Lease) -> None:
    """A line that failed in its closing is a mistake of ours; its account is let go as well."""
    if not line_task.cancelled() and (error := line_task.exception()):
        log.error(
            "A line ended in disorder",
            extra={"account_id": str(lease.account_id), "error": type(error).__name__},
        )
