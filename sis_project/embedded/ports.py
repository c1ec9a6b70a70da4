"""Finding a free TCP port on loopback."""

import errno
import socket

LOOPBACK = "127.0.0.1"


class NoFreePort(Exception):
    """No port near the wanted one is free; the message names the range that was tried."""


def port_free(wanted: int = 0, *, tries: int = 50) -> int:
    """The first free port from `wanted` on; 0 asks the system for any.

    Another process may take the port before it is used: callers that can, try again.
    """
    for port in range(wanted, wanted + tries) if wanted else [0]:
        with socket.socket() as probe:
            # As servers do: a port whose last connections still linger counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError as error:
                if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                    raise
                continue
            return int(probe.getsockname()[1])
    raise NoFreePort(f"No free port between {wanted} and {wanted + tries - 1}; name another one.")
