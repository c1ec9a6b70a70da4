"""Nothing but the allowed methods leaves a driver: what the data centre saw, not what we meant."""

import inspect
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from pyrogram.raw import functions as pyrogram_functions
from pyrogram.raw.core import TLObject as PyrogramObject
from telethon.tl import TLRequest
from telethon.tl import functions as telethon_functions

from sandbox.scenario import Sandbox
from tests.contract.drivers.ears import Ear, Ledger, Peers
from tests.contract.drivers.sandbox_world import SandboxWorld

LIBRARIES = {"pyrogram": pyrogram_functions, "telethon": telethon_functions}


@pytest.fixture(params=list(LIBRARIES))
def library(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def world(library: str) -> AsyncIterator[SandboxWorld]:
    async with Sandbox.start(seed=3) as sandbox:
        yield SandboxWorld(sandbox, library)


def requests_of(library: str) -> Iterator[type[Any]]:
    """Every method that the library can call, of all of Telegram's."""
    functions = LIBRARIES[library]
    base = PyrogramObject if library == "pyrogram" else TLRequest
    rooms = [functions, *(room for _, room in inspect.getmembers(functions, inspect.ismodule))]
    for room in rooms:
        for _, method in inspect.getmembers(room, inspect.isclass):
            if issubclass(method, base) and method.__module__.startswith(functions.__name__):
                yield method


def methods_module(library: str) -> ModuleType:
    return import_module(f"drivers.{library}.methods")


async def opened(world: SandboxWorld) -> Any:
    """A connected driver of somebody in a group."""
    alice, bob = world.person("Alice"), world.person("Bob")
    world.supergroup("Games", [bob, alice])
    ear = Ear()
    driver = world.factory.open(
        application=world.application,
        session=world.session(alice),
        peers=Peers(),
        ledger=Ledger(),
        on_message=ear.on_message,
        on_loss=ear.on_loss,
    )
    await driver.connect()
    return driver


async def test_of_all_of_telegrams_methods_only_the_allowed_ones_pass_a_line(
    library: str, world: SandboxWorld
) -> None:
    methods = methods_module(library)
    driver = await opened(world)
    line = driver._open_link().line
    before = len(world.calls())
    refused = 0

    for method in requests_of(library):
        if method in methods.ALLOWED or method in methods._WRAPPERS:
            continue
        with pytest.raises(methods.MethodNotAllowedError):
            # Without its arguments: a request is looked at before it is put into bytes.
            await line.send(object.__new__(method))
        refused += 1

    assert refused > 500
    assert len(world.calls()) == before
    await driver.disconnect()


async def test_what_a_driver_does_shows_only_allowed_methods_on_the_wire(
    library: str, world: SandboxWorld
) -> None:
    driver = await opened(world)
    (chat,) = await driver.chats()
    await driver.send_text(chat.chat_id, "hello", random_id=7)
    await driver.disconnect()

    seen = {call.method for call in world.calls()}
    allowed = {
        name.removeprefix("functions.")
        for name in (method.QUALNAME for method in methods_module("pyrogram").ALLOWED)
    }
    assert {"messages.SendMessage", "messages.GetDialogs"} <= seen
    assert seen <= allowed
