"""A driver over MTProto: one account's line to Telegram, in the dialect of a client library."""

import asyncio
from datetime import timedelta

from drivers.errors import Disconnected, DriverError, MethodRefused, NotAnswered
from drivers.hearing.handing import Handing
from drivers.hearing.inbox import Inbox
from drivers.lifeline import Lifeline
from drivers.messages import Chat, Checkup, IncomingMessage, PressAnswer, Profile, SentMessage
from drivers.mtproto.checkups import checkup_of
from drivers.mtproto.dialect import Answer, Dialect
from drivers.mtproto.link import Link
from drivers.mtproto.patience import PRESS_TIMEOUT, RECOVERY_TIMEOUT, SEND_TIMEOUT
from drivers.protocol import LossHandler, MessageHandler, PtsStore

NOTHING_NEW = SentMessage(message_id=None, date=None)
"""The random_id had been used: the message was sent before."""


class MTProtoDriver:
    """One account's connection; the contract is `drivers.protocol.Driver`."""

    def __init__(
        self,
        dialect: Dialect,
        *,
        ledger: PtsStore,
        on_message: MessageHandler,
        on_loss: LossHandler,
    ) -> None:
        self._dialect = dialect
        self._ledger = ledger
        self._handing = Handing(on_message)
        self._life = Lifeline(self._close, on_loss)
        self._link: Link | None = None

    @property
    def connected(self) -> bool:
        """Whether the line is open and nothing is known to be wrong with it."""
        return self._life.up

    async def connect(self) -> Profile:
        """Open the line, hand on everything missed since the ledger, and say who we are."""
        return await self._life.open(self._open)

    async def _open(self) -> Profile:
        link = self._link = self._build_link()
        await link.line.open()
        answer = await link.line.send(self._dialect.ask_who_we_are())
        await self._recover(link)
        link.inbox.start()
        return self._dialect.profile(answer)

    def _build_link(self) -> Link:
        line = self._dialect.line(
            on_update=self._on_update, on_renewed=self._on_renewed, on_lost=self._lost
        )
        source = self._dialect.source(line)
        inbox = Inbox(source, self._ledger, self._handing, on_failure=self._lost)
        return Link(line, source, inbox)

    async def disconnect(self) -> None:
        """Close the line. Never raises; a closed driver may connect again."""
        await self._life.end()

    async def _close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def recover(self) -> int:
        """Compare Telegram's state with the ledger, hand on what was missed, say how many."""
        return await self._recover(self._open_link())

    async def missing(self, *, patience: timedelta) -> int:
        """How many updates Telegram had counted that did not reach us within `patience`."""
        link = self._open_link()
        missing = await link.inbox.missing(patience)
        if link is not self._link:
            raise Disconnected("CONNECTION_LOST")
        return missing

    async def ping(self) -> None:
        """Ask for an answer; NotAnswered or Disconnected when none comes."""
        await self._open_link().line.ping()

    async def checkup(self) -> Checkup:
        """Ask for two-step verification, where our session is seen, and which others there are."""
        line = self._open_link().line
        password = await line.send(self._dialect.ask_password())
        return checkup_of(password, await line.send(self._dialect.ask_authorizations()))

    async def chats(self) -> list[Chat]:
        """The groups that the account is in; their peers are put into the store."""
        return await self._open_link().source.chats()

    async def history(self, chat_id: int, *, limit: int) -> list[IncomingMessage]:
        """The newest messages of a chat, oldest first."""
        page = await self._open_link().source.page(chat_id, limit=limit)
        return list(page.messages)

    async def send_text(
        self, chat_id: int, text: str, *, random_id: int, reply_to: int | None = None
    ) -> SentMessage:
        """Send `text` as this account; a repeat with the same `random_id` sends nothing new."""
        link = self._open_link()
        query = self._dialect.send_text(chat_id, text, random_id=random_id, reply_to=reply_to)
        try:
            answer = await link.act(query, timeout=SEND_TIMEOUT)
        except MethodRefused as error:
            if error.error_id == "RANDOM_ID_DUPLICATE":
                return NOTHING_NEW
            raise
        return self._dialect.sent(answer, random_id)

    async def press(self, chat_id: int, message_id: int, data: bytes) -> PressAnswer:
        """Press an inline button once. `message_id` is this account's own."""
        link = self._open_link()
        query = self._dialect.press(chat_id, message_id, data)
        return self._dialect.pressed(await link.act(query, timeout=PRESS_TIMEOUT))

    async def log_out(self) -> None:
        """End the session at Telegram; the auth key is dead afterwards."""
        link = self._open_link()
        self._life.leaving()
        try:
            await link.act(self._dialect.log_out(), timeout=SEND_TIMEOUT)
        finally:
            await self._life.end()

    def _open_link(self) -> Link:
        if not self._life.up or self._link is None:
            raise Disconnected("NOT_CONNECTED")
        return self._link

    @staticmethod
    async def _recover(link: Link) -> int:
        try:
            async with asyncio.timeout(RECOVERY_TIMEOUT.total_seconds()):
                return await link.inbox.recover()
        except TimeoutError as error:
            raise NotAnswered("RECOVERY_TIMEOUT") from error

    def _lost(self, error: DriverError) -> None:
        if self._link is not None:
            self._link.inbox.abandon()
        self._life.lose(error)

    def _on_update(self, updates: Answer) -> None:
        envelope = self._dialect.envelope(updates)
        if envelope is not None and self._link is not None:
            self._link.inbox.feed(envelope)

    def _on_renewed(self) -> None:
        # The first session of a line is no news: `connect` recovers anyway.
        if self._life.up and self._link is not None:
            self._link.inbox.doubt()
