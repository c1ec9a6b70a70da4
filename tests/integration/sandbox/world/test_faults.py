"""Faults on request, as the client libraries meet them."""

import time

import pyrogram.errors
import pytest
from pyrogram.raw import functions
from telethon.errors import (
    AuthKeyDuplicatedError,
    AuthKeyNotFound,
    AuthKeyUnregisteredError,
    FloodWaitError,
)

from sandbox.records import Called, KeyDuplicated, LineClosed
from tests.integration.sandbox.world.clients import (
    kurigram,
    telethon_client,
    telethon_user,
    until,
)
from tests.integration.sandbox.world.conftest import Scene

SEND = "messages.SendMessage"


async def test_a_flood_wait_strikes_one_user_once(scene: Scene) -> None:
    scene.sandbox.faults.flood_wait(30, user=scene.bob, method=SEND)
    async with telethon_user(scene.sandbox, scene.bob) as (client, _):
        with pytest.raises(FloodWaitError) as caught:
            await client.send_message(scene.supergroup.chat_id, "hi")

    assert caught.value.seconds == 30
    (called,) = scene.sandbox.journal.calls_of(scene.bob.user_id, SEND)
    assert called.outcome == "420 FLOOD_WAIT_30"
    assert not scene.sandbox.journal.sends_of(scene.bob.user_id)


async def test_refusals_come_by_their_names(scene: Scene) -> None:
    faults = scene.sandbox.faults
    async with kurigram(scene.sandbox, scene.alice) as (client, _):
        faults.peer_flood(user=scene.alice)
        with pytest.raises(pyrogram.errors.PeerFlood):
            await client.send_message(scene.supergroup.chat_id, "hi")

        faults.chat_write_forbidden(scene.supergroup)
        with pytest.raises(pyrogram.errors.Forbidden):
            await client.send_message(scene.supergroup.chat_id, "hi")
        assert await client.send_message(scene.group.chat_id, "hi")

        faults.clear()
        faults.slowmode_wait(9, group=scene.supergroup)
        with pytest.raises(pyrogram.errors.SlowmodeWait):
            await client.send_message(scene.supergroup.chat_id, "hi")
        assert await client.send_message(scene.supergroup.chat_id, "hi")


async def test_a_revoked_session_is_told_so(scene: Scene) -> None:
    async with telethon_user(scene.sandbox, scene.bob) as (client, heard):
        scene.sandbox.faults.revoke_key(scene.bob)

        with pytest.raises(AuthKeyUnregisteredError):
            await client.send_message(scene.supergroup.chat_id, "hi")
        scene.sandbox.say(scene.alice, scene.supergroup, "hi")

    assert heard.texts() == []


async def test_a_forgotten_key_is_not_found(scene: Scene) -> None:
    session = scene.sandbox.users.session(scene.bob)
    scene.sandbox.faults.forget_key(scene.bob)

    client = telethon_client(scene.sandbox, session)
    with pytest.raises(AuthKeyNotFound):
        await client.connect()
    await client.disconnect()


async def test_a_key_that_is_forgotten_in_use_loses_its_line(scene: Scene) -> None:
    async with telethon_user(scene.sandbox, scene.bob):
        scene.sandbox.faults.forget_key(scene.bob)

        await until(lambda: any(scene.sandbox.journal.of(LineClosed)))


async def test_lost_pushes_are_noted_and_the_next_ones_come(scene: Scene) -> None:
    async with kurigram(scene.sandbox, scene.alice) as (_, heard):
        scene.sandbox.faults.lose_pushes(user=scene.alice, group=scene.supergroup, times=1)
        for text in ("lost", "heard"):
            scene.sandbox.say(scene.bob, scene.supergroup, text)
        await until(heard.texts)

    assert heard.texts() == ["heard"]
    pushes = scene.sandbox.journal.pushes_to(scene.alice.user_id)
    assert [push.lost for push in pushes] == [True, False]


async def test_late_pushes_come_late_and_in_order(scene: Scene) -> None:
    async with kurigram(scene.sandbox, scene.alice) as (_, heard):
        scene.sandbox.faults.push_delay(scene.alice, 0.2)
        began = time.monotonic()
        scene.sandbox.say(scene.bob, scene.supergroup, "first")
        scene.sandbox.faults.push_delay(scene.alice, 0)
        scene.sandbox.say(scene.bob, scene.supergroup, "second")
        await until(lambda: len(heard.texts()) == 2)

    assert heard.texts() == ["first", "second"]
    assert time.monotonic() - began >= 0.2


async def test_late_answers_come_after_the_deed(scene: Scene) -> None:
    async with telethon_user(scene.sandbox, scene.bob) as (client, _):
        scene.sandbox.faults.latency(0.2, user=scene.bob, method=SEND)
        began = time.monotonic()
        await client.send_message(scene.supergroup.chat_id, "hi")
        took = time.monotonic() - began

    (sent,) = scene.sandbox.journal.sends_of(scene.bob.user_id)
    assert took >= 0.2
    assert sent.at - began < 0.2


async def test_a_cut_line_comes_back(scene: Scene) -> None:
    async with telethon_user(scene.sandbox, scene.bob) as (client, _):
        assert scene.sandbox.faults.cut(scene.bob) == 1
        await until(lambda: any(scene.sandbox.journal.of(LineClosed)))

        await until(client.is_connected)
        assert await client.get_me()


async def test_a_frozen_line_answers_after_the_thaw(scene: Scene) -> None:
    async with kurigram(scene.sandbox, scene.alice) as (client, heard):
        assert scene.sandbox.faults.freeze(scene.alice) == 1
        scene.sandbox.say(scene.bob, scene.supergroup, "hi")
        with pytest.raises(TimeoutError):
            await client.session.send(functions.updates.GetState(), timeout=0.2)
        assert heard.texts() == []

        scene.sandbox.faults.thaw(scene.alice)
        await until(heard.texts)

    assert heard.texts() == ["hi"]


async def test_two_connections_with_one_key_kill_it(scene: Scene) -> None:
    async with telethon_user(scene.sandbox, scene.bob) as (client, _):
        (login,) = scene.sandbox._centre.keys.logins_of(scene.bob.user_id)
        session = scene.sandbox.users.session(scene.bob)
        twin = telethon_client(scene.sandbox, type(session)(2, login.key.key, session.user_id))
        with pytest.raises(AuthKeyDuplicatedError):
            await twin.connect()
        with pytest.raises(AuthKeyUnregisteredError):
            await client.send_message(scene.supergroup.chat_id, "hi")
        await twin.disconnect()

    assert scene.sandbox.duplicates == 1
    assert [record.user_id for record in scene.sandbox.journal.of(KeyDuplicated)] == [
        scene.bob.user_id
    ]


async def test_every_request_is_in_the_journal_with_its_outcome(scene: Scene) -> None:
    async with kurigram(scene.sandbox, scene.alice) as (client, _):
        await client.send_message(scene.group.chat_id, "hi")

    called = [record for record in scene.sandbox.journal.of(Called) if record.method == SEND]
    assert [(record.user_id, record.outcome) for record in called] == [(scene.alice.user_id, "ok")]
    assert [sent.text for sent in scene.sandbox.journal.sends_of(scene.alice.user_id)] == ["hi"]
