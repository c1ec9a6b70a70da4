"""What a host offers to the rooms above, and what they do with its accounts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from accounts.hosting.gate import Gate
from accounts.hosting.lanes import DatabaseLane
from drivers.errors import DriverError
from drivers.messages import IncomingMessage
from drivers.protocol import Driver


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """An account that this host holds: a new value for each lease, and for each new driver."""

    account_id: UUID
    epoch: int
    user_id: int
    driver: Driver


@dataclass(frozen=True, slots=True)
class HostContext:
    """What a host's work may use.

    `incarnation` names the host in leases and claims. `db(name)` is the lane for one kind of
    statement. `line_failed` tells the host of an error that ended an account's line though it
    was answered to a call (a dead auth key): the host closes the line and sets the status.
    `line_deaf` tells it of a line that misses what others hear: the host looks, and repairs it.
    """

    incarnation: str
    gate: Gate
    loop: asyncio.AbstractEventLoop
    db: Callable[[str], DatabaseLane]
    line_failed: Callable[[UUID, DriverError], None]
    line_deaf: Callable[[UUID], None]


class HostedWork(Protocol):
    """What a host does with its accounts; every method runs on the host's loop.

    `account_opened` and `account_closed` come in pairs, one pair for each time that a line was up:
    a line that breaks is closed, and opened again when the host has reconnected it. `heard` may
    come before `account_opened`, for a driver hands on what was missed while it connects.
    """

    async def start(self, host: HostContext) -> None:
        """Called once, before any account is opened."""
        ...

    async def account_opened(self, held: HeldAccount) -> None:
        """The account's lease is ours and its line is up."""
        ...

    async def account_closed(self, account_id: UUID) -> None:
        """The account's line is down, or about to be closed: begin nothing more with it."""
        ...

    async def heard(self, held: HeldAccount, message: IncomingMessage) -> None:
        """Returns only when the message is safe; raising makes the driver hand it on again."""
        ...

    async def memory_lost(self) -> None:
        """Redis restarted or lost its data: forget what was marked as seen, it comes again."""
        ...

    async def stop(self) -> None:
        """Finish what is under way (bounded); accounts are closed and leases released after it."""
        ...
