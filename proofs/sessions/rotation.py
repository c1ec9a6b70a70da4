"""`manage.py rotate_keys` killed with -9 at random points: everything opens after each kill."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random

import psycopg

from accounts.vault import MasterKey
from proofs.figure import Figure
from proofs.house.ground import Ground
from proofs.sessions.bitflips import bitflip_figures
from proofs.sessions.forked import FILL
from proofs.sessions.runner import Runner, runner_start
from proofs.sessions.sealed_yard import Yard, key_settings, keys_new
from tests.servers.postgres import postgres_start

ACCOUNTS = 100
KILLS = 50
TRIES_FOR_EACH = 3
"""A run that ended before its kill is no kill; it is followed by another one."""

SEED = 21
ONE_STEP = 0.006  # seconds, about: a kill falls somewhere within a step

__all__ = ["bitflip_figures", "rotation_figures"]


def rotation_figures(
    ground: Ground, *, accounts: int = ACCOUNTS, kills: int = KILLS
) -> list[Figure]:
    """Rotate to and fro between two keys, each run killed, on a PostgreSQL and a folder of its own.

    A last run is left to end, and then the key before is taken away.
    """
    rng = Random(SEED)
    to, fro = keys_new()
    points: list[int] = []
    unreadable = 0
    with _scene(ground, accounts) as (yard, runner):
        runner.run("migrate", "--verbosity=0", settings={})
        runner.run(FILL, str(accounts), settings=key_settings(fro))
        for _try in range(TRIES_FOR_EACH * kills):
            if (point := _killed_somewhere(yard, runner, to, rng)) is not None:
                points.append(point)
            unreadable += yard.unreadable(to)
            if len(points) == kills:
                break
            to, fro = fro, to
        begun = time.monotonic()
        runner.run("rotate_keys", settings=key_settings(to))
        seconds = time.monotonic() - begun
        left = yard.sealed - yard.moved(to)
        lost = yard.unreadable(replace(to, previous=None))
    return [
        Figure("accounts, each with two session files and a phone number", accounts),
        Figure("kills -9 of a key rotation under way", len(points), at_least=kills),
        Figure("different points of the work that they came at", len(set(points))),
        Figure("files and numbers that did not open after a kill", unreadable, at_most=0),
        Figure("not under the new key after a last run", left, at_most=0),
        Figure("not open once the key before is taken away", lost, at_most=0),
        Figure("that last run", seconds, "s"),
    ]


@contextmanager
def _scene(ground: Ground, accounts: int) -> Iterator[tuple[Yard, Runner]]:
    """Nothing of the house is used: a key that is rotated is every session's."""
    folder, log = ground.folder.path / "sealed", ground.folder.logs / "rotation.log"
    shutil.rmtree(folder, ignore_errors=True)
    database = postgres_start(durable=True)
    environment = {
        "DJANGO_SETTINGS_MODULE": "sis_project.settings",
        "SIS_ENV_FILE": os.devnull,
        "SIS_MASTER_KEY_FILE": "",
        "SIS_SESSIONS_DIR": str(folder),
        "DATABASE_URL": database.url,
    }
    try:
        with (
            psycopg.connect(database.url, autocommit=True) as connection,
            runner_start(log, environment) as runner,
        ):
            yield Yard(folder, connection, accounts), runner
    finally:
        database.stop()


def _killed_somewhere(yard: Yard, runner: Runner, key: MasterKey, rng: Random) -> int | None:
    """Kill a run in the middle of what it has to move; how much was moved then.

    None when it ended before.
    """
    goal = rng.randint(yard.moved(key) + 1, yard.sealed)
    runner.begin("rotate_keys", settings=key_settings(key))
    while yard.moved(key) < goal and not runner.ended():
        pass
    time.sleep(rng.uniform(0, ONE_STEP))
    return yard.moved(key) if runner.kill() else None
