"""Whether Telegram is reached through a proxy, without an account and without a key."""

from drivers.errors import ProxyFailed
from drivers.mtproto.dialing import dial
from drivers.mtproto.servers import FIRST_DC, address_of
from drivers.protocol import Application
from drivers.proxies import ProxyServer


async def telegram_reach(application: Application, *, proxy: ProxyServer) -> None:
    """Connect to Telegram through the proxy, and hang up.

    Raises ProxyFailed, whose sentence says what is the matter.
    """
    try:
        _, writer = await dial(address_of(FIRST_DC, application.server), proxy)
    except OSError as error:
        raise ProxyFailed(
            "PROXY_UNREACHABLE", f"The proxy {proxy.name} broke the connection off."
        ) from error
    writer.transport.abort()
