"""What a driver tells of an account's safety."""

import pytest

from drivers.errors import Disconnected, FloodWait
from tests.contract.drivers.conftest import OpenAccount
from tests.contract.drivers.worlds import World


async def test_a_checkup_tells_where_our_session_is_seen(
    world: World, account: OpenAccount, alice: int
) -> None:
    world.seen(alice, ip="203.0.113.7", country="Germany")
    alices = await account(alice)

    checkup = await alices.driver.checkup()

    assert (checkup.ip, checkup.country, checkup.others) == ("203.0.113.7", "Germany", ())


@pytest.mark.parametrize("on", [True, False])
async def test_a_checkup_tells_whether_two_step_verification_is_on(
    world: World, account: OpenAccount, alice: int, on: bool
) -> None:
    alices = await account(alice)
    world.two_step(alice, on=on)

    assert (await alices.driver.checkup()).two_step is on


async def test_a_checkup_names_other_devices_by_a_key_that_stays(
    world: World, account: OpenAccount, alice: int
) -> None:
    alices = await account(alice)
    world.other_device(alice, "Somebody's telephone")

    first, second = await alices.driver.checkup(), await alices.driver.checkup()

    assert [device.name for device in first.others] == ["Somebody's telephone"]
    assert first.others == second.others
    assert first.others[0].key != 0


async def test_a_checkup_obeys_a_flood_wait(world: World, account: OpenAccount, alice: int) -> None:
    alices = await account(alice)
    world.flood_wait(alice, "checkup", 30)

    with pytest.raises(FloodWait) as refused:
        await alices.driver.checkup()

    assert refused.value.wait.total_seconds() == 30


async def test_a_closed_line_tells_nothing(world: World, account: OpenAccount, alice: int) -> None:
    alices = await account(alice, connect=False)

    with pytest.raises(Disconnected):
        await alices.driver.checkup()
