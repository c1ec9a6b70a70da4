"""Claims what is due for all awake accounts, one statement at a time."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from accounts.hosting.gate import Gate
from accounts.hosting.lanes import DatabaseLane
from orchestration.engine.carrier import Charge
from orchestration.engine.mailboxes import Mailbox, Mailboxes
from orchestration.statements import statements
from orchestration.statements.rows import Claim, ClaimedAction

GATE_AGAIN = timedelta(milliseconds=500)
"""How soon an account is looked at again whose gate is shut: its view is as old as this."""

_NO_WAIT = timedelta(0)


def due_claim(free: Mapping[UUID, int], holder: str) -> Claim:
    """Run the claim in the dialect of the database."""
    return statements().claim(free, holder=holder)


class Claimer:
    """Turns bells into claims. Bells that ring while a claim runs make one more claim together."""

    def __init__(
        self,
        *,
        mailboxes: Mailboxes,
        gate: Gate,
        lane: DatabaseLane,
        holder: str,
        hand_on: Callable[[Sequence[Charge]], None],
        expired: Callable[[ClaimedAction], None],
    ) -> None:
        self._mailboxes = mailboxes
        self._gate = gate
        self._lane = lane
        self._holder = holder
        self._hand_on = hand_on
        self._expired = expired
        self._claiming = asyncio.Lock()

    async def claim(self) -> timedelta:
        """Wait for a bell, and claim once."""
        awake = await self._mailboxes.awake()
        async with self._claiming:
            boxes = {account: box for account, box in awake.items() if self._may_act(account)}
            free = {account: self._mailboxes.free_presses(account) for account in boxes}
            if free:
                await self._claim(boxes, free)
        return _NO_WAIT

    async def quiet(self) -> None:
        """Wait until no claim is under way: what one took has been handed on."""
        async with self._claiming:
            pass

    async def _claim(self, boxes: Mapping[UUID, Mailbox], free: Mapping[UUID, int]) -> None:
        try:
            claim = await self._lane.run(due_claim, free, self._holder)
        except BaseException:
            for account_id in free:
                self._mailboxes.wake(account_id)
            raise
        self._hand_on([Charge(action, boxes[action.account_id]) for action in claim.claimed])
        self._mailboxes.looked(free, claim)
        for action in claim.expired:
            self._expired(action)

    def _may_act(self, account_id: UUID) -> bool:
        """A paused account's actions stay in the queue, where operators see them."""
        if self._gate.refusal(account_id, group_id=None) is None:
            return True
        self._mailboxes.wake_in(account_id, GATE_AGAIN)
        return False
