"""A server with the smallest service behind it, and the libraries' trust in its key."""

from collections.abc import AsyncIterator, Iterator

import pytest
from pyrogram.crypto import rsa as kurigram_rsa
from telethon.crypto import rsa as telethon_rsa

from sandbox.line import AuthKey
from sandbox.wire import ServerKey, WireServer
from tests.integration.sandbox.wire.service import EchoService


@pytest.fixture(scope="session")
def server_key() -> Iterator[ServerKey]:
    key = ServerKey.generate()
    kurigram_rsa.server_public_keys[key.fingerprint] = kurigram_rsa.PublicKey(
        key.modulus, key.exponent
    )
    telethon_rsa.add_key(key.public_pem, old=False)
    yield key
    del kurigram_rsa.server_public_keys[key.fingerprint]
    del telethon_rsa._server_keys[key.fingerprint]


@pytest.fixture
def service() -> EchoService:
    return EchoService()


@pytest.fixture
def auth_key(service: EchoService) -> AuthKey:
    return service.add_key(bytes(range(256)))


@pytest.fixture
async def server(service: EchoService, server_key: ServerKey) -> AsyncIterator[WireServer]:
    server = WireServer(service, keys=server_key)
    await server.start()
    yield server
    await server.stop()
