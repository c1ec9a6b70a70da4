"""Logging in and out with both libraries."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pyrogram.errors
import pytest
import telethon.errors
from pyrogram.raw import functions

from sandbox.records import LoggedIn, LoggedOut
from sandbox.scenario import Sandbox
from tests.integration.sandbox.world.clients import kurigram_client, telethon_client
from tests.integration.sandbox.world.conftest import PASSWORD

PHONE = "+999 200 0001"


@dataclass
class Login:
    """One library's way to log in, with its own exceptions, by Telegram's names."""

    send_code: Callable[[str], Awaitable[None]]
    sign_in: Callable[[str], Awaitable[Any]]
    check_password: Callable[[str], Awaitable[Any]]
    log_out: Callable[[], Awaitable[Any]]
    errors: Any
    """The library's errors, by Telegram's names in CamelCase."""
    client: Any

    def error(self, name: str) -> type[Exception]:
        found: type[Exception] = getattr(self.errors, name, None) or getattr(
            self.errors, f"{name}Error"
        )
        return found


@asynccontextmanager
async def _kurigram(sandbox: Sandbox) -> AsyncIterator[Login]:
    client = kurigram_client(sandbox)
    await client.connect()
    sent: list[Any] = []

    async def send_code(phone: str) -> None:
        sent.append(await client.send_phone_number_code(phone))

    async def sign_in(code: str) -> Any:
        return await client.sign_in(PHONE, sent[-1].phone_code_hash, code)

    async def log_out() -> Any:
        return await client.invoke(functions.auth.LogOut())

    yield Login(send_code, sign_in, client.check_password, log_out, pyrogram.errors, client)
    if client.is_connected:
        await client.disconnect()


@asynccontextmanager
async def _telethon(sandbox: Sandbox) -> AsyncIterator[Login]:
    client = telethon_client(sandbox)
    await client.connect()

    async def send_code(phone: str) -> None:
        await client.send_code_request(phone)

    async def sign_in(code: str) -> Any:
        return await client.sign_in(PHONE, code)

    async def check_password(password: str) -> Any:
        return await client.sign_in(password=password)

    yield Login(send_code, sign_in, check_password, client.log_out, telethon.errors, client)
    await client.disconnect()


@pytest.fixture(params=[_kurigram, _telethon], ids=["kurigram", "telethon"])
async def login(request: pytest.FixtureRequest, sandbox: Sandbox) -> AsyncIterator[Login]:
    async with request.param(sandbox) as login:
        yield login


async def test_a_code_logs_a_user_in(sandbox: Sandbox, login: Login) -> None:
    user = sandbox.users.create(phone=PHONE, name="Alice")
    await login.send_code(PHONE)

    signed_in = await login.sign_in(sandbox.users.code(PHONE))

    assert signed_in.id == user.user_id
    me = await login.client.get_me()
    assert (me.id, me.first_name) == (user.user_id, "Alice")
    assert [record.user_id for record in sandbox.journal.of(LoggedIn)] == [user.user_id]


async def test_a_password_is_asked_for_and_checked(sandbox: Sandbox, login: Login) -> None:
    user = sandbox.users.create(phone=PHONE, password=PASSWORD, hint="animal")
    await login.send_code(PHONE)

    with pytest.raises(login.error("SessionPasswordNeeded")):
        await login.sign_in(sandbox.users.code(PHONE))
    with pytest.raises(login.error("PasswordHashInvalid")):
        await login.check_password("wrong horse")
    signed_in = await login.check_password(PASSWORD)

    assert signed_in.id == user.user_id


async def test_a_wrong_code_is_refused_and_the_right_one_still_works(
    sandbox: Sandbox, login: Login
) -> None:
    sandbox.users.create(phone=PHONE)
    await login.send_code(PHONE)

    with pytest.raises(login.error("PhoneCodeInvalid")):
        await login.sign_in("00000" if sandbox.users.code(PHONE) != "00000" else "11111")

    assert await login.sign_in(sandbox.users.code(PHONE))


async def test_an_old_code_is_refused(sandbox: Sandbox, login: Login) -> None:
    sandbox.users.create(phone=PHONE)
    await login.send_code(PHONE)
    code = sandbox.users.code(PHONE)
    sandbox.users.expire_code(PHONE)

    with pytest.raises(login.error("PhoneCodeExpired")):
        await login.sign_in(code)


async def test_a_banned_number_gets_no_code(sandbox: Sandbox, login: Login) -> None:
    sandbox.users.ban(sandbox.users.create(phone=PHONE))

    with pytest.raises(login.error("PhoneNumberBanned")):
        await login.send_code(PHONE)


async def test_what_is_no_number_gets_no_code(login: Login) -> None:
    with pytest.raises(login.error("PhoneNumberInvalid")):
        await login.send_code("+12")


async def test_logins_can_be_refused_altogether(sandbox: Sandbox, login: Login) -> None:
    sandbox.users.create(phone=PHONE)
    sandbox.faults.refuse_logins("PHONE_NUMBER_FLOOD")

    with pytest.raises(login.error("PhoneNumberFlood")):
        await login.send_code(PHONE)


async def test_logging_out_kills_the_key(sandbox: Sandbox, login: Login) -> None:
    user = sandbox.users.create(phone=PHONE)
    await login.send_code(PHONE)
    await login.sign_in(sandbox.users.code(PHONE))

    await login.log_out()

    assert [record.user_id for record in sandbox.journal.of(LoggedOut)] == [user.user_id]
    assert sandbox.connected(user) == 0


async def test_nobody_is_asked_to_sign_up_without_a_user(sandbox: Sandbox) -> None:
    async with _kurigram(sandbox) as login:
        await login.send_code(PHONE)
        assert await login.sign_in(sandbox.users.code(PHONE)) is False
    async with _telethon(sandbox) as login:
        await login.send_code(PHONE)
        with pytest.raises(telethon.errors.PhoneNumberUnoccupiedError):
            await login.sign_in(sandbox.users.code(PHONE))
