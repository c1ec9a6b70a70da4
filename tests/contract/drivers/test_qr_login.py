"""Logging in by a QR code that another device scans."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from drivers.errors import SessionLost
from drivers.protocol import Login, LoginProgress, PasswordNeeded, QrToken, SignedIn
from tests.contract.drivers.conftest import OpenAccount
from tests.contract.drivers.worlds import World

AT_ONCE = timedelta(0)
SOON = timedelta(seconds=10)


@pytest.fixture
async def login(world: World) -> AsyncIterator[Login]:
    login = world.factory.login(application=world.application)
    yield login
    await login.close()


async def shown(login: Login) -> QrToken:
    token = await login.scan()
    assert isinstance(token, QrToken)
    return token


async def test_a_scanned_code_gives_a_session_that_connects(
    world: World, account: OpenAccount, login: Login, alice: int
) -> None:
    token = await shown(login)
    waiting = asyncio.ensure_future(login.scanned(within=SOON))
    await asyncio.sleep(0)
    world.scan(alice, token.url)

    assert await waiting
    signed_in = await login.scan()
    await login.close()

    assert isinstance(signed_in, SignedIn)
    assert signed_in.profile.user_id == alice
    assert (await account(alice, session=signed_in.session)).driver.connected


async def test_a_code_that_nobody_scans_is_shown_anew(
    world: World, login: Login, alice: int
) -> None:
    first = await shown(login)

    assert not await login.scanned(within=AT_ONCE)
    second = await shown(login)

    assert first.url != second.url
    with pytest.raises(LookupError):
        world.scan(alice, first.url)
    world.scan(alice, second.url)
    assert isinstance(await login.scan(), SignedIn)


async def test_the_two_step_password_is_asked_for_after_the_scan(
    world: World, login: Login
) -> None:
    carol = world.person("Carol", phone="15550124", password="correct horse")
    world.scan(carol, (await shown(login)).url)

    asked = await login.scan()
    signed_in = await login.check_password("correct horse")

    assert isinstance(asked, PasswordNeeded)
    assert signed_in.profile.user_id == carol


async def test_a_scan_between_two_processes_is_not_missed(
    world: World, login: Login, alice: int
) -> None:
    token = await shown(login)
    await login.close()
    world.scan(alice, token.url)

    second = world.factory.login(application=world.application, progress=login.progress)
    signed_in = await second.scan()
    await second.close()

    assert isinstance(signed_in, SignedIn)
    assert signed_in.session.auth_key == login.progress.auth_key


async def test_the_token_stays_out_of_its_repr(login: Login) -> None:
    token = await shown(login)

    assert repr(token.token) not in repr(token)
    assert token.url not in repr(token)


async def test_a_login_that_telegram_forgot_is_said(world: World) -> None:
    forgotten = LoginProgress(dc_id=2, auth_key=bytes(range(256)))
    login = world.factory.login(application=world.application, progress=forgotten)

    with pytest.raises(SessionLost):
        await login.scan()

    await login.close()
