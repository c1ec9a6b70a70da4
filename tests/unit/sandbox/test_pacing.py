import asyncio

from sandbox.pacing import Pacer


async def test_without_a_delay_a_delivery_runs_at_once() -> None:
    delivered: list[int] = []

    Pacer().run(1, 0, lambda: delivered.append(1))

    assert delivered == [1]


async def test_a_delivery_never_overtakes_an_earlier_one_of_its_user() -> None:
    pacer = Pacer()
    delivered: list[int] = []
    done = asyncio.Event()

    pacer.run(1, 0.05, lambda: delivered.append(1))
    pacer.run(1, 0.0, lambda: delivered.append(2))
    pacer.run(1, 0.01, lambda: delivered.append(3))
    pacer.run(1, 0.01, done.set)
    pacer.run(2, 0.0, lambda: delivered.append(4))
    await asyncio.wait_for(done.wait(), 2)

    assert delivered == [4, 1, 2, 3]


async def test_a_closed_pacer_delivers_nothing_more() -> None:
    pacer = Pacer()
    delivered: list[int] = []
    pacer.run(1, 0.01, lambda: delivered.append(1))

    pacer.close()
    await asyncio.sleep(0.05)

    assert delivered == []
