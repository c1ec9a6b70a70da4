"""The same chaos over plain Celery: how many messages are lost, and how many done twice."""

import time
from collections import Counter
from dataclasses import dataclass
from random import Random

from django.conf import settings
from redis import Redis

from proofs.house.house import House
from proofs.kill.chaos import Chaos
from proofs.kill.plain import EFFECTS, act, app
from proofs.kill.play import EVENTS, KILLS, steady

WORKER = "plain worker"
SECONDS = 50.0
STARTED_WITHIN = 30.0  # seconds
QUIET_FOR = 20.0  # seconds: what comes back comes after the visibility timeout and a look for it
QUIET_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Losses:
    """What became of the messages."""

    lost: int
    doubled: int


def control_run(house: House, rng: Random) -> Losses:
    """Publish as many messages as the service had events, with as many kills among them."""
    url = settings.REDIS_URL.rpartition("/")[0] + "/1"
    app.conf.update(broker_url=url)
    arguments = ["-m", "celery", "-A", "proofs.kill.plain", "-b", url, "worker", "-P", "threads"]
    house.family.python(
        WORKER, *arguments, "-c", "8", "--without-gossip", "--without-mingle", again=True
    )
    chaos = Chaos(house.family)
    with Redis.from_url(url) as done:
        act.delay(-1)
        house.wait_until(
            lambda: bool(done.llen(EFFECTS)), "the plain worker started", within=STARTED_WITHIN
        )
        chaos.plan([WORKER], KILLS, until=SECONDS, rng=rng)
        steady(EVENTS, SECONDS, chaos, act.delay, watch=house.family.watch)
        _quiet(house, done)
        times = Counter(int(number) for number in done.lrange(EFFECTS, 0, -1))
    del times[-1]
    return Losses(lost=EVENTS - len(times), doubled=sum(times.values()) - len(times))


def _quiet(house: House, done: Redis) -> None:
    """Wait until nothing more has been done for a while."""
    deadline = time.monotonic() + QUIET_WITHIN
    known, since = -1, time.monotonic()
    while time.monotonic() < min(deadline, since + QUIET_FOR):
        house.family.watch()
        if (length := done.llen(EFFECTS)) != known:
            known, since = length, time.monotonic()
        time.sleep(0.2)
