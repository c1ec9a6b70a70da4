"""The parts of a data centre, and the few things that they do together."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from sandbox.bots import Bot
from sandbox.courier import Courier
from sandbox.faults.bots import BotFaults
from sandbox.faults.calls import CallFaults
from sandbox.faults.pushes import PushFaults
from sandbox.journal import Journal
from sandbox.keys import KeyRing
from sandbox.line import Line
from sandbox.records import Edited, Sent
from sandbox.world.chats import Chat
from sandbox.world.codes import LoginCodes
from sandbox.world.login_tokens import LoginTokens
from sandbox.world.messages import Keyboard, Message
from sandbox.world.password import PasswordChallenge
from sandbox.world.posting import Happening, message_edit, message_post
from sandbox.world.sent import SendMemory
from sandbox.world.users import User
from sandbox.world.world import World

DC_ID = 2
"""The data centre that both client libraries begin with."""


@dataclass(slots=True)
class HalfLogin:
    """A login whose code was right and whose password is still to come."""

    user: User
    challenge: PasswordChallenge | None = None


class DataCentre:
    """Everything that requests, scenarios and bots work on.

    `clock` gives Unix seconds and `monotonic` the seconds of the journal.
    """

    def __init__(
        self, *, rng: Random, clock: Callable[[], float], monotonic: Callable[[], float]
    ) -> None:
        self.rng = rng
        self.monotonic = monotonic
        self._clock = clock
        self.world = World(rng)
        self.journal = Journal()
        self.codes = LoginCodes(rng)
        self.login_tokens = LoginTokens(rng)
        self.keys = KeyRing(rng.randbytes)
        self.call_faults = CallFaults(monotonic)
        self.push_faults = PushFaults()
        self.bot_faults = BotFaults()
        self.bots: dict[int, Bot] = {}
        self.half_logins: dict[int, HalfLogin] = {}
        self.sent = SendMemory()
        self.address = ("127.0.0.1", 0)
        self.courier = Courier(
            world=self.world,
            keys=self.keys,
            journal=self.journal,
            faults=self.push_faults,
            monotonic=monotonic,
        )

    def now(self) -> int:
        """Unix seconds, whole, as Telegram writes times."""
        return int(self._clock())

    def say(
        self,
        *,
        sender: User,
        chat: Chat,
        text: str,
        keyboard: Keyboard = (),
        reply_to: int | None = None,
        entities: tuple[Any, ...] = (),
        named: frozenset[int] = frozenset(),
        random_id: int | None = None,
        origin: Line | None = None,
    ) -> Happening:
        """Post a message, push it to those who hear it, and let the bots hear it.

        Args:
            sender: who says it; must be in the chat.
            chat: where.
            text: what.
            keyboard: buttons under it.
            reply_to: uid of the message that it answers.
            entities: Telegram's formatting objects.
            named: users that an entity names.
            random_id: the client's own number for this send, when a client sent it.
            origin: the line whose answer tells the sender, so that it gets no push.
        """
        happening = message_post(
            self.world,
            sender=sender,
            chat=chat,
            text=text,
            now=self.now(),
            keyboard=keyboard,
            reply_to=reply_to,
            entities=entities,
            named=named,
        )
        self.journal.add(self._sent(happening, random_id))
        self.courier.deliver(happening, origin=origin)
        self._tell_bots(happening.message)
        return happening

    def edit(
        self,
        message: Message,
        *,
        text: str,
        keyboard: Keyboard = (),
        origin: Line | None = None,
    ) -> Happening:
        """Replace what a message says and push the edit."""
        happening = message_edit(self.world, message, text=text, keyboard=keyboard, now=self.now())
        self.journal.add(
            Edited(
                at=self.monotonic(),
                user_id=message.sender_id,
                chat_id=message.chat.chat_id_for(message.sender_id),
                uid=message.uid,
                text=text,
            )
        )
        self.courier.deliver(happening, origin=origin)
        return happening

    def _sent(self, happening: Happening, random_id: int | None) -> Sent:
        message = happening.message
        return Sent(
            at=self.monotonic(),
            user_id=message.sender_id,
            chat_id=message.chat.chat_id_for(message.sender_id),
            message_id=happening.entries[message.sender_id].message_id,
            uid=message.uid,
            text=message.text,
            reply_to=message.reply_to,
            random_id=random_id,
        )

    def _tell_bots(self, message: Message) -> None:
        # After the current step, so that the sender's own answer is on its way before a bot speaks.
        loop = asyncio.get_running_loop()
        for user_id in message.chat.member_ids:
            if user_id in self.bots and user_id != message.sender_id:
                loop.call_soon(self.bots[user_id].heard, message)
