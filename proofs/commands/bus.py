"""The bus reader killed with -9 at random: every entry one command, none twice."""

import json
import os
import signal
import time
from random import Random
from typing import Any

from django.db.models import Count

from accounts.redis_clients import redis_sync
from orchestration.bus.stream import COMMANDS, DEAD
from orchestration.models import Command, CommandSource
from proofs.commands.scene import Scene
from proofs.figure import Figure
from proofs.house.house import House

ENTRIES = 10_000
KILLS = 50
KILL_EVERY = 6.0  # seconds; a reader needs two or three of them to start
WITHIN = 600.0  # seconds


def bus_killed(house: House, scene: Scene, rng: Random) -> list[Figure]:
    """Fill the stream, let one reader work, and kill it whenever it may be in the middle."""
    _fill(scene)
    house.family.python("bus", "manage.py", "bus", "--name", "proof", again=True)
    kills = _kill(house, rng)
    house.wait_until(lambda: not redis_sync().xlen(COMMANDS), "the stream is empty", within=WITHIN)
    filed = Command.objects.filter(source=CommandSource.BUS)
    wishes = filed.values("payload__text").annotate(count=Count("pk"))
    doubled = sum(row["count"] - 1 for row in wishes)
    return [
        Figure("entries of the bus", ENTRIES),
        Figure("kills -9 of its reader", kills, at_least=KILLS),
        Figure("lost", ENTRIES - wishes.count(), at_most=0),
        Figure("doubled", doubled, at_most=0),
        Figure("parked", redis_sync().xlen(DEAD), at_most=0),
    ]


def _fill(scene: Scene) -> None:
    """Each entry is a wish of its own, for a time that does not come."""
    pipeline = redis_sync().pipeline(transaction=False)
    for number in range(ENTRIES):
        payload = {"groups": [scene.chat_id], "text": f"cup {number}", "at": "2099-01-01T00:00:00Z"}
        entry: Any = {"kind": "announce", "payload": json.dumps(payload)}
        pipeline.xadd(COMMANDS, entry)
    pipeline.execute()


def _kill(house: House, rng: Random) -> int:
    """Kill at random moments while there is work; the family starts the reader again."""
    kills = 0
    left = redis_sync().xlen(COMMANDS)
    while kills < KILLS:
        before = left
        wait_until_working = time.monotonic() + KILL_EVERY
        while left == before and time.monotonic() < wait_until_working:
            house.family.watch()
            time.sleep(0.02)
            left = redis_sync().xlen(COMMANDS)
        time.sleep(rng.uniform(0.0, 0.3))
        if not left:
            break
        os.kill(house.family.pid("bus"), signal.SIGKILL)
        kills += 1
        left = redis_sync().xlen(COMMANDS)
    return kills
