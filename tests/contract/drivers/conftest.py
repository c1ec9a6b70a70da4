"""One contract, several drivers: each test below runs over each of them."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

import pytest

from drivers.memory.telegram import MemoryTelegram
from drivers.session import TelegramSession
from sandbox.scenario import Sandbox
from tests.contract.drivers.ears import Account, Ear, Ledger, Peers
from tests.contract.drivers.memory_world import MemoryWorld
from tests.contract.drivers.sandbox_world import SandboxWorld
from tests.contract.drivers.worlds import World

OpenAccount = Callable[..., Awaitable[Account]]


@pytest.fixture(params=["memory", "pyrogram", "telethon"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """An empty Telegram. A further driver is one more name here."""
    if request.param == "memory":
        yield MemoryWorld(MemoryTelegram(rng=random.Random(1)))
        return
    async with Sandbox.start(seed=1) as sandbox:
        yield SandboxWorld(sandbox, request.param)


@pytest.fixture
async def account(world: World) -> AsyncIterator[OpenAccount]:
    """Makes accounts, and disconnects them in the end."""
    made: list[Account] = []

    async def make(
        user_id: int,
        *,
        session: TelegramSession | None = None,
        ledger: Ledger | None = None,
        connect: bool = True,
    ) -> Account:
        ear, peers, ledger = Ear(), Peers(), ledger or Ledger()
        driver = world.factory.open(
            application=world.application,
            session=session or world.session(user_id),
            peers=peers,
            ledger=ledger,
            on_message=ear.on_message,
            on_loss=ear.on_loss,
        )
        made.append(Account(user_id, driver, ear, peers, ledger))
        if connect:
            await driver.connect()
        return made[-1]

    yield make
    for one in made:
        await one.driver.disconnect()


@pytest.fixture
def bob(world: World) -> int:
    """Somebody who talks."""
    return world.person("Bob")


@pytest.fixture
def alice(world: World) -> int:
    """Somebody whose account is driven."""
    return world.person("Alice", phone="15550001")


@pytest.fixture
def games(world: World, alice: int, bob: int) -> int:
    """A supergroup with both."""
    return world.supergroup("Games", [bob, alice])


@pytest.fixture
def family(world: World, alice: int, bob: int) -> int:
    """A basic group with both."""
    return world.basic_group("Family", [bob, alice])


def texts(count: int, name: str = "m") -> Iterable[str]:
    """Numbered texts."""
    return [f"{name}{number}" for number in range(count)]
