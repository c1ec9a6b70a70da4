"""The sandbox, over real MTProto, as the contract's world."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from drivers.messages import Button
from drivers.protocol import Application, DriverFactory, TelegramServer
from drivers.registry import driver_factory
from drivers.session import TelegramSession
from sandbox.bots import BotAnswer
from sandbox.records import Called, Pressed, Record, Sent
from sandbox.scenario import Sandbox
from sandbox.world.messages import InlineButton, Keyboard, Message
from sandbox.world.users import User

T = TypeVar("T")
METHODS = {
    "send_text": "messages.SendMessage",
    "press": "messages.GetBotCallbackAnswer",
    "chats": "messages.GetDialogs",
    "history": "messages.GetHistory",
    "checkup": "account.GetAuthorizations",
}


class AnsweringBot:
    """A bot that answers every press alike."""

    def __init__(self, user: User, answer: str) -> None:
        self._user = user
        self._answer = answer

    @property
    def user(self) -> User:
        return self._user

    def pressed(self, user: User, message: Message, data: bytes) -> BotAnswer:
        return BotAnswer(self._answer)

    def heard(self, message: Message) -> None:
        """It only answers presses."""

    def packet_of(self, data: bytes) -> str | None:
        return None


class SandboxWorld:
    def __init__(self, sandbox: Sandbox, driver: str) -> None:
        self._sandbox = sandbox
        self.factory: DriverFactory = driver_factory(driver)
        self.application = Application(
            api_id=1,
            api_hash="x",
            server=TelegramServer("127.0.0.1", sandbox.port, sandbox.key_path),
        )

    def calls(self) -> list[Called]:
        """Every request that reached the data centre, on any line."""
        return list(self._sandbox.journal.of(Called))

    def _user(self, user_id: int) -> User:
        return self._sandbox.users.by_id(user_id)

    def person(self, name: str, *, phone: str = "", password: str | None = None) -> int:
        return self._sandbox.users.create(name=name, phone=phone or None, password=password).user_id

    def session(self, user_id: int) -> TelegramSession:
        ready = self._sandbox.users.session(self._user(user_id))
        return TelegramSession(ready.dc_id, ready.user_id, ready.auth_key)

    def supergroup(self, title: str, members: Iterable[int]) -> int:
        return self._sandbox.groups.supergroup(title, [*map(self._user, members)]).chat_id

    def basic_group(self, title: str, members: Iterable[int]) -> int:
        return self._sandbox.groups.basic(title, [*map(self._user, members)]).chat_id

    def leave(self, user_id: int, chat_id: int) -> None:
        group = self._sandbox.groups.by_chat_id(chat_id)
        self._sandbox.groups.remove(group, [self._user(user_id)])

    def silence(self, user_id: int, chat_id: int) -> None:
        group = self._sandbox.groups.by_chat_id(chat_id)
        self._sandbox.groups.mute(group, self._user(user_id))

    def say(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        *,
        buttons: tuple[Button, ...] = (),
        reply_to: Message | None = None,
    ) -> Message:
        group = self._sandbox.groups.by_chat_id(chat_id)
        return self._sandbox.say(
            self._user(user_id), group, text, reply_to=reply_to, keyboard=_keyboard(buttons)
        )

    def edit(self, message: Message, text: str, *, buttons: tuple[Button, ...] = ()) -> None:
        self._sandbox.edit(message, text, keyboard=_keyboard(buttons))

    def own_id(self, user_id: int, message: Message) -> int:
        return self._sandbox.message_id(self._user(user_id), message)

    def bot(self, chat_ids: Iterable[int], *, answer: str) -> int:
        centre = self._sandbox._centre
        user = centre.world.user_create(name="Bot", username="answering_bot", bot=True)
        centre.bots[user.user_id] = AnsweringBot(user, answer)
        for chat_id in chat_ids:
            self._sandbox.groups.add(self._sandbox.groups.by_chat_id(chat_id), [user])
        return user.user_id

    def seen(self, user_id: int, *, ip: str, country: str) -> None:
        self._sandbox.users.report_from(self._user(user_id), ip=ip, country=country)

    def two_step(self, user_id: int, *, on: bool) -> None:
        self._sandbox.users.set_password(self._user(user_id), "secret" if on else None)

    def other_device(self, user_id: int, name: str) -> None:
        self._sandbox.users.session(self._user(user_id), device=name)

    def login_code(self, phone: str) -> str:
        return self._sandbox.users.code(phone)

    def scan(self, user_id: int, url: str) -> None:
        self._sandbox.users.scan(self._user(user_id), url)

    def ban(self, phone: str) -> None:
        self._sandbox.users.ban(self._sandbox.users.by_phone(phone))

    def texts_sent(self, user_id: int) -> list[str]:
        return [sent.text for sent in self._sandbox.journal.sends_of(user_id)]

    def presses(self, user_id: int) -> int:
        return sum(p.user_id == user_id and p.acted for p in self._sandbox.journal.of(Pressed))

    def connected(self, user_id: int) -> int:
        return self._sandbox.connected(self._user(user_id))

    def flood_wait(self, user_id: int, method: str, seconds: int) -> None:
        self._sandbox.faults.flood_wait(seconds, user=self._user(user_id), method=METHODS[method])

    def slowmode_wait(self, user_id: int, chat_id: int, seconds: int) -> None:
        group = self._sandbox.groups.by_chat_id(chat_id)
        self._sandbox.faults.slowmode_wait(seconds, group=group, user=self._user(user_id))

    def peer_flood(self, user_id: int) -> None:
        self._sandbox.faults.peer_flood(user=self._user(user_id))

    def bot_timeout(self, user_id: int) -> None:
        self._sandbox.faults.bot_response_timeout("after", user=self._user(user_id))

    def lose_pushes(self, user_id: int, count: int) -> None:
        self._sandbox.faults.lose_pushes(user=self._user(user_id), times=count)

    def difference_limits(self, *, piece: int, too_long: int) -> None:
        self._sandbox.faults.difference_limits(piece=piece, too_long=too_long)

    def deafen(self, user_id: int) -> None:
        self._sandbox.faults.deafen(self._user(user_id))

    def cut(self, user_id: int) -> None:
        self._sandbox.faults.cut(self._user(user_id))

    def revoke(self, user_id: int) -> None:
        self._sandbox.faults.revoke_key(self._user(user_id))

    def forget(self, user_id: int) -> None:
        self._sandbox.faults.forget_key(self._user(user_id))

    async def outage(self, *, on: bool) -> None:
        await self._sandbox.faults.outage(on=on)

    async def without_answer(self, user_id: int, method: str, call: Awaitable[T]) -> T:
        """The answer takes long, and the line is cut as soon as the call has acted."""
        user, journal = self._user(user_id), self._sandbox.journal
        self._sandbox.faults.latency(60, user=user, method=METHODS[method])
        before = len(journal)
        under_way = asyncio.ensure_future(call)
        await journal.wait_for(
            lambda j: any(_acted(record, user_id) for record in j.records[before:]), within=5
        )
        self._sandbox.faults.clear()
        self.cut(user_id)
        async with asyncio.timeout(5):
            return await under_way


def _acted(record: Record, user_id: int) -> bool:
    return isinstance(record, Sent | Pressed) and record.user_id == user_id


def _keyboard(buttons: tuple[Button, ...]) -> Keyboard:
    return tuple((InlineButton(button.text, button.data),) for button in buttons)
