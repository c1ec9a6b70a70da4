"""Key exchanges that Telethon gets wrong."""

from typing import Any

import pytest
from telethon.errors import SecurityError
from telethon.network.authenticator import do_authentication

from drivers.protocol import Application, TelegramServer
from drivers.registry import driver_factory
from drivers.telethon import key_exchange
from sandbox.scenario import Sandbox

PHONE = "15550001"


async def test_an_exchange_that_the_library_takes_for_wrong_is_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries = 0

    async def wrong_at_first(sender: Any) -> Any:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise SecurityError("Step 3 invalid new nonce hash")
        return await do_authentication(sender)

    monkeypatch.setattr(key_exchange, "do_authentication", wrong_at_first)
    async with Sandbox.start(seed=7) as sandbox:
        sandbox.users.create(name="Alice", phone=PHONE)
        server = TelegramServer("127.0.0.1", sandbox.port, sandbox.key_path)
        login = driver_factory("telethon").login(application=Application(1, "x", server))
        await login.send_code(PHONE)
        await login.close()

    assert tries == 2
