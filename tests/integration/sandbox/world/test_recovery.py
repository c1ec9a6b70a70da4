"""What was missed while a line was away, with both libraries."""

from typing import Any

from pyrogram.raw import functions, types

from sandbox.records import Pushed
from tests.integration.sandbox.world.clients import kurigram, telethon_user, until
from tests.integration.sandbox.world.conftest import Scene


async def test_telethon_catches_up_after_an_outage(scene: Scene) -> None:
    faults = scene.sandbox.faults
    async with telethon_user(scene.sandbox, scene.bob) as (client, heard):
        scene.sandbox.say(scene.alice, scene.supergroup, "before")
        scene.sandbox.say(scene.alice, scene.group, "before")
        await until(lambda: len(heard.texts()) == 2)

        await faults.outage(on=True)
        await until(lambda: not scene.sandbox.connected(scene.bob))
        for number in range(3):
            scene.sandbox.say(scene.alice, scene.supergroup, f"super {number}")
            scene.sandbox.say(scene.alice, scene.group, f"basic {number}")
        await faults.outage(on=False)
        await until(client.is_connected)
        await client.catch_up()
        await until(lambda: len(heard.texts()) == 8)

    assert sorted(heard.texts()[2:]) == [
        *(f"basic {number}" for number in range(3)),
        *(f"super {number}" for number in range(3)),
    ]
    assert len([push for push in scene.sandbox.journal.of(Pushed) if not push.edit]) == 2


async def test_kurigram_reads_the_gap_from_both_differences(scene: Scene) -> None:
    async with kurigram(scene.sandbox, scene.alice) as (client, _):
        state = await client.invoke(functions.updates.GetState())
        pts = scene.supergroup.box.pts
        scene.sandbox.faults.lose_pushes(user=scene.alice)
        scene.sandbox.say(scene.bob, scene.group, "basic")
        scene.sandbox.say(scene.bob, scene.supergroup, "super")

        common = await client.invoke(
            functions.updates.GetDifference(pts=state.pts, date=state.date, qts=0)
        )
        channel = await client.invoke(
            functions.updates.GetChannelDifference(
                channel=await client.resolve_peer(scene.supergroup.chat_id),
                filter=types.ChannelMessagesFilterEmpty(),
                pts=pts,
                limit=100,
            )
        )

    assert [message.message for message in common.new_messages] == ["basic"]
    assert [update.channel_id for update in common.other_updates] == [scene.supergroup.channel_id]
    assert [message.message for message in channel.new_messages] == ["super"]


async def test_a_supergroup_that_went_too_far_is_read_from_its_history(scene: Scene) -> None:
    scene.sandbox.limits.channel_too_long = 3
    for number in range(5):
        scene.sandbox.say(scene.bob, scene.supergroup, str(number))

    async with kurigram(scene.sandbox, scene.alice) as (client, _):
        answer: Any = await client.invoke(
            functions.updates.GetChannelDifference(
                channel=await client.resolve_peer(scene.supergroup.chat_id),
                filter=types.ChannelMessagesFilterEmpty(),
                pts=1,
                limit=100,
            )
        )
        texts = [
            message.text async for message in client.get_chat_history(scene.supergroup.chat_id)
        ]

    assert isinstance(answer, types.updates.ChannelDifferenceTooLong)
    assert texts == ["4", "3", "2", "1", "0"]


async def test_both_libraries_understand_the_short_forms(scene: Scene) -> None:
    scene.sandbox.faults.short_forms()
    async with (
        kurigram(scene.sandbox, scene.alice) as (_, heard_by_alice),
        telethon_user(scene.sandbox, scene.bob) as (_, heard_by_bob),
    ):
        scene.sandbox.say(scene.bot.user, scene.group, "to the group")
        # kurigram reads the message itself from the difference, so that is one at a time.
        await until(heard_by_alice.texts)
        scene.sandbox.say(scene.bob, scene.sandbox.private(scene.alice, scene.bob), "to you alone")
        await until(lambda: len(heard_by_alice.texts()) == 2)
        await until(lambda: len(heard_by_bob.short) == 2)

    assert heard_by_alice.texts() == ["to the group", "to you alone"]
    assert heard_by_bob.short == ["UpdateShortChatMessage", "UpdateShortMessage"]


async def test_who_is_told_of_too_many_updates_asks_for_them(scene: Scene) -> None:
    async with telethon_user(scene.sandbox, scene.bob) as (_, heard):
        scene.sandbox.say(scene.alice, scene.supergroup, "heard")
        await until(heard.texts)
        scene.sandbox.faults.lose_pushes(user=scene.bob)
        scene.sandbox.say(scene.alice, scene.group, "missed")
        scene.sandbox.say(scene.alice, scene.supergroup, "missed too")

        scene.sandbox.faults.updates_too_long(scene.bob)
        await until(lambda: len(heard.texts()) == 3)

    assert sorted(heard.texts()) == ["heard", "missed", "missed too"]
