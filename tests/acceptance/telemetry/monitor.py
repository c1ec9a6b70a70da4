"""Everything that a Redis server is told, as its MONITOR shows it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import redis


@contextmanager
def monitored(port: int, *, within: float = 30) -> Iterator[list[str]]:
    """The commands that the server on this port gets, from as soon as it answers."""
    client = _client(port, within)
    commands: list[str] = []

    def read() -> None:
        try:
            with client.monitor() as monitor:  # type: ignore[no-untyped-call]  # redis-py's own
                commands.extend(str(heard["command"]) for heard in monitor.listen())
        except (redis.ConnectionError, ValueError):
            return  # the server has ended, or our connection was closed while it was read

    reader = Thread(target=read, daemon=True)
    reader.start()
    yield commands
    client.close()
    reader.join(5)


def _client(port: int, within: float) -> redis.Redis:
    deadline = time.monotonic() + within
    client = redis.Redis(port=port, socket_timeout=None)
    while True:
        try:
            client.ping()
        except redis.ConnectionError:
            assert time.monotonic() < deadline, "no server came up"
            time.sleep(0.05)
        else:
            return client
