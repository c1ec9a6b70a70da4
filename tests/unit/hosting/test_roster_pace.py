"""How often a host looks for accounts."""

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from accounts.hosting import roster as roster_module
from accounts.hosting.roster import LOOK_EVERY, LOOK_SOON, SOON_AT_MOST, Roster, Share


class Lane:
    """Answers with a share, and finds nothing that could be taken."""

    quota = 0

    async def run(self, function: Any, *_: Any, **__: Any) -> Any:
        return Share(self.quota, ()) if function is roster_module.share_of else []


class Holdings:
    """Three accounts, none of them being opened."""

    def __len__(self) -> int:
        return 3

    def leases(self) -> dict[Any, int]:
        return {}

    def opening(self) -> int:
        return 0


class State:
    incarnation = SimpleNamespace(id="host")
    capacity = 10
    holdings = Holdings()


@pytest.fixture
def lane() -> Lane:
    return Lane()


@pytest.fixture
def roster(lane: Lane) -> Roster:
    return Roster(cast("Any", State()), cast("Any", lane), locks=Path(), rng=random.Random(1))


async def test_a_host_that_holds_its_share_looks_seldom(roster: Roster, lane: Lane) -> None:
    lane.quota = 3

    assert await roster.look() == LOOK_EVERY


async def test_a_host_that_holds_less_looks_often_but_not_for_long(
    roster: Roster, lane: Lane
) -> None:
    lane.quota = 4
    waits = [await roster.look() for _ in range(SOON_AT_MOST + 1)]

    assert waits == [LOOK_SOON] * SOON_AT_MOST + [LOOK_EVERY]


async def test_it_looks_often_again_once_it_had_its_share(roster: Roster, lane: Lane) -> None:
    for quota in [4] * (SOON_AT_MOST + 1) + [3, 4]:
        lane.quota = quota
        wait = await roster.look()

    assert wait == LOOK_SOON
