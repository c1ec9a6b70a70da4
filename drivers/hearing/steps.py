"""What a client library's updates become before the ledgers judge them.

Telegram numbers what an account is told by `pts` counters: one for its private chats and basic
groups together, and one for each supergroup (core.telegram.org/api/updates). `chat_id` is None for
the first and the supergroup's marked id for the others.
"""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from drivers.messages import ChatKind, IncomingMessage
from drivers.protocol import AccountPts


@dataclass(frozen=True, slots=True)
class Step:
    """One update that moves a ledger from `pts - pts_count` to `pts`.

    `message` is None for what nobody here acts on: read marks, deletions, pins.
    """

    chat_id: int | None
    pts: int
    pts_count: int
    message: IncomingMessage | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """Telegram says that there is too much to tell step by step: fetch the difference."""

    chat_id: int | None


Entry: TypeAlias = Step | Behind


@dataclass(frozen=True, slots=True)
class Envelope:
    """One container of updates. `seq` is 0 when the container is not counted."""

    entries: tuple[Entry, ...]
    date: int = 0
    seq_start: int = 0
    seq: int = 0
    qts: int | None = None


@dataclass(frozen=True, slots=True)
class AccountDifference:
    """What the account missed in its private chats and basic groups, up to `state`.

    `entries` concern supergroups and are judged by their own ledgers. When `too_long` is set,
    Telegram told nothing, and `state` is where the telling can begin again.
    """

    messages: tuple[IncomingMessage, ...]
    entries: tuple[Entry, ...]
    state: AccountPts
    final: bool = True
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class ChatDifference:
    """What the account missed in one supergroup, up to `pts`."""

    messages: tuple[IncomingMessage, ...]
    pts: int
    final: bool = True
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A run of a chat's history, oldest first.

    `oldest_id` is where it begins, which may be a message that nobody here acts on; None when
    there is nothing so far back.
    """

    messages: tuple[IncomingMessage, ...]
    oldest_id: int | None


@dataclass(frozen=True, slots=True)
class GroupState:
    """A group that the account is in; `pts` is Telegram's own counter, None for basic groups."""

    chat_id: int
    kind: ChatKind
    pts: int | None


class Source(Protocol):
    """What recovery asks of a client library. Each method raises `drivers.errors` only."""

    async def state(self) -> AccountPts:
        """Where Telegram's counter of the account stands now."""
        ...

    async def difference(self, since: AccountPts) -> AccountDifference:
        """One piece of what the account missed since."""
        ...

    async def chat_difference(self, chat_id: int, pts: int) -> ChatDifference:
        """One piece of what the account missed in a supergroup since."""
        ...

    async def groups(self) -> list[GroupState]:
        """The groups that the account is in, with their counters."""
        ...

    async def page(self, chat_id: int, *, limit: int, before: int = 0) -> HistoryPage:
        """The newest messages of a chat that are older than the message `before` (0: all)."""
        ...
