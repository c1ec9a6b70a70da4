"""The control port, with its clients and with rubbish."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.control import BlockingControlClient, ControlClient, ControlError, ControlPort
from sandbox.control.lines import LONGEST_LINE
from sandbox.scenario import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed=1) as sandbox:
        yield sandbox


@pytest.fixture
async def port(sandbox: Sandbox) -> AsyncIterator[int]:
    async with ControlPort.open(sandbox) as control:
        yield control.port


@pytest.fixture
async def client(port: int) -> AsyncIterator[ControlClient]:
    async with ControlClient.connect(port) as client:
        yield client


async def _scene(client: ControlClient) -> tuple[dict[str, Any], dict[str, Any]]:
    alice = await client.call("users.create", name="Alice", username="alice", phone="+999 1")
    group = await client.call("groups.supergroup", title="Group", members=["@alice"])
    await client.call("bots.redpacket", groups=[group["chat_id"]])
    return alice, group


async def test_a_scene_is_built_and_played(client: ControlClient, sandbox: Sandbox) -> None:
    alice, group = await _scene(client)

    said = await client.call("groups.say", user="+999 1", group=group["chat_id"], text="hi")
    packet = await client.call("bots.packet", group=group["chat_id"], shares=2, phrase="luck")
    await client.call("groups.say", user=alice["user_id"], group=group["chat_id"], text="luck")
    await sandbox.journal.wait_for(lambda journal: journal.claims_of(packet["packet_id"]), within=5)

    (told,) = await client.call("bots.packets", group=group["chat_id"])
    (leader,) = await client.call("bots.leaderboard", group=group["chat_id"])
    assert said["message_id"] == 1
    assert told["taken"][0]["user_id"] == alice["user_id"]
    assert leader["amount"] == told["taken"][0]["amount"]


async def test_the_journal_is_read_and_followed(client: ControlClient) -> None:
    alice, group = await _scene(client)
    position = await client.call("journal.length")
    await client.call("groups.say", user=alice["user_id"], group=group["chat_id"], text="one")

    followed = client.follow(since=position, kinds=["Sent"])
    first = await anext(followed)
    await client.call("groups.say", user=alice["user_id"], group=group["chat_id"], text="two")
    second = await anext(followed)
    await followed.aclose()

    page = await client.call("journal.read", since=position, kinds=["Sent"])
    assert [record["text"] for record in (first, second)] == ["one", "two"]
    assert page["records"] == [first, second]
    assert page["next"] == await client.call("journal.length")


async def test_a_session_and_a_code_can_be_had(client: ControlClient) -> None:
    alice, _ = await _scene(client)

    session = await client.call("users.session", user=alice["user_id"])

    assert session["user_id"] == alice["user_id"]
    with pytest.raises(ControlError, match="No login code is under way"):
        await client.call("users.code", phone="+999 1")


async def test_only_members_say_something_in_a_group(client: ControlClient) -> None:
    _, group = await _scene(client)
    stranger = await client.call("users.create", name="Sam")

    with pytest.raises(ControlError, match="Sam is not in the group"):
        await client.call("groups.say", user=stranger["user_id"], group=group["chat_id"], text="hi")


async def test_every_fault_can_be_asked_for(client: ControlClient) -> None:
    _, group = await _scene(client)
    chat_id, user = group["chat_id"], "@alice"

    for name, arguments in {
        "flood_wait": {"seconds": 5, "user": user},
        "slowmode_wait": {"seconds": 5, "group": chat_id},
        "peer_flood": {},
        "chat_write_forbidden": {"group": chat_id},
        "refuse": {"code": 400, "name": "ANY", "times": None},
        "refuse_logins": {},
        "latency": {"seconds": 0.1},
        "wire_latency": {"seconds": 0.1},
        "bot_response_timeout": {"when": "after"},
        "push_delay": {"user": user, "seconds": 1},
        "lose_pushes": {"group": chat_id},
        "stop_losing_pushes": {},
        "refuse_repeats": {},
        "short_forms": {},
        "updates_too_long": {"user": user, "group": chat_id},
        "revoke_key": {"user": user},
        "forget_key": {"user": user},
        "outage": {"on": True},
        "slam": {"on": False},
        "clear": {},
    }.items():
        assert await client.call(f"faults.{name}", **arguments) is None
    await client.call("faults.outage", on=False)
    for name in ("cut", "freeze", "thaw"):
        assert await client.call(f"faults.{name}", user=user) == 0


async def test_code_without_a_loop_can_use_it_too(port: int) -> None:
    def blocking() -> Any:
        with BlockingControlClient.connect(port) as client:
            user = client.call("users.create", name="Alice")
            group = client.call("groups.basic", title="Group", members=[user["user_id"]])
            client.call("groups.say", user=user["user_id"], group=group["chat_id"], text="hi")
            with pytest.raises(ControlError, match="no operation"):
                client.call("users.destroy")
            return client.records(kinds=["Sent"])

    records, position = await asyncio.to_thread(blocking)

    assert [record["text"] for record in records] == ["hi"]
    assert position == 1


RUBBISH = [
    b"nonsense\n",
    b"\xff\xfe\x00\x01\n",
    b"[]\n",
    b"null\n",
    b"{}\n",
    b'{"do": 5}\n',
    b'{"do": "users.every", "with": []}\n',
    b'{"do": "users.every", "and": 1}\n',
    b'{"do": "no.such"}\n',
    b'{"do": "users._names"}\n',
    b'{"do": "users.create", "with": {"nam": "Alice"}}\n',
    b'{"do": "users.code"}\n',
    b'{"do": "users.session", "with": {"user": 5}}\n',
    b'{"do": "groups.say", "with": {"user": "@x", "group": 1, "text": "hi"}}\n',
    b'{"do": "journal.follow", "with": {"since": -1}}\n',
    b'{"do": "faults.bot_response_timeout", "with": {"when": "later"}}\n',
    b"[" * 100_000 + b"\n",
]


@pytest.mark.parametrize("line", RUBBISH, ids=lambda line: repr(line[:40]))
async def test_rubbish_gets_an_error_and_the_connection_goes_on(port: int, line: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(line + b'{"do": "users.every", "id": 7}\n')

    error, answer = [json.loads(await reader.readline()) for _ in range(2)]
    writer.close()
    await writer.wait_closed()

    assert error["ok"] is False
    assert error["error"].endswith(".")
    assert answer == {"id": 7, "ok": True, "result": []}


async def test_a_line_without_an_end_is_cut_off_with_a_word(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"x" * (LONGEST_LINE + 10))

    error = json.loads(await reader.readline())
    assert await reader.read() == b""
    writer.close()

    assert "at most" in error["error"]


async def test_a_reader_that_leaves_while_following_harms_nobody(
    client: ControlClient, port: int
) -> None:
    alice, group = await _scene(client)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b'{"do": "journal.follow"}\n')
    assert json.loads(await reader.readline())["ok"]
    writer.transport.abort()

    for number in range(20):
        await client.call(
            "groups.say", user=alice["user_id"], group=group["chat_id"], text=str(number)
        )

    assert await client.call("journal.length") == 20
