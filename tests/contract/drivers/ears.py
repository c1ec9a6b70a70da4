"""What a driver is given in these tests: stores in memory, and an ear that remembers."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from drivers.errors import DriverError
from drivers.messages import IncomingMessage
from drivers.protocol import AccountPts, Driver, KnownPeer

PATIENCE = 5.0
"""Seconds until a test gives up waiting."""


class Peers:
    """A PeerStore."""

    def __init__(self) -> None:
        self.known: dict[int, KnownPeer] = {}

    def get(self, peer_id: int) -> KnownPeer | None:
        return self.known.get(peer_id)

    def put(self, peers: Iterable[KnownPeer]) -> None:
        self.known.update((peer.peer_id, peer) for peer in peers)


class Ledger:
    """A PtsStore."""

    def __init__(self) -> None:
        self._account: AccountPts | None = None
        self._channels: dict[int, int] = {}
        self._newest: dict[int, int] = {}

    def account(self) -> AccountPts | None:
        return self._account

    def set_account(self, pts: AccountPts) -> None:
        self._account = pts

    def channels(self) -> Mapping[int, int]:
        return self._channels

    def set_channel(self, chat_id: int, pts: int, *, newest_id: int = 0) -> None:
        self._channels[chat_id] = pts
        self._newest[chat_id] = newest_id

    def newest_id(self, chat_id: int) -> int | None:
        return self._newest.get(chat_id) or None

    def snapshot(self) -> tuple[int, dict[int, int]]:
        """The account's pts and those of its supergroups."""
        return (self._account.pts if self._account else 0, dict(self._channels))


class Ear:
    """A message handler that remembers, and that can be told to fail."""

    def __init__(self) -> None:
        self.heard: list[IncomingMessage] = []
        self.failing = False
        self.refused = 0
        self.losses: list[DriverError] = []
        self._changed = asyncio.Event()

    async def on_message(self, message: IncomingMessage) -> None:
        self._changed.set()
        if self.failing:
            self.refused += 1
            raise OSError("Redis is away")
        self.heard.append(message)

    def on_loss(self, error: DriverError) -> None:
        self.losses.append(error)
        self._changed.set()

    @property
    def texts(self) -> list[str]:
        """What others said, in the order of hearing."""
        return [message.text for message in self.heard if not message.outgoing]

    async def until(self, condition: Callable[["Ear"], object]) -> None:
        """Return when the condition holds."""
        async with asyncio.timeout(PATIENCE):
            while not condition(self):
                self._changed.clear()
                await self._changed.wait()

    async def hears(self, *texts: str) -> None:
        """Return when exactly these were heard, in this order; fail at once on anything else."""
        await self.until(lambda ear: len(ear.texts) >= len(texts))
        assert self.texts == list(texts)

    async def loses_its_line(self, *, times: int = 1) -> None:
        """Return when the driver has told so many losses."""
        await self.until(lambda ear: len(ear.losses) == times)

    def message(self, text: str) -> IncomingMessage:
        """The first message with this text."""
        return next(message for message in self.heard if message.text == text)


@dataclass
class Account:
    """One account of a test: its driver and everything around it."""

    user_id: int
    driver: Driver
    ear: Ear
    peers: Peers = field(default_factory=Peers)
    ledger: Ledger = field(default_factory=Ledger)
