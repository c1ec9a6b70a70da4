"""Learning which groups each held account is in: when its line opens, and again and again."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from accounts.hosting.lanes import DatabaseLane
from accounts.hosting.work import HeldAccount
from drivers.errors import DriverError
from groups.services import membership_update

log = logging.getLogger(__name__)

ASK_EVERY = timedelta(minutes=15)
TRY_AGAIN_AFTER = timedelta(seconds=30)
LOOK_EVERY = timedelta(milliseconds=200)

AT_ONCE = 5
"""Accounts that are asked in one look: each costs one request to Telegram."""


class Memberships:
    """Asks each account's driver for its chats, a few accounts at a time, on the host's loop."""

    def __init__(self, lane: DatabaseLane, now: Callable[[], datetime]) -> None:
        self._lane = lane
        self._now = now
        self._held: dict[UUID, HeldAccount] = {}
        self._due: dict[UUID, datetime] = {}
        self._groups: dict[UUID, frozenset[int]] = {}

    def members(self, group_id: int) -> list[UUID]:
        """The accounts with an open line that said they are in this group."""
        return [pk for pk, groups in self._groups.items() if group_id in groups]

    def opened(self, held: HeldAccount) -> None:
        """The account's line is up: ask it soon."""
        self._held[held.account_id] = held
        self._due[held.account_id] = self._now()

    def closed(self, account_id: UUID) -> None:
        """The account's line is down."""
        self._held.pop(account_id, None)
        self._due.pop(account_id, None)
        self._groups.pop(account_id, None)

    def ask_all(self) -> None:
        """The watched groups changed: ask everybody soon."""
        now = self._now()
        self._due = dict.fromkeys(self._due, now)

    async def look(self) -> timedelta:
        """Ask the accounts that are due, those that wait longest first."""
        now = self._now()
        due = sorted((at, pk) for pk, at in self._due.items() if at <= now)
        await asyncio.gather(*(self._ask(self._held[pk]) for _, pk in due[:AT_ONCE]))
        return LOOK_EVERY

    async def _ask(self, held: HeldAccount) -> None:
        self._due[held.account_id] = self._now() + ASK_EVERY
        try:
            chats = await held.driver.chats()
        except DriverError as error:
            log.warning(
                "An account did not tell its groups and is asked again",
                extra={"account_id": str(held.account_id), "error": error.error_id},
            )
            if held.account_id in self._due:
                self._due[held.account_id] = self._now() + TRY_AGAIN_AFTER
            return
        if held.account_id in self._due:
            self._groups[held.account_id] = frozenset(chat.chat_id for chat in chats)
        await self._lane.run(
            membership_update, account_id=held.account_id, chats=chats, now=self._now()
        )
