"""Ends a session at Telegram, on a connection of its own."""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from accounts.ledger import MemoryLedger, MemoryPeers
from accounts.telegram import application_from_settings
from drivers.errors import DriverError, NotAnswered
from drivers.messages import IncomingMessage
from drivers.protocol import Driver
from drivers.proxies import ProxyServer
from drivers.registry import driver_factory
from drivers.session import TelegramSession

log = logging.getLogger(__name__)

END_WITHIN: Final = timedelta(seconds=30)
"""Shorter than a lease lives, which whoever ends a held session has taken."""


def session_end(*, driver: str, session: TelegramSession, proxy: ProxyServer | None) -> None:
    """Log out, through the account's proxy if it has one: Telegram forgets the session.

    Invariant: nobody else has a line with this session while this runs; the caller sees to it.

    Raises:
        SessionLost: Telegram had forgotten it before.
        DriverError: it is not known whether it is ended.
    """
    asyncio.run(_log_out(driver, session, proxy))


def session_discard(*, driver: str, session: TelegramSession, proxy: ProxyServer | None) -> None:
    """Log out of a session that could not be kept. What fails here is logged, and no more."""
    try:
        session_end(driver=driver, session=session, proxy=proxy)
    except DriverError as error:
        log.warning(
            "A session that was not kept could not be ended: its owner sees it among the devices",
            extra={"error_id": error.error_id},
        )


def _line(driver: str, session: TelegramSession, proxy: ProxyServer | None) -> Driver:
    """A driver that hears nothing and remembers nothing; to be made on a loop."""
    return driver_factory(driver).open(
        application=application_from_settings(),
        session=session,
        peers=MemoryPeers(),
        ledger=MemoryLedger(),
        on_message=_unheard,
        on_loss=_unmissed,
        proxy=proxy,
    )


async def _log_out(name: str, session: TelegramSession, proxy: ProxyServer | None) -> None:
    driver = _line(name, session, proxy)
    try:
        async with asyncio.timeout(END_WITHIN.total_seconds()):
            await driver.connect()
            await driver.log_out()
    except TimeoutError as error:
        raise NotAnswered("NO_ANSWER") from error
    finally:
        await driver.disconnect()


async def _unheard(_: IncomingMessage) -> None:
    """Nobody listens on this line."""


def _unmissed(_: DriverError) -> None:
    """A line that breaks shows at its next request."""
