"""Commands off the bus: each entry is one command, or is parked."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import OperationalError, connections
from django.utils import timezone

from groups.models import GroupProfile
from orchestration.bus import BusReader
from orchestration.bus.stream import ABANDONED, COMMANDS, DEAD, GROUP, BusStream
from orchestration.commands.desk import CommandDesk
from orchestration.errors import CommandKeyBusy
from orchestration.group_views import GroupViews
from orchestration.models import Action, Command, CommandSource
from tests.integration.orchestration.engine_bench import wait_until
from tests.integration.orchestration.plans import GROUP_ID, MakeAccount

ANNOUNCE = {"groups": [GROUP_ID], "text": "tea is ready"}

pytestmark = pytest.mark.django_db(transaction=True)


def write(valkey: redis.Redis, payload: object = ANNOUNCE, **fields: str) -> None:
    entry: Any = {"kind": "announce", "payload": json.dumps(payload), **fields}
    valkey.xadd(COMMANDS, entry)


def reader_of(valkey: redis.Redis, name: str = "one") -> BusReader:
    desk = CommandDesk(GroupViews(lambda: 0.0), Random(3), lambda _accounts: None)
    return BusReader(BusStream(valkey, name=name), desk, timezone.now)


@pytest.fixture
def reading(valkey: redis.Redis, group: GroupProfile) -> Iterator[Callable[[], None]]:
    """Reads until nothing is left in the stream."""
    reader = reader_of(valkey)

    def run() -> None:
        reader.run()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    yield lambda: wait_until(lambda: valkey.xlen(COMMANDS) == 0)
    reader.ending.set()
    thread.join()


def test_an_entry_becomes_one_command(
    valkey: redis.Redis, reading: Callable[[], None], make_account: MakeAccount
) -> None:
    make_account()
    write(valkey)

    reading()

    command = Command.objects.get()
    assert (command.source, command.caller) == (CommandSource.BUS, "bus")
    assert Action.objects.get().command_id == command.pk
    assert valkey.xpending(COMMANDS, GROUP)["pending"] == 0


def test_two_entries_with_one_key_are_one_command(
    valkey: redis.Redis, reading: Callable[[], None]
) -> None:
    write(valkey, key="a")
    write(valkey, key="a")
    write(valkey)

    reading()

    assert Command.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"payload": "{"}, "payload: It is no JSON"),
        ({"payload": "[" * 60_000}, "payload: It is no JSON"),
        ({"payload": json.dumps("x" * 70_000)}, "payload: It is larger than 64 kB"),
        ({"kind": "brew"}, "kind: There is no such kind"),
        ({"kind": b"\xff"}, "kind: It is no text"),
        ({"key": "a b"}, "key: Write 1 to 128"),
        ({"loud": "1"}, "entry: An entry has the fields"),
        ({"payload": json.dumps({**ANNOUNCE, "text": ""})}, "payload.text"),
    ],
)
def test_an_entry_that_is_no_command_is_parked_and_the_stream_goes_on(
    valkey: redis.Redis, reading: Callable[[], None], fields: dict[str, Any], told: str
) -> None:
    poison: Any = {"kind": "announce", "payload": json.dumps(ANNOUNCE), **fields}
    valkey.xadd(COMMANDS, poison)
    write(valkey)

    reading()

    rows: Any = valkey.xrange(DEAD)
    ((_, parked),) = rows
    assert told in parked[b"reason"].decode()
    assert parked[b"kind"] in {b"announce", b"brew", b"\xff"}
    assert Command.objects.count() == 1


def test_what_a_dead_reader_left_is_taken_over_under_its_name_or_in_time(
    valkey: redis.Redis, group: GroupProfile
) -> None:
    dead = BusStream(valkey, name="one")
    dead.open()
    write(valkey)
    (entry,) = dead.next()

    assert [own.entry_id for own in BusStream(valkey, name="one").own()] == [entry.entry_id]
    other = BusStream(valkey, name="two")
    assert other.abandoned() == []
    idle = int(ABANDONED.total_seconds() * 1000) + 1
    valkey.xclaim(COMMANDS, GROUP, "one", 0, [entry.entry_id], idle=idle)
    assert [taken.entry_id for taken in other.abandoned()] == [entry.entry_id]


def test_an_entry_that_was_filed_and_not_acknowledged_is_not_filed_again(
    valkey: redis.Redis, group: GroupProfile
) -> None:
    stream = BusStream(valkey, name="one")
    stream.open()
    write(valkey)
    reader = reader_of(valkey)
    (entry,) = stream.next()
    reader._file(entry)
    again: Any = dict(entry.fields)
    valkey.xadd(COMMANDS, again, id="9999999999999-0")

    reader._file(entry)

    assert Command.objects.count() == 1


@pytest.mark.parametrize("trouble", [OperationalError, CommandKeyBusy])
def test_a_database_that_is_away_or_busy_parks_nothing(
    valkey: redis.Redis,
    group: GroupProfile,
    monkeypatch: pytest.MonkeyPatch,
    trouble: type[Exception],
) -> None:
    stream = BusStream(valkey, name="one")
    stream.open()
    write(valkey)
    (entry,) = stream.next()

    def away(*_: object, **__: object) -> None:
        raise trouble

    reader = reader_of(valkey)
    with monkeypatch.context() as broken:
        broken.setattr(CommandDesk, "file", away)
        with pytest.raises(trouble):
            reader._file(entry)

    assert valkey.xlen(DEAD) == 0
    assert valkey.xlen(COMMANDS) == 1


def test_the_bus_ends_cleanly_when_it_is_asked_to(
    process_env: dict[str, str], valkey: redis.Redis, group: GroupProfile
) -> None:
    command = [sys.executable, "manage.py", "bus", "--name", "one"]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=process_env) as process:
        write(valkey)
        wait_until(lambda: Command.objects.count() == 1, within=60)

        asked_at = time.monotonic()
        process.terminate()

        assert process.wait(timeout=20) == 0
        assert time.monotonic() - asked_at < 10
    assert valkey.xlen(COMMANDS) == 0
