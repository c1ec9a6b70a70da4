"""What operators want, asked twice a second: it feeds the gate, the queues and the roster."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from accounts.hosting.gate import REFRESH_EVERY, Standings
from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.queues import AccountQueues
from accounts.hosting.selectors import OpenGroups, standings_read
from accounts.hosting.state import HostState
from accounts.hosting.verdicts import CONNECTED, Verdict
from accounts.models import Desired, Status

log = logging.getLogger(__name__)


class Watch:
    """Reads the standing of what the host holds, and brings the host in line with it.

    `answers` says whether an account whose line is up answered its latest ping.
    """

    def __init__(
        self,
        state: HostState,
        lane: DatabaseLane,
        *,
        queues: AccountQueues,
        open_groups: OpenGroups,
        tell: Callable[[UUID, Verdict], Awaitable[None]],
        answers: Callable[[UUID], bool],
    ) -> None:
        self._state = state
        self._lane = lane
        self._queues = queues
        self._open_groups = open_groups
        self._tell = tell
        self._answers = answers
        self._opened_with: dict[UUID, str] = {}

    async def round(self) -> timedelta:
        """Look, then close lines whose account was suspended and correct what is said of others.

        Waits for no closing line: the gate of all the others would grow stale meanwhile.
        """
        standings = await self.look()
        self._keep_to_openings(standings)
        for account_id in self._state.holdings.up():
            standing = standings.accounts.get(account_id)
            if standing is None or standing.status == Status.ACTIVE:
                continue
            if standing.status == Status.OFFLINE:
                if self._answers(account_id):
                    await self._tell(account_id, CONNECTED)
            else:
                log.warning(
                    "An account needs an operator: its line is closed",
                    extra={"account_id": str(account_id), "status": standing.status},
                )
                self._state.holdings.dismiss([account_id])
        return REFRESH_EVERY

    def _keep_to_openings(self, standings: Standings) -> None:
        """Start the lines again of accounts whose session or proxy is another one now.

        On its old session a line would end one day, and be taken for an account to log in again.
        """
        opened = self._opened_with
        for account_id, standing in standings.accounts.items():
            if opened.get(account_id, standing.opens_with) != standing.opens_with:
                log.info(
                    "An account's session or proxy changed", extra={"account_id": str(account_id)}
                )
                del opened[account_id]
                self._state.holdings.restart(account_id)
        self._opened_with = {pk: mark for pk, mark in opened.items() if pk in standings.accounts}

    def opened(self, account_id: UUID, opened_with: str) -> None:
        """What the account's line is opened with; a change from here on starts it again."""
        self._opened_with[account_id] = opened_with

    async def look(self) -> Standings:
        """Refresh the gate, and consume the queues of the accounts that may act."""
        asked_at = self._state.clock()
        standings = await self._lane.run(
            standings_read, holder=self._state.incarnation.id, open_groups=self._open_groups
        )
        self._state.gate.refresh(standings, seen_at=asked_at)
        held = self._state.holdings.leases()
        self._queues.want(
            pk
            for pk, standing in standings.accounts.items()
            if pk in held and standing.desired == Desired.RUN
        )
        return standings
