"""A data centre without a wire, and a line that remembers what it was sent."""

from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

import pytest
from pyrogram.raw import functions, types

from sandbox.data_centre import DataCentre
from sandbox.line import AuthKey
from sandbox.scenario.users import Users
from sandbox.service import DataCentreService
from sandbox.world.chats import BasicGroup, Supergroup
from sandbox.world.users import User

NUMBERS = count(1)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    time: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.time


@dataclass
class MemoryLine:
    """A line whose client is the test."""

    auth_key: AuthKey
    line_id: int = field(default_factory=lambda: next(NUMBERS))
    pushed: list[Any] = field(default_factory=list)
    state: str = "open"
    deaf: bool = False

    def push(self, updates: Any) -> None:
        if not self.deaf:
            self.pushed.append(updates)

    def deafen(self) -> None:
        self.deaf = True

    def cut(self) -> None:
        self.state = "cut"

    def freeze(self) -> None:
        self.state = "frozen"

    def thaw(self) -> None:
        self.state = "open"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def centre(clock: Clock) -> DataCentre:
    return DataCentre(rng=Random(1), clock=clock, monotonic=clock)


@pytest.fixture
def alice(centre: DataCentre) -> User:
    return Users(centre).create(name="Alice", username="alice", phone="+999 100 0001")


@pytest.fixture
def bob(centre: DataCentre) -> User:
    return Users(centre).create(name="Bob", username="bob", phone="+999 100 0002")


def open_line(centre: DataCentre, user: User | None = None) -> MemoryLine:
    """A line of a user, or one that nobody has logged in on."""
    key = centre.keys.create()
    if user:
        centre.keys.sign_in(key, user.user_id, now=centre.now())
    line = MemoryLine(key)
    DataCentreService(centre).line_opened(line)
    return line


@dataclass
class Scene:
    """Alice and Bob in a basic group and a supergroup, and a line of Alice's."""

    centre: DataCentre
    clock: Clock
    alice: User
    bob: User
    group: BasicGroup
    supergroup: Supergroup
    line: MemoryLine

    @property
    def group_peer(self) -> types.InputPeerChat:
        return types.InputPeerChat(chat_id=self.group.group_id)

    def peer(self, viewer: User, supergroup: Supergroup | None = None) -> types.InputPeerChannel:
        """A supergroup as `viewer` addresses it."""
        channel_id = (supergroup or self.supergroup).channel_id
        return types.InputPeerChannel(
            channel_id=channel_id,
            access_hash=self.centre.world.hashes.channel(viewer.user_id, channel_id),
        )

    async def answer(self, query: Any, line: MemoryLine | None = None) -> Any:
        """What the data centre answers, on Alice's line unless another one is given."""
        return await DataCentreService(self.centre).answer(line or self.line, query)


def sending(peer: Any, random_id: int = 7, text: str = "hi") -> functions.messages.SendMessage:
    """A request to say something."""
    return functions.messages.SendMessage(peer=peer, message=text, random_id=random_id)


@pytest.fixture
def scene(centre: DataCentre, clock: Clock, alice: User, bob: User) -> Scene:
    members, now = [alice, bob], centre.now()
    world = centre.world
    return Scene(
        centre=centre,
        clock=clock,
        alice=alice,
        bob=bob,
        group=world.group_create(title="Basic", creator=alice, members=members, now=now),
        supergroup=world.supergroup_create(title="Super", creator=alice, members=members, now=now),
        line=open_line(centre, alice),
    )
