"""Whole logins with a person who answers, over the in-memory Telegram."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from accounts.errors import LoginRefused
from accounts.login.conversation import phone_code_login, qr_login
from accounts.login.sentences import login_refused
from drivers.errors import (
    CodeExpired,
    CodeInvalid,
    DriverError,
    FloodWait,
    LoginError,
    NotAnswered,
    PasswordInvalid,
    PhoneBanned,
    PhoneUnregistered,
    SessionLost,
)
from drivers.memory.login import MemoryLogin
from drivers.memory.telegram import MemoryTelegram
from drivers.protocol import CodeSent, PasswordNeeded, QrToken, SignedIn

PHONE = "+447700900123"


@dataclass
class Answers:
    """Answers from lists, and keeps what was asked."""

    codes: Iterator[str]
    passwords: Iterator[str] = field(default_factory=lambda: iter(()))
    asked: list[tuple[str, bool]] = field(default_factory=list)

    async def code(self, sent: CodeSent, *, again: bool) -> str:
        self.asked.append((sent.via, again))
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


class HastyLogin(MemoryLogin):
    """Takes every QR code for too old at once."""

    async def scanned(self, *, within: timedelta) -> bool:
        return False


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

    with pytest.raises(LoginRefused, match="right, three times"):
        await phone_code_login(login, phone_number=PHONE, ask=Answers(iter("1234")))

    assert login.closed == 1


async def test_three_wrong_passwords_end_the_login(telegram: MemoryTelegram) -> None:
    telegram.user("Ann", phone=PHONE[1:], password="right")
    ask = Answers(iter(["12345"]), iter("1234"))

    with pytest.raises(LoginRefused, match="right, three times"):
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
    ("error", "code", "sentence"),
    [
        (FloodWait("FLOOD_WAIT_X", timedelta(seconds=61)), "flood_wait", "wait 61 seconds"),
        (NotAnswered("TIMEOUT"), "no_answer", "SIS_TELEGRAM_SERVER"),
        (CodeInvalid("PHONE_CODE_INVALID"), "code_invalid", "code is wrong"),
        (PasswordInvalid("PASSWORD_HASH_INVALID"), "password_invalid", "password is wrong"),
        (PhoneUnregistered("PHONE_NUMBER_UNOCCUPIED"), "phone_unregistered", "Nobody has signed"),
        (PhoneBanned("PHONE_NUMBER_BANNED"), "phone_banned", "banned this phone number"),
        (LoginError("PHONE_NUMBER_FLOOD"), "phone_flood", "too often"),
        (SessionLost("AUTH_KEY_UNREGISTERED"), "session_dead", "log in anew"),
        (LoginError("CODE_NOT_OFFERED"), "login_refused", "refused the login: CODE_NOT_OFFERED"),
    ],
)
def test_each_error_has_its_code_and_sentence(error: DriverError, code: str, sentence: str) -> None:
    refused = login_refused(error)

    assert refused.code == code
    assert sentence in str(refused)


async def test_enter_alone_has_the_code_sent_in_the_next_way(telegram: MemoryTelegram) -> None:
    telegram.user("Ann", phone=PHONE[1:])
    ask = Answers(iter(["", "12345"]))

    await phone_code_login(WatchedLogin(telegram), phone_number=PHONE, ask=ask)

    assert ask.asked == [("app", False), ("sms", False)]


async def test_a_qr_login_shows_a_code_until_it_is_scanned(telegram: MemoryTelegram) -> None:
    ann = telegram.user("Ann", phone=PHONE[1:], password="right")
    login, shown = WatchedLogin(telegram), list[QrToken]()

    def show(token: QrToken) -> None:
        shown.append(token)
        telegram.logins.scan(ann, token.token)

    signed_in = await qr_login(login, show=show, ask=Answers(iter([]), iter(["right"])))

    assert signed_in.profile.user_id == ann.user_id
    assert (len(shown), login.closed) == (1, 1)


async def test_a_qr_code_that_is_too_old_is_followed_by_another(telegram: MemoryTelegram) -> None:
    ann = telegram.user("Ann", phone=PHONE[1:])
    shown = list[QrToken]()

    def show(token: QrToken) -> None:
        shown.append(token)
        if len(shown) == 2:
            telegram.logins.scan(ann, token.token)

    await qr_login(HastyLogin(telegram), show=show, ask=Answers(iter([])))

    assert len({token.token for token in shown}) == 2
