"""An account is a mailbox: whether to look into it, and how much of it may be under way."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from accounts.hosting.work import HeldAccount
from orchestration.models import ActionKind
from orchestration.statements.rows import Claim, ClaimedAction

LOOK_TWICE = timedelta(milliseconds=600)
"""When a mailbox is looked into again in which nothing was found. The database may just have held
the account back (a pause, a kill switch) while the gate, whose view is half a second old, did not
know it yet; from then on the gate sees to it."""

PRESSES_AT_ONCE = 4
"""Presses of one account that may wait for their answers together."""


@dataclass(slots=True, eq=False)
class Mailbox:
    """One held account, from its line's coming up to its going down.

    `more` says that the last claim took as many presses as it might, so others may be waiting;
    `empty` that the last look found nothing, and that another one is to come.
    """

    held: HeldAccount
    awake: bool = True
    more: bool = False
    empty: bool = False
    closed: bool = False
    under_way: int = 0
    alarm: asyncio.TimerHandle | None = None


class Mailboxes:
    """The mailboxes of a host; used on its loop only.

    Presses are counted by account: those of a mailbox that was closed go on when it is reopened.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._boxes: dict[UUID, Mailbox] = {}
        self._presses: Counter[UUID] = Counter()
        self._somebody_awake = asyncio.Event()
        self._idle = asyncio.Condition()

    def open(self, held: HeldAccount) -> None:
        """The account's line is up: look into its mailbox at once."""
        self._boxes[held.account_id] = Mailbox(held)
        self._somebody_awake.set()

    def close(self, account_id: UUID) -> Mailbox | None:
        """Begin nothing more with this account."""
        box = self._boxes.pop(account_id, None)
        if box is not None:
            box.closed = True
            if box.alarm is not None:
                box.alarm.cancel()
        return box

    def close_all(self) -> list[Mailbox]:
        """Begin nothing more at all."""
        return [box for account_id in tuple(self._boxes) if (box := self.close(account_id))]

    def wake(self, account_id: UUID) -> None:
        """Look into the account's mailbox; an account that is not held here is none of ours."""
        if box := self._boxes.get(account_id):
            box.awake = True
            self._somebody_awake.set()

    def wake_in(self, account_id: UUID, wait: timedelta) -> None:
        """Look into the mailbox after `wait`, unless an earlier look is planned."""
        box = self._boxes.get(account_id)
        if box is None:
            return
        at = self._loop.time() + wait.total_seconds()
        if box.alarm is not None:
            if box.alarm.when() <= at:
                return
            box.alarm.cancel()
        box.alarm = self._loop.call_at(at, self._alarm, box)

    def _alarm(self, box: Mailbox) -> None:
        box.alarm = None
        self.wake(box.held.account_id)

    async def awake(self) -> dict[UUID, Mailbox]:
        """Wait until mailboxes are awake; they count as looked into from now on.

        Whoever then fails to look wakes them again.
        """
        await self._somebody_awake.wait()
        self._somebody_awake.clear()
        awake = {account_id: box for account_id, box in self._boxes.items() if box.awake}
        for box in awake.values():
            box.awake = False
        return awake

    def looked(self, free: Mapping[UUID, int], claim: Claim) -> None:
        """Take in what a claim for these accounts found.

        What expired may have stood before another one; that is due at once.
        """
        presses = _presses_by_account(claim.claimed)
        for account_id, asked in free.items():
            if box := self._boxes.get(account_id):
                box.more = presses.get(account_id, 0) >= asked
        found = {action.account_id for action in claim.claimed}
        for account_id in free.keys() - found - claim.later.keys():
            self._found_nothing(account_id)
        for account_id, wait in claim.later.items():
            self.wake_in(account_id, wait)
        for action in claim.expired:
            self.wake(action.account_id)

    def _found_nothing(self, account_id: UUID) -> None:
        """Look a second time, and then no more."""
        if box := self._boxes.get(account_id):
            box.empty = not box.empty
            if box.empty:
                self.wake_in(account_id, LOOK_TWICE)

    def begin(self, box: Mailbox, action: ClaimedAction) -> None:
        """Count an action as under way."""
        box.under_way += 1
        self._presses[action.account_id] += action.kind is ActionKind.PRESS

    def free_presses(self, account_id: UUID) -> int:
        """How many presses of the account may be begun."""
        return PRESSES_AT_ONCE - self._presses[account_id]

    async def finish(self, box: Mailbox, action: ClaimedAction) -> None:
        """The action is over: there is room for the next one of its kind."""
        box.under_way -= 1
        self._presses[action.account_id] -= action.kind is ActionKind.PRESS
        now_open = self._boxes.get(action.account_id)
        if action.kind is ActionKind.SEND or (now_open and now_open.more):
            self.wake(action.account_id)
        if not box.under_way:
            async with self._idle:
                self._idle.notify_all()

    async def settled(self, boxes: Iterable[Mailbox], *, within: timedelta) -> bool:
        """Wait until nothing of these closed mailboxes is under way; False when it took longer."""
        waited = tuple(boxes)
        try:
            async with asyncio.timeout(within.total_seconds()), self._idle:
                await self._idle.wait_for(lambda: not any(box.under_way for box in waited))
        except TimeoutError:
            return False
        return True


def _presses_by_account(actions: Iterable[ClaimedAction]) -> dict[UUID, int]:
    presses: dict[UUID, int] = {}
    for action in actions:
        if action.kind is ActionKind.PRESS:
            presses[action.account_id] = presses.get(action.account_id, 0) + 1
    return presses
