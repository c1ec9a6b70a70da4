"""The in-memory Telegram as the contract's world."""

from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Iterable
from datetime import timedelta
from typing import TypeVar

from drivers.errors import OutcomeUnknown, PeerFlood, SessionLost, SlowmodeWait
from drivers.memory.factory import MemoryFactory
from drivers.memory.telegram import MemoryTelegram
from drivers.memory.world import MemoryMessage
from drivers.messages import Button, Device, PressAnswer
from drivers.protocol import Application, DriverFactory
from drivers.session import TelegramSession

T = TypeVar("T")


class MemoryWorld:
    def __init__(self, telegram: MemoryTelegram) -> None:
        self._telegram = telegram
        self.factory: DriverFactory = MemoryFactory(telegram)
        self.application = Application(api_id=1, api_hash="x")

    def person(self, name: str, *, phone: str = "", password: str | None = None) -> int:
        return self._telegram.user(name, phone=phone, password=password).user_id

    def session(self, user_id: int) -> TelegramSession:
        return self._telegram.session(user_id)

    def supergroup(self, title: str, members: Iterable[int]) -> int:
        return self._telegram.supergroup(title, members)

    def basic_group(self, title: str, members: Iterable[int]) -> int:
        return self._telegram.basic_group(title, members)

    def leave(self, user_id: int, chat_id: int) -> None:
        self._telegram.chats[chat_id].members.discard(user_id)

    def silence(self, user_id: int, chat_id: int) -> None:
        self._telegram.chats[chat_id].silenced.add(user_id)

    def say(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        *,
        buttons: tuple[Button, ...] = (),
        reply_to: MemoryMessage | None = None,
    ) -> MemoryMessage:
        return self._telegram.say(user_id, chat_id, text, buttons=buttons, reply_to=reply_to)

    def edit(self, message: MemoryMessage, text: str, *, buttons: tuple[Button, ...] = ()) -> None:
        self._telegram.edit(message, text=text, buttons=buttons)

    def own_id(self, user_id: int, message: MemoryMessage) -> int:
        return message.ids[user_id]

    def bot(self, chat_ids: Iterable[int], *, answer: str) -> int:
        bot = self._telegram.user("Bot", is_bot=True)
        for chat_id in chat_ids:
            self._telegram.chats[chat_id].members.add(bot.user_id)
        self._telegram.on_press = lambda _: PressAnswer(text=answer)
        return bot.user_id

    def seen(self, user_id: int, *, ip: str, country: str) -> None:
        user = self._telegram.users[user_id]
        user.ip, user.country = ip, country

    def two_step(self, user_id: int, *, on: bool) -> None:
        self._telegram.users[user_id].password = "secret" if on else None

    def other_device(self, user_id: int, name: str) -> None:
        user = self._telegram.users[user_id]
        user.devices.append(Device(len(user.devices) + 1, name, user.country))

    def login_code(self, phone: str) -> str:
        return next(u.login_code for u in self._telegram.users.values() if u.phone == phone)

    def scan(self, user_id: int, url: str) -> None:
        token = urlsafe_b64decode(url.removeprefix("tg://login?token=") + "==")
        self._telegram.logins.scan(self._telegram.users[user_id], token)

    def ban(self, phone: str) -> None:
        self._telegram.banned_phones.add(phone)

    def texts_sent(self, user_id: int) -> list[str]:
        return [sent.text for sent in self._telegram.sends if sent.user_id == user_id]

    def presses(self, user_id: int) -> int:
        return sum(press.user_id == user_id for press in self._telegram.presses)

    def connected(self, user_id: int) -> int:
        return self._telegram.connected(user_id)

    def flood_wait(self, user_id: int, method: str, seconds: int) -> None:
        self._telegram.faults.flood_wait(user_id, method, timedelta(seconds=seconds))

    def slowmode_wait(self, user_id: int, chat_id: int, seconds: int) -> None:
        error = SlowmodeWait("SLOWMODE_WAIT_X", timedelta(seconds=seconds))
        self._telegram.faults.fail(user_id, "send_text", error)

    def peer_flood(self, user_id: int) -> None:
        self._telegram.faults.fail(user_id, "send_text", PeerFlood("PEER_FLOOD"))

    def bot_timeout(self, user_id: int) -> None:
        self._telegram.faults.fail_after(user_id, "press", OutcomeUnknown("BOT_RESPONSE_TIMEOUT"))

    def lose_pushes(self, user_id: int, count: int) -> None:
        self._telegram.faults.lose_pushes(user_id, count)

    def difference_limits(self, *, piece: int, too_long: int) -> None:
        self._telegram.faults.difference_limit = piece
        self._telegram.faults.too_long_after = too_long

    def deafen(self, user_id: int) -> None:
        self._telegram.deafen(user_id)

    def cut(self, user_id: int) -> None:
        self._telegram.cut(user_id)

    def revoke(self, user_id: int) -> None:
        self._telegram.revoke(user_id)

    def forget(self, user_id: int) -> None:
        self._telegram.revoke(user_id, error=SessionLost("AUTH_KEY_NOT_FOUND"))

    async def outage(self, *, on: bool) -> None:
        self._telegram.faults.outage = on

    async def without_answer(self, user_id: int, method: str, call: Awaitable[T]) -> T:
        self._telegram.faults.fail_after(user_id, method, OutcomeUnknown("NO_ANSWER"))
        return await call
