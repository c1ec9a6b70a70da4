"""The steps of a login by phone code, over the in-memory Telegram."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from accounts.errors import LoginRefused
from accounts.login.phone_code import phone_code_login
from accounts.login.sentences import login_sentence
from drivers.errors import CodeExpired, DriverError, FloodWait, NotAnswered, SessionLost
from drivers.memory.login import MemoryLogin
from drivers.memory.telegram import MemoryTelegram
from drivers.protocol import CodeSent, PasswordNeeded, SignedIn

PHONE = "+447700900123"


@dataclass
class Answers:
    """Answers from lists, and keeps what was asked."""

    codes: Iterator[str]
    passwords: Iterator[str] = field(default_factory=lambda: iter(()))
    asked: list[tuple[str, bool]] = field(default_factory=list)

    async def code(self, via: str, *, again: bool) -> str:
        self.asked.append((via, again))
        return next(self.codes)

    async def password(self, hint: str, *, again: bool) -> str:
        self.asked.append((f"password {hint}", again))
        return next(self.passwords)


class WatchedLogin(MemoryLogin):
    """Counts codes and closings, and lets a code expire."""

    def __init__(self, telegram: MemoryTelegram, *, expire: int = 0) -> None:
        super().__init__(telegram)
        self.codes_sent = 0
        self.closed = 0
        self._expire = expire

    async def send_code(self, phone_number: str) -> CodeSent:
        self.codes_sent += 1
        return await super().send_code(phone_number)

    async def sign_in(self, code: str) -> SignedIn | PasswordNeeded:
        if self._expire:
            self._expire -= 1
            raise CodeExpired("PHONE_CODE_EXPIRED")
        return await super().sign_in(code)

    async def close(self) -> None:
        self.closed += 1
        await super().close()


@pytest.fixture
def telegram() -> MemoryTelegram:
    return MemoryTelegram()


async def test_the_right_code_signs_in_and_closes_the_login(telegram: MemoryTelegram) -> None:
    user = telegram.user("Ann", phone=PHONE[1:])
    login, ask = WatchedLogin(telegram), Answers(iter(["12345"]))

    signed_in = await phone_code_login(login, phone_number=PHONE, ask=ask)

    assert signed_in.profile.user_id == user.user_id
    assert ask.asked == [("app", False)]
    assert login.closed == 1


async def test_a_wrong_code_may_be_typed_again(telegram: MemoryTelegram) -> None:
    telegram.user("Ann", phone=PHONE[1:])
    login, ask = WatchedLogin(telegram), Answers(iter(["1", "12345"]))

    await phone_code_login(login, phone_number=PHONE, ask=ask)

    assert ask.asked == [("app", False), ("app", True)]
    assert login.codes_sent == 1


async def test_an_expired_code_brings_a_new_one(telegram: MemoryTelegram) -> None:
    telegram.user("Ann", phone=PHONE[1:])
    login = WatchedLogin(telegram, expire=1)

    await phone_code_login(login, phone_number=PHONE, ask=Answers(iter(["1", "12345"])))

    assert login.codes_sent == 2


async def test_the_two_step_password_is_asked_for_and_may_be_typed_again(
    telegram: MemoryTelegram,
) -> None:
    telegram.user("Ann", phone=PHONE[1:], password="right")
    ask = Answers(iter(["12345"]), iter(["wrong", "right"]))

    await phone_code_login(WatchedLogin(telegram), phone_number=PHONE, ask=ask)

    assert ask.asked[1:] == [("password ", False), ("password ", True)]


async def test_three_wrong_codes_end_the_login(telegram: MemoryTelegram) -> None:
    telegram.user("Ann", phone=PHONE[1:])
    login = WatchedLogin(telegram)

    with pytest.raises(LoginRefused, match="No code was right in three tries"):
        await phone_code_login(login, phone_number=PHONE, ask=Answers(iter("1234")))

    assert login.closed == 1


async def test_three_wrong_passwords_end_the_login(telegram: MemoryTelegram) -> None:
    telegram.user("Ann", phone=PHONE[1:], password="right")
    ask = Answers(iter(["12345"]), iter("1234"))

    with pytest.raises(LoginRefused, match="No password was right"):
        await phone_code_login(WatchedLogin(telegram), phone_number=PHONE, ask=ask)


async def test_a_refusal_of_telegram_is_a_sentence_without_the_phone(
    telegram: MemoryTelegram,
) -> None:
    login = WatchedLogin(telegram)

    with pytest.raises(LoginRefused, match="Nobody has signed up") as refused:
        await phone_code_login(login, phone_number=PHONE, ask=Answers(iter([])))

    assert PHONE[1:] not in str(refused.value)
    assert login.closed == 1


async def test_a_login_that_is_broken_off_is_closed(telegram: MemoryTelegram) -> None:
    telegram.user("Ann", phone=PHONE[1:])
    login = WatchedLogin(telegram)

    with pytest.raises(RuntimeError):
        await phone_code_login(login, phone_number=PHONE, ask=Answers(iter([])))

    assert login.closed == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FloodWait("FLOOD_WAIT_X", timedelta(seconds=61)), "wait 61 seconds"),
        (NotAnswered("TIMEOUT"), "SIS_TELEGRAM_SERVER"),
        (SessionLost("AUTH_KEY_UNREGISTERED"), "refused the login: AUTH_KEY_UNREGISTERED"),
    ],
)
def test_each_error_has_its_sentence(error: DriverError, sentence: str) -> None:
    assert sentence in login_sentence(error)
