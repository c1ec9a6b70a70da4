"""Accounts on an in-memory Telegram, and hosts that hold them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.hosting.host import Host
from accounts.models import Account
from drivers.memory.telegram import MemoryTelegram
from tests.integration.hosting.world import World


@pytest.fixture
def world(transactional_db: None, tmp_path: Path) -> Iterator[World]:
    """An empty world, whose hosts are stopped afterwards."""
    world = World(MemoryTelegram(), tmp_path / "locks")
    yield world
    world.stop()


@pytest.fixture
def accounts(world: World) -> list[Account]:
    """Four accounts that can log in."""
    return world.accounts(4)


@pytest.fixture
def host(world: World, accounts: list[Account]) -> Host:
    """A host that has all four lines up."""
    host = world.host()
    world.wait_until(lambda: world.work_of(host).open == {a.pk for a in accounts}, "lines are up")
    return host
