"""Agreeing on a new auth key with a data centre."""

import asyncio

from telethon.network.authenticator import do_authentication
from telethon.network.mtprotoplainsender import MTProtoPlainSender

from drivers.errors import Disconnected, NotAnswered
from drivers.mtproto.patience import KEY_TIMEOUT
from drivers.mtproto.servers import Address
from drivers.telethon.packets import LOGGERS
from drivers.telethon.transport import Transport


async def new_auth_key(address: Address) -> bytes:
    """Make a key: 256 bytes. The connection is closed afterwards.

    Raises Disconnected when the server cannot be reached or is not the one whose RSA key we
    trust, NotAnswered when it takes too long.
    """
    transport = Transport()
    try:
        async with asyncio.timeout(KEY_TIMEOUT.total_seconds()):
            await transport.connect(address)
            sender = MTProtoPlainSender(transport, loggers=LOGGERS)
            key, _ = await do_authentication(sender)
    except TimeoutError as error:
        raise NotAnswered("KEY_EXCHANGE_TIMEOUT") from error
    except Exception as error:
        # The library raises what it comes across: an unknown RSA key, a wrong nonce, a cut line.
        raise Disconnected("KEY_EXCHANGE_FAILED") from error
    finally:
        await transport.close()
    return bytes(key.key)
