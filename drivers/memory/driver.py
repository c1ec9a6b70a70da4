"""The driver over the in-memory Telegram: same promises, no network."""

import asyncio
from datetime import timedelta

from drivers.errors import (
    Disconnected,
    DriverError,
    MethodRefused,
    NotAnswered,
    OutcomeUnknown,
    PeerUnavailable,
)
from drivers.hearing.handing import Handing
from drivers.hearing.inbox import Inbox
from drivers.hearing.steps import Envelope
from drivers.lifeline import Lifeline
from drivers.memory.faults import Fault
from drivers.memory.source import MemorySource
from drivers.memory.telegram import MemoryLine, MemoryTelegram
from drivers.messages import Chat, Checkup, IncomingMessage, PressAnswer, Profile, SentMessage
from drivers.protocol import KnownPeer, LossHandler, MessageHandler, PeerStore, PtsStore
from drivers.refusals import PEER_UNKNOWN
from drivers.session import TelegramSession


class MemoryDriver:
    """One account's line to a `MemoryTelegram`; the contract is `drivers.protocol.Driver`."""

    def __init__(
        self,
        telegram: MemoryTelegram,
        *,
        session: TelegramSession,
        peers: PeerStore,
        ledger: PtsStore,
        on_message: MessageHandler,
        on_loss: LossHandler,
    ) -> None:
        self._telegram = telegram
        self._session = session
        self._peers = peers
        self._ledger = ledger
        self._handing = Handing(on_message)
        self._life = Lifeline(self._close, on_loss)
        self._line: MemoryLine | None = None
        self._inbox: Inbox | None = None

    @property
    def connected(self) -> bool:
        """Whether the line is open."""
        return self._life.up

    async def connect(self) -> Profile:
        """Open the line, hand on what was missed, say who we are."""
        return await self._life.open(self._open)

    async def _open(self) -> Profile:
        loop = asyncio.get_running_loop()
        inbox = self._inbox = Inbox(
            MemorySource(self._telegram, self._session.user_id),
            self._ledger,
            self._handing,
            on_failure=self._lost,
        )

        def push(envelope: Envelope) -> None:
            loop.call_soon_threadsafe(inbox.feed, envelope)

        def cut(error: DriverError) -> None:
            loop.call_soon_threadsafe(self._lost, error)

        self._line = self._telegram.open_line(self._session, push=push, cut=cut)
        await self._begin("connect")
        self._learn_peers()
        await inbox.recover()
        inbox.start()
        user = self._telegram.users[self._session.user_id]
        return Profile(user_id=user.user_id, display_name=user.name, phone_number=user.phone)

    async def disconnect(self) -> None:
        """Close the line."""
        await self._life.end()

    def _lost(self, error: DriverError) -> None:
        if self._inbox is not None:
            self._inbox.abandon()
        self._life.lose(error)

    async def _close(self) -> None:
        line, self._line = self._line, None
        inbox, self._inbox = self._inbox, None
        if inbox is not None:
            await inbox.stop()
        if line is not None:
            self._telegram.close_line(line)

    async def recover(self) -> int:
        """Hand on what was missed and say how many."""
        inbox = self._open_inbox()
        await self._begin("recover")
        return await inbox.recover()

    async def missing(self, *, patience: timedelta) -> int:
        """How many updates had been counted that did not reach us within `patience`."""
        inbox = self._open_inbox()
        await self._begin("missing")
        missing = await inbox.missing(patience)
        if inbox is not self._inbox:
            raise Disconnected("CONNECTION_LOST")
        return missing

    async def ping(self) -> None:
        """Answers while the line is open."""
        self._open_inbox()
        await self._begin("ping")

    async def checkup(self) -> Checkup:
        """Two-step verification, where our session is seen, and which others there are."""
        self._open_inbox()
        await self._begin("checkup")
        with self._telegram.lock:
            user = self._telegram.users[self._session.user_id]
            return Checkup(user.password is not None, user.ip, user.country, tuple(user.devices))

    async def chats(self) -> list[Chat]:
        """The groups that the account is in."""
        self._open_inbox()
        await self._begin("chats")
        self._learn_peers()
        me = self._session.user_id
        with self._telegram.lock:
            return [
                Chat(
                    chat_id=chat.chat_id,
                    kind=chat.kind,
                    title=chat.title,
                    can_send=me not in chat.silenced,
                    is_admin=me in chat.admins,
                )
                for chat in self._telegram.chats.values()
                if me in chat.members
            ]

    async def history(self, chat_id: int, *, limit: int) -> list[IncomingMessage]:
        """The newest messages, oldest first."""
        self._open_inbox()
        self._known(chat_id)
        await self._begin("history")
        source = MemorySource(self._telegram, self._session.user_id)
        return list((await source.page(chat_id, limit=limit)).messages)

    async def send_text(
        self, chat_id: int, text: str, *, random_id: int, reply_to: int | None = None
    ) -> SentMessage:
        """Send once: a repeat with the same `random_id` sends nothing new."""
        self._open_inbox()
        self._known(chat_id)
        fault = await self._begin("send_text")
        me = self._session.user_id
        message, new = self._telegram.send(
            me, chat_id, text, random_id=random_id, reply_to=reply_to
        )
        _end(fault)
        return SentMessage(message.ids[me] if new else None, message.date if new else None)

    async def press(self, chat_id: int, message_id: int, data: bytes) -> PressAnswer:
        """Press a button once."""
        self._open_inbox()
        self._known(chat_id)
        fault = await self._begin("press")
        answer = self._telegram.press(self._session.user_id, chat_id, message_id, data)
        _end(fault)
        if answer is None:
            raise MethodRefused("DATA_INVALID")
        return answer

    async def log_out(self) -> None:
        """End the session: its key is worthless afterwards."""
        self._open_inbox()
        await self._begin("log_out")
        await self._life.end()
        self._telegram.forget(self._session)

    def _open_inbox(self) -> Inbox:
        if not self._life.up or self._inbox is None:
            raise Disconnected("NOT_CONNECTED")
        return self._inbox

    def _known(self, chat_id: int) -> None:
        if self._peers.get(chat_id) is None:
            raise PeerUnavailable(PEER_UNKNOWN)

    async def _begin(self, method: str) -> Fault | None:
        """Let the answer take its time; raise this call's fault unless it comes after the act."""
        await asyncio.sleep(self._telegram.faults.latency.total_seconds())
        if self._line is None or not self._telegram.holds(self._line):
            raise Disconnected("NOT_CONNECTED")
        fault = self._telegram.faults.take(self._session.user_id, method)
        if fault is not None and not fault.after:
            raise _fitting(fault.error, method)
        return fault

    def _learn_peers(self) -> None:
        me = self._session.user_id
        with self._telegram.lock:
            mine = [chat for chat in self._telegram.chats.values() if me in chat.members]
        self._peers.put(KnownPeer(c.chat_id, c.kind, access_hash=me ^ c.chat_id) for c in mine)


def _end(fault: Fault | None) -> None:
    if fault is not None:
        raise fault.error


def _fitting(error: DriverError, method: str) -> DriverError:
    """A call that may be repeated without harm is merely not answered."""
    if isinstance(error, OutcomeUnknown) and method not in {"send_text", "press"}:
        return NotAnswered(error.error_id)
    return error
