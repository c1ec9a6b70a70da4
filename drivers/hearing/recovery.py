"""Fetching what was missed, from our own ledger on."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from drivers.errors import MethodRefused, UpdatesTooLong
from drivers.hearing.handing import Handing, is_new
from drivers.hearing.steps import AccountDifference, Entry, GroupState, Source
from drivers.messages import ChatKind, IncomingMessage
from drivers.protocol import AccountPts, PtsStore

log = logging.getLogger(__name__)

MAX_SLICES = 200
"""Pieces of one difference that we fetch before we call it too long."""
PAGE = 100
"""Messages of a chat's history that are read at once; Telegram gives no more."""
MAX_PAGES = 50
"""Pages that are read back of one chat whose difference is too long to be told."""
OVERLAP = timedelta(seconds=5)


class Recovery:
    """Fetches differences and hands on their messages before it moves the ledger.

    Invariant: a ledger moves only after everything up to there was handed on.
    """

    def __init__(self, source: Source, ledger: PtsStore, handing: Handing) -> None:
        self._source = source
        self._ledger = ledger
        self._handing = handing

    async def account(self) -> list[Entry]:
        """Hand on what was missed in private chats and basic groups.

        Returns what Telegram told about supergroups on the way: their own ledgers judge it. Where
        Telegram refuses the difference, the basic groups' histories are read back instead.
        """
        here = self._ledger.account()
        if here is None:
            self._ledger.set_account(await self._source.state())
            return []
        left: list[Entry] = []
        for _ in range(MAX_SLICES):
            try:
                difference = await self._source.difference(here)
            except MethodRefused as error:
                await self._start_again(since=here, error=error)
                return left
            await self._take(difference, since=here)
            left.extend(difference.entries)
            here = difference.state
            if difference.final:
                return left
        raise UpdatesTooLong("DIFFERENCE_TOO_LONG")

    async def _start_again(self, *, since: AccountPts, error: MethodRefused) -> None:
        """Telegram does not know our counter (PERSISTENT_TIMESTAMP_INVALID), and never will.

        Asking with it at each connect would keep the account away for ever.
        """
        log.error(
            "The account's difference was refused: it is heard again from Telegram's counter on",
            extra={"error_id": error.error_id},
        )
        state = await self._source.state()
        await self._read_back_basic_groups(since=since.date)
        self._ledger.set_account(state)

    async def _take(self, difference: AccountDifference, *, since: AccountPts) -> None:
        if difference.too_long:
            await self._read_back_basic_groups(since=since.date)
        for message in difference.messages:
            await self._handing.hand_on(message)
        self._ledger.set_account(difference.state)

    async def _read_back_basic_groups(self, *, since: int) -> None:
        for group in await self._source.groups():
            if group.kind is ChatKind.BASIC_GROUP:
                await self._read_back(group.chat_id, since=since)

    async def chat(self, chat_id: int, *, since: int) -> None:
        """Hand on what was missed in one supergroup; `since` is Unix seconds.

        A supergroup that we never heard has no ledger, so nothing of it was missed.
        """
        pts = self._ledger.channels().get(chat_id)
        if pts is None:
            return
        for _ in range(MAX_SLICES):
            difference = await self._source.chat_difference(chat_id, pts)
            if difference.too_long:
                await self._read_back(chat_id, since=since)
            for message in difference.messages:
                await self._handing.hand_on(message)
            pts = difference.pts
            self.keep(chat_id, pts)
            if difference.final or difference.too_long:
                return
        raise UpdatesTooLong("CHANNEL_DIFFERENCE_TOO_LONG")

    def keep(self, chat_id: int, pts: int) -> None:
        """Move a supergroup's ledger: everything up to there was handed on."""
        newest_id = self._handing.heard.get(chat_id, 0)
        self._ledger.set_channel(chat_id, pts, newest_id=newest_id)

    async def changed_chats(self) -> list[int]:
        """The supergroups whose counter at Telegram is ahead of ours.

        One that we have no ledger for is heard from now on.
        """
        behind = []
        for group in _supergroups(await self._source.groups()):
            known = self._ledger.channels().get(group.chat_id)
            if known is None:
                self._ledger.set_channel(group.chat_id, group.pts or 0)
            elif (group.pts or 0) > known:
                behind.append(group.chat_id)
        return behind

    async def counted(self) -> dict[int | None, int]:
        """How far Telegram has counted: the account's own pts, and those of its supergroups."""
        state = await self._source.state()
        groups = _supergroups(await self._source.groups())
        return {None: state.pts} | {group.chat_id: group.pts or 0 for group in groups}

    async def _read_back(self, chat_id: int, *, since: int) -> None:
        missed = await self._missed(chat_id, since=since)
        log.warning(
            "A difference was not told: the history was read back",
            extra={"chat_id": chat_id, "messages": len(missed)},
        )
        for message in missed:
            await self._handing.hand_on(message)

    async def _missed(self, chat_id: int, *, since: int) -> list[IncomingMessage]:
        """Page back to the newest message that was handed on; oldest first."""
        heard = self._handing.heard.get(chat_id) or self._ledger.newest_id(chat_id)
        missed: list[IncomingMessage] = []
        before = 0
        for _ in range(MAX_PAGES):
            page = await self._source.page(chat_id, limit=PAGE, before=before)
            new = [m for m in page.messages if is_new(m, heard=heard, since=since, overlap=OVERLAP)]
            missed[:0] = new
            if page.oldest_id is None or len(new) < len(page.messages):
                return missed
            before = page.oldest_id
        log.error("A history was longer than what is read back", extra={"chat_id": chat_id})
        return missed


def _supergroups(groups: Sequence[GroupState]) -> list[GroupState]:
    return [group for group in groups if group.kind is ChatKind.SUPERGROUP]


def moved(account: AccountPts, *, pts: int, date: int) -> AccountPts:
    """The account's ledger after a step; the date never goes back."""
    return replace(account, pts=pts, date=max(account.date, date))
