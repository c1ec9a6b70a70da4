"""A sandbox with two people, a basic group and a supergroup; both libraries trust its key."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
from pyrogram.crypto import rsa as kurigram_rsa
from telethon.crypto import rsa as telethon_rsa

from sandbox.redpacket_bot.bot import RedPacketBot
from sandbox.scenario import Sandbox
from sandbox.wire import ServerKey
from sandbox.world.chats import BasicGroup, Supergroup
from sandbox.world.users import User

PASSWORD = "correct horse"


@dataclass(frozen=True)
class Scene:
    """The people and the places of most tests."""

    sandbox: Sandbox
    alice: User
    bob: User
    group: BasicGroup
    supergroup: Supergroup
    bot: RedPacketBot


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
async def sandbox(server_key: ServerKey) -> AsyncIterator[Sandbox]:
    async with Sandbox.start(server_key=server_key, seed=1) as sandbox:
        yield sandbox


@pytest.fixture
def scene(sandbox: Sandbox) -> Scene:
    alice = sandbox.users.create(name="Alice", username="alice", phone="+999 100 0001")
    bob = sandbox.users.create(name="Bob", username="bob", phone="+999 100 0002")
    group = sandbox.groups.basic("Basic", [alice, bob])
    supergroup = sandbox.groups.supergroup("Super", [alice, bob])
    bot = sandbox.bots.redpacket(group, supergroup)
    return Scene(sandbox, alice, bob, group, supergroup, bot)
