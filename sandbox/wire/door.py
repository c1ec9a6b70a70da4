"""The listening port: open, shut, or letting clients in only to cut them."""

import asyncio
import socket
from collections.abc import Callable

BACKLOG = 1024


class Door:
    """A TCP port that stays ours while it is shut.

    A second socket is bound to the port for as long as the door stands, without listening:
    while the first is closed, clients are refused, and nobody else can take the port (a client
    that tries again and again would else be given it as its own, and connect to itself).
    """

    def __init__(self, host: str, port: int, protocol: Callable[[], asyncio.Protocol]) -> None:
        self._host = host
        self._protocol = protocol
        self._reserved = _bound(host, port)
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port's number."""
        return int(self._reserved.getsockname()[1])

    async def open(self) -> None:
        """Let clients in. OSError when another server listens there."""
        if self._server is None:
            self._server = await asyncio.get_running_loop().create_server(
                self._protocol, sock=_bound(self._host, self.port), backlog=BACKLOG
            )

    def shut(self) -> None:
        """Refuse new clients; open lines stay."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def remove(self) -> None:
        """Shut it for good and give the port back."""
        self.shut()
        self._reserved.close()


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
