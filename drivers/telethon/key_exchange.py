"""Agreeing on a new auth key with a data centre."""

import asyncio
from typing import Final

from telethon.errors import SecurityError
from telethon.network.authenticator import do_authentication
from telethon.network.mtprotoplainsender import MTProtoPlainSender

from drivers.errors import Disconnected, DriverError, NotAnswered
from drivers.mtproto.patience import KEY_TIMEOUT
from drivers.mtproto.servers import Address
from drivers.proxies import ProxyServer
from drivers.telethon.packets import LOGGERS
from drivers.telethon.transport import Transport

KEY_TRIES: Final = 3
"""The library drops a leading zero byte of the key and then takes the server's proof for wrong: one
of 256 exchanges. A new exchange makes another key."""


async def new_auth_key(address: Address, proxy: ProxyServer | None = None) -> bytes:
    """Make a key: 256 bytes. Each connection is closed afterwards.

    Raises Disconnected when the server cannot be reached or is not the one whose RSA key we
    trust (ProxyFailed when it is the proxy's fault), NotAnswered when it takes too long.
    """
    try:
        async with asyncio.timeout(KEY_TIMEOUT.total_seconds()):
            for _ in range(KEY_TRIES - 1):
                try:
                    return await _exchange(address, proxy)
                except SecurityError:
                    continue
            return await _exchange(address, proxy)
    except TimeoutError as error:
        raise NotAnswered("KEY_EXCHANGE_TIMEOUT") from error
    except DriverError:
        raise
    except Exception as error:
        # The library raises what it comes across: an unknown RSA key, a wrong nonce, a cut line.
        raise Disconnected("KEY_EXCHANGE_FAILED") from error


async def _exchange(address: Address, proxy: ProxyServer | None) -> bytes:
    transport = Transport()
    try:
        await transport.connect(address, proxy)
        key, _ = await do_authentication(MTProtoPlainSender(transport, loggers=LOGGERS))
    finally:
        await transport.close()
    return bytes(key.key)
