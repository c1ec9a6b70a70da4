"""Logins that Telegram sends to another data centre, and logins whose line breaks."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from drivers.mtproto.login import MTProtoLogin
from drivers.protocol import Application, Login, QrToken, SignedIn, TelegramServer
from drivers.registry import driver_factory
from sandbox.records import Called
from sandbox.scenario import Sandbox

PHONE = "15550123"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed=1) as sandbox:
        yield sandbox


@pytest.fixture(params=["pyrogram", "telethon"])
async def login(request: pytest.FixtureRequest, sandbox: Sandbox) -> AsyncIterator[Login]:
    server = TelegramServer("127.0.0.1", sandbox.port, sandbox.key_path)
    application = Application(api_id=1, api_hash="x", server=server)
    login = driver_factory(request.param).login(application=application)
    yield login
    await login.close()


async def test_a_qr_login_follows_its_user_to_another_data_centre(
    sandbox: Sandbox, login: Login
) -> None:
    carol = sandbox.users.create(phone=PHONE)
    token = await login.scan()
    assert isinstance(token, QrToken)
    sandbox.users.scan(carol, token.url, moved_to=4)

    signed_in = await login.scan()

    assert isinstance(signed_in, SignedIn)
    assert (signed_in.session.dc_id, signed_in.session.user_id) == (4, carol.user_id)


async def test_a_login_whose_line_broke_goes_on_over_another(
    sandbox: Sandbox, login: Login
) -> None:
    sandbox.users.create(phone=PHONE)
    await login.send_code(PHONE)
    await sandbox.faults.outage(on=True)
    await sandbox.faults.outage(on=False)
    await _noticed(cast("MTProtoLogin", login))

    signed_in = await login.sign_in(sandbox.users.code(PHONE))

    lines = {
        record.line_id
        for record in sandbox.journal.of(Called)
        if record.method in {"auth.SendCode", "auth.SignIn"}
    }
    assert isinstance(signed_in, SignedIn)
    assert len(lines) == 2
    assert sandbox.duplicates == 0


async def _noticed(login: MTProtoLogin) -> None:
    async with asyncio.timeout(5):
        while not login._broken:  # noqa: ASYNC110 - the line tells nobody but the login
            await asyncio.sleep(0.01)
