"""The red-packet game, played with both libraries."""

from decimal import Decimal

import pyrogram.errors
import pytest

from sandbox.records import Claimed, PacketEnded, Pressed
from tests.integration.sandbox.world.clients import kurigram, telethon_user, until
from tests.integration.sandbox.world.conftest import Scene


@pytest.mark.parametrize("place", ["group", "supergroup"])
async def test_a_press_wins_once_and_the_end_is_told(scene: Scene, place: str) -> None:
    group = getattr(scene, place)
    async with (
        kurigram(scene.sandbox, scene.alice) as (alice, heard),
        telethon_user(scene.sandbox, scene.bob) as (bob, heard_by_bob),
    ):
        packet = scene.bot.packet(group, total="2.00", shares=2, kind="equal")
        await until(lambda: heard.heard and heard_by_bob.heard)
        own_id = heard.heard[0][1].id
        data = f"rp:{packet.packet_id}"

        won = await alice.request_callback_answer(group.chat_id, own_id, data)
        again = await alice.request_callback_answer(group.chat_id, own_id, data)
        message = await bob.get_messages(group.chat_id, ids=heard_by_bob.heard[0][1].id)
        last = await message.click(0)
        await until(lambda: len(heard.heard) == 2)

    assert won.message == "You won 1.00 USDT"
    assert again.message == "You already took 1.00 USDT"
    assert last.message == "You won 1.00 USDT"
    assert heard.texts()[1].splitlines()[1:] == ["@alice won 1.00 USDT", "@bob won 1.00 USDT"]
    assert heard.heard[1][1].reply_markup is None
    claims = scene.sandbox.journal.claims_of(packet.packet_id)
    assert [claim.user_id for claim in claims] == [scene.alice.user_id, scene.bob.user_id]
    assert len(scene.sandbox.journal.presses_of(packet.packet_id)) == 3


async def test_who_comes_late_is_told_so(scene: Scene) -> None:
    async with kurigram(scene.sandbox, scene.alice) as (alice, heard):
        packet = scene.bot.packet(scene.supergroup, shares=1)
        await until(lambda: heard.heard)
        packet.take(scene.bob.user_id, now=0)

        answer = await alice.request_callback_answer(
            scene.supergroup.chat_id, heard.heard[0][1].id, f"rp:{packet.packet_id}"
        )

    assert answer.message == "Too late, all 1 shares are gone"


async def test_an_expired_packet_says_so_in_its_message(scene: Scene) -> None:
    async with kurigram(scene.sandbox, scene.alice) as (alice, heard):
        packet = scene.bot.packet(scene.supergroup, expiry=0.05)
        await until(lambda: len(heard.heard) == 2)

        with pytest.raises(pyrogram.errors.DataInvalid):
            await alice.request_callback_answer(
                scene.supergroup.chat_id, heard.heard[0][1].id, f"rp:{packet.packet_id}"
            )

    assert heard.texts()[1] == "🧧 Red packet of 10.00 USDT: expired"
    assert [end.reason for end in scene.sandbox.journal.of(PacketEnded)] == ["expired"]
    presses = scene.sandbox.journal.presses_of(packet.packet_id)
    assert [(press.acted, press.outcome) for press in presses] == [(False, "400 DATA_INVALID")]


async def test_a_phrase_claims_and_the_group_reads_who_won(scene: Scene) -> None:
    async with (
        kurigram(scene.sandbox, scene.alice) as (alice, heard),
        telethon_user(scene.sandbox, scene.bob) as (bob, _),
    ):
        packet = scene.bot.packet(
            scene.group, total="1.00", shares=1, kind="equal", phrase="happy friday"
        )
        await alice.send_message(scene.group.chat_id, "Happy Friday")
        await until(lambda: "@alice won 1.00 USDT" in heard.texts())
        await bob.send_message(scene.group.chat_id, "happy friday")
        await until(lambda: "@bob too late, all 1 shares are gone" in heard.texts())
        await alice.send_message(scene.group.chat_id, "/top")
        await until(lambda: "🏆 Leaderboard\n1. @alice 1.00 USDT" in heard.texts())

    answered = next(message for _, message in heard.heard if "won" in message.message)
    assert answered.reply_to is not None
    assert packet.taken[scene.alice.user_id].amount == Decimal("1.00")
    assert len(list(scene.sandbox.journal.of(Claimed))) == 1


@pytest.mark.parametrize(("when", "claims"), [("before", 0), ("after", 1)])
async def test_an_answer_that_never_comes_says_nothing_about_the_press(
    scene: Scene, when: str, claims: int
) -> None:
    async with kurigram(scene.sandbox, scene.alice) as (alice, heard):
        packet = scene.bot.packet(scene.supergroup)
        await until(lambda: heard.heard)
        scene.sandbox.faults.bot_response_timeout(when, user=scene.alice)

        with pytest.raises(pyrogram.errors.BotResponseTimeout):
            await alice.request_callback_answer(
                scene.supergroup.chat_id, heard.heard[0][1].id, f"rp:{packet.packet_id}"
            )

    assert len(packet.taken) == claims
    (press,) = scene.sandbox.journal.of(Pressed)
    assert (press.acted, press.outcome) == (bool(claims), "400 BOT_RESPONSE_TIMEOUT")
