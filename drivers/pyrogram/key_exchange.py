"""Agreeing on a new auth key with a data centre."""

import asyncio

from pyrogram import Client
from pyrogram.session import Auth

from drivers.errors import Disconnected, DriverError, NotAnswered
from drivers.mtproto.patience import KEY_TIMEOUT
from drivers.mtproto.servers import Address


class _SingleTryAuth(Auth):  # type: ignore[misc]  # the library is untyped
    """The library's key exchange, tried once."""

    MAX_RETRIES = 0


async def new_auth_key(client: Client, dc_id: int, address: Address) -> bytes:
    """Make a key: 256 bytes.

    Raises Disconnected when the server cannot be reached or is not the one whose RSA key we
    trust (ProxyFailed when it is the proxy's fault), NotAnswered when it takes too long.
    """
    exchange = _SingleTryAuth(client, dc_id, address.host, address.port, test_mode=False)
    try:
        async with asyncio.timeout(KEY_TIMEOUT.total_seconds()):
            return bytes(await exchange.create())
    except TimeoutError as error:
        raise NotAnswered("KEY_EXCHANGE_TIMEOUT") from error
    except DriverError:
        raise
    except Exception as error:
        # The library raises bare exceptions here: an unknown RSA key, a wrong nonce, a cut line.
        raise Disconnected("KEY_EXCHANGE_FAILED") from error
