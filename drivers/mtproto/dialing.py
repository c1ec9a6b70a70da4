"""Opening the socket of a line: straight to Telegram, or through the account's proxy."""

import asyncio
import socket
from asyncio import StreamReader, StreamWriter
from datetime import timedelta
from typing import Final

from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError, ProxyType
from python_socks.async_.asyncio import Proxy

from drivers.errors import ProxyFailed
from drivers.mtproto.servers import Address
from drivers.proxies import ProxyScheme, ProxyServer

PROXY_PATIENCE: Final = timedelta(seconds=8)
"""For the proxy's own answer, Telegram reached through it included."""

_TYPES: Final = {ProxyScheme.SOCKS5: ProxyType.SOCKS5, ProxyScheme.HTTP: ProxyType.HTTP}
_AUTHENTICATION_REQUIRED: Final = 407


async def dial(address: Address, proxy: ProxyServer | None) -> tuple[StreamReader, StreamWriter]:
    """Connect to a data centre; OSError when that fails.

    Invariant: where there is a proxy, nothing is ever sent past it.

    Raises ProxyFailed, whose sentence says what is the matter with the proxy.
    """
    if proxy is None:
        return await asyncio.open_connection(*address)
    return await asyncio.open_connection(sock=await _through(proxy, address))


async def _through(proxy: ProxyServer, address: Address) -> socket.socket:
    dialer: Proxy = Proxy(
        _TYPES[proxy.scheme],
        proxy.host,
        proxy.port,
        username=proxy.username or None,
        password=proxy.password if proxy.username else None,
    )
    try:
        return await dialer.connect(*address, timeout=PROXY_PATIENCE.total_seconds())
    except ProxyTimeoutError as error:
        raise _failed(proxy, "PROXY_TIMEOUT", "did not answer in time") from error
    except ProxyConnectionError as error:
        raise _failed(proxy, "PROXY_UNREACHABLE", "cannot be reached") from error
    except ProxyError as error:
        # Its text may quote what the proxy said, so only its kind is told, and no cause is kept.
        login = _is_about_login(error)
    if login:
        raise _failed(proxy, "PROXY_LOGIN_REFUSED", "does not take its user name and password")
    raise _failed(proxy, "PROXY_REFUSED", "does not connect to Telegram")


def _is_about_login(error: ProxyError) -> bool:
    return error.error_code == _AUTHENTICATION_REQUIRED or "authentication" in str(error).lower()


def _failed(proxy: ProxyServer, error_id: str, trouble: str) -> ProxyFailed:
    where = f"{proxy.scheme} at {proxy.host}:{proxy.port}"
    return ProxyFailed(
        error_id,
        f"The proxy {proxy.name} ({where}) {trouble}. Nothing is sent past it: mend it, or give "
        "the account another one.",
    )
