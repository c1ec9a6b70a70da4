"""The in-memory Telegram: who is where, what was said, who hears it, and how it is counted.

Tests may call it from any thread: one lock guards it, and lines hear on their own loops.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock

from drivers.errors import Disconnected, DriverError, PeerUnavailable, SessionLost
from drivers.hearing.steps import Envelope, Step
from drivers.memory.faults import Faults
from drivers.memory.logins import MemoryLogins
from drivers.memory.world import MemoryChat, MemoryMessage, MemoryUser, Pressed, Sent
from drivers.messages import Button, ChatKind, IncomingMessage, PressAnswer
from drivers.peers import basic_group_mark, supergroup_mark
from drivers.session import TelegramSession

DC_ID = 2
_FIRST_USER_ID = 10_000_001
_FIRST_SUPERGROUP = 2_200_000_001
_FIRST_BASIC_GROUP = 5_000_001


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _no_bot(_: Pressed) -> PressAnswer:
    return PressAnswer(text="")


@dataclass(slots=True, eq=False)
class MemoryLine:
    """One open connection. Both callables may be called from any thread."""

    user_id: int
    auth_key: bytes = field(repr=False)
    push: Callable[[Envelope], None]
    cut: Callable[[DriverError], None]
    deaf: bool = False
    """Whether its pushes vanish."""


class MemoryTelegram:
    """A Telegram without a network.

    `sends` and `presses` are the ground truth of tests: what really acted, in order. `on_press` is
    the bot: it gets a press and answers it.
    """

    def __init__(
        self, *, now: Callable[[], datetime] = _utc_now, rng: random.Random | None = None
    ) -> None:
        self.lock = RLock()
        self.faults = Faults()
        self.users: dict[int, MemoryUser] = {}
        self.chats: dict[int, MemoryChat] = {}
        self.sends: list[Sent] = []
        self.presses: list[Pressed] = []
        self.duplicates = 0
        """How often two connections used one auth key."""
        self.banned_phones: set[str] = set()
        self.on_press: Callable[[Pressed], PressAnswer] = _no_bot
        self._now = now
        self._rng = rng or random.Random(7)
        self.logins = MemoryLogins(self._rng.randbytes, now)
        self._keys: dict[bytes, int] = {}
        self._lines: list[MemoryLine] = []
        self._sent: dict[tuple[int, int], MemoryMessage] = {}

    # People and chats

    def user(
        self, name: str, *, phone: str = "", password: str | None = None, is_bot: bool = False
    ) -> MemoryUser:
        """Create a user. Their ids in basic groups start somewhere of their own."""
        with self.lock:
            user = MemoryUser(
                user_id=_FIRST_USER_ID + len(self.users),
                name=name,
                phone=phone,
                password=password,
                is_bot=is_bot,
                pts=self._rng.randrange(1, 5_000),
                next_message_id=self._rng.randrange(1, 50_000),
            )
            self.users[user.user_id] = user
            return user

    def session(self, user_id: int, *, key: bytes | None = None) -> TelegramSession:
        """A logged-in session, without the login; under a new key, if none is given."""
        with self.lock:
            key = key or self._rng.randbytes(256)
            self._keys[key] = user_id
            return TelegramSession(dc_id=DC_ID, user_id=user_id, auth_key=key)

    def owner_of(self, key: bytes) -> MemoryUser:
        """Who is logged in with this auth key; SessionLost when nobody is."""
        user_id = self._keys.get(key)
        if user_id is None:
            raise SessionLost("AUTH_KEY_UNREGISTERED")
        return self.users[user_id]

    def supergroup(self, title: str, members: Iterable[int]) -> int:
        """Create a supergroup; returns its marked id."""
        return self._chat(ChatKind.SUPERGROUP, title, members)

    def basic_group(self, title: str, members: Iterable[int]) -> int:
        """Create a basic group; returns its marked id."""
        return self._chat(ChatKind.BASIC_GROUP, title, members)

    def _chat(self, kind: ChatKind, title: str, members: Iterable[int]) -> int:
        with self.lock:
            number = len(self.chats)
            chat_id = (
                supergroup_mark(_FIRST_SUPERGROUP + number)
                if kind is ChatKind.SUPERGROUP
                else basic_group_mark(_FIRST_BASIC_GROUP + number)
            )
            self.chats[chat_id] = MemoryChat(chat_id, kind, title, set(members))
            return chat_id

    # What is said

    def say(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        *,
        buttons: tuple[Button, ...] = (),
        reply_to: MemoryMessage | None = None,
    ) -> MemoryMessage:
        """Post a message as anyone, whether they may or not."""
        with self.lock:
            chat = self.chats[chat_id]
            message = MemoryMessage(
                chat_id=chat_id,
                kind=chat.kind,
                sender_id=user_id,
                sender_is_bot=self.users[user_id].is_bot,
                date=self._now(),
                text=text,
                buttons=buttons,
                reply_to=reply_to,
            )
            self._number(chat, message)
            chat.messages.append(message)
            self._count(chat, message, edited=False)
            return message

    def edit(
        self, message: MemoryMessage, *, text: str | None = None, buttons: tuple[Button, ...] = ()
    ) -> None:
        """Change a message's text (None: it stays) and its buttons."""
        with self.lock:
            message.text = message.text if text is None else text
            message.buttons = buttons
            self._count(self.chats[message.chat_id], message, edited=True)

    def send(
        self, user_id: int, chat_id: int, text: str, *, random_id: int, reply_to: int | None
    ) -> tuple[MemoryMessage, bool]:
        """What an account sends: the message, and whether it is new."""
        with self.lock:
            before = self._sent.get((user_id, random_id))
            if before is not None:
                return before, False
            chat = self.chat_of(user_id, chat_id)
            if user_id in chat.silenced:
                raise PeerUnavailable("CHAT_WRITE_FORBIDDEN")
            answered = None if reply_to is None else self.find(user_id, chat_id, reply_to)
            message = self.say(user_id, chat_id, text, reply_to=answered)
            self._sent[user_id, random_id] = message
            self.sends.append(Sent(user_id, chat_id, random_id, text))
            return message, True

    def press(self, user_id: int, chat_id: int, message_id: int, data: bytes) -> PressAnswer | None:
        """Press a button; None when there is no such button."""
        with self.lock:
            message = self.find(user_id, chat_id, message_id)
            if message is None or data not in {button.data for button in message.buttons}:
                return None
            pressed = Pressed(user_id, message, data)
            self.presses.append(pressed)
            return self.on_press(pressed)

    def chat_of(self, user_id: int, chat_id: int) -> MemoryChat:
        """A chat that the user is in; PeerUnavailable when they are not."""
        chat = self.chats.get(chat_id)
        if chat is None or user_id not in chat.members:
            raise PeerUnavailable("CHANNEL_PRIVATE")
        return chat

    def find(self, user_id: int, chat_id: int, message_id: int) -> MemoryMessage | None:
        """A message by the id that this user knows it by."""
        with self.lock:
            found = (m for m in self.chats[chat_id].messages if m.ids.get(user_id) == message_id)
            return next(found, None)

    def _number(self, chat: MemoryChat, message: MemoryMessage) -> None:
        if chat.kind is ChatKind.SUPERGROUP:
            message.ids = dict.fromkeys(chat.members | {message.sender_id}, chat.next_message_id)
            chat.next_message_id += 1
            return
        for member in chat.members | {message.sender_id}:
            user = self.users[member]
            message.ids[member] = user.next_message_id
            user.next_message_id += 1

    def _count(self, chat: MemoryChat, message: MemoryMessage, *, edited: bool) -> None:
        if chat.kind is ChatKind.SUPERGROUP:
            chat.pts += 1
            chat.log.append((chat.pts, message, edited))
        for user_id in chat.members & message.ids.keys():
            seen = message.seen_by(user_id, edited=edited)
            if chat.kind is ChatKind.SUPERGROUP:
                step = Step(chat.chat_id, chat.pts, 1, seen)
            else:
                step = self._count_own(self.users[user_id], seen)
            self._push(user_id, step, message.date)

    @staticmethod
    def _count_own(user: MemoryUser, seen: IncomingMessage) -> Step:
        user.pts += 1
        step = Step(None, user.pts, 1, seen)
        user.log.append(step)
        return step

    def _push(self, user_id: int, step: Step, date: datetime) -> None:
        if self.faults.loses_push(user_id):
            return
        envelope = Envelope(entries=(step,), date=int(date.timestamp()))
        for line in self._lines:
            if line.user_id == user_id and not line.deaf:
                line.push(envelope)

    # Connections

    def open_line(
        self,
        session: TelegramSession,
        *,
        push: Callable[[Envelope], None],
        cut: Callable[[DriverError], None],
    ) -> MemoryLine:
        """Open a connection under an auth key.

        Raises SessionLost for a key that is unknown, revoked, or in use on another line (which is
        cut, as Telegram does), and Disconnected during an outage.
        """
        with self.lock:
            if self.faults.outage:
                raise Disconnected("OUTAGE")
            user_id = self._keys.get(session.auth_key)
            if user_id is None:
                raise SessionLost("AUTH_KEY_UNREGISTERED")
            if any(line.auth_key == session.auth_key for line in self._lines):
                self.duplicates += 1
                self.revoke(user_id, error=SessionLost("AUTH_KEY_DUPLICATED"))
                raise SessionLost("AUTH_KEY_DUPLICATED")
            line = MemoryLine(user_id, session.auth_key, push, cut)
            self._lines.append(line)
            return line

    def close_line(self, line: MemoryLine) -> None:
        """Forget a connection; twice does no harm."""
        with self.lock:
            if line in self._lines:
                self._lines.remove(line)

    def holds(self, line: MemoryLine) -> bool:
        """Whether a connection is still open on this side."""
        with self.lock:
            return line in self._lines

    def deafen(self, user_id: int) -> None:
        """Tell the user's open connections nothing more; new ones hear again."""
        with self.lock:
            for line in self._lines:
                line.deaf = line.deaf or line.user_id == user_id

    def cut(self, user_id: int, *, error: DriverError | None = None) -> None:
        """Break the user's connections."""
        with self.lock:
            for line in [line for line in self._lines if line.user_id == user_id]:
                self._lines.remove(line)
                line.cut(error or Disconnected("CONNECTION_LOST"))

    def revoke(self, user_id: int, *, error: DriverError | None = None) -> None:
        """Make the user's auth keys worthless and tell their lines."""
        with self.lock:
            self._keys = {key: owner for key, owner in self._keys.items() if owner != user_id}
            self.cut(user_id, error=error or SessionLost("SESSION_REVOKED"))

    def forget(self, session: TelegramSession) -> None:
        """Make one auth key unknown, as logging out does."""
        with self.lock:
            self._keys.pop(session.auth_key, None)

    def connected(self, user_id: int) -> int:
        """How many lines this user has open."""
        with self.lock:
            return sum(line.user_id == user_id for line in self._lines)
