"""How far one account has heard: `drivers.protocol.PtsStore` in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Self

from drivers.messages import ChatKind
from drivers.peers import kind_of
from drivers.protocol import AccountPts


@dataclass(frozen=True, slots=True)
class LedgerSnapshot:
    """What a ledger knew at `taken_at` and the tables do not: `account` and `channels` by chat id.

    Written only for chats in which everything heard until `taken_at` is drained, so that what the
    tables say is never ahead of what is done (a low-water mark).
    """

    taken_at: datetime
    account: AccountPts | None
    channels: Mapping[int, int]
    newest: Mapping[int, int] = field(default_factory=dict)
    """The newest message that was handed on, of those channels where one is known."""

    def __bool__(self) -> bool:
        return self.account is not None or bool(self.channels)

    def split(self, oldest_pending: Mapping[int, datetime]) -> tuple[Self, Self]:
        """The part that may be written, and the part that must wait.

        Args:
            oldest_pending: for each chat that has undrained events, when the oldest was heard.
                The account's own pts, which counts all basic groups, waits for each of them.
        """
        behind = {chat for chat, heard in oldest_pending.items() if heard <= self.taken_at}
        account_waits = any(kind_of(chat) is ChatKind.BASIC_GROUP for chat in behind)
        free = {chat: pts for chat, pts in self.channels.items() if chat not in behind}
        held = {chat: pts for chat, pts in self.channels.items() if chat in behind}
        return (
            type(self)(self.taken_at, None if account_waits else self.account, free, self.newest),
            type(self)(self.taken_at, self.account if account_waits else None, held, self.newest),
        )


class MemoryLedger:
    """One account's pts ledger; lives on the host's loop."""

    def __init__(
        self,
        account: AccountPts | None = None,
        channels: Mapping[int, int] | None = None,
        newest: Mapping[int, int] | None = None,
    ) -> None:
        self._account = account
        self._channels = dict(channels or {})
        self._newest = dict(newest or {})
        self._account_changed = False
        self._channels_changed: set[int] = set()

    def account(self) -> AccountPts | None:
        """How far private chats and basic groups were heard; None before the first connect."""
        return self._account

    def set_account(self, pts: AccountPts) -> None:
        """Private chats and basic groups were handed on up to here."""
        if pts != self._account:
            self._account = pts
            self._account_changed = True

    def channels(self) -> Mapping[int, int]:
        """The pts of each supergroup, by its marked chat id; a live view."""
        return MappingProxyType(self._channels)

    def set_channel(self, chat_id: int, pts: int, *, newest_id: int = 0) -> None:
        """This supergroup was handed on up to here; `newest_id` is 0 when no message is known."""
        if self._channels.get(chat_id) != pts:
            self._channels[chat_id] = pts
            self._channels_changed.add(chat_id)
            if newest_id:
                self._newest[chat_id] = newest_id

    def newest_id(self, chat_id: int) -> int | None:
        """The newest message of this supergroup that was handed on; None when none is known."""
        return self._newest.get(chat_id)

    def snapshot(self, *, now: datetime) -> LedgerSnapshot:
        """What the tables do not know yet, as it is now; false when they know all."""
        return LedgerSnapshot(
            taken_at=now,
            account=self._account if self._account_changed else None,
            channels={chat: self._channels[chat] for chat in sorted(self._channels_changed)},
            newest={c: self._newest[c] for c in self._channels_changed if c in self._newest},
        )

    def written(self, part: LedgerSnapshot) -> None:
        """This part is in the tables now; what moved on since stays to be written."""
        if part.account is not None and part.account == self._account:
            self._account_changed = False
        self._channels_changed -= {
            chat for chat, pts in part.channels.items() if self._channels[chat] == pts
        }
