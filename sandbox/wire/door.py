"""The listening port: open to clients, or shut."""

import asyncio
import logging
import socket
from collections.abc import Callable

log = logging.getLogger(__name__)

BACKLOG = 1024
PAUSE_SECONDS = 0.5
"""How long nobody is let in after the system refused us a socket (too many open files)."""


class Door:
    """A TCP port that stays ours while it is shut.

    A second socket is bound to the port for as long as the door stands, without listening:
    while the first is closed, clients are refused, and nobody else can take the port (a client
    that tries again and again would else be given it as its own, and connect to itself).

    It accepts by itself: asyncio's server, closed while a client is on its way in, leaks that
    client's socket.
    """

    def __init__(self, host: str, port: int, protocol: Callable[[], asyncio.Protocol]) -> None:
        self._host = host
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._reserved = _bound(host, port)
        self._listening: socket.socket | None = None
        self._arrivals: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        """The port's number."""
        return int(self._reserved.getsockname()[1])

    @property
    def is_open(self) -> bool:
        """Whether clients are let in."""
        return self._listening is not None

    def open(self) -> None:
        """Let clients in. OSError when another server listens there."""
        if self._listening is None:
            listening = _bound(self._host, self.port)
            listening.listen(BACKLOG)
            self._loop.add_reader(listening, self._accept, listening)
            self._listening = listening

    def shut(self) -> None:
        """Refuse new clients; open lines stay."""
        if self._listening is not None:
            self._loop.remove_reader(self._listening)
            self._listening.close()
            self._listening = None

    async def remove(self) -> None:
        """Shut it for good and give the port back."""
        self.shut()
        self._reserved.close()
        await asyncio.gather(*self._arrivals)

    def _accept(self, listening: socket.socket) -> None:
        try:
            for _ in range(BACKLOG):
                client, _address = listening.accept()
                client.setblocking(False)
                arrival = self._loop.create_task(self._welcome(client))
                self._arrivals.add(arrival)
                arrival.add_done_callback(self._arrivals.discard)
        except (BlockingIOError, ConnectionAbortedError):
            return  # nobody else is waiting
        except OSError as error:
            log.warning("no client is let in for a while", extra={"reason": error.strerror})
            self._loop.remove_reader(listening)
            self._loop.call_later(PAUSE_SECONDS, self._resume, listening)

    async def _welcome(self, client: socket.socket) -> None:
        await self._loop.connect_accepted_socket(self._protocol, client)

    def _resume(self, listening: socket.socket) -> None:
        if self._listening is listening:
            self._loop.add_reader(listening, self._accept, listening)


def _bound(host: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setblocking(False)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock
