"""The server: the door, the lines behind it, and the faults that concern them all."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

from sandbox.line import AuthKey, Service
from sandbox.wire.centre import Centre
from sandbox.wire.door import Door
from sandbox.wire.line import WireLine
from sandbox.wire.server_key import ServerKey


class WireServer:
    """A data centre's TCP port: real MTProto in front, `service` behind.

    Args:
        service: answers requests and is told of keys and lines.
        keys: the RSA key that clients know the server by.
        host, port: where to listen; port 0 takes a free one.
        latency: seconds by which every new line sends late; each line's own can be changed.
        on_duplicate: called when two open lines made requests with one auth key, which is
            then revoked.
        clock: seconds since 1970, for message ids and their check.
    """

    def __init__(
        self,
        service: Service,
        *,
        keys: ServerKey,
        host: str = "127.0.0.1",
        port: int = 0,
        latency: float = 0.0,
        on_duplicate: Callable[[AuthKey], None] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.cut_new_lines = False
        self._centre = Centre(service, keys, clock, latency, on_duplicate)
        self._address = (host, port)
        self._door: Door | None = None
        self._lines: set[WireLine] = set()
        self.peers: Counter[str] = Counter()
        """How many connections came from each address, from the start on."""

    @property
    def port(self) -> int:
        """Where it listens; RuntimeError before `start`."""
        if self._door is None:
            raise RuntimeError("The server has no port before it is started.")
        return self._door.port

    @property
    def lines(self) -> tuple[WireLine, ...]:
        """The lines that are open now."""
        return tuple(self._lines)

    @property
    def duplicates(self) -> int:
        """How many auth keys were used by two open lines at once."""
        return self._centre.key_users.duplicates

    @property
    def latency(self) -> float:
        """Seconds by which everything is sent late, on lines that are open and on new ones."""
        return self._centre.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._centre.latency = seconds
        for line in self._lines:
            line.latency = seconds

    def renew_salts(self) -> None:
        """Change every key's salt, as Telegram does each half hour: clients must learn anew."""
        self._centre.salts.renew_all()

    async def start(self) -> None:
        """Listen. OSError when the port is taken."""
        self._door = Door(*self._address, self._new_line)
        self._door.open()

    async def stop(self) -> None:
        """Cut every line, end every request, and give the port back."""
        if self._door is None:
            return
        await self._door.remove()
        await self._cut_all()
        self._door = None
        tasks = tuple(self._centre.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def outage(self, on: bool) -> None:
        """Cut every line and refuse new ones; or end that."""
        if self._door is None:
            raise RuntimeError("The server has no port before it is started.")
        if not on:
            self._door.open()
            return
        self._door.shut()
        await self._cut_all()

    async def _cut_all(self) -> None:
        while self._lines:
            for line in self._lines:
                line.cut()
            await asyncio.sleep(0)

    def _new_line(self) -> WireLine:
        return WireLine(self._centre, opened=self._admit, closed=self._lines.discard)

    def _admit(self, line: WireLine) -> None:
        self._lines.add(line)
        self.peers[line.peer] += 1
        if self.cut_new_lines or self._door is None or not self._door.is_open:
            line.cut()
